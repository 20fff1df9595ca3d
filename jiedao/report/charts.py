"""What a chart shows, as plain data for the browser: labels, series, a limit. Colours are the style sheet's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jiedao.care.kinds import CIRCLES
from jiedao.figures import Nature, Reading, Value
from jiedao.report.queries import Part


def month_labels(months: Sequence[str]) -> list[str]:
    """2022-08 as 8月; with its year where the period spans several."""
    years = {month[:4] for month in months}
    return [f"{int(month[5:])}月" if len(years) == 1 else f"{month[:4]}年{int(month[5:])}月" for month in months]


def course(reading: Reading, months: Mapping[str, Value]) -> dict[str, Any]:
    """Columns by month; circles stacked in their own colours, a ceiling with its limit."""
    figure = reading.figure
    data: dict[str, Any] = {"kind": "column", "labels": month_labels(list(months)), "unit": figure.unit}
    if figure.groups:
        values = [value if isinstance(value, dict) else {} for value in months.values()]
        data["series"] = [
            {"name": name, "colour": name, "values": [value.get(name, 0) for value in values]}
            for name in _in_order({name for value in values for name in value})
        ]
        return data
    data["series"] = [{"name": figure.label, "values": [_number(value) for value in months.values()]}]
    if figure.nature is Nature.CEILING and reading.limit is not None:
        data["limit"] = {"value": float(reading.limit), "name": f"控制数 {reading.limit.normalize():f}"}
    return data


def split(unit: str, parts: Sequence[Part], label: str) -> dict[str, Any]:
    """A bar for each part, circles in their own colours."""
    names = [part.name for part in parts]
    data: dict[str, Any] = {"kind": "bar", "labels": names, "unit": unit}
    data["series"] = [{"name": label, "values": [_number(part.value) for part in parts]}]
    if set(names) <= set(CIRCLES):
        data["series"][0]["colours"] = names
    return data


def _in_order(names: set[str]) -> list[str]:
    return [name for name in CIRCLES if name in names] + sorted(names - set(CIRCLES))


def _number(value: Value) -> float | int | None:
    """A value to draw; JSON knows no decimals, and a pixel needs none."""
    if value is None or isinstance(value, dict):
        return None
    return value if isinstance(value, int) else float(value)
