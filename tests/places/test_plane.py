"""Distances, outlines and walks."""

from __future__ import annotations

from itertools import pairwise, permutations
from math import cos, radians
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiedao.places import box, distance, inside, length, simplified, vertices, walk
from jiedao.places.plane import EARTH

LONS, LATS = st.floats(-180, 180), st.floats(-85, 85)
NEAR = st.tuples(st.floats(121.0, 121.02), st.floats(31.0, 31.02))
SQUARE = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]]
HOLE = [[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0], [1.0, 1.0]]
HORSESHOE = [[0, 0], [6, 0], [6, 6], [4, 6], [4, 2], [2, 2], [2, 6], [0, 6], [0, 0]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


@pytest.mark.parametrize(
    ("point", "geometry", "expected"),
    [
        ((2.0, 2.0), polygon(SQUARE), True),
        ((5.0, 2.0), polygon(SQUARE), False),
        ((2.0, 2.0), polygon(SQUARE, HOLE), False),
        ((0.5, 2.0), polygon(SQUARE, HOLE), True),
        ((3.0, 4.0), polygon(HORSESHOE), False),
        ((1.0, 4.0), polygon(HORSESHOE), True),
        ((5.0, 4.0), polygon(HORSESHOE), True),
        ((2.0, 2.0), {"type": "MultiPolygon", "coordinates": [[HOLE], [[[9, 9], [8, 9], [8, 8], [9, 9]]]]}, True),
        ((2.0, 2.0), {"type": "LineString", "coordinates": [[0, 0], [4, 4]]}, False),
    ],
)
def test_what_lies_within_an_outline(point: tuple[float, float], geometry: dict[str, Any], expected: bool) -> None:
    assert inside(point, geometry) is expected


@given(st.floats(0.01, 3.99), st.floats(0.01, 3.99))
def test_the_direction_in_which_a_ring_is_drawn_does_not_matter(x: float, y: float) -> None:
    assert inside((x, y), polygon(SQUARE))
    assert inside((x, y), polygon(SQUARE[::-1]))


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert distance((121.0, 31.0), (121.0, 32.0)) == pytest.approx(111_195, abs=1)
    assert distance((121.0, 31.0), (121.0, 31.0)) == 0


@given(LONS, LATS, LONS, LATS, LONS, LATS)
def test_distance_is_a_metric(a: float, b: float, c: float, d: float, e: float, f: float) -> None:
    one, two, three = (a, b), (c, d), (e, f)

    assert distance(one, two) == pytest.approx(distance(two, one), abs=1e-6)
    assert distance(one, three) <= distance(one, two) + distance(two, three) + 1e-3


@given(NEAR, st.floats(-0.01, 0.01), st.floats(-0.01, 0.01))
def test_within_a_street_it_agrees_with_a_plane(point: tuple[float, float], east: float, north: float) -> None:
    metres = distance(point, (point[0] + east, point[1] + north))
    flat = EARTH * ((radians(east) * cos(radians(point[1]))) ** 2 + radians(north) ** 2) ** 0.5

    assert metres == pytest.approx(flat, rel=1e-3, abs=0.01)


def test_a_box_round_points() -> None:
    assert box([(1.0, 5.0), (3.0, 2.0)]) == (1.0, 2.0, 3.0, 5.0)
    assert box([]) is None
    assert list(vertices(polygon(SQUARE)))[:2] == [(0.0, 0.0), (4.0, 0.0)]


@given(st.lists(NEAR, max_size=25), st.none() | NEAR)
def test_a_walk_visits_every_point_once(points: list[tuple[float, float]], start: tuple[float, float] | None) -> None:
    order = walk(points, start)

    assert sorted(order) == list(range(len(points)))
    if points and start:
        assert distance(start, points[order[0]]) == min(distance(start, point) for point in points)
    if points and not start:
        assert order[0] == 0


def neighbours(points: list[tuple[float, float]]) -> list[int]:
    """The plain nearest neighbour, which a walk must not be longer than."""
    order, left = [0], set(range(1, len(points)))
    while left:
        order.append(min(left, key=lambda n: (distance(points[order[-1]], points[n]), n)))
        left.remove(order[-1])
    return order


@given(st.lists(NEAR, min_size=1, max_size=25))
def test_a_walk_is_never_longer_than_the_nearest_neighbours(points: list[tuple[float, float]]) -> None:
    assert length([points[n] for n in walk(points)]) <= length([points[n] for n in neighbours(points)]) + 1e-6


@settings(max_examples=25)
@given(st.lists(NEAR, min_size=2, max_size=6, unique=True))
def test_a_short_walk_is_within_a_third_of_the_best(points: list[tuple[float, float]]) -> None:
    best = min(length([points[0], *rest]) for rest in permutations(points[1:]))

    assert length([points[n] for n in walk(points)]) <= best * 4 / 3 + 1e-6


def off(point: tuple[float, float], line: list[tuple[float, float]]) -> float:
    """Metres from a point to the nearest of many points along a line."""
    steps = [n / 200 for n in range(201)]
    along = [(a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s) for a, b in pairwise(line) for s in steps]
    return min(distance(point, one) for one in along)


@given(st.lists(NEAR, min_size=2, max_size=12), st.floats(1, 400))
@settings(max_examples=60)
def test_a_simplified_line_keeps_its_ends_and_strays_no_farther_than_allowed(
    line: list[tuple[float, float]], metres: float
) -> None:
    few = simplified(line, metres)

    assert (few[0], few[-1]) == (line[0], line[-1])
    assert all(off(point, few) <= metres + 12 for point in line)  # what lies between the steps


def test_what_lies_on_a_line_is_left_out_and_its_corners_stay() -> None:
    ring = [(121.0, 31.0), (121.005, 31.0), (121.01, 31.0), (121.01, 31.01), (121.0, 31.01), (121.0, 31.0)]

    assert simplified(ring, 3) == [ring[0], *ring[2:]]
