"""Places of the visit ledger stand in the register by themselves, and leave it with the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiedao.intake import actions as intake
from jiedao.intake.models import Load
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from jiedao.register import actions
from jiedao.register.models import Building, Committee, Estate, Premises
from tests.world import BINLI, NANQUAN, NOW, WUYUAN


def test_every_place_of_the_ledger_has_its_entry(subdistrict: Street) -> None:
    found = Premises.objects.live().order_by("number").values_list("number", "name", "code")

    assert list(found)[:2] == [("D001", "滨里商铺1", BINLI), ("D002", "梧园商铺2", WUYUAN)]
    assert Premises.objects.count() == 3


def test_what_is_known_already_is_left_as_it_is(subdistrict: Street) -> None:
    before = Entry.objects.count()

    made = actions.ensure_premises([("D001", "别的名称", WUYUAN)], by="测试", at=NOW)

    assert (made, Entry.objects.count() - before) == (0, 0)
    assert Premises.objects.live().get(number="D001").name == "滨里商铺1"


def test_a_new_place_is_entered_once_by_its_first_name_with_kind_and_risk_of_its_name(subdistrict: Street) -> None:
    points = [("D050", "东门加油站", BINLI), ("D050", "东门油站", BINLI), ("D051", "滨里一村门厅", BINLI)]

    assert actions.ensure_premises(points, by="测试", at=NOW) == 2
    found = Premises.objects.live().filter(number__gte="D050").order_by("number")
    assert [(one.name, one.kind, one.risk, one.lon) for one in found] == [
        ("东门加油站", "filling_station", "high", None),
        ("滨里一村门厅", "other", "low", None),
    ]


def test_a_load_taken_back_takes_its_places_with_it_but_not_those_that_people_stated(
    subdistrict: Street,
) -> None:
    placed = Premises.objects.live().get(number="D001")
    actions.place(fact=placed, lon=125.001, lat=30.001, source="map", by="desk", at=NOW)

    with pytest.raises(Refused, match="名录中有单位场所登记在这次导入的居民区"):
        intake.undo(load=Load.objects.get(), by="desk", at=NOW)


def test_a_load_taken_back_takes_untouched_places_with_it_and_the_next_brings_them_again(
    subdistrict: Street, tmp_path: Path
) -> None:
    intake.undo(load=Load.objects.get(), by="desk", at=NOW)

    assert not Premises.objects.live().exists()
    assert not Estate.objects.live().exists()
    assert [entry.verb for entry in Entry.objects.order_by("-pk")[:2]] == ["小区出名录", "点位出名录"]
    assert actions.ensure_premises([("D001", "滨里商铺1", BINLI)], by="测试", at=NOW) == 1


def test_committees_on_which_an_estate_stands_are_not_taken_back(subdistrict: Street) -> None:
    former = estate("滨里一村")
    actions.state(fact=corrected(former, company="和光物业"), former=former, by="desk", at=NOW)

    with pytest.raises(Refused, match="名录中有小区登记在这次导入的居民区"):
        intake.undo(load=Load.objects.get(), by="desk", at=NOW)


def estate(name: str) -> Estate:
    found: Estate = Estate.objects.live().get(name=name)
    return found


def corrected(fact: Estate, **changes: object) -> Estate:
    found = ledger.again(fact, **changes)
    assert isinstance(found, Estate)
    return found


def roster(**estates: str) -> int:
    """The roster with other estates of some committees; how many came into the register."""
    entry = ledger.enter(by="测试", at=NOW, verb="导入", subject="居民区名录")
    for name, told in estates.items():
        former = Committee.objects.live().get(name=f"{name}居民区")
        ledger.void([former], entry=entry)
        ledger.record([ledger.again(former, estates=told)], entry=entry)
    return actions.follow_estates(by="测试", at=NOW)


def test_every_estate_of_the_roster_has_its_entry_and_leaves_with_it(subdistrict: Street) -> None:
    told = Estate.objects.live().order_by("code", "name").values_list("code", "name", "origin")
    assert list(told) == [
        (BINLI, "滨里一村", "居民区名录"),
        (BINLI, "滨里花苑", "居民区名录"),
        (WUYUAN, "梧园公寓", "居民区名录"),
        (NANQUAN, "南泉新村", "居民区名录"),
    ]
    assert actions.follow_estates(by="测试", at=NOW) == 0

    assert roster(滨里="滨里花苑", 梧园="梧园公寓、滨里一村") == 1
    assert estate("滨里一村").code == WUYUAN


def test_what_somebody_stated_of_an_estate_outlives_the_roster(subdistrict: Street) -> None:
    renamed, gone, named = estate("滨里一村"), estate("滨里花苑"), estate("梧园公寓")
    actions.state(fact=corrected(renamed, name="滨里第一新村"), former=renamed, by="desk", at=NOW)
    actions.withdraw(fact=gone, reason="已拆除", by="desk", at=NOW)
    actions.state(fact=Building(code=WUYUAN, estate=named.name, name="1号"), by="desk", at=NOW)

    assert actions.follow_estates(by="测试", at=NOW) == 0
    assert roster(梧园="", 南泉="") == 0
    assert sorted(Estate.objects.live().values_list("name", flat=True)) == ["梧园公寓", "滨里第一新村"]


def test_a_committee_is_still_given_another_code_while_only_its_estates_bear_the_present_one(
    subdistrict: Street,
) -> None:
    entry = ledger.enter(by="测试", at=NOW, verb="导入", subject="居民区名录")
    new = Committee(code=f"{BINLI[:9]}009", name="东平居民区", estates="东平新村")
    ledger.record([new], entry=entry)
    actions.follow_estates(by="测试", at=NOW)

    actions.recode(committee=new, code=f"{BINLI[:9]}077", street=subdistrict, by="desk", at=NOW)

    assert estate("东平新村").code == f"{BINLI[:9]}077"
