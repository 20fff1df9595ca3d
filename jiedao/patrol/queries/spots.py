"""The places that rounds go to: the register's premises, and those that only the visit ledger names so far."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from jiedao.ledger.rules import EVERYTHING, Scope
from jiedao.patrol.models import Visit
from jiedao.register.kinds import RISK_OF, kind_by_name
from jiedao.register.models import Premises


@dataclass(frozen=True)
class Spot:
    """A place: its number, what kind it is and how risky, and where; `lon` and `lat` are degrees in WGS-84 or None."""

    number: str
    name: str
    code: str
    kind: str
    risk: str
    trade: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None

    @property
    def said(self) -> str:
        """What its trade and name say of it."""
        return f"{self.trade} {self.name}"


def spots(scope: Scope = EVERYTHING, *, kind: str = "") -> list[Spot]:
    """The places of a part of the street, by number; of one kind where asked."""
    premises = Premises.objects.live().within(scope)
    points = Visit.objects.live().within(scope).exclude(point_number__in=Premises.objects.live().values("number"))
    found = [*_registered(premises), *_known_by_visit(points)]
    return sorted((spot for spot in found if kind in ("", spot.kind)), key=lambda spot: spot.number)


def spots_of(numbers: Iterable[str]) -> dict[str, Spot]:
    """The places of those numbers, as far as there are any."""
    wanted: Collection[str] = set(numbers)
    registered = {spot.number: spot for spot in _registered(Premises.objects.live().filter(number__in=wanted))}
    rest = [number for number in wanted if number not in registered]
    points = _known_by_visit(Visit.objects.live().filter(point_number__in=rest)) if rest else []
    return registered | {spot.number: spot for spot in points}


def spot_like(near: Iterable[Spot], text: str) -> Spot | None:
    """The one of these places that a text names: by number, by number and name, or by a name that it alone has."""
    told = text.strip()
    places = list(near)
    by_number = [spot for spot in places if told in (spot.number, f"{spot.number} {spot.name}")]
    found = by_number or [spot for spot in places if spot.name == told]
    return found[0] if len(found) == 1 else None


def _registered(found: QuerySet[Premises]) -> list[Spot]:
    fields = ("number", "name", "code", "kind", "risk", "trade", "address", "lon", "lat")
    return [Spot(*row) for row in found.values_list(*fields)]


def _known_by_visit(found: QuerySet[Visit]) -> list[Spot]:
    """Places as their latest visit names them; the kind follows from the name."""
    rows = found.order_by("point_number", "-visited_on", "-pk").distinct("point_number")
    return [
        Spot(number, name, code, kind := kind_by_name(name), RISK_OF[kind])
        for number, name, code in rows.values_list("point_number", "point_name", "code")
    ]
