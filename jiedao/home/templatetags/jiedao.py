"""How values look on every page."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def shown(value: Any) -> Any:
    """A cell: a dash where there is nothing, days in full, decimals with their places."""
    if value is None or value == "":
        return "—"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return value


@register.filter
def is_number(value: Any) -> bool:
    """Whether a cell is set to the right."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """A value by a key that is known only in the template."""
    return mapping.get(key) if hasattr(mapping, "get") else None
