"""A case's clock: paused with a reason and an end, extended with approval, reckoned anew when a year is published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q

from jiedao.casework import queries
from jiedao.casework.actions.taking import given_clock, local_day, put, reclocked, take
from jiedao.casework.kinds import RECKONED
from jiedao.casework.models import Case, Head, Share
from jiedao.casework.rules import Asked, Deed, Verb, early, why_not_put_off
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Fact
from jiedao.organisation import actions as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street, Unit
from jiedao.worktime import SHANGHAI, Calendar, Notice


@transaction.atomic
def pause(
    *,
    case: Head,
    until: datetime,
    reason: str,
    version: int,
    by: str,
    at: datetime,
    unit: Unit | None = None,
    calendar: Calendar | None = None,
) -> Head:
    """Stop the clock until a moment; it runs on by itself from then. `unit` is the outside unit that it is for."""
    asked = Asked(reason=reason, until=until, unit=_pk(unit))
    taken = take(Verb.PAUSE, case=case, version=version, by=by, at=at, asked=asked)
    deeds = (*taken.matter.deeds, Deed(Verb.PAUSE, by, at, until=until))
    put(taken, head={"paused_until": until, **reclocked(taken.head, deeds, taken.head.extra, calendar)})
    return taken.head


@transaction.atomic
def resume(
    *,
    case: Head,
    note: str = "",
    version: int,
    by: str,
    at: datetime,
    unit: Unit | None = None,
    calendar: Calendar | None = None,
) -> Head:
    """Let the clock run on before the pause ends."""
    taken = take(Verb.RESUME, case=case, version=version, by=by, at=at, asked=Asked(reason="", unit=_pk(unit)))
    deeds = (*taken.matter.deeds, Deed(Verb.RESUME, by, at))
    put(taken, note=note, head={"paused_until": None, **reclocked(taken.head, deeds, taken.head.extra, calendar)})
    return taken.head


@transaction.atomic
def ask_extension(
    *,
    case: Head,
    amount: float,
    reason: str,
    version: int,
    by: str,
    at: datetime,
    unit: Unit | None = None,
    calendar: Calendar | None = None,
) -> Head:
    """Ask for more time: so many more of what the case's clock counts; working days where its day was given.

    `unit` is the outside unit that asks for it.
    """
    asked = Asked(reason=reason, amount=amount, unit=_pk(unit))
    taken = take(Verb.ASK_EXTENSION, case=case, version=version, by=by, at=at, asked=asked)
    reclocked(taken.head, taken.matter.deeds, taken.head.extra + amount, calendar)  # refused here, not when granted
    put(taken, head={"asked": amount})
    return taken.head


@transaction.atomic
def decide_extension(
    *,
    case: Head,
    granted: bool,
    reason: str = "",
    version: int,
    by: str,
    at: datetime,
    calendar: Calendar | None = None,
) -> Head:
    """Grant or deny the extension that was asked for; a denial takes a reason.

    Granted after the deadline had passed, the case was late all the same.
    """
    verb = Verb.GRANT if granted else Verb.DENY
    amount = Head.objects.values_list("asked", flat=True).get(pk=case.pk)
    taken = take(verb, case=case, version=version, by=by, at=at, asked=Asked(reason=reason, amount=amount))
    changes: dict[str, Any] = {"asked": None}
    if granted:
        late = taken.head.due_at is not None and at > taken.head.due_at
        changes["was_late"] = taken.head.was_late or late
        extra = taken.head.extra + (taken.head.asked or 0)
        changes |= reclocked(taken.head, taken.matter.deeds, extra, calendar)
    put(taken, head=changes)
    return taken.head


@transaction.atomic
def put_off(*, case: Head, until: date, version: int, by: str, at: datetime) -> Head:
    """Put the deadline off to a day that who sent the case gives now; it takes the place of every other clock.

    Nobody here has to approve it. What was late already stays so on record.
    """
    taken = take(Verb.PUT_OFF, case=case, version=version, by=by, at=at)
    head, before = taken.head, local_day(taken.head.due_at) if taken.head.due_at else None
    if reason := why_not_put_off(before, until):
        raise Refused(reason)
    clock: dict[str, Any] = given_clock(head.clock_from or at, until) | {
        "limit_amount": None,
        "limit_unit": "",
        "extra": 0,
        "provisional": False,
        "paused_until": None,
        "asked": None,
        "was_late": head.was_late or (head.due_at is not None and at > head.due_at),
    }
    put(taken, note=f"时限由 {before} 改为 {until}" if before else f"时限为 {until}", head=clock)
    return taken.head


@transaction.atomic
def reckon_again(*, calendar: Calendar, by: str, at: datetime, year: int | None = None) -> int:
    """Reckon the provisional deadlines of open cases anew, with one entry; how many moved or became final.

    With a year also those that were final and whose clock runs through it: a year's notice may be changed.
    """
    rests = Q(provisional=True)
    if year is not None:
        runs = Q(clock_from__year__lte=year, due_at__year__gte=year)
        rests |= runs & (Q(given_on__isnull=False, extra__gt=0) | Q(given_on=None, limit_amount__isnull=False))
    heads = Head.objects.open().annotate(rests=ExpressionWrapper(rests, output_field=BooleanField()))
    waits = Q(sign_due_at__isnull=False) | Q(contact_due_at__isnull=False)
    moved: dict[str, list[str]] = {}
    facts: list[tuple[Fact, Fact]] = []
    for head in heads.filter(Q(rests=True) | waits).select_for_update().order_by("pk"):
        clock = _anew(head, calendar, closes=head.rests)
        changed = [name for name, value in clock.items() if getattr(head, name) != value]
        if not changed:
            continue
        name = next((name for name in changed if name.endswith("due_at")), "due_at")
        moved[str(head)] = [_told(getattr(head, name)), _told(clock[name])]
        Head.objects.filter(pk=head.pk).update(**clock)
        unsigned = Share.objects.standing().filter(head=head, signed_at=None, sign_due_at=head.sign_due_at)
        unsigned.update(sign_due_at=clock["sign_due_at"])
        facts += _due_anew(head, clock)
    if moved:
        entry = ledger.enter(by=by, at=at, verb=RECKONED, subject=f"{len(moved)} 件", detail={"moved": moved})
        ledger.void([old for old, _ in facts], entry=entry)
        ledger.record([new for _, new in facts], entry=entry)
    return len(moved)


def _anew(head: Head, calendar: Calendar, *, closes: bool) -> dict[str, Any]:
    """The clocks of a case by another calendar: that of its close where it rests on it, and those before it."""
    seen, kind = queries.matter(head), queries.kind_of(head)
    close = reclocked(head, seen.deeds, head.extra, calendar) if closes else {}
    found = early(seen, head.clock_from, kind.sign, kind.contact, calendar)
    return close | {
        "sign_due_at": found.sign.due_at if found.sign else None,
        "sign_warn_at": found.sign.warn_at if found.sign else None,
        "contact_due_at": found.contact.due_at if found.contact else None,
        "contact_warn_at": found.contact.warn_at if found.contact else None,
    }


def _due_anew(head: Head, clock: Mapping[str, Any]) -> list[tuple[Fact, Fact]]:
    """The fact that a moved deadline supersedes, and the new one; once a case was closed its facts stay."""
    fact = Case.objects.live().filter(register=head.register, number=head.number).first()
    day = local_day(clock["due_at"]) if "due_at" in clock else None
    if fact is None or day is None or fact.due_on in (None, day) or head.first_closed_on is not None:
        return []
    return [(fact, ledger.again(fact, due_on=day))]


@transaction.atomic
def publish_year(*, notice: Notice, street: Street, by: str, at: datetime) -> int:
    """Take a year's holiday notice in, and let every open clock that rests on it follow; how many moved."""
    calendar = organisation.publish(notice=notice, street=street, by=by, at=at)
    return reckon_again(calendar=calendar, by=by, at=at, year=notice.year)


def _pk(unit: Unit | None) -> int | None:
    return unit.pk if unit else None


def _told(at: datetime | None) -> str:
    """A deadline in Beijing time."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""
