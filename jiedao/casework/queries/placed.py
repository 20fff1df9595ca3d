"""Where a case was found as its finder's phone told, and what is odd about that: told to whoever looks, held up by
nothing."""

from __future__ import annotations

from dataclasses import dataclass

from jiedao.casework.models import Case
from jiedao.casework.rules.evidence import FAR, metres
from jiedao.casework.rules.placing import told
from jiedao.register.models import Premises
from jiedao.register.queries import ground, names_by_code


@dataclass(frozen=True)
class Placing:
    """The position of a case (degrees, WGS-84), how it was come by in words, and the doubts about it."""

    lon: float
    lat: float
    told: str
    doubts: tuple[str, ...]


def placing_of(fact: Case) -> Placing | None:
    """Where a case was found; None where no phone told. One that lies outside of the street, in another committee or
    far from the premises it names is told to be so."""
    if fact.lon is None or fact.lat is None:
        return None
    boundaries, doubts = ground(), []
    if boundaries.outside(fact.lon, fact.lat):
        doubts.append("在街道界线外")
    elif (other := boundaries.committee(fact.lon, fact.lat)) and other != fact.code:
        places = names_by_code()
        doubts.append(f"在{places.get(other, other)}界线内，登记在{places.get(fact.code, fact.code)}")
    named = Premises.objects.filter(number=fact.point_number) if fact.point_number else Premises.objects.none()
    there = named.order_by("-pk").first()
    if there is not None and there.lon is not None and there.lat is not None:
        far = metres((fact.lon, fact.lat), (there.lon, there.lat))
        if far > FAR:
            doubts.append(f"距{there.name}约{far / 1000:.1f}公里")
    return Placing(fact.lon, fact.lat, told(fact.located, fact.metres), tuple(doubts))
