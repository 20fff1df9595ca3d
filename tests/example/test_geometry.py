"""The invented street lies where there is no land, its committees fill it, its places lie in their committees."""

from __future__ import annotations

import json

import pytest

from jiedao.example import geometry
from jiedao.places import box, inside, read, to_wgs84, vertices

NAMES = [f"第{n}居民区" for n in range(1, 28)]
CODE = "990099001000"
DRAWN = geometry.outlines(1, "云溪街道", CODE, NAMES)
BOUNDS = {
    one["properties"]["name"]: one["geometry"] for one in DRAWN["features"] if one["properties"]["kind"] == "boundary"
}


def test_it_is_read_without_fault_and_equal_seeds_draw_the_same() -> None:
    features, wrong = read(json.dumps(DRAWN).encode())

    assert (len(features), wrong) == (len(DRAWN["features"]), [])
    assert geometry.outlines(1, "云溪街道", CODE, NAMES) == DRAWN
    assert geometry.outlines(2, "云溪街道", CODE, NAMES) != DRAWN


def test_it_lies_in_the_open_sea() -> None:
    around = box(vertices(BOUNDS["云溪街道"]))

    assert around is not None
    assert around[0] >= 125.0
    assert around[2] < 125.03
    assert 30.19 < around[1] < around[3] < 30.23


def test_every_point_of_the_street_lies_in_just_one_committee() -> None:
    for x in range(1, 30):
        for y in range(1, 30):
            place = (125.0 + x * 0.00083, 30.2 + y * 0.00054)
            if inside(place, BOUNDS["云溪街道"]):
                assert sum(inside(place, BOUNDS[name]) for name in NAMES) == 1, place


@pytest.mark.parametrize("number", [1, 6, 27, 40])
def test_any_number_of_committees_has_its_block(number: int) -> None:
    names = [f"第{n}居民区" for n in range(number)]
    drawn = geometry.outlines(1, "街道", CODE, names)

    named = [one["properties"]["name"] for one in drawn["features"] if one["properties"]["kind"] == "boundary"]
    assert named == ["街道", *names]


def test_places_lie_in_their_committee_but_for_one_outside_the_street_and_some_without_position() -> None:
    places = [(f"D{n:03d}", NAMES[n % 27]) for n in range(1, 127)]
    drawn = geometry.positions(1, DRAWN, places)
    where = {one["properties"]["number"]: tuple(one["geometry"]["coordinates"]) for one in drawn["features"]}

    assert len(where) == 121
    assert not inside(where.pop("D001"), BOUNDS["云溪街道"])
    homes = dict(places)
    assert all(inside(where[number], BOUNDS[homes[number]]) for number in where)


def test_sites_are_told_in_the_datum_of_web_maps() -> None:
    drawn = geometry.site_positions(1, DRAWN, [(f"第{n}站", NAMES[n % 27]) for n in range(1, 31)])
    where = {one["properties"]["site"]: tuple(one["geometry"]["coordinates"]) for one in drawn["features"]}

    assert len(where) == 29
    assert all(inside(to_wgs84(*where[f"第{n}站"]), BOUNDS[NAMES[n % 27]]) for n in range(1, 23))
    assert not inside(where["第1站"], BOUNDS[NAMES[1]])


def test_each_committee_has_its_station_and_the_street_its_hub() -> None:
    codes = {f"990099001{n:03d}": name for n, name in enumerate(NAMES, 1)}
    grids = geometry.grids(1, CODE, codes)
    roles = [grid.get("role") for grid in grids]

    assert (roles.count("hub"), roles.count("station")) == (1, 27)
    assert len({(grid["kind"], grid["number"]) for grid in grids}) == len(grids)
    assert all(str(grid["number"]).startswith(str(grid["code"])) for grid in grids)


def test_every_estate_has_a_company() -> None:
    found = geometry.estates(1, {"990099001001": ("甲村", "乙村")})

    assert [one["name"] for one in found] == ["甲村", "乙村"]
    assert all(one["company"] for one in found)
