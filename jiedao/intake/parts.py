"""What one load is made of: the ledgers in its files, and the day and year each copy speaks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiedao.intake.feed import Feed
from jiedao.intake.kinds import FORMS
from jiedao.intake.resolving import Sheet
from jiedao.intake.rules import copy_day
from jiedao.sheets import Book, Copy
from jiedao.sheets.form import Form, Holds
from jiedao.worktime import month_end

ORDER = {form.name: place for place, form in enumerate(FORMS)}
FORM = {form.name: form for form in FORMS}


@dataclass(frozen=True)
class Part:
    """What one file holds of one ledger; it lands in one transaction."""

    book: Book
    path: Path
    form: Form
    copies: tuple[Copy, ...]

    @property
    def filled_on(self) -> date | None:
        """The newest filing date in it."""
        return max((copy.filled_on for copy in self.copies if copy.filled_on), default=None)

    @property
    def warnings(self) -> Iterator[str]:
        """What reading it gave reason to tell."""
        yield from self.book.warnings
        for copy in self.copies:
            yield from copy.warnings


def days_of(parts: Iterable[Part], given: date | None, today: date) -> list[date]:
    """The day each part speaks for; a roster that tells none takes the newest of its fellows."""
    told = [(part.filled_on, last_happened(part, today) if part.filled_on is None else None) for part in parts]
    others = max((filled or given or happened or date.min for filled, happened in told), default=date.min)
    newest = others if others > date.min else None
    return [copy_day(filled, given, happened, newest, today) for filled, happened in told]


def last_happened(part: Part, today: date) -> date | None:
    """The latest day, not after today, on which something in the part happened; a month stands for its end."""
    columns = [(column.name, column.holds) for column in part.form.columns if column.happened]
    latest: date | None = None
    for copy in part.copies:
        for row in copy.rows:
            for name, holds in columns:
                day = row.values.get(name)
                if isinstance(day, date):
                    day = month_end(day) if holds is Holds.MONTH else day
                    if day <= today and (latest is None or day > latest):
                        latest = day
    return latest


def sheets_of(part: Part, feed: Feed, day: date) -> list[Sheet]:
    """The part's sheets, each with its own day and year where it names them."""
    return [
        Sheet(copy.sheet, copy.rows, frozenset(copy.columns), _year(copy, feed, day), copy.filled_on or day)
        for copy in part.copies
    ]


def _year(copy: Copy, feed: Feed, day: date) -> int | None:
    """The year of a yearly ledger: from the title, the filling date, or the earliest of its rows' own days."""
    if not feed.yearly:
        return None
    if copy.year or copy.filled_on:
        return copy.year or (copy.filled_on.year if copy.filled_on else None)
    days = [row.values.get(feed.yearly) for row in copy.rows]
    return min((d.year for d in days if isinstance(d, date)), default=day.year)
