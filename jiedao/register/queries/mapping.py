"""What the map shows: the street's vectors, its places, and what lies where it should not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max

from jiedao.places import Point, box, feature, inside, point, vertices
from jiedao.register.kinds import PREMISES_NAMES, RISK_LAMPS, RISK_NAMES
from jiedao.register.models import Outline, Premises

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Ground:
    """The boundaries on record: {division code: (box, geometry)}; the street's own ends in 000."""

    areas: Mapping[str, tuple[Box, Mapping[str, Any]]]

    def outside(self, lon: float, lat: float) -> bool:
        """Whether a point lies outside the street; False while the street's boundary is not on record."""
        street = next((code for code in self.areas if code.endswith("000")), None)
        return street is not None and not self._in(street, (lon, lat))

    def committee(self, lon: float, lat: float) -> str:
        """The code of the committee in whose boundary a point lies; empty where in none."""
        committees = (code for code in self.areas if not code.endswith("000"))
        return next((code for code in committees if self._in(code, (lon, lat))), "")

    def _in(self, code: str, place: Point) -> bool:
        (west, south, east, north), geometry = self.areas[code]
        return west <= place[0] <= east and south <= place[1] <= north and inside(place, geometry)


def ground() -> Ground:
    """The boundaries that stand."""
    areas = {}
    for code, geometry in Outline.objects.live().filter(kind="boundary").values_list("code", "geometry"):
        around = box(vertices(geometry))
        assert around is not None
        areas[code] = (around, geometry)
    return Ground(areas)


def outside_street(lon: float, lat: float) -> bool:
    """Whether a point (degrees, WGS-84) lies outside the street, as far as its boundary is on record."""
    return ground().outside(lon, lat)


def outlines_version() -> str:
    """A text that changes when any vector does."""
    told = Outline.objects.aggregate(n=Count("pk"), added=Max("entry"), voided=Max("void_entry"))
    return f'"{told["n"]}-{told["added"]}-{told["voided"]}"'


def outline_features() -> list[dict[str, Any]]:
    """The vectors of the map as GeoJSON features; the street's own boundary bears `street`."""
    found = Outline.objects.live().order_by("kind", "number").values_list("kind", "name", "code", "geometry")
    return [
        feature(geometry, kind=kind, name=name, code=code, street=kind == "boundary" and code.endswith("000"))
        for kind, name, code, geometry in found
    ]


def premises_features(
    premises: Iterable[Premises], places: Mapping[str, str], boundaries: Ground
) -> list[dict[str, Any]]:
    """Places that have a position as GeoJSON features for map.js; the lamp is that of their risk."""
    found = []
    for one in premises:
        if one.lon is None or one.lat is None:
            continue
        told = [PREMISES_NAMES[one.kind], places.get(one.code, one.code), f"风险{RISK_NAMES[one.risk]}"]
        if outside := boundaries.outside(one.lon, one.lat):
            told.append("在街道界线外")
        properties = {
            "key": one.number,
            "name": one.name,
            "text": " · ".join(told),
            "href": f"/places/premises/{one.pk}/",
            "lamp": RISK_LAMPS[one.risk],
            "outside": outside,
        }
        found.append(feature(point(one.lon, one.lat), **properties))
    return found
