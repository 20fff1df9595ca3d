"""How a case begins: filed here, mended on the spot, or known from a ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from jiedao.casework import queries
from jiedao.casework.actions.callers import sealed_caller
from jiedao.casework.actions.clean import lapse_clean
from jiedao.casework.actions.finding import FOUND_BY, described, premises_of
from jiedao.casework.actions.relapsing import suspicions
from jiedao.casework.actions.taking import clock_of, closed_now, contact_clock, given_clock, local_day, put, take
from jiedao.casework.kinds import BY_LEDGER, CLOCKED_BY_LEDGER, KINDS, MOVES, RECEIVED, CaseKind
from jiedao.casework.models import Case, Head, Serial, Share, Step
from jiedao.casework.queries.limits import Changes
from jiedao.casework.rules import OPEN, State, Verb, end_of, imported_state, why_not_file
from jiedao.casework.rules.placing import Position
from jiedao.casework.rules.telling import Told
from jiedao.ledger import actions as ledger
from jiedao.ledger.actions import BATCH
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Who
from jiedao.organisation.models import Unit
from jiedao.register.models import Premises
from jiedao.register.rules import why_not_position
from jiedao.worktime import SHANGHAI, Calendar, OfficeHours


@transaction.atomic
def file(
    *,
    kind: CaseKind,
    code: str,
    description: str,
    by: str,
    at: datetime,
    address: str = "",
    number: str = "",
    subtype: str = "",
    source: str = "",
    point_number: str = "",
    person_number: str = "",
    area: Decimal | None = None,
    found_on: date | None = None,
    due_on: date | None = None,
    caller: Told | None = None,
    calendar: Calendar | None = None,
    who: Who | None = None,
    suspects: bool = False,
    position: Position | None = None,
) -> Head:
    """Put a case on record. Its number is the one it came with, else the next of its kind and year.

    The clock runs from `at`, or from the day of receipt where that was earlier; `due_on` is a deadline that came with
    the case; `caller` is who reported it. `who` are the posts by which it is filed where these are not simply those of
    `by`, as on a visit. With `suspects` it is marked for the desk as perhaps a relapse of what was closed at its place;
    a page asks before it files; `position` is where it was found, as a phone told. Refused with the reason.
    """
    today, row = local_day(at), KINDS[kind]
    day, who = found_on or today, who or organisation.who(by)
    reason = why_not_file(
        *(MOVES[Verb.FILE], kind.value, code, who),
        description=description,
        found_on=day,
        today=today,
        due_on=due_on,
    )
    if reason:
        raise Refused(reason)
    if subtype and subtype not in row.subtypes:
        raise Refused(f"{row.name}没有“{subtype}”这一类型")
    if position and (wrong := why_not_position(position.lon, position.lat)):
        raise Refused(wrong)
    start = _received(day) if kind in RECEIVED and day < today else at
    limit = queries.limit_of(kind, subtype, on=local_day(start))
    clock = given_clock(start, due_on) if due_on else clock_of(start, limit, calendar)
    clock |= contact_clock(start, row, calendar)
    fact = Case(
        code=code,
        register=row.register,
        number=number.strip() or _next_number(row.register, row.prefix, day.year),
        kind=kind.value,
        subtype=subtype,
        source=source.strip() or row.source,
        found_on=day,
        point_number=point_number,
        person_number=person_number,
        address=address.strip(),
        description=description.strip(),
        area=area,
        due_on=local_day(clock["due_at"]),
        **(asdict(position) | {"located": position.located.value} if position else {}),
    )
    head = _head(fact, premises_of([fact]), state=State.FOUND, version=1, opened_by=by, **clock)
    try:
        with transaction.atomic():
            head.save(force_insert=True)
    except IntegrityError:
        raise Refused(f"编号 {fact.number} 已在{row.register}中") from None
    entry = ledger.enter(by=by, at=at, verb="事项登记", subject=str(head), detail=_told(fact))
    seat = next(seat for seat in who.seats if seat.role in MOVES[Verb.FILE].roles and seat.covers(code, kind.value))
    first = Step(
        code=code,
        register=fact.register,
        number=fact.number,
        serial=1,
        verb=Verb.FILE.value,
        happened_at=at,
        by=by,
        stands_for=seat.stands_for,
        unit_id=seat.unit,
        state=State.FOUND.value,
        note=subtype,
        until=head.contact_due_at,
    )
    more = [*([sealed_caller(head, caller)] if caller else []), *(suspicions(fact, who, today) if suspects else [])]
    ledger.record([fact, first, *more], entry=entry)
    lapse_clean([head], by=by, at=at)
    return head


@transaction.atomic
def mend(*, case: Head, version: int, by: str, at: datetime, note: str, who: Who | None = None) -> Head:
    """Mend a case on the spot: found, mended and closed by one person on one day, for kinds that allow it.

    For such kinds the finder's eye counts as the verification, and their word closes the case. It was mended on the
    day it was found, also where the phone told of it later.
    """
    if not note.strip():
        raise Refused("请写明当场如何整改")
    taken = take(Verb.MEND, case=case, version=version, by=by, at=at, who=who)
    demands, head = queries.kind_of(taken.head).demands, taken.head
    put(
        taken,
        note=note,
        head=closed_now(taken),
        until=head.due_at,
        case={"rectified_on": head.found_on, "verified_on": head.found_on if demands.verifies else None},
    )
    return head


@transaction.atomic
def mend_on_the_spot(*, by: str, at: datetime, note: str, who: Who | None = None, **filed: Any) -> Head:
    """File a case, with the arguments of `file`, and mend it on the spot."""
    head = file(by=by, at=at, who=who, **filed)
    return mend(case=head, version=head.version, by=by, at=at, note=note, who=who)


@transaction.atomic
def ensure_heads(facts: Iterable[Case]) -> int:
    """Give every case that a ledger states its row, and let it follow a later copy; how many were made or moved.

    Rows follow from the facts alone, so there is no entry. A case on which a step was taken here is left as it is; one
    that only bears a file, a letter or a caller follows its fact, which no copy changes by itself any more.
    """
    count, batch = 0, list(facts)
    clocked = any(fact.kind in CLOCKED_BY_LEDGER for fact in batch)
    by = (organisation.calendar(), queries.limits_set()) if clocked else None
    units = {unit.name: unit for unit in organisation.units()}
    for start in range(0, len(batch), BATCH):
        part = batch[start : start + BATCH]
        premises = premises_of(part)
        heads = {(fact.register, fact.number): _imported(fact, units, premises, by) for fact in part}
        count += _keep(heads)
        _share_imported(heads.values())
        lapse_clean(heads.values(), by=batch[start].entry.by, at=batch[start].entry.at)
    return count


@transaction.atomic
def drop_heads(register: str, numbers: Iterable[str]) -> int:
    """Take away the rows of cases that no ledger states any more and on which nothing was done here."""
    stated = Case.objects.live().filter(register=register).values("number")
    untouched = Head.objects.filter(~queries.touched(), register=register, number__in=list(numbers))
    return int(untouched.exclude(number__in=stated).delete()[1].get("casework.Head", 0))


def _next_number(register: str, prefix: str, year: int) -> str:
    """The next free number: the row of the series is locked until the case is on record or given up."""
    Serial.objects.bulk_create([Serial(prefix=prefix, year=year)], ignore_conflicts=True)
    while True:
        Serial.objects.filter(prefix=prefix, year=year).update(last=F("last") + 1)
        last = Serial.objects.get(prefix=prefix, year=year).last
        number = f"{prefix}{year}{last:04d}"
        # A ledger or a person may have used the number before.
        if not Case.objects.filter(register=register, number=number).exists():
            return number


def _head(fact: Case, premises: Mapping[str, Premises], *, state: State, **more: Any) -> Head:
    return Head(
        register=fact.register,
        number=fact.number,
        state=state.value,
        **described(fact, premises),
        **more,
    )


def _told(fact: Case) -> dict[str, str]:
    return {"register": fact.register, "number": fact.number, "state": State.FOUND.value}


Clocks = tuple[Calendar, Changes]  # the calendar, and what the street set of its limits


def _imported(fact: Case, units: Mapping[str, Unit], premises: Mapping[str, Premises], by: Clocks | None) -> Head:
    """The row of a case of which only a ledger's dates are known; who did what is “依台账”."""
    closed_on = queries.closed_by_ledger(fact)
    state = imported_state(
        closed=closed_on is not None, rectified=fact.rectified_on is not None, assigned=fact.unit in units
    )
    clock = _clock_by_ledger(fact, by, is_open=state in OPEN)
    late = bool(closed_on and clock["due_at"] and closed_on > local_day(clock["due_at"]))
    return _head(
        fact,
        premises,
        state=state,
        lead=units.get(fact.unit),
        opened_by=BY_LEDGER,
        first_closed_on=closed_on,
        closed_at=end_of(closed_on) if closed_on else None,
        closed_count=1 if closed_on else 0,
        was_late=late,
        first_late=late,
        **clock,
    )


def _clock_by_ledger(fact: Case, by: Clocks | None, *, is_open: bool) -> dict[str, Any]:
    """The clocks of a case from a ledger: that of the deadline it states; of a platform's own list all of its kind."""
    kind = CaseKind(fact.kind)
    if kind not in CLOCKED_BY_LEDGER:
        begun, due_at = _day_begins(fact.found_on), end_of(fact.due_on) if fact.due_on else None
        warn_at = begun + (due_at - begun) * 0.8 if due_at else None
        return {"clock_from": begun, "given_on": fact.due_on, "due_at": due_at, "warn_at": warn_at}
    start, (calendar, known) = _received(fact.found_on), by or (None, None)
    if fact.due_on:
        clock = given_clock(start, fact.due_on, calendar)
    else:
        clock = clock_of(start, queries.limit_of(kind, fact.subtype, on=fact.found_on, known=known), calendar)
    return clock | (contact_clock(start, KINDS[kind], calendar) if is_open else {})


def _received(day: date) -> datetime:
    """When something came in on an earlier day: as the office opened, for nobody wrote down the hour."""
    return datetime.combine(day, OfficeHours().opening, SHANGHAI)


def _day_begins(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


_CLOCK = ["clock_from", "limit_amount", "limit_unit", "given_on", "due_at", "warn_at", "provisional"]
_CONTACT = ["contact_due_at", "contact_warn_at"]
_FOLLOWS = [
    *(*FOUND_BY, *_CLOCK, *_CONTACT),
    *("kind", "subtype", "code", "address", "text", "found_on", "state", "lead"),
    *("first_closed_on", "closed_at", "closed_count", "was_late", "first_late"),
]


def _keep(heads: dict[tuple[str, str], Head]) -> int:
    """Make the rows that are missing, and move those on which no step was taken."""
    registers = {register for register, _ in heads}
    numbers = [number for _, number in heads]
    there = Head.objects.select_for_update().filter(register__in=registers, number__in=numbers)
    present = {(head.register, head.number): head for head in there}
    moved = []
    for key, head in heads.items():
        if key in present and present[key].version == 0:
            head.pk = present[key].pk
            _keep_clock(head, present[key])
            moved.append(head)
    made = [head for key, head in heads.items() if key not in present]
    Head.objects.bulk_update(moved, _FOLLOWS)
    Head.objects.bulk_create(made, ignore_conflicts=True)
    return len(moved) + len(made)


def _keep_clock(head: Head, before: Head) -> None:
    """Let a clock that runs by a limit go on as it was begun: no later copy reckons it anew."""
    same = ("kind", "subtype", "clock_from")
    if head.limit_amount is None or before.limit_amount is None:
        return
    if all(getattr(head, name) == getattr(before, name) for name in same):
        for name in [*_CLOCK, *(_CONTACT if head.contact_due_at else ())]:
            setattr(head, name, getattr(before, name))


def _share_imported(heads: Iterable[Head]) -> None:
    """Let the units that ledgers name see what they have in hand, as signed for on the day it was found; and keep on
    record which had what is closed."""
    rows = list(heads)
    wanted = {(head.register, head.number): head for head in rows}
    kept = Head.objects.filter(
        register__in={head.register for head in rows}, number__in=[head.number for head in rows], version=0
    )
    kept_rows = [head for head in kept if (head.register, head.number) in wanted]
    Share.objects.filter(head__in=kept_rows).delete()
    Share.objects.bulk_create(_shares(kept_rows))


def _shares(heads: Sequence[Head]) -> list[Share]:
    return [
        Share(
            head=head,
            unit_id=head.lead_id,
            lead=True,
            assigned_at=_day_begins(head.found_on),
            signed_at=_day_begins(head.found_on),
            done_at=None if head.state == State.HANDLING.value else _day_begins(head.found_on),
            ended_at=head.closed_at if head.state == State.CLOSED.value else None,
        )
        for head in heads
        if head.lead_id is not None and head.state in (State.HANDLING.value, State.DONE.value, State.CLOSED.value)
    ]
