"""Sites come by their ledger and are a full part of the register: corrected by an entry, with a position beside it."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from openpyxl import load_workbook

from jiedao.intake import actions as intake
from jiedao.ledger import actions as ledger
from jiedao.ledger.actions import Conflict
from jiedao.ledger.models import Entry
from jiedao.ledger.rules import EVERYTHING
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from jiedao.places import collection, feature, point, to_gcj02
from jiedao.register import actions, queries
from jiedao.register.models import Estate, Premises, Site, SitePosition
from tests import world
from tests.register.conftest import Visit, text
from tests.world import BINLI, NOW, WUYUAN

CENTRE, MEALS, FAR = "第一睦邻中心", "滨里助餐点", "梧园助餐点"
HERE: dict[str, Any] = {"lon": 125.001, "lat": 30.001, "source": "map", "by": "desk", "at": NOW}


def site(name: str = CENTRE) -> Site:
    found: Site = Site.objects.live().get(name=name)
    return found


def held(name: str = CENTRE) -> SitePosition | None:
    found = queries.position_of(site(name))
    assert found is None or isinstance(found, SitePosition)
    return found


def correct(fact: Site, **changes: Any) -> Site:
    new = ledger.again(fact, **changes)
    actions.state(fact=new, former=fact, by="desk", at=NOW)
    return new


def shown(page: str) -> list[str]:
    """The sites of a list, in its order."""
    return [name for _, name in sorted((page.index(f">{name}</a>"), name) for name in NAMES if f">{name}</a>" in page)]


NAMES = (CENTRE, MEALS, FAR)


@pytest.fixture
def placed(visit: Visit) -> Visit:
    """The centre within the street, 滨里's meal point outside it by a web map, 梧园's nowhere."""
    actions.place(fact=site(), **HERE)
    lon, lat = to_gcj02(125.05, 30.001)
    actions.place(fact=site(MEALS), **HERE | {"lon": lon, "lat": lat, "source": "gcj02"})
    return visit


def test_a_position_stands_beside_what_the_ledger_states(subdistrict: Street) -> None:
    before = site()

    actions.place(fact=before, **HERE)

    assert site() == before
    where = held()
    assert where is not None
    assert (where.lon, where.crs_source, where.code) == (125.001, "map", BINLI)
    assert queries.story(site())[0].entry.verb == "阵地定位"


def test_the_ledger_comes_again_and_neither_position_nor_figure_moves(subdistrict: Street, tmp_path: Path) -> None:
    actions.place(fact=site(), **HERE)
    figures = {key: world.value(key) for key in ("centres_opened", "meal_points_opened")}

    result = world.load(subdistrict, world.copy(tmp_path, "阵地台账", world.rows("阵地台账")))

    assert world.outcomes(result) == {"unchanged": 3}
    assert held() is not None
    assert {key: world.value(key) for key in figures} == figures


def test_what_was_corrected_here_waits_for_a_person_when_the_ledger_says_otherwise(
    subdistrict: Street, tmp_path: Path
) -> None:
    correct(site(), opened_on=date(2022, 5, 2))

    result = world.load(subdistrict, world.copy(tmp_path, "阵地台账", world.rows("阵地台账")))

    assert world.outcomes(result) == {"held": 1, "unchanged": 2}
    assert site().opened_on == date(2022, 5, 2)


def test_a_site_that_was_entered_here_is_not_missed_in_the_ledger(subdistrict: Street, tmp_path: Path) -> None:
    new = Site(name="滨里党群服务站", kind="党群服务站", code=BINLI, opened_on=date(2022, 3, 1))
    actions.state(fact=new, by="desk", at=NOW)

    result = world.load(subdistrict, world.copy(tmp_path, "阵地台账", world.rows("阵地台账")))

    assert world.only(result)[0].missing == []


def test_another_name_takes_the_position_along_and_taking_it_back_restores_both(subdistrict: Street) -> None:
    actions.place(fact=site(), **HERE)
    new = correct(site(), name="滨里睦邻中心", code=WUYUAN)

    where = held("滨里睦邻中心")
    assert where is not None
    assert where.code == WUYUAN
    actions.undo(entry=new.entry, fact=new, scope=EVERYTHING, by="desk", at=NOW)
    assert (held() or where).code == BINLI
    assert SitePosition.objects.live().count() == 1


def test_a_site_leaves_with_its_position(subdistrict: Street) -> None:
    actions.place(fact=site(), **HERE)

    actions.withdraw(fact=site(), reason="撤并", by="desk", at=NOW)

    assert not SitePosition.objects.live().exists()
    assert not Site.objects.live().filter(name=CENTRE).exists()


def test_a_position_left_by_a_site_that_is_gone_is_not_taken_over_with_its_name(subdistrict: Street) -> None:
    actions.place(fact=site(), **HERE)
    entry = ledger.enter(by="测试", at=NOW, verb="测试")
    ledger.void([site()], entry=entry)

    correct(site(MEALS), name=CENTRE)

    assert held() is None


def test_of_two_who_place_a_site_the_second_is_told(subdistrict: Street) -> None:
    actions.place(fact=site(), **HERE)

    with pytest.raises(Conflict, match="林岚于09-01 09:00“阵地定位”"), transaction.atomic():
        actions.place(fact=site(), **HERE | {"lon": 125.002, "by": "binli"})
    first = held()
    actions.place(fact=site(), seen=first, **HERE | {"lon": 125.003})
    with pytest.raises(Conflict, match="“阵地定位”"), transaction.atomic():
        actions.take_position(fact=site(), seen=first, reason="标错", by="binli", at=NOW)

    actions.take_position(fact=site(), seen=held(), reason="标错", by="binli", at=NOW)
    assert held() is None
    with pytest.raises(Refused, match="这个阵地还没有位置"):
        actions.take_position(fact=site(), reason="标错", by="binli", at=NOW)


def test_the_last_step_of_a_position_is_taken_back(subdistrict: Street) -> None:
    actions.place(fact=site(), **HERE)
    actions.place(fact=site(), seen=held(), **HERE | {"lon": 125.002})

    actions.undo(entry=queries.story(site())[0].entry, fact=site(), scope=EVERYTHING, by="desk", at=NOW)

    where = held()
    assert where is not None
    assert where.lon == 125.001


def test_positions_of_sites_come_with_those_of_places_in_one_file(subdistrict: Street) -> None:
    told = [
        feature(point(125.001, 30.001), number="D001", name="滨里商铺1"),
        feature(point(125.002, 30.001), site=CENTRE),
        feature(point(125.003, 30.001), 名称=FAR),
    ]
    content = json.dumps(collection(told)).encode()

    assert actions.import_positions(content=content, by="desk", at=NOW) == actions.Came(fresh=2, changed=1)
    assert actions.import_positions(content=content, by="desk", at=NOW) == actions.Came(same=3)
    assert [(held(name) or SitePosition()).lon for name in NAMES] == [125.002, None, 125.003]
    assert Premises.objects.live().get(number="D001").lon == 125.001


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"site": "天外中心"}, "名录中没有名称为“天外中心”的阵地"),
        ({"site": CENTRE}, f"与文件中另一个要素的阵地相同（{CENTRE}）"),
        ({"number": CENTRE}, f"名录中没有编号为“{CENTRE}”的单位"),
    ],
)
def test_a_wrong_site_keeps_the_whole_file_out(subdistrict: Street, wrong: dict[str, str], reason: str) -> None:
    told = [feature(point(125.001, 30.001), site=CENTRE), feature(point(125.001, 30.001), **wrong)]

    with pytest.raises(actions.Unfit) as refusal:
        actions.import_positions(content=json.dumps(collection(told)).encode(), by="desk", at=NOW)

    assert str(refusal.value).endswith(reason)
    assert not SitePosition.objects.exists()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", [MEALS, CENTRE, FAR]),
        ("?order=name", sorted(NAMES)),
        ("?order=-name", sorted(NAMES, reverse=True)),
        ("?order=opened_on", [MEALS, CENTRE, FAR]),
        ("?order=-code", [FAR, CENTRE, MEALS]),
        ("?order=nonsense", [MEALS, CENTRE, FAR]),
        ("?q=睦邻", [CENTRE]),
        ("?kind=老年助餐点", [MEALS, FAR]),
        ("?kind=天外", [MEALS, CENTRE, FAR]),
        (f"?code={WUYUAN}", [FAR]),
        ("?where=none", [FAR]),
        ("?where=outside", [MEALS]),
        ("?where=gcj02", [MEALS]),
    ],
)
def test_the_list_is_searched_narrowed_and_ordered(placed: Visit, query: str, names: list[str]) -> None:
    assert shown(text(placed("desk"), f"/places/list/site/{query}")) == names


def test_the_list_has_pages(subdistrict: Street, visit: Visit) -> None:
    many = [Site(name=f"站点{n:02d}", kind="党群服务站", code=BINLI, opened_on=date(2022, 1, 1)) for n in range(60)]
    actions.state_all(facts=many, by="desk", at=NOW)
    client = visit("desk")

    assert "第 1 页，共 2 页" in text(client, "/places/list/site/?order=name")
    assert "站点59" in text(client, "/places/list/site/?order=name&q=站点&page=2")


def test_the_export_has_the_rows_that_were_asked_for(placed: Visit) -> None:
    answer = placed("desk").get("/places/list/site/export/?kind=老年助餐点")

    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert rows[2][:3] == [MEALS, "老年助餐点", "滨里居民区"]
    assert rows[2][-4:] == ["125.050000", "30.001000", "由 GCJ-02 换算", "在街道界线外"]
    assert [row[0] for row in rows[2:]] == [MEALS, FAR]


def test_a_committees_own_people_see_and_keep_its_sites_alone(placed: Visit) -> None:
    client = placed("binli")

    assert shown(text(client, "/places/list/site/")) == [MEALS, CENTRE]
    assert client.get(f"/places/site/{site(FAR).pk}/").status_code == 404
    answer = client.post(f"/places/site/{site(FAR).pk}/position/", {"lon": "125", "lat": "30", "source": "map"})
    assert answer.status_code == 404
    assert held(FAR) is None


def test_on_its_page_a_site_is_placed_corrected_and_the_position_taken_away(visit: Visit) -> None:
    client, path = visit("binli"), f"/places/site/{site().pk}/"
    assert "还没有位置" in text(client, path)

    client.post(f"{path}position/", {"lon": "125.015", "lat": "30.001", "source": "gcj02"})
    page = text(client, path)
    assert "由 GCJ-02 换算，原始值 125.015000，30.001000" in page
    where = held()
    assert where is not None
    assert f'name="seen" value="{where.pk}"' in page

    clash = client.post(f"{path}position/", {"lon": "125.001", "lat": "30.001", "source": "map", "seen": ""})
    assert "您打开以后已有改动：顾燕于" in clash.content.decode()
    client.post(f"{path}position/", {"lon": "125.001", "lat": "30.001", "source": "map", "seen": where.pk})
    assert (held() or where).lon == 125.001

    said = {"code": BINLI, "name": CENTRE, "kind": "睦邻中心", "opened_on": "2022-05-03"}
    assert '<option value="老年助餐点">' in text(client, f"{path}correct/")
    answer = client.post(f"{path}correct/", said)
    assert "开放日期：2022-05-01 → 2022-05-03" in text(client, answer.headers["Location"])
    client.post(f"/places/site/{site().pk}/position/take/", {"reason": "标错", "seen": (held() or where).pk})
    assert held() is None


def test_the_position_of_what_has_none_is_not_asked_for(visit: Visit) -> None:
    client = visit("desk")
    path = f"/places/estate/{Estate.objects.live().get(name='滨里一村').pk}/"

    assert client.post(f"{path}position/", {"lon": "125", "lat": "30", "source": "map"}).status_code == 404
    assert client.post(f"{path}position/take/", {"reason": "标错"}).status_code == 404
    assert "保存位置" not in text(client, path)


def test_on_the_map_a_site_has_a_mark_of_its_own_and_stands_in_the_legend(placed: Visit) -> None:
    client = placed("desk")
    page = text(client, "/places/map/")
    assert '<span class="lamp lamp-site">◆ 阵地</span>' in page
    assert f'data-point="阵地 {CENTRE}"' in page
    told = client.get("/places/points/?show=site").json()

    assert {(one["properties"]["name"], one["properties"]["lamp"]) for one in told["features"]} == {
        (MEALS, "site"),
        (CENTRE, "site"),
    }
    assert told["notes"] == "共 3 个阵地，其中 1 个还没有位置，1 个在街道界线外。"
    by_name = {one["properties"]["name"]: one["properties"] for one in told["features"]}
    assert by_name[MEALS]["text"] == "老年助餐点 · 滨里居民区 · 由 GCJ-02 换算 · 在街道界线外"
    assert by_name[CENTRE]["href"] == f"/places/site/{site().pk}/"


@pytest.mark.parametrize(
    ("query", "sites", "places"),
    [("", 2, 0), ("?show=site", 2, 0), ("?show=premises", 0, 0), ("?kind=睦邻中心", 1, 0), ("?risk=low", 0, 0)],
)
def test_the_map_is_narrowed_over_both(placed: Visit, query: str, sites: int, places: int) -> None:
    told = placed("desk").get(f"/places/points/{query}").json()["features"]

    assert sum(one["properties"]["lamp"] == "site" for one in told) == sites
    assert len(told) - sites == places


def test_lists_and_map_take_as_many_queries_for_many_sites_as_for_few(
    placed: Visit, django_assert_max_num_queries: Any
) -> None:
    many = [Site(name=f"站点{n:02d}", kind="党群服务站", code=BINLI, opened_on=date(2022, 1, 1)) for n in range(60)]
    actions.state_all(facts=many, by="desk", at=NOW)
    client = placed("desk")

    for path in ("/places/list/site/", "/places/map/", "/places/points/"):
        with django_assert_max_num_queries(14):
            client.get(path)


def test_a_load_is_taken_back_and_the_position_waits_for_its_site(subdistrict: Street, tmp_path: Path) -> None:
    new = [{"名称": "第二睦邻中心", "类别": "睦邻中心", "居民区": "滨里居民区", "开放日期": "2022-08-02"}]
    rows = [*world.rows("阵地台账"), *new]
    file = world.copy(tmp_path, "阵地台账", rows)
    first = world.load(subdistrict, file)
    actions.place(fact=site("第二睦邻中心"), **HERE)

    intake.undo(load=first.load, by="测试", at=NOW + timedelta(minutes=1))
    assert not Site.objects.live().filter(name="第二睦邻中心").exists()
    world.load(subdistrict, file)

    assert held("第二睦邻中心") is not None


def test_entries_of_sites_are_of_their_own(subdistrict: Street) -> None:
    correct(site(), kind="党群服务站")

    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.subject) == ("更正名录", f"阵地 {CENTRE}")
    assert entry.detail["fields"] == {"类别": ["睦邻中心", "党群服务站"]}
