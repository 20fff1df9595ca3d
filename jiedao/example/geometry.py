"""Where the invented street lies: boundaries, roads, water, buildings and the positions of its places, as GeoJSON.

The street is set down in the open East China Sea (125°E 30.2°N), where there is no land: nothing of it can be taken
for a real place. It is about 2.4 by 1.8 kilometres. Equal arguments give equal geometry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import cos, pi, radians, sin
from random import Random
from typing import Any

from jiedao.example import chance, names
from jiedao.places import Point, box, collection, feature, inside, point, to_gcj02, vertices

WEST, SOUTH = 125.0, 30.2
WIDTH, HEIGHT = 2400.0, 1800.0  # metres
_DEGREE = 111_195.0  # metres of a degree of latitude
_KNOTS = 24  # bends of a line across the street
_UNPLACED = 23  # every so many places have no position yet
_ROWS_OF_HOUSES, _HOUSES = 3, 4

Geometry = dict[str, Any]


def _degrees(x: float, y: float) -> list[float]:
    """A point in metres from the south-west corner, in degrees."""
    return [round(WEST + x / (_DEGREE * cos(radians(SOUTH))), 7), round(SOUTH + y / _DEGREE, 7)]


class _Blocks:
    """The street as rows of blocks, one for each committee; neighbours share their very edges."""

    def __init__(self, rng: Random, number: int) -> None:
        rows = max(1, round((number * HEIGHT / WIDTH) ** 0.5))
        self.columns = [number // rows + (row < number % rows) for row in range(rows)]
        self.bends = [(rng.uniform(15, 45), rng.uniform(0, 2 * pi), rng.uniform(1.2, 2.4)) for _ in range(rows + 1)]
        self.splits = [
            [0.0, *((column + rng.uniform(-0.18, 0.18)) * WIDTH / count for column in range(1, count)), WIDTH]
            for count in self.columns
        ]

    def height(self, line: int, x: float) -> float:
        """How far north the line below row `line` runs at x."""
        swing, phase, waves = self.bends[line]
        return HEIGHT * line / len(self.columns) + swing * sin(phase + waves * 2 * pi * x / WIDTH)

    def line(self, number: int, start: float = 0.0, end: float = WIDTH) -> list[list[float]]:
        """The line below a row between two x, by every bend and every corner of a block on it."""
        xs = {WIDTH * knot / _KNOTS for knot in range(_KNOTS + 1)} | {start, end}
        for row in (number - 1, number):
            if 0 <= row < len(self.splits):
                xs |= set(self.splits[row])
        return [_degrees(x, self.height(number, x)) for x in sorted(xs) if start <= x <= end]

    def blocks(self) -> list[Geometry]:
        """A polygon for each committee, row by row from the south-west."""
        found = []
        for row, splits in enumerate(self.splits):
            for left, right in pairwise(splits):
                ring = self.line(row, left, right) + self.line(row + 1, left, right)[::-1]
                found.append({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
        return found

    def whole(self) -> Geometry:
        """The polygon of the street."""
        ring = self.line(0) + self.line(len(self.columns))[::-1]
        return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}

    def roads(self) -> list[Geometry]:
        """The lines between rows, and the edges between the blocks of a row."""
        across = [self.line(number) for number in range(1, len(self.columns))]
        along = [
            [_degrees(x, self.height(row, x)), _degrees(x, self.height(row + 1, x))]
            for row, splits in enumerate(self.splits)
            for x in splits[1:-1]
        ]
        return [{"type": "LineString", "coordinates": line} for line in (*across, *along)]


def outlines(seed: int, name: str, code: str, committees: Sequence[str]) -> Geometry:
    """The vectors of a street of that name and 12-digit code: GeoJSON that the register takes in."""
    rng = chance.generator(seed, "geometry")
    blocks = _Blocks(rng, len(committees))
    features = [feature(blocks.whole(), kind="boundary", name=name, code=code)]
    own = blocks.blocks()
    features += [
        feature(geometry, kind="boundary", name=committee) for geometry, committee in zip(own, committees, strict=True)
    ]
    called: set[str] = set()
    for number, geometry in enumerate(blocks.roads(), 1):
        features.append(feature(geometry, kind="road", number=f"R{number:03d}", name=_road(rng, called)))
    features.append(feature(_creek(blocks), kind="water", number="W001", name="云溪"))
    houses = [house for geometry in own for house in _houses(rng, geometry)]
    features += [feature(house, kind="building", number=f"B{n:04d}") for n, house in enumerate(houses, 1)]
    return collection(features)


def _road(rng: Random, called: set[str]) -> str:
    """A name that no road of the street has yet; without one where the names are used up."""
    for _ in range(50):
        name = names.road(rng).rstrip("号0123456789")
        if name not in called:
            called.add(name)
            return name
    return ""


def _creek(blocks: _Blocks) -> Geometry:
    """A creek through the street from west to north."""
    xs = [WIDTH * step / 40 for step in range(31)]
    line = [_degrees(x, HEIGHT * (0.28 + 0.62 * (x / WIDTH) ** 2) + 40 * sin(x / 160)) for x in xs]
    return {"type": "LineString", "coordinates": line}


def _houses(rng: Random, block: Geometry) -> list[Geometry]:
    """Rows of houses in a block, those that lie wholly within it."""
    around = box(vertices(block))
    assert around is not None
    west, south, east, north = around
    wide, deep = (east - west) / (_HOUSES + 1), (north - south) / (_ROWS_OF_HOUSES + 1)
    found = []
    for row in range(_ROWS_OF_HOUSES):
        for place in range(_HOUSES):
            x, y = west + wide * (place + 0.62), south + deep * (row + 0.72)
            length, depth = wide * rng.uniform(0.55, 0.78), deep * rng.uniform(0.28, 0.4)
            ring = [[x, y], [x + length, y], [x + length, y + depth], [x, y + depth], [x, y]]
            geometry = {"type": "Polygon", "coordinates": [[[round(a, 7), round(b, 7)] for a, b in ring]]}
            if all(inside(corner, block) for corner in vertices(geometry)):
                found.append(geometry)
    return found


def positions(seed: int, drawn: Geometry, places: Sequence[tuple[str, str]]) -> Geometry:
    """Positions of places (number, committee) within the blocks of `drawn`, as GeoJSON that the register takes in.

    One in 23 has none yet, and the first one lies outside the street, as in every register that is not checked.
    """
    blocks = _blocks(drawn)
    features = []
    for place, (number, committee) in enumerate(places, 1):
        if place % _UNPLACED == 0 or committee not in blocks:
            continue
        lon, lat = _within(chance.generator(seed, "position", number), blocks[committee])
        if place == 1:
            lon, lat = round(WEST - 0.002, 7), round(SOUTH + 0.004, 7)
        features.append(feature(point(lon, lat), number=number))
    return collection(features)


def site_positions(seed: int, drawn: Geometry, sites: Sequence[tuple[str, str]]) -> Geometry:
    """Positions of sites (name, committee) as copied from a web map, in GCJ-02; one in 23 has none yet."""
    blocks = _blocks(drawn)
    features = [
        feature(point(*to_gcj02(*_within(chance.generator(seed, "site", name), blocks[committee]))), site=name)
        for place, (name, committee) in enumerate(sites, 1)
        if place % _UNPLACED and committee in blocks
    ]
    return collection(features)


def _blocks(drawn: Geometry) -> Mapping[str, Geometry]:
    """The boundaries of a drawn street by the names of its committees."""
    return {
        one["properties"]["name"]: one["geometry"]
        for one in drawn["features"]
        if one["properties"]["kind"] == "boundary"
    }


def _within(rng: Random, block: Geometry) -> Point:
    """A point in a block."""
    around = box(vertices(block))
    assert around is not None
    west, south, east, north = around
    while True:
        found = round(rng.uniform(west, east), 7), round(rng.uniform(south, north), 7)
        if inside(found, block):
            return found


_COMPANIES = ("云畔物业", "启明物业", "安居物业", "和光物业", "万户物业")


def estates(seed: int, homes: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """What the register holds of each estate, by committee: name, company, state of the owners' committee, households.

    A third of the estates have no owners' committee, as is common.
    """
    rng = chance.generator(seed, "estates")
    found = []
    for code, named in homes.items():
        for name in named:
            state = rng.choices(("standing", "preparing", "none", "expired"), (50, 8, 34, 8))[0]
            company = rng.choice(_COMPANIES)
            found.append(
                {
                    "code": code,
                    "name": name,
                    "company": f"{company}服务有限公司",
                    "owners_state": state,
                    "households": rng.randint(180, 960),
                }
            )
    return found


def grids(seed: int, street: str, committees: Mapping[str, str]) -> list[dict[str, Any]]:
    """The grids of a street ({code: name of the committee}): cells, governance grids, and the party's 1+N+N."""
    rng = chance.generator(seed, "grids")
    hub = {"kind": "party", "number": f"{street}001", "code": street, "name": "街道党群服务中心", "role": "hub"}
    found: list[dict[str, Any]] = [hub]
    for code, name in committees.items():
        station = {"kind": "party", "number": f"{code}001", "code": code, "name": f"{name}党群服务站"}
        found.append(station | {"role": "station"})
        if rng.random() < 0.5:
            where = rng.choice(("商务楼", "园区", "市场", "商业街"))
            spot = {"kind": "party", "number": f"{code}002", "code": code, "name": f"{name}{where}党建网格"}
            found.append(spot | {"role": "point"})
        for kind, label, number in (
            ("governance", "治理网格", rng.randint(2, 4)),
            ("cell", "单元网格", rng.randint(3, 6)),
        ):
            for serial in range(1, number + 1):
                grid = {"kind": kind, "number": f"{code}{serial:03d}", "code": code, "name": f"{name}第{serial}{label}"}
                if kind == "governance":
                    grid |= {"head_name": names.person(rng, rng.choice(("男", "女")), born=rng.randint(1965, 1995))}
                    grid |= {"households": rng.randint(300, 500)}  # type: ignore[dict-item]
                found.append(grid)
    return found
