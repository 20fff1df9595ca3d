"""What a report and its pages ask of the whole house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min

from jiedao import figures
from jiedao.figures import Asking, Figure, Terms
from jiedao.gongwen import masking
from jiedao.ledger.models import Copy
from jiedao.organisation import queries as organisation
from jiedao.organisation.models import Street
from jiedao.register import queries as register

MASKS = {
    "name": masking.name,
    "citizen": masking.citizen_number,
    "phone": masking.phone,
    "address": masking.address,
}


def terms(street: Street) -> Terms:
    """What people stated for the figures, and the names the street goes by."""
    texts = organisation.stated()
    own = frozenset({"街道", "本街道", street.name, street.name.removesuffix("街道") + "街道"})
    return Terms(own, organisation.limits(texts), organisation.starts(texts), register.names_by_code())


def asking(
    street: Street,
    as_of: date,
    *,
    since: date | None = None,
    prefix: str = "",
    known_at: datetime | None = None,
) -> Asking:
    """A question to the figures of this street."""
    return Asking(as_of, since, prefix if prefix != street.prefix else "", known_at, terms(street))


def rows_behind(figure: Figure, question: Asking) -> list[dict[str, Any]]:
    """The rows behind a figure, people masked; where things are counted once, one row for each thing."""
    start = question.start(figure.key)
    if not figure.source.on_record(start, question.known_at):
        return []
    rows = figure.rows(question, start)
    if figure.latest:
        rows = rows.order_by(f"-{figure.day}")[:1]
    elif figure.peak:
        highest = rows.aggregate(value=Max(figure.peak))["value"]
        rows = rows.filter(**{figure.peak: highest})
    else:
        rows = rows.order_by(*([figure.day] if figure.day else []), "pk")
    if figure.distinct:
        counts: dict[Any, int] = {}
        firsts: dict[Any, Any] = {}
        for row in rows:
            value = getattr(row, figure.distinct)
            counts[value] = counts.get(value, 0) + 1
            firsts.setdefault(value, row)
        return [shown(figure, row, question) | {"计数": counts[value]} for value, row in firsts.items()]
    return [shown(figure, row, question) for row in rows.iterator(chunk_size=2000)]


def shown(figure: Figure, row: Any, question: Asking) -> dict[str, Any]:
    """One row as its ledger's columns, masked, with where it came from."""
    cells: dict[str, Any] = {}
    for column in figure.source.columns:
        value = getattr(row, column.name, None)
        display = getattr(row, f"get_{column.name}_display", None)
        if display is not None:
            value = display()
        elif column.name in ("code", "home"):
            value = question.terms.places.get(str(value), "" if str(value).endswith("000") else value)
        if column.mask and value:
            value = MASKS[column.mask](str(value))
        cells[column.label] = value if value not in ("", None) else None
    return cells


@dataclass(frozen=True)
class Moved:
    """How a figure's rows differ between two days: came, went, and changed as (before, after)."""

    came: list[dict[str, Any]]
    went: list[dict[str, Any]]
    changed: list[tuple[dict[str, Any], dict[str, Any]]]


def moved(figure: Figure, before: Asking, after: Asking) -> Moved:
    """The rows that came, went or changed between two questions."""
    old, new = _by_identity(figure, before), _by_identity(figure, after)
    return Moved(
        [cells for key, cells in new.items() if key not in old],
        [cells for key, cells in old.items() if key not in new],
        [(old[key], cells) for key, cells in new.items() if key in old and old[key] != cells],
    )


def _by_identity(figure: Figure, question: Asking) -> dict[Any, dict[str, Any]]:
    start = question.start(figure.key)
    if not figure.source.on_record(start, question.known_at):
        return {}
    rows = figure.rows(question, start)
    found: dict[Any, dict[str, Any]] = {}
    for row in rows:
        key = getattr(row, figure.distinct) if figure.distinct else row.identity
        found.setdefault(key, shown(figure, row, question))
    return found


def behind(as_of: date) -> list[tuple[str, date]]:
    """Ledgers whose newest copy was filled before the day, with that copy's day."""
    newest = Copy.objects.live().values_list("ledger").annotate(day=Max("day")).order_by("ledger")
    return [(ledger, day) for ledger, day in newest if day < as_of]


def newest_day() -> date | None:
    """The newest day for which a ledger was filled."""
    day: date | None = Copy.objects.live().aggregate(day=Max("day"))["day"]
    return day


def first_day() -> date | None:
    """The oldest day for which a ledger was filled."""
    day: date | None = Copy.objects.live().aggregate(day=Min("day"))["day"]
    return day


def as_data(reading: figures.Reading) -> dict[str, Any]:
    """A reading for `--json`: whole numbers as numbers, decimals as strings."""
    figure = reading.figure
    data: dict[str, Any] = {
        "value": reading.value,
        "unit": figure.unit,
        "nature": figure.nature.value,
        "label": figure.label,
        "definition": figure.definition,
        "from": reading.start,
    }
    if isinstance(reading.value, Decimal):
        data["value"] = str(reading.value.quantize(Decimal("0.01")))
    if reading.limit is not None:
        whole = reading.limit == reading.limit.to_integral_value()
        data["limit"] = int(reading.limit) if whole else str(reading.limit)
    if figure.of:
        data["of"] = reading.of
    return data
