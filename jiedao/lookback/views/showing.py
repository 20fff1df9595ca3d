"""How looking back is told on pages: rates as shares, items without telephones and citizen numbers, the ways beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest

from jiedao.casework.views.showing import quiet
from jiedao.lookback.kinds import OUTCOME_NAMES, stratum_name
from jiedao.lookback.queries import Line, Rate
from jiedao.lookback.rules import Outcome
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import MAY, Act, Who
from jiedao.web import by_of

WHOLE_STREET = 9  # digits
LAMPS = {Outcome.MENDED: "ok", Outcome.FAILED: "late", Outcome.GONE: "soon"}


def asker(request: HttpRequest) -> Who:
    """Who asks."""
    return organisation.who(by_of(request))


def sees_street(who: Who) -> bool:
    """Whether somebody sees the whole street, and so its draws and rates."""
    return any(len(seat.prefix) <= WHOLE_STREET and Act.SEE in MAY[seat.role] for seat in who.seats)


def of_street(request: HttpRequest) -> Who:
    """Who asks, when they see the whole street; others are told that there is nothing."""
    who = asker(request)
    if not sees_street(who):
        raise Http404
    return who


def share(value: float | None) -> str:
    """A share as a percentage.

    >>> share(0.8571)
    '85.7%'
    """
    return "" if value is None else f"{value * 100:.1f}%"


@dataclass(frozen=True)
class Told:
    """A rate as a line of the page: what was claimed, what is estimated and its interval, or why not."""

    rate: Rate
    claimed: str
    estimated: str
    interval: str
    left: float  # per cent of the bar: where the interval begins, how long it is, where the estimate stands
    width: float
    point: float


def told(rate: Rate) -> Told:
    """A rate as the page tells it; below the floor nothing is told but that."""
    said = rate.said
    enough = said.enough and said.rate is not None
    return Told(
        rate=rate,
        claimed=share(rate.claimed),
        estimated=share(said.rate) if enough else "样本不足",
        interval=f"{share(said.low)}～{share(said.high)}" if enough else "",
        left=round(said.low * 100, 1),
        width=round(max(said.high - said.low, 0.004) * 100, 1),
        point=round((said.rate or 0) * 100, 1),
    )


@dataclass(frozen=True)
class Row:
    """An item as a line of a list."""

    line: Line
    place: str
    address: str
    text: str
    stratum: str
    lamp: str
    word: str
    early: bool  # it cannot be judged mended yet


def row(line: Line, places: Mapping[str, str], today: date) -> Row:
    """An item with its place and its outcome."""
    head, outcome = line.head, line.outcome
    return Row(
        line=line,
        place=places.get(line.item.code, line.item.code),
        address=head.address if head else "",
        text=quiet(head.text) if head else "",
        stratum=stratum_name(line.item.stratum),
        lamp=LAMPS[outcome] if outcome else "",
        word=OUTCOME_NAMES[outcome] if outcome else "待回头看",
        early=today < line.item.from_on,
    )
