"""Deadlines of cases: begun, paused, extended, or given with the case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jiedao.casework.rules.values import Deed, Verb
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


def end_of(day: date) -> datetime:
    """The last second of a day in Beijing time."""
    return datetime.combine(day, time(23, 59, 59), SHANGHAI)
