"""Reads about the street and what people stated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from jiedao.organisation.models import Stated, Street


class NoStreet(Exception):
    """Nobody has set up a street in this JIEDAO_HOME yet."""


def street() -> Street:
    """The street of this house; NoStreet before it is set up."""
    found = Street.objects.first()
    if found is None:
        raise NoStreet("还没有建立街道，请先运行 ./run jiedao init")
    return found


def stated() -> dict[str, str]:
    """What people stated, by key."""
    return {key: text for key, text in Stated.objects.live().values_list("key", "text") if text}


def limits(texts: dict[str, str]) -> dict[str, Decimal]:
    """The limits of figures: statements under `limit:FIGURE`."""
    found: dict[str, Decimal] = {}
    for key, text in texts.items():
        kind, _, figure = key.partition(":")
        if kind == "limit":
            try:
                found[figure] = Decimal(text)
            except InvalidOperation:
                continue
    return found


def starts(texts: dict[str, str]) -> dict[str, date]:
    """The campaign start days of figures: statements under `start:FIGURE`."""
    return {key.partition(":")[2]: date.fromisoformat(text) for key, text in texts.items() if key.startswith("start:")}
