"""The loop itself: handed over, signed for or given back, handled, reported done, verified, closed, reopened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from jiedao.casework import queries
from jiedao.casework.actions.clean import lapse_clean
from jiedao.casework.actions.taking import (
    CONTACTED,
    SIGNED,
    Taken,
    clock_of,
    closed_now,
    contact_clock,
    end_shares,
    local_day,
    put,
    sign_clock,
    take,
)
from jiedao.casework.kinds import ONE_DATE, CaseKind
from jiedao.casework.models import Head, Share, ShareQuerySet
from jiedao.casework.rules import Asked, State, Verb, Word, why_not_share
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Who
from jiedao.organisation.models import Unit
from jiedao.worktime import Calendar


@transaction.atomic
def assign(
    *,
    case: Head,
    units: Sequence[Unit],
    lead: Unit,
    version: int,
    by: str,
    at: datetime,
    note: str = "",
    reason: str = "",
    calendar: Calendar | None = None,
) -> Head:
    """Hand a case over to a unit, or to several of which one leads; it takes the place of a former assignment.

    Also while it is handled, with a reason: what the units that stay have signed for and done stays theirs.
    """
    retired = [unit.name for unit in units if not unit.is_active]
    if refusal := why_not_share(units=[unit.pk for unit in units], lead=lead.pk, retired=retired):
        raise Refused(refusal)
    asked = Asked(reason=reason, units=frozenset(unit.pk for unit in units))
    taken = take(Verb.ASSIGN, case=case, version=version, by=by, at=at, asked=asked)
    told = f"{lead.name}（牵头）" + "".join(f"、{unit.name}" for unit in units if unit.pk != lead.pk)
    whole = "；".join(part for part in (told if len(units) > 1 else lead.name, note.strip()) if part)
    signs = _signs(taken, units, at, calendar)
    put(taken, note=whole, head={"lead": lead, **signs}, case={"unit": lead.name} | _now_done(taken))
    _share_out(taken.head, units, lead, at)
    _unless_retired(units)
    return taken.head


def _unless_retired(units: Sequence[Unit]) -> None:
    """Refused where a unit was taken out of use while a case was handed to it: its part keeps it from then on."""
    for unit in Unit.objects.filter(pk__in=[unit.pk for unit in units], is_active=False):
        raise Refused(f"“{unit}”刚刚停用，请分派给其他单位")


def _signs(taken: Taken, units: Sequence[Unit], at: datetime, calendar: Calendar | None) -> Mapping[str, Any]:
    """The clock within which those of the units sign that have not yet; units without an account sign for nothing."""
    signed = {part.unit for part in taken.matter.parts if part.signed}
    waits = any(unit.has_account and unit.pk not in signed for unit in units)
    return sign_clock(at, queries.kind_of(taken.head), calendar) if waits else SIGNED


def _share_out(head: Head, units: Sequence[Unit], lead: Unit, at: datetime) -> None:
    """Let just these units have a part in the case. Who leads it from now on has a part from now on: who led it before
    stays on record."""
    standing = {share.unit_id: share for share in Share.objects.standing().filter(head=head)}
    kept = {pk for pk, share in standing.items() if share.lead == (pk == lead.pk)} & {unit.pk for unit in units}
    Share.objects.standing().filter(head=head).exclude(unit__in=kept).update(ended_at=at)
    # Who stays and has not signed yet has the new time, too; not who let the former one pass: late stays late.
    unsigned = Share.objects.standing().filter(head=head, signed_at=None, sign_due_at__gt=at)
    unsigned.update(sign_due_at=head.sign_due_at)
    made = []
    for unit in units:
        before = standing.get(unit.pk)
        if unit.pk not in kept:
            signed_at, done_at = (before.signed_at, before.done_at) if before else (None, None)
            due_at = head.sign_due_at if unit.has_account and signed_at is None else None
            share = Share(head=head, unit=unit, lead=unit.pk == lead.pk, assigned_at=at, sign_due_at=due_at)
            share.signed_at, share.done_at = signed_at, done_at
            made.append(share)
    Share.objects.bulk_create(made)


@transaction.atomic
def sign(*, case: Head, version: int, by: str, at: datetime, unit: Unit | None = None) -> Head:
    """Sign for a case on behalf of one's unit, or record that an outside `unit` has."""
    taken = take(Verb.SIGN, case=case, version=version, by=by, at=at, asked=_for(unit))
    share = _own_share(taken)
    due = share.values_list("sign_due_at", flat=True).first()
    put(taken, until=None if unit else due, head=_signed(taken))
    share.update(signed_at=at)
    return taken.head


@transaction.atomic
def give_back(*, case: Head, reason: str, version: int, by: str, at: datetime, unit: Unit | None = None) -> Head:
    """Give back a case that is not the unit's, or record that an outside `unit` did; the others go on with it, unless
    it was the lead."""
    taken = take(Verb.GIVE_BACK, case=case, version=version, by=by, at=at, asked=_for(unit, reason))
    put(taken, head={"lead": None, **SIGNED} if taken.state is State.FOUND else _signed(taken), case=_now_done(taken))
    if taken.state is State.FOUND:
        end_shares(taken.head, at)
    else:
        _own_share(taken).update(ended_at=at)
    return taken.head


def _for(unit: Unit | None, reason: str = "") -> Asked:
    return Asked(reason=reason, unit=unit.pk if unit else None)


@transaction.atomic
def contact(*, case: Head, note: str, version: int, by: str, at: datetime) -> Head:
    """Record that the caller was contacted before the handling."""
    _needs(note, "请写明联系情况")
    taken = take(Verb.CONTACT, case=case, version=version, by=by, at=at)
    put(taken, note=note, until=taken.head.contact_due_at, head=CONTACTED)
    return taken.head


@transaction.atomic
def handle(*, case: Head, note: str, version: int, by: str, at: datetime) -> Head:
    """Record what a unit did about a case."""
    _needs(note, "请写明办理情况")
    taken = take(Verb.HANDLE, case=case, version=version, by=by, at=at)
    put(taken, note=note)
    return taken.head


@transaction.atomic
def report_done(*, case: Head, note: str, version: int, by: str, at: datetime, area: Decimal | None = None) -> Head:
    """Report one's unit's part done; with the last part the case waits for verification.

    `area` in square metres where the kind is measured.
    """
    _needs(note, "请写明办理结果")
    taken = take(Verb.REPORT_DONE, case=case, version=version, by=by, at=at)
    put(taken, note=note, case=_now_done(taken) | _measured(taken, area))
    _own_share(taken).update(done_at=at)
    return taken.head


@transaction.atomic
def answer_for(
    *, case: Head, unit: Unit, answer: str, version: int, by: str, at: datetime, area: Decimal | None = None
) -> Head:
    """Record the answer of an outside unit that has no account: signed for and done by that unit."""
    _needs(answer, "请录入对方的答复")
    asked = Asked(reason="", unit=unit.pk)
    taken = take(Verb.ANSWER, case=case, version=version, by=by, at=at, asked=asked)
    put(taken, note=answer, case=_now_done(taken) | _measured(taken, area))
    _own_share(taken).update(signed_at=Coalesce("signed_at", Value(at)), done_at=at)
    return taken.head


@transaction.atomic
def verify(*, case: Head, note: str, version: int, by: str, at: datetime, area: Decimal | None = None) -> Head:
    """Verify on the spot that it was mended; nobody who handled the case may."""
    _needs(note, "请写明核查情况")
    taken = take(Verb.VERIFY, case=case, version=version, by=by, at=at)
    put(taken, note=note, case={"verified_on": taken.day} | _ended(taken) | _measured(taken, area))
    return taken.head


@transaction.atomic
def send_back(*, case: Head, reason: str, version: int, by: str, at: datetime) -> Head:
    """Send a case back to those who reported it done: it is not mended."""
    taken = take(Verb.SEND_BACK, case=case, version=version, by=by, at=at, asked=Asked(reason=reason))
    put(taken, case={"rectified_on": None, "verified_on": None})
    Share.objects.standing().filter(head=taken.head).update(done_at=None)
    return taken.head


@transaction.atomic
def call_back(*, case: Head, word: Word, note: str = "", version: int, by: str, at: datetime) -> Head:
    """Record what the caller says of the outcome, or that they could not be reached (`Word.UNCONFIRMED`).

    Asked once more after the close, a caller who says that it is not mended opens the same number again: that of a case
    which was merged the one that it was merged into.
    """
    asked = Asked(reason="", word=word)
    taken = take(Verb.CALL_BACK, case=case, version=version, by=by, at=at, asked=asked)
    put(taken, note=note)
    if taken.matter.stage is not State.CLOSED or word is not Word.DENIED:
        return taken.head
    reason = f"回访反映未解决：{note.strip()}" if note.strip() else "回访反映未解决"
    main = queries.main_of(taken.head) if taken.state is State.MERGED else None
    if main is None:
        return reopen(case=taken.head, reason=reason, version=taken.head.version, by=by, at=at)
    reopen(case=main, reason=f"并入的{taken.head.number}{reason}", version=main.version, by=by, at=at)
    return taken.head


@transaction.atomic
def close(*, case: Head, word: Word, reason: str = "", version: int, by: str, at: datetime) -> Head:
    """Close one case, with the finder's or caller's word, or openly without it and with a reason.

    Late stays late. The first close stays for good; assignments, and the sight they grant, end.
    """
    asked = Asked(reason=reason, word=word)
    taken = take(Verb.CLOSE, case=case, version=version, by=by, at=at, asked=asked)
    head = taken.head
    ended = {} if queries.kind_of(head).demands.verifies else _ended(taken)
    put(taken, head=closed_now(taken, word), until=head.due_at, case=ended)
    end_shares(head, at)
    return head


@transaction.atomic
def see_again(*, case: Head, note: str, version: int, by: str, at: datetime, who: Who | None = None) -> Head:
    """Record that an open case was met once more, and what was seen or done there; who has it in hand is told of it."""
    _needs(note, "请写明看到的情况")
    taken = take(Verb.SEEN, case=case, version=version, by=by, at=at, who=who)
    put(taken, note=note)
    return taken.head


@transaction.atomic
def reopen(
    *,
    case: Head,
    reason: str,
    version: int,
    by: str,
    at: datetime,
    calendar: Calendar | None = None,
    who: Who | None = None,
) -> Head:
    """Take a case up again under its number because it was not mended; a new clock begins.

    The facts of the first close stay as they are: figures count it as rectified and verified on the days of that close.
    """
    taken = take(Verb.REOPEN, case=case, version=version, by=by, at=at, asked=Asked(reason=reason), who=who)
    kind = queries.kind_of(taken.head)
    limit = kind.again or queries.limit_of(CaseKind(taken.head.kind), taken.head.subtype, on=taken.day)
    contact = contact_clock(at, kind, calendar)
    put(
        taken,
        head={"lead": None, "asked": None, "paused_until": None, **clock_of(at, limit, calendar), **contact},
        until=contact["contact_due_at"],
    )
    lapse_clean([taken.head], by=by, at=at)
    return taken.head


def _own_share(taken: Taken) -> ShareQuerySet:
    return Share.objects.standing().filter(head=taken.head, unit=taken.unit)


def _signed(taken: Taken) -> Mapping[str, Any]:
    """The clock of the signatures once the unit has signed or given back: it ends with the last of them."""
    others = [part for part in taken.matter.parts if part.unit != taken.unit and part.has_account]
    return SIGNED if all(part.signed for part in others) else {}


def _now_done(taken: Taken) -> dict[str, object]:
    """The day of rectification, once the last unit is done; where it is the ledger's last word, others have to see."""
    if taken.state is not State.DONE or queries.kind_of(taken.head).register in ONE_DATE:
        return {}
    return {"rectified_on": taken.day}


def _ended(taken: Taken) -> dict[str, object]:
    """The day of rectification where it was not stated on the handler's word: the day it was reported, seen now."""
    if queries.kind_of(taken.head).register not in ONE_DATE:
        return {}
    days = [local_day(deed.at) for deed in taken.matter.deeds if deed.verb in (Verb.REPORT_DONE, Verb.ANSWER)]
    return {"rectified_on": max(days, default=taken.day)}


def _measured(taken: Taken, area: Decimal | None) -> dict[str, object]:
    return {"area": area} if area is not None and "area" in queries.kind_of(taken.head).measures else {}


def _needs(note: str, message: str) -> None:
    if not note.strip():
        raise Refused(message)
