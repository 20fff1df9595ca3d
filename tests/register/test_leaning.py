"""Grids, estates, buildings and addresses name one another, and none names what is not there."""

from __future__ import annotations

from typing import Any

import pytest

from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.ledger.rules import EVERYTHING
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from jiedao.register import actions, queries
from jiedao.register.models import Address, Building, Estate, Grid
from jiedao.register.queries import Entered
from tests.world import BINLI, NOW, WUYUAN

CELL = f"{BINLI}001"
HOUSE: dict[str, Any] = {"code": BINLI, "estate": "滨里一村", "building": "3号", "cell": CELL}


def enter(fact: Entered) -> Entered:
    actions.state(fact=fact, by="desk", at=NOW)
    return fact


def correct(fact: Entered, **changes: object) -> None:
    new: Any = ledger.again(fact, **changes)
    actions.state(fact=new, former=fact, by="desk", at=NOW)


@pytest.fixture
def house(subdistrict: Street) -> Address:
    """An address in a cell, in a building of an estate."""
    enter(Grid(kind="cell", number=CELL, code=BINLI, name="第一格"))
    enter(Building(code=BINLI, estate="滨里一村", name="3号"))
    found = enter(Address(address="桂影路12号", **HOUSE))
    assert isinstance(found, Address)
    return found


def estate() -> Estate:
    found: Estate = Estate.objects.live().get(name="滨里一村")
    return found


def now() -> Address:
    found: Address = Address.objects.live().get()
    return found


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (Building(code=BINLI, estate="天边新村", name="3号"), "这个居民区没有登记小区“天边新村”，请先登记"),
        (Building(code=WUYUAN, estate="滨里一村", name="3号"), "这个居民区没有登记小区“滨里一村”，请先登记"),
        (Building(code=BINLI, estate="", name="3号"), None),
        (Address(code=BINLI, address="甲", estate="天边新村"), "这个居民区没有登记小区“天边新村”，请先登记"),
        (
            Address(code=BINLI, address="甲", estate="滨里一村", building="9号"),
            "这个居民区没有登记楼栋“滨里一村 9号”，请先登记",
        ),
        (Address(code=BINLI, address="甲", building="9号"), "这个居民区没有登记楼栋“9号”，请先登记"),
        (Address(code=BINLI, address="甲", cell=f"{BINLI}002"), f"没有编号为 {BINLI}002 的单元网格"),
        (Address(code=BINLI, address="甲", party=CELL), f"没有编号为 {CELL} 的党建网格"),
        (Address(code=WUYUAN, address="甲", cell=CELL), f"单元网格 {CELL} 不在这个居民区"),
    ],
)
def test_an_entry_names_what_is_there(house: Address, fact: Entered, reason: str | None) -> None:
    if reason is None:
        enter(fact)
    else:
        with pytest.raises(Refused) as refusal:
            enter(fact)
        assert str(refusal.value) == reason


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (Estate, "“滨里一村”下还有楼栋 1 条、标准地址 1 条，请先更正或撤销这些登记"),
        (Building, "“滨里一村 3号”下还有标准地址 1 条，请先更正或撤销这些登记"),
        (Grid, f"“单元网格 {CELL}”下还有标准地址 1 条，请先更正或撤销这些登记"),
    ],
)
def test_what_others_name_is_not_taken_out(house: Address, model: type[Entered], reason: str) -> None:
    fact: Any = model.objects.live().filter(code=BINLI).order_by("pk").first()
    with pytest.raises(Refused) as refusal:
        actions.withdraw(fact=fact, reason="合并", by="desk", at=NOW)
    assert str(refusal.value) == reason

    actions.withdraw(fact=house, reason="拆除", by="desk", at=NOW)
    actions.withdraw(fact=Building.objects.live().get(), reason="拆除", by="desk", at=NOW)
    actions.withdraw(fact=model.objects.live().filter(code=BINLI).first() or estate(), reason="合并", by="desk", at=NOW)


def test_what_is_renamed_takes_with_it_what_names_it_and_an_undo_takes_all_back(house: Address) -> None:
    building = Building.objects.live().get()
    correct(estate(), name="滨里第一新村")
    entry = Entry.objects.latest("pk")
    assert queries.story(Estate.objects.live().get(name="滨里第一新村"))[0].note == (
        "小区：滨里一村 → 滨里第一新村；连带更正楼栋 1 条；连带更正标准地址 1 条"
    )
    assert (Building.objects.live().get().estate, now().estate) == ("滨里第一新村", "滨里第一新村")
    assert queries.current("building", building.pk, EVERYTHING) == Building.objects.live().get()

    correct(Building.objects.live().get(), name="3幢")
    correct(Grid.objects.live().get(), number=f"{BINLI}007")
    assert (now().building, now().cell) == ("3幢", f"{BINLI}007")
    correct(now(), estate="滨里第一新村")  # it can still be corrected

    renamed = Estate.objects.live().get(name="滨里第一新村")
    with pytest.raises(ledger.Conflict):
        actions.undo(entry=entry, fact=renamed, scope=EVERYTHING, by="desk", at=NOW)


def test_a_rename_alone_is_taken_back_whole(house: Address) -> None:
    correct(estate(), name="滨里第一新村")

    entry = Entry.objects.latest("pk")
    actions.undo(entry=entry, fact=Estate.objects.live().get(entry=entry), scope=EVERYTHING, by="desk", at=NOW)

    assert (Building.objects.live().get().estate, now().estate) == ("滨里一村", "滨里一村")


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (Estate, {"code": WUYUAN}),
        (Grid, {"kind": "governance"}),
        (Grid, {"code": WUYUAN, "number": f"{WUYUAN}001"}),
    ],
)
def test_what_others_name_is_not_put_elsewhere(house: Address, model: type[Entered], changes: dict[str, str]) -> None:
    fact: Any = model.objects.live().filter(code=BINLI).order_by("pk").first()
    with pytest.raises(Refused, match="下还有"):
        correct(fact, **changes)


def test_an_entry_is_not_taken_back_from_under_what_names_it_by_now(subdistrict: Street) -> None:
    building = enter(Building(code=BINLI, estate="滨里一村", name="3号"))
    entry = Entry.objects.latest("pk")
    address = enter(Address(code=BINLI, address="桂影路12号", estate="滨里一村", building="3号"))

    with pytest.raises(Refused, match="标准地址“桂影路12号”还写着这一步登记的内容"):
        actions.undo(entry=entry, fact=building, scope=EVERYTHING, by="desk", at=NOW)

    actions.withdraw(fact=address, reason="重复", by="desk", at=NOW)
    out = Entry.objects.latest("pk")
    actions.undo(entry=entry, fact=building, scope=EVERYTHING, by="desk", at=NOW)
    with pytest.raises(Refused, match="标准地址“桂影路12号”还写着"):
        actions.undo(entry=out, fact=address, scope=EVERYTHING, by="desk", at=NOW)


def test_many_come_together_where_each_names_one_before_it(subdistrict: Street) -> None:
    facts: list[Entered] = [
        Grid(kind="cell", number=CELL, code=BINLI, name="第一格"),
        Estate(code=BINLI, name="滨里一村", company="和光物业"),
        Building(code=BINLI, estate="滨里一村", name="3号"),
        Address(address="桂影路12号", **HOUSE),
    ]
    assert actions.state_all(facts=facts, by="desk", at=NOW) == actions.Came(fresh=3, changed=1)
    assert Entry.objects.latest("pk").subject == "网格、小区、楼栋、标准地址"

    with pytest.raises(Refused, match="没有登记楼栋“滨里一村 4号”"):
        actions.state_all(facts=[Address(address="乙", **HOUSE | {"building": "4号"})], by="desk", at=NOW)
