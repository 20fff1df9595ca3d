"""Distances in metres, what lies within an outline, and a short walk through points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Any

from jiedao.places.datum import Point

EARTH = 6371008.8  # metres, the mean radius
_TWO_OPT = 400  # points up to which a walk is bettered; above, the nearest neighbour has to do


def distance(a: Point, b: Point) -> float:
    """Metres between two points on the sphere."""
    (west, south), (east, north) = a, b
    half = sin(radians(north - south) / 2) ** 2
    half += cos(radians(south)) * cos(radians(north)) * sin(radians(east - west) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def in_ring(point: Point, ring: Sequence[Sequence[float]]) -> bool:
    """Whether a point lies within a ring, by the edges that a ray to the east crosses."""
    x, y = point
    inside = False
    for (x1, y1, *_), (x2, y2, *_) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def polygons(geometry: Mapping[str, Any]) -> list[Any]:
    """The polygons of a GeoJSON geometry, each a list of rings: the outer one, then the holes."""
    match geometry["type"]:
        case "Polygon":
            return [geometry["coordinates"]]
        case "MultiPolygon":
            return list(geometry["coordinates"])
    return []


def inside(point: Point, geometry: Mapping[str, Any]) -> bool:
    """Whether a point lies within a polygon and in none of its holes; within a line it never does."""
    return any(
        in_ring(point, rings[0]) and not any(in_ring(point, hole) for hole in rings[1:]) for rings in polygons(geometry)
    )


def vertices(geometry: Mapping[str, Any]) -> Iterator[Point]:
    """Every vertex of a GeoJSON geometry."""

    def walk(part: Any) -> Iterator[Point]:
        if isinstance(part[0], int | float):
            yield float(part[0]), float(part[1])
        else:
            for each in part:
                yield from walk(each)

    yield from walk(geometry["coordinates"])


def box(points: Iterable[Point]) -> tuple[float, float, float, float] | None:
    """West, south, east and north of points; None without any."""
    every = list(points)
    if not every:
        return None
    lons, lats = [lon for lon, _ in every], [lat for _, lat in every]
    return min(lons), min(lats), max(lons), max(lats)


def length(points: Sequence[Point]) -> float:
    """Metres of the way through the points in their order."""
    return sum(distance(a, b) for a, b in pairwise(points))


def simplified(line: Sequence[Sequence[float]], metres: float) -> list[Point]:
    """A line or ring with fewer vertices, of which none that was left out lies farther off than `metres` (Douglas and
    Peucker); its ends stay."""
    points = [(float(x), float(y)) for x, y, *_ in line]
    flat, kept, open_ = _flat(points), {0, len(points) - 1}, [(0, len(points) - 1)]
    while open_:
        first, last = open_.pop()
        between = range(first + 1, last)
        worst = max(between, key=lambda n: _off(flat[n], flat[first], flat[last]), default=None)
        if worst is not None and _off(flat[worst], flat[first], flat[last]) > metres:
            kept.add(worst)
            open_ += [(first, worst), (worst, last)]
    return [points[n] for n in sorted(kept)]


def _off(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from the stretch between two others, on the flat."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    wide, high = x2 - x1, y2 - y1
    long = wide * wide + high * high
    along = 0.0 if long == 0 else max(0.0, min(1.0, ((x - x1) * wide + (y - y1) * high) / long))
    return sqrt((x - x1 - along * wide) ** 2 + (y - y1 - along * high) ** 2)


def walk(points: Sequence[Point], start: Point | None = None) -> list[int]:
    """A short order in which to visit points, as their positions in `points`: 2-opt on the nearest neighbour.

    The walk begins at the point nearest to `start`, or at the first one, and need not return. Distances are beelines,
    so this is a proposal for somebody who knows the streets. It is never longer than the nearest neighbour's walk.
    """
    if not points:
        return []
    first = min(range(len(points)), key=lambda n: distance(start, points[n])) if start else 0
    order, left = [first], set(range(len(points))) - {first}
    while left:
        here = points[order[-1]]
        nearest = min(left, key=lambda n: (distance(here, points[n]), n))
        order.append(nearest)
        left.remove(nearest)
    return _bettered(order, points) if len(points) <= _TWO_OPT else order


def _bettered(order: list[int], points: Sequence[Point]) -> list[int]:
    """The order after turning round every stretch that is shorter turned; its first point stays."""
    flat = _flat(points)

    def apart(a: int, b: int) -> float:
        return sqrt((flat[a][0] - flat[b][0]) ** 2 + (flat[a][1] - flat[b][1]) ** 2)

    found, better = True, order
    while found:
        found = False
        for i in range(1, len(better) - 1):
            for j in range(i + 1, len(better)):
                after = better[j + 1] if j + 1 < len(better) else None
                old = apart(better[i - 1], better[i]) + (apart(better[j], after) if after is not None else 0.0)
                new = apart(better[i - 1], better[j]) + (apart(better[i], after) if after is not None else 0.0)
                if new < old - 1e-6:
                    better = better[:i] + better[i : j + 1][::-1] + better[j + 1 :]
                    found = True
    return better if length([points[n] for n in better]) <= length([points[n] for n in order]) else order


def _flat(points: Sequence[Point]) -> list[Point]:
    """Metres east and north of the first point, near enough within a street."""
    west, south = points[0]
    wide = cos(radians(south))
    return [(radians(lon - west) * EARTH * wide, radians(lat - south) * EARTH) for lon, lat in points]
