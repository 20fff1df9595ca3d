"""What the map shows: the street's vectors, its places, and what lies where it should not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from jiedao.places import Point, box, feature, inside, point, vertices
from jiedao.register.kinds import (
    OUTLINE_NAMES,
    PREMISES_NAMES,
    RISK_LAMPS,
    RISK_NAMES,
    SITE_LAMP,
    SOURCE_NAMES,
    WHERE_NAMES,
)
from jiedao.register.models import Outline, Placed, Premises, Site, SitePosition
from jiedao.register.queries.entries import Entered, sort_of

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

    def beyond(self, geometry: Mapping[str, Any]) -> bool:
        """Whether a vector lies wholly outside the street, as far as its corners and its middle tell."""
        corners = list(vertices(geometry))
        around = box(corners)
        assert around is not None
        west, south, east, north = around
        return all(self.outside(*place) for place in (*corners, ((west + east) / 2, (south + north) / 2)))

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


def outlines_told() -> list[tuple[str, int, int]]:
    """The vectors of the map by their kind: its name, how many stand, and how many of them were converted."""
    rows = Outline.objects.live().values("kind").order_by("kind")
    rows = rows.annotate(every=Count("pk"), moved=Count("pk", filter=Q(crs_source="gcj02")))
    counts = {row["kind"]: (row["every"], row["moved"]) for row in rows}
    return [(name, *counts[kind]) for kind, name in OUTLINE_NAMES.items() if kind in counts]


def with_positions(sites: Any) -> QuerySet[Site]:
    """Sites with `lon`, `lat` and `crs_source` of their positions, as premises bear their own."""
    held = SitePosition.objects.live().filter(name=OuterRef("name"))
    found: QuerySet[Site] = sites.annotate(
        lon=Subquery(held.values("lon")[:1]),
        lat=Subquery(held.values("lat")[:1]),
        crs_source=Coalesce(Subquery(held.values("crs_source")[:1]), Value("")),
    )
    return found


def position_of(fact: Entered) -> Placed | None:
    """The position of an entry of the register: its own fields, or those beside a site; None while it has none."""
    match fact:
        case Premises():
            return fact if fact.lon is not None else None
        case Site():
            held: SitePosition | None = SitePosition.objects.live().filter(name=fact.name).first()
            return held
    return None


def point_features(
    placed: Iterable[Premises | Site], places: Mapping[str, str], boundaries: Ground
) -> list[dict[str, Any]]:
    """Places and sites that have a position as GeoJSON features for map.js: places by the lamp of their risk."""
    found = []
    for one in placed:
        if one.lon is None or one.lat is None:
            continue
        sort = sort_of(type(one)).key
        match one:
            case Premises():
                key, kind, lamp, more = one.number, PREMISES_NAMES[one.kind], RISK_LAMPS[one.risk], [_risk(one)]
            case Site():
                key, kind, lamp, more = site_key(one), one.kind, SITE_LAMP, []
        told = [kind, places.get(one.code, one.code), *more]
        if one.crs_source == "gcj02":
            told.append(SOURCE_NAMES[one.crs_source])
        if outside := boundaries.outside(one.lon, one.lat):
            told.append(WHERE_NAMES["outside"])
        properties = {
            "key": key,
            "name": one.name,
            "text": " · ".join(told),
            "href": f"/places/{sort}/{one.pk}/",
            "lamp": lamp,
            "outside": outside,
        }
        found.append(feature(point(one.lon, one.lat), **properties))
    return found


def site_key(site: Site) -> str:
    """What tells a site from every other point of the map."""
    return f"阵地 {site.name}"


def _risk(premises: Premises) -> str:
    return f"风险{RISK_NAMES[premises.risk]}"
