"""Deadlines of cases: to close them, begun, paused, extended or given with the case; before that to sign for them and
to contact their callers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jiedao.casework.rules.values import OPEN, Deed, Matter, Verb
from jiedao.worktime import SHANGHAI, Calendar, Limit, Pause, due, warn_at


@dataclass(frozen=True)
class Reckoning:
    """A deadline, when to warn of it, and whether it rests on an unpublished year."""

    due_at: datetime
    warn_at: datetime
    provisional: bool


def pauses_of(deeds: Iterable[Deed], since: datetime) -> tuple[Pause, ...]:
    """The pauses of a clock begun at `since`; one that was resumed early ends there."""
    found: list[Pause] = []
    for deed in deeds:
        if deed.at < since:
            continue
        if deed.verb is Verb.PAUSE and deed.until is not None:
            found.append((deed.at, deed.until))
        elif deed.verb is Verb.RESUME and found:
            begun, until = found[-1]
            found[-1] = (begun, min(until, deed.at))
    return tuple(found)


def reckon(start: datetime, limit: Limit, calendar: Calendar, pauses: tuple[Pause, ...] = ()) -> Reckoning:
    """When a case that came in at `start` is due; warned of after four fifths of the time."""
    found = due(start, limit, calendar, pauses=pauses)
    return Reckoning(found.at, warn_at(found, calendar), found.provisional)


def reckon_given(start: datetime, day: date, extra: int, calendar: Calendar) -> Reckoning:
    """The end of a day that came with the case, `extra` working days later where an extension was granted."""
    last = calendar.add_working_days(day, extra) if extra else day
    at = end_of(last)
    return Reckoning(at, max(start, at - timedelta(days=1)), extra > 0 and last.year not in calendar.published)


def why_not_put_off(due_on: date | None, until: date) -> str | None:
    """Why the deadline of a case cannot be put off to that day by who gave it."""
    if due_on is not None and until <= due_on:
        return f"办理时限只能推后，现为 {due_on}"
    return None


@dataclass(frozen=True)
class Early:
    """The clocks of a case that run out before that of its close; None where nothing is waited for."""

    sign: Reckoning | None = None
    contact: Reckoning | None = None


def early(matter: Matter, begun: datetime | None, sign: Limit, contact: Limit | None, calendar: Calendar) -> Early:
    """By when a case is to be signed for, from its last assignment, and its caller to be contacted, from `begun`, when
    its clock began. Units without an account sign for nothing."""
    if matter.state not in OPEN:
        return Early()
    assigned = [deed.at for deed in matter.deeds if deed.verb is Verb.ASSIGN]
    unsigned = any(part.has_account and not part.signed for part in matter.parts)
    return Early(
        sign=reckon(assigned[-1], sign, calendar) if assigned and unsigned else None,
        contact=reckon(begun, contact, calendar) if contact and begun and _is_unheard(matter.deeds) else None,
    )


def _is_unheard(deeds: Iterable[Deed]) -> bool:
    """Whether the caller was not contacted since the case came or was opened again."""
    waits = True
    for deed in deeds:
        waits = deed.verb in (Verb.FILE, Verb.REOPEN) or (waits and deed.verb is not Verb.CONTACT)
    return waits


def end_of(day: date) -> datetime:
    """The last second of a day in Beijing time."""
    return datetime.combine(day, time(23, 59, 59), SHANGHAI)
