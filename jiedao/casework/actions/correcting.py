"""What is known of a case is corrected: by a person with a reason, or by a ledger's copy that a person adopted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from jiedao.casework import queries
from jiedao.casework.actions.clean import lapse_clean
from jiedao.casework.actions.finding import described
from jiedao.casework.actions.taking import claim, local_day, put, relimited, take
from jiedao.casework.kinds import KIND_NAMES, KINDS, MOVES, CaseKind
from jiedao.casework.models import Case, Head, Step
from jiedao.casework.rules import Asked, Verb
from jiedao.casework.rules.correcting import CORRECTED, why_not_correct
from jiedao.casework.rules.placing import LOCATED_NAMES
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.register.queries import names_by_code
from jiedao.worktime import Calendar

_REGISTERS = {kind.value: row.register for kind, row in KINDS.items()}
_NOWHERE: dict[str, Any] = {"located": "", "lon": None, "lat": None, "metres": None}
_SHORT = 40  # characters of a text as the story tells it; the facts keep the whole


@transaction.atomic
def correct(
    *,
    case: Head,
    changes: Mapping[str, Any],
    reason: str,
    version: int,
    by: str,
    at: datetime,
    calendar: Calendar | None = None,
) -> Head:
    """Correct what was filed, any of `rules.correcting.CORRECTED`: the fact is voided and another added.

    Figures as they were known before stay as they were. Another kind or type has another clock of the same beginning.
    """
    taken = take(Verb.CORRECT, case=case, version=version, by=by, at=at, asked=Asked(reason=reason))
    fact: Case = Case.objects.live().get(register=taken.head.register, number=taken.head.number)
    wanted = {name: _plain(changes[name]) for name in CORRECTED if name in changes}
    types = KINDS[CaseKind(wanted.get("kind", fact.kind))].subtypes
    if fact.subtype not in types and wanted.get("kind", fact.kind) != fact.kind:
        wanted.setdefault("subtype", "")  # another kind has other types
    told = {name: value for name, value in wanted.items() if getattr(fact, name) != value}
    if told.get("located"):
        raise Refused("位置只能去掉，不能改写")
    if "located" in told:
        told |= _NOWHERE
    fresh = ledger.again(fact, **told)
    refusal = why_not_correct(
        matter=taken.matter,
        who=organisation.who(by),
        roles=MOVES[Verb.CORRECT].roles,
        names=KIND_NAMES,
        registers=_REGISTERS,
        code=fresh.code,
        kind=fresh.kind,
        description=fresh.description,
        changed=told,
    ) or (f"没有“{fresh.subtype}”这一类型" if "subtype" in told and fresh.subtype not in {"", *types} else None)
    if refusal:
        raise Refused(refusal)
    head = described(fresh)
    if {"kind", "subtype"} & set(told):
        opened = local_day(taken.head.clock_from) if taken.head.clock_from else fresh.found_on
        limit = queries.limit_of(CaseKind(fresh.kind), fresh.subtype, on=opened)
        head |= relimited(taken.head, taken.matter.deeds, limit, calendar)
    put(taken, note=_said(fact, told), head=head, case=told)
    lapse_clean([taken.head], by=by, at=at)
    return taken.head


def follow(facts: Iterable[Case], *, columns: Iterable[str], entry: Entry, told: str = "采用台账更正") -> None:
    """Let cases on which a step was taken follow facts that were renewed elsewhere: a line in each story, as `told`.

    Within the act that adopted them; Conflict when a case moved on meanwhile.
    """
    for fact in facts:
        head = Head.objects.filter(register=fact.register, number=fact.number, version__gt=0).first()
        if head is None:
            continue
        claim(head, **described(fact))
        step = Step(
            code=head.code,
            register=head.register,
            number=head.number,
            serial=head.version,
            verb=Verb.CORRECT.value,
            happened_at=entry.at,
            by=entry.by,
            state=head.state,
            note=f"{told}：{'、'.join(columns)}",
        )
        ledger.record([step], entry=entry)


def _plain(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _said(fact: Case, told: Mapping[str, Any]) -> str:
    """What was corrected into what, as the story tells it."""
    places = names_by_code() if "code" in told else {}
    return "；".join(
        f"{CORRECTED[name]}：{_word(name, getattr(fact, name), places)} → {_word(name, value, places)}"
        for name, value in told.items()
        if name in CORRECTED
    )


def _word(name: str, value: Any, places: Mapping[str, str]) -> str:
    text = "" if value is None else str(value)
    names: dict[str, Mapping[str, str]] = {"kind": KIND_NAMES, "code": places, "located": LOCATED_NAMES}
    text = names.get(name, {}).get(text, text)
    return (text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…") or "（空）"
