"""What a number of this house is: a typed query with a definition, whose rows can always be shown.

A figure's value, its rows, its split and its course all come from one object, so they cannot disagree.
Offices register theirs in `figures.py`; this module knows none of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from jiedao.ledger.models import Copy, Fact
from jiedao.ledger.rules import EVERYTHING, Scope
from jiedao.worktime import month_end, months_between

Value: TypeAlias = int | Decimal | dict[str, int] | None
Rows: TypeAlias = QuerySet[Any]


class Nature(StrEnum):
    """What kind of number a figure is; it decides how it may be worded and compared."""

    STOCK = "stock"
    FLOW = "flow"
    PAIR = "pair"
    CEILING = "ceiling"
    AREA = "area"


@dataclass(frozen=True)
class Terms:
    """What people stated and figures need: own names of the street, limits, campaign start days, names of codes."""

    own_names: frozenset[str] = frozenset()
    limits: Mapping[str, Decimal] = field(default_factory=dict)
    starts: Mapping[str, date] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asking:
    """What a figure is asked for: a day (its end), since when, of what, and as it was known at which moment."""

    as_of: date
    since: date | None = None
    scope: Scope = EVERYTHING
    known_at: datetime | None = None
    terms: Terms = field(default_factory=Terms)

    @property
    def whole(self) -> bool:
        """Whether it is asked of the whole street."""
        return self.scope.covers("")

    def start(self, key: str) -> date:
        """The first day of the period: as asked, else the campaign's own, else 1 January.

        A part begins with its whole: what is closed is counted since when what is found is.
        """
        whole = _registry[key].of if key in _registry else ""
        campaign = self.terms.starts.get(key) or self.terms.starts.get(whole)
        return self.since or campaign or date(self.as_of.year, 1, 1)


@dataclass(frozen=True)
class Column:
    """One column of the rows behind a figure; `mask` names what hides a person in it."""

    label: str
    name: str
    mask: str = ""


@dataclass(frozen=True)
class Source:
    """The ledger a figure rests on: which facts, which of their days prove that it is kept."""

    ledger: str
    model: type[Fact]
    days: tuple[str, ...]
    columns: tuple[Column, ...]
    only: Q = field(default_factory=Q)

    def facts(self, asking: Asking) -> Rows:
        """The ledger's facts as known then, within the scope asked for."""
        return self.model.objects.known_at(asking.known_at).filter(self.only).within(asking.scope)

    def on_record(self, start: date, known_at: datetime | None) -> bool:
        """Whether anything of the ledger is on record with a day in the period or later."""
        if Copy.objects.known_at(known_at).filter(ledger=self.ledger, day__gte=start).exists():
            return True
        later = Q()
        for day in self.days:
            later |= Q(**{f"{day}__gte": start})
        return bool(self.model.objects.known_at(known_at).filter(self.only & later).exists())


@dataclass(frozen=True)
class Figure:
    """One number: `rows(asking, start)` are the facts it counts, the other fields say how.

    `kinds` are the kinds of case it counts; empty where it counts something else, or any of them.
    """

    key: str
    label: str
    unit: str
    nature: Nature
    definition: str
    source: Source
    rows: Callable[[Asking, date], Rows]
    distinct: str = ""
    total: str = ""
    latest: str = ""
    peak: str = ""
    groups: str = ""
    names: tuple[str, ...] = ()  # of the groups, in their order; each is told, with 0 where it has no row
    day: str = ""
    of: str = ""
    limited_as: str = ""  # the figure under whose name people state the limit, where it is not its own
    splits: Mapping[str, Any] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()

    def aggregate(self, rows: Rows) -> Value:
        """The value of these rows; None where a maximum or latest value has no row."""
        if self.groups:
            counted = {
                str(name): int(n) for name, n in rows.values_list(self.groups).annotate(n=Count("pk")).order_by()
            }
            return {name: counted.get(name, 0) for name in self.names} | counted
        if self.distinct:
            return int(rows.order_by().values(self.distinct).distinct().count())
        if self.total:
            found = rows.aggregate(value=Sum(self.total))["value"]
            return found if found is not None else (Decimal("0.00") if self.nature is Nature.AREA else 0)
        if self.latest:
            row = rows.order_by(f"-{self.day}").values_list(self.latest, flat=True).first()
            return int(row) if row is not None else None
        if self.peak:
            highest = rows.aggregate(value=Max(self.peak))["value"]
            return int(highest) if highest is not None else None
        return rows.count()


@dataclass(frozen=True)
class Reading:
    """A figure read: `value` is None where the ledger is not on record."""

    figure: Figure
    start: date
    as_of: date
    value: Value
    limit: Decimal | None = None
    of: Value = None

    @property
    def missing(self) -> bool:
        """Whether there is no record at all, which is not 0."""
        return self.value is None


_registry: dict[str, Figure] = {}


def register(*figures: Figure) -> None:
    """Make figures known to the house; a key is used once."""
    for figure in figures:
        if figure.key in _registry and _registry[figure.key] != figure:
            raise ValueError(f"figure {figure.key} is registered twice")
        _registry[figure.key] = figure


def known() -> Mapping[str, Figure]:
    """Every figure of the house by key."""
    return _registry


def read(figure: Figure, asking: Asking) -> Reading:
    """One figure with its period, its limit and the figure it is a part of."""
    start = asking.start(figure.key)
    recorded = figure.source.on_record(start, asking.known_at)
    value = figure.aggregate(figure.rows(asking, start)) if recorded else None
    whole = _registry[figure.of] if figure.of else None
    of = whole.aggregate(whole.rows(asking, start)) if whole and recorded else None
    return Reading(figure, start, asking.as_of, value, asking.terms.limits.get(figure.limited_as or figure.key), of)


def read_all(asking: Asking, keys: Sequence[str] = ()) -> dict[str, Reading]:
    """All figures, or those named, by key."""
    return {key: read(_registry[key], asking) for key in (keys or _registry)}


def split(figure: Figure, asking: Asking, by: str) -> dict[str, Value] | None:
    """The figure by committee, month, colour or unit; None where it cannot be split so. The parts add up."""
    start = asking.start(figure.key)
    if not figure.source.on_record(start, asking.known_at):
        return None
    if by == "month":
        return _by_month(figure, asking, start)
    if figure.groups:
        whole = figure.aggregate(figure.rows(asking, start)) if by == "colour" else None
        return dict(whole) if isinstance(whole, dict) else None
    if by not in figure.splits:
        return None
    rows = figure.rows(asking, start).annotate(split_by=figure.splits[by])
    grouped = _first_grouped(figure, rows) if figure.distinct else _grouped(figure, rows, "split_by")
    parts = {str(name): value for name, value in grouped if name}
    if by == "committee":
        parts = {asking.terms.places.get(code, code): value for code, value in parts.items()}
    return dict(sorted(parts.items()))


def _grouped(figure: Figure, rows: Rows, group: str) -> list[tuple[Any, Value]]:
    """The aggregate of each group, in one query."""
    value: Any
    if figure.total:
        value = Sum(figure.total)
    elif figure.latest or figure.peak:
        value = Max(figure.latest or figure.peak)
    else:
        value = Count("pk")
    return list(rows.order_by().values_list(group).annotate(value=value).order_by(group))


def _first_grouped(figure: Figure, rows: Rows) -> list[tuple[Any, Value]]:
    """Things that are counted once, each in the group of its first row: one programme of two offices is one."""
    owners: dict[Any, Any] = {}
    for thing, group in rows.order_by(*([figure.day] if figure.day else []), "pk").values_list(
        figure.distinct, "split_by"
    ):
        owners.setdefault(thing, group)
    return list(Counter(owners.values()).items())


def _by_month(figure: Figure, asking: Asking, start: date) -> dict[str, Value]:
    """A flow by the month in which it happened, each thing in the month of its first; a stock at each month's end."""
    months = months_between(start, asking.as_of)
    if not figure.day or figure.groups or figure.nature is Nature.STOCK:
        ends = [min(month_end(month), asking.as_of) for month in months]
        return {f"{end:%Y-%m}": figure.aggregate(figure.rows(replace(asking, as_of=end), start)) for end in ends}
    rows = figure.rows(asking, start)
    parts: dict[str, Value] = {f"{month:%Y-%m}": None if figure.latest or figure.peak else 0 for month in months}
    if figure.distinct:
        firsts = rows.order_by().values_list(figure.distinct).annotate(first=Min(figure.day))
        parts |= Counter(f"{first:%Y-%m}" for _, first in firsts)
    else:
        grouped = _grouped(figure, rows.annotate(split_month=TruncMonth(figure.day)), "split_month")
        parts |= {f"{month:%Y-%m}": value for month, value in grouped}
    return parts
