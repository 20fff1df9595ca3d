"""Places of the visit ledger stand in the register by themselves, and leave it with the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiedao.intake import actions as intake
from jiedao.intake.models import Load
from jiedao.ledger.models import Entry
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from jiedao.register import actions
from jiedao.register.models import Estate, Premises
from tests.world import BINLI, NOW, WUYUAN


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
    actions.place(premises=placed, lon=125.001, lat=30.001, source="map", by="desk", at=NOW)

    with pytest.raises(Refused, match="名录中有单位场所登记在这次导入的居民区"):
        intake.undo(load=Load.objects.get(), by="desk", at=NOW)


def test_a_load_taken_back_takes_untouched_places_with_it_and_the_next_brings_them_again(
    subdistrict: Street, tmp_path: Path
) -> None:
    intake.undo(load=Load.objects.get(), by="desk", at=NOW)

    assert not Premises.objects.live().exists()
    assert Entry.objects.latest("pk").verb == "点位出名录"
    assert actions.ensure_premises([("D001", "滨里商铺1", BINLI)], by="测试", at=NOW) == 1


def test_committees_on_which_an_estate_stands_are_not_taken_back(subdistrict: Street) -> None:
    actions.state(fact=Estate(code=BINLI, name="滨里一村"), by="desk", at=NOW)

    with pytest.raises(Refused, match="名录中有小区登记在这次导入的居民区"):
        intake.undo(load=Load.objects.get(), by="desk", at=NOW)
