"""The place remembers: a place, an estate, a building and an address, each with all that happened there."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.casework.rules import Word
from jiedao.home import queries
from jiedao.ledger import actions as ledger
from jiedao.lookback import actions as lookback
from jiedao.lookback.actions import Said
from jiedao.organisation.models import Person, Street
from jiedao.organisation.queries import who
from jiedao.patrol import queries as patrol
from jiedao.register.models import Address, Building, Estate
from jiedao.services.models import Adaptation, ChargerWork
from tests.casework.cast import BINLI, DAY, NOW, WUYUAN, Cast, closed_again
from tests.patrol.cast import TODAY, settle, visited


@pytest.fixture
def cast(street: Street) -> Cast:
    """The street with its people, places, an estate with works, and an address in it."""
    cast = settle()
    entry = ledger.enter(by="admin", at=NOW, verb="测试")
    works = [
        ChargerWork(code=BINLI, estate="滨里小区", chargers=12, finished_on=date(2022, 6, 1)),
        Adaptation(
            code=BINLI, identity_key="甲", name="钱长生", address="滨里小区3号楼201", applied_on=date(2022, 5, 1),
            finished_on=date(2022, 6, 2),
        ),
    ]  # fmt: skip
    places = [
        Estate(code=BINLI, name="滨里小区"),
        Building(code=BINLI, estate="滨里小区", name="3号楼"),
        Address(code=BINLI, address="滨里小区3号楼201", estate="滨里小区"),
    ]
    ledger.record([*works, *places], entry=entry)
    return cast


def filed(**said: Any) -> Head:
    own: dict[str, Any] = {"kind": CaseKind.HAZARD, "code": BINLI, "description": "堆物", "by": "desk", "at": NOW}
    return casework.file(**(own | said))


def browser(username: str) -> Client:
    client = Client()
    person = Person.objects.get(username=username)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def told(by: str = "desk") -> list[str]:
    """What the place P001 remembers, the latest first."""
    return [line.what for line in queries.memory_of(who(by), patrol.spots_of(["P001"])["P001"]).lines]


def test_a_place_remembers_every_close_and_every_relapse(cast: Cast) -> None:
    visited(1, answers={"exit": "no"})
    head = closed_again(cast, Head.objects.get(), NOW)
    visited(2, at=NOW + 7 * DAY, answers={"exit": "no"})
    head = closed_again(cast, Head.objects.get(), NOW + 9 * DAY)

    assert told() == [
        f"办结{head}",
        f"重新办理{head}",
        "走访",
        f"办结{head}",
        f"发现{head}",
        "走访",
    ]


def test_a_place_remembers_who_called_what_was_looked_back_at_and_what_superiors_found(cast: Cast) -> None:
    visited(1, answers={"exit": "no"})
    head = closed_again(cast, Head.objects.get(), NOW)
    lookback.open_inspection(
        title="安全督察", superior="区安委办", on=TODAY, points=[Said("通道堆物", case=head)], by="head", at=NOW
    )
    call = filed(kind=CaseKind.POLLUTION, description="油烟", point_number="P001")
    call = casework.assign(case=call, units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)
    call = casework.sign(case=call, version=call.version, by="safe", at=NOW)
    call = casework.contact(case=call, note="已联系", version=call.version, by="safe", at=NOW)
    call = casework.report_done(case=call, note="已清洗", version=call.version, by="safe", at=NOW)
    call = casework.verify(case=call, note="达标", version=call.version, by="check", at=NOW)
    casework.call_back(case=call, word=Word.DENIED, note="还有味", version=call.version, by="desk", at=NOW)

    lines = told()

    assert f"回访{call}：未解决" in lines
    assert "区安委办督察：安全督察" in lines


@pytest.mark.parametrize(
    ("sort", "works", "cases"),
    [
        ("estate", ["适老化改造完工", "滨里小区安装充电桩 12 个"], {"一", "二", "三"}),
        ("building", ["适老化改造完工", "滨里小区安装充电桩 12 个"], {"一", "二"}),
        ("address", ["适老化改造完工", "滨里小区安装充电桩 12 个"], {"一"}),
    ],
)
def test_an_estate_a_building_and_an_address_remember_too(
    cast: Cast, sort: str, works: list[str], cases: set[str]
) -> None:
    addresses = ("滨里小区3号楼201", "滨里小区 3号502", "滨里小区13号", "滨里路3号")
    for text, address in zip("一二三四", addresses, strict=True):
        filed(description=text, address=address)
    filed(description="五", address="滨里小区3号楼201", code=WUYUAN)
    model = {"estate": Estate, "building": Building, "address": Address}[sort]

    found = queries.memory_in(who("desk"), model.objects.live().get(code=BINLI))

    assert {head.text for head in found.heads} == cases
    assert [line.what for line in found.lines if line.note == "依台账"] == works
    page = unescape(browser("desk").get(f"/memory/{sort}/{model.objects.live().get().pk}/").content.decode())
    assert "适老化改造完工" in page
    assert "钱长生" not in page


def test_each_page_is_led_to_from_the_register_and_from_the_case(cast: Cast) -> None:
    estate, address = Estate.objects.live().get(), Address.objects.live().get()
    pairs = [
        (filed(point_number="P001"), "/rounds/places/P001/"),
        (filed(address=address.address), f"/memory/address/{address.pk}/"),
        (filed(address="滨里小区8号"), f"/memory/estate/{estate.pk}/"),
        (filed(address="别处"), ""),
    ]

    assert [queries.remembered_at(who("desk"), head) for head, _ in pairs] == [href for _, href in pairs]
    assert queries.remembered_at(who("wuyuan"), pairs[0][0]) == ""
    client = browser("desk")
    assert f'href="/memory/estate/{estate.pk}/"' in client.get(f"/places/estate/{estate.pk}/").content.decode()
    assert 'href="/rounds/places/P001/"' in client.get(f"/cases/{pairs[0][0].pk}/").content.decode()


def test_the_page_of_a_place_says_what_is_open_and_leads_to_its_visits(cast: Cast) -> None:
    visited(1, at=timezone.now(), cases=[
        {"kind": "hazard", "description": "飞线"}, {"kind": "issue", "description": "招牌", "mended": "扶正"}
    ])  # fmt: skip

    page = unescape(browser("grid").get("/rounds/places/P001/").content.decode())

    assert page.index("发现") < page.index("登记事项2件")  # the latest first
    assert "未办结 1 件，已办结 1 件" in page
    assert 'href="/rounds/visits/' in page
    assert not any(word in page for word in ("<style", " style=", "onclick="))
    assert browser("grid").get("/rounds/places/P999/").status_code == 404


def test_a_long_memory_takes_as_many_queries_as_a_short_one(cast: Cast) -> None:
    spot, asked = patrol.spots_of(["P001"])["P001"], who("desk")

    def asks() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.memory_of(asked, spot)
        return len(captured)

    visited(1, answers={"exit": "no"})
    short = asks()
    for serial in range(2, 8):
        met = {"kind": "hazard", "description": f"第{serial}处", "distinct": "1"}
        visited(serial, at=NOW + serial * DAY, cases=[met])

    assert asks() == short
