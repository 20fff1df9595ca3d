"""How a step is taken: the rule is asked, the one row of the case is claimed, and the step goes on record.

Of several people who act on one case at once exactly one claims its row; the others are told who that was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from jiedao.casework import queries
from jiedao.casework.kinds import MOVES, VERB_NAMES, Kind
from jiedao.casework.models import Case, Head, Share, Step
from jiedao.casework.rules import (
    OPEN,
    Asked,
    Deed,
    Matter,
    State,
    Verb,
    Word,
    after,
    end_of,
    judge,
    pauses_of,
    reckon,
    reckon_given,
)
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry, Fact
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Seat, Who
from jiedao.worktime import SHANGHAI, Calendar, Limit, Unit


@dataclass(frozen=True)
class Taken:
    """A move that was allowed: the case as it was, the post by which it is done, and where the case stands after it."""

    verb: Verb
    head: Head
    matter: Matter
    seat: Seat
    by: str
    at: datetime
    asked: Asked
    state: State

    @property
    def unit(self) -> int | None:
        """The unit whose act it is: the outside unit for which it is done, else the person's own."""
        return self.seat.unit if self.asked.unit is None else self.asked.unit

    @property
    def day(self) -> date:
        """The day of the act in Beijing."""
        return local_day(self.at)


def take(
    verb: Verb,
    *,
    case: Head,
    version: int,
    by: str,
    at: datetime,
    asked: Asked | None = None,
    who: Who | None = None,
) -> Taken:
    """Ask the rule. Conflict when the case moved on since `version`, Refused with the reason when it may not be.

    `who` are the posts by which it is done where these are not simply those of `by`, as on a visit.
    """
    head: Head = Head.objects.get(pk=case.pk)
    if head.version != version:
        raise overtaken(head)
    seen, said = queries.matter(head), asked or Asked(reason="")
    ruling = judge(verb, MOVES[verb], queries.kind_of(head).demands, seen, who or organisation.who(by), at, said)
    if isinstance(ruling, str):
        if Head.objects.filter(pk=head.pk).exclude(version=version).exists():
            raise overtaken(head)  # the rule judged a story in which another had just written
        raise Refused(ruling)
    unit = ruling.unit if said.unit is None else said.unit
    state = after(verb, MOVES[verb], seen, unit, said.units)
    return Taken(verb, head, seen, ruling, by, at, said, state)


def put(
    taken: Taken,
    *,
    note: str = "",
    head: Mapping[str, Any] | None = None,
    case: Mapping[str, Any] | None = None,
    until: datetime | None = None,
    drop: bool = False,
) -> Step:
    """Claim the case's row and write the step, the changed facts and one entry.

    `head` and `case` are what changes beside the state, `until` the moment of the step (`models.Step`); with `drop` the
    case no longer counts as found. Once it was closed for the first time what is known of it stays, so that figures of
    that day do not move.
    """
    changes: dict[str, Any] = dict(head or {})
    if taken.state not in OPEN:
        changes |= {**SIGNED, **CONTACTED}
    if taken.matter.state is State.HANDLING and taken.state is not State.HANDLING:
        changes["asked"] = None
    settled = taken.head.first_closed_on is not None  # from then on the facts stay as they are
    claim(taken.head, state=taken.state.value, **changes)
    entry = enter(taken)
    stated = dict(case or {})
    if "due_at" in changes:
        stated["due_on"] = local_day(changes["due_at"]) if changes["due_at"] else None
    facts = [] if settled else _superseding(taken.head, entry, stated, drop=drop)
    step = _step(taken, note, until)
    ledger.record([*facts, step], entry=entry)
    return step


def claim(head: Head, **changes: Any) -> None:
    """Move the case's row on from the version that was read; Conflict naming the other when somebody came first."""
    moved = Head.objects.filter(pk=head.pk, version=head.version).update(version=F("version") + 1, **changes)
    if not moved:
        raise overtaken(head)
    head.refresh_from_db()


def overtaken(head: Head) -> ledger.Conflict:
    """What is said to those who came second: who did what, and when."""
    last = queries.last_step(head.pk)
    if last is None:
        return ledger.Conflict(f"{head}刚刚按台账更新，请刷新后再办理")
    who = organisation.names([last.by])[last.by]
    when = last.happened_at.astimezone(SHANGHAI)
    said = f"{when.month}月{when.day}日{when.hour}时{when.minute:02d}分"
    return ledger.Conflict(f"{head}已由{who}于{said}“{VERB_NAMES[last.verb]}”，请刷新后再办理")


def enter(taken: Taken) -> Entry:
    """The one entry of an act."""
    detail = {"register": taken.head.register, "number": taken.head.number, "state": taken.state.value}
    if taken.seat.stands_for:
        detail["stands_for"] = taken.seat.stands_for
    return ledger.enter(
        by=taken.by,
        at=taken.at,
        verb=f"事项{VERB_NAMES[taken.verb]}",
        subject=str(taken.head),
        reason=taken.asked.reason or "",
        detail=detail,
    )


def _step(taken: Taken, note: str, until: datetime | None) -> Step:
    head, asked = taken.head, taken.asked
    return Step(
        code=head.code,
        register=head.register,
        number=head.number,
        serial=head.version,
        verb=taken.verb.value,
        happened_at=taken.at,
        by=taken.by,
        stands_for=taken.seat.stands_for,
        unit_id=taken.unit,
        state=taken.state.value,
        note=note.strip(),
        reason=(asked.reason or "").strip(),
        word=asked.word.value if asked.word else "",
        until=until or asked.until,
        amount=asked.amount,
    )


def _superseding(head: Head, entry: Entry, stated: Mapping[str, Any], *, drop: bool) -> Sequence[Fact]:
    """The fact that takes the place of what was known, if anything new is."""
    fact = Case.objects.live().filter(register=head.register, number=head.number).first()
    if fact is None or not (drop or any(getattr(fact, name) != value for name, value in stated.items())):
        return []
    ledger.void([fact], entry=entry)
    return [] if drop else [ledger.again(fact, **stated)]


def closed_now(taken: Taken, word: Word | None = None) -> dict[str, Any]:
    """What changes of a case as it is closed: the first close stays, late stays late."""
    head = taken.head
    late, first = head.due_at is not None and taken.at > head.due_at, head.first_closed_on is None
    return {
        "first_closed_on": taken.day if first else head.first_closed_on,
        "first_late": head.was_late or late if first else head.first_late,
        "closed_count": F("closed_count") + 1,
        "closed_at": taken.at,
        "was_late": head.was_late or late,
        "word": word.value if word else "",
        "paused_until": None,
    }


def local_day(at: datetime) -> date:
    """The day in Beijing."""
    return at.astimezone(SHANGHAI).date()


def clock_of(start: datetime, limit: Limit, calendar: Calendar | None) -> dict[str, Any]:
    """The fields of a clock that begins now."""
    found = reckon(start, limit, calendar or organisation.calendar())
    return {
        "clock_from": start,
        "limit_amount": limit.amount,
        "limit_unit": limit.unit.value,
        "extra": 0,
        "given_on": None,
        "due_at": found.due_at,
        "warn_at": found.warn_at,
        "provisional": found.provisional,
    }


SIGNED: Mapping[str, Any] = {"sign_due_at": None, "sign_warn_at": None}
CONTACTED: Mapping[str, Any] = {"contact_due_at": None, "contact_warn_at": None}


def sign_clock(at: datetime, kind: Kind, calendar: Calendar | None) -> dict[str, Any]:
    """The fields of the clock within which a case that is handed over now is to be signed for."""
    found = reckon(at, kind.sign, calendar or organisation.calendar())
    return {"sign_due_at": found.due_at, "sign_warn_at": found.warn_at}


def contact_clock(start: datetime, kind: Kind, calendar: Calendar | None) -> dict[str, Any]:
    """The fields of the clock within which the caller is to be contacted, where the kind has one."""
    if kind.contact is None:
        return dict(CONTACTED)
    found = reckon(start, kind.contact, calendar or organisation.calendar())
    return {"contact_due_at": found.due_at, "contact_warn_at": found.warn_at}


def given_clock(start: datetime, day: date, calendar: Calendar | None = None) -> dict[str, Any]:
    """The fields of a clock whose end came with the case."""
    found = reckon_given(start, day, 0, calendar or organisation.calendar())
    return {"clock_from": start, "given_on": day, "due_at": end_of(day), "warn_at": found.warn_at}


def reclocked(head: Head, deeds: Sequence[Deed], extra: float, calendar: Calendar | None) -> dict[str, Any]:
    """The fields of a running clock after a pause or an extension; Refused where the time granted fits no clock."""
    calendar = calendar or organisation.calendar()
    start = head.clock_from
    if start is None or (head.given_on is None and head.limit_amount is None):
        raise Refused("这个事项没有时限，不需暂停或延期")
    try:
        if head.given_on is not None:
            if extra % 1:
                raise Refused("这个事项的时限以日计，延长应为整数个工作日")
            found = reckon_given(start, head.given_on, int(extra), calendar)
        else:
            limit = Limit((head.limit_amount or 0) + extra, Unit(head.limit_unit))
            found = reckon(start, limit, calendar, pauses_of(deeds, start))
    except ValueError as error:
        raise Refused(str(error)) from None
    return {"extra": extra, "due_at": found.due_at, "warn_at": found.warn_at, "provisional": found.provisional}


def relimited(head: Head, deeds: Sequence[Deed], limit: Limit, calendar: Calendar | None) -> dict[str, Any]:
    """The fields of a running clock of another limit, from the same beginning, its pauses left out; none where its day
    was given. Refused once an extension was granted: it was of the former limit."""
    start = head.clock_from
    if (
        head.given_on is not None
        or start is None
        or (limit.amount, limit.unit.value) == (head.limit_amount, head.limit_unit)
    ):
        return {}
    if head.extra:
        raise Refused("已批准延期的事项不能再改时限不同的类别或类型")
    found = reckon(start, limit, calendar or organisation.calendar(), pauses_of(deeds, start))
    clock = {"due_at": found.due_at, "warn_at": found.warn_at, "provisional": found.provisional}
    return {"limit_amount": limit.amount, "limit_unit": limit.unit.value, **clock}


def end_shares(head: Head, at: datetime) -> None:
    """End every part in a case, and with it the sight of it."""
    Share.objects.standing().filter(head=head).update(ended_at=at)
