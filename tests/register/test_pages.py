"""The pages of the register: what each shows to whom, and that nothing of another committee is told."""

from __future__ import annotations

import io
import json
from html import unescape
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.places import collection, feature, point
from jiedao.register import actions
from jiedao.register.models import Address, Estate, Grid, Premises
from tests.register.conftest import Visit, text
from tests.world import BINLI, NANQUAN, NOW, WUYUAN


def place(number: str) -> Premises:
    found: Premises = Premises.objects.live().get(number=number)
    return found


def path_of(number: str) -> str:
    """The page of a place, by the version that stands."""
    return f"/places/premises/{place(number).pk}/"


def put(number: str, **changes: Any) -> Premises:
    former = place(number)
    fact = ledger.again(former, **changes)
    assert isinstance(fact, Premises)
    actions.state(fact=fact, former=former, by="desk", at=NOW)
    return place(number)


def features(client: Client, path: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = client.get(path).json()["features"]
    return told


@pytest.fixture
def placed(visit: Visit) -> Visit:
    """滨里's place within the street, 梧园's outside it, 南泉's nowhere."""
    for number, lon in (("D001", 125.001), ("D002", 125.05)):
        actions.place(fact=place(number), lon=lon, lat=30.001, source="map", by="desk", at=NOW)
    return visit


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["D001", "D002", "D003"]),
        ("?order=-number", ["D003", "D002", "D001"]),
        ("?order=nonsense", ["D001", "D002", "D003"]),
        ("?q=梧园", ["D002"]),
        ("?q=D00 商铺", ["D001", "D002", "D003"]),
        (f"?code={NANQUAN}", ["D003"]),
        ("?kind=school", []),
        ("?kind=nonsense", ["D001", "D002", "D003"]),
        ("?risk=low", ["D001", "D002", "D003"]),
        ("?where=none", ["D003"]),
        ("?where=outside", ["D002"]),
    ],
)
def test_the_list_is_narrowed_and_ordered(placed: Visit, query: str, numbers: list[str]) -> None:
    page = text(placed("desk"), f"/places/{query}")

    shown = sorted(
        (page.index(f">{number}</a>"), number) for number in ("D001", "D002", "D003") if f">{number}</a>" in page
    )
    assert [number for _, number in shown] == numbers


def test_by_risk_the_high_ones_come_first(placed: Visit) -> None:
    put("D002", risk="high")
    put("D003", risk="medium")
    page = text(placed("desk"), "/places/?order=risk")

    assert page.index(">D002</a>") < page.index(">D003</a>") < page.index(">D001</a>")


def test_a_committees_own_people_see_its_places_alone(placed: Visit) -> None:
    client = placed("binli")

    assert ">D001</a>" in text(client, "/places/")
    assert ">D002</a>" not in text(client, "/places/")
    assert "D002" not in text(client, "/places/map/")
    assert [one["properties"]["key"] for one in features(client, "/places/points/")] == ["D001"]
    assert client.get(f"/places/premises/{place('D002').pk}/").status_code == 404


@pytest.mark.parametrize("path", ["/places/", "/places/map/", "/places/points/", "/places/outlines/", "/places/grids/"])
def test_a_volunteer_sees_nothing_of_the_register(visit: Visit, path: str) -> None:
    assert visit("helper").get(path).status_code == 404


def test_the_export_has_the_rows_of_the_list_with_people_masked(placed: Visit) -> None:
    put("D001", owner="方远志", contact="13912345678")
    answer = placed("binli").get("/places/export/")

    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cells = [[str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert len(cells) == 3
    assert {"D001", "方**", "139****5678", "125.001000", "已定位"} <= set(cells[2])
    assert (cells[1][-1], cells[2][-1][:10]) == ("最近走访", "2022-05-10")
    assert "13912345678" not in str(cells)


def test_points_bear_what_the_map_needs_and_no_telephone(placed: Visit) -> None:
    put("D001", contact="13912345678", risk="high")
    answer = placed("desk").get("/places/points/")

    told = answer.json()
    assert told["features"][0] == feature(
        point(125.001, 30.001),
        key="D001",
        name="滨里商铺1",
        text="其他 · 滨里居民区 · 风险高",
        href=f"/places/premises/{place('D001').pk}/",
        lamp="late",
        outside=False,
    )
    assert told["notes"] == "共 3 个单位、3 个阵地，其中 4 个还没有位置，1 个在街道界线外。"
    assert "1391234" not in answer.content.decode()


def test_outlines_are_told_with_the_streets_own_marked_and_not_sent_twice(visit: Visit) -> None:
    client = visit("wuyuan")
    answer = client.get("/places/outlines/")

    told = answer.json()["features"]
    assert sorted((one["properties"]["code"], one["properties"]["street"]) for one in told) == [
        (f"{BINLI[:9]}000", True),
        (BINLI, False),
        (WUYUAN, False),
    ]
    again = client.get("/places/outlines/", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_place_is_entered_corrected_and_its_former_address_still_leads_to_it(visit: Visit) -> None:
    client = visit("binli")
    said = {"code": BINLI, "number": "D004", "name": "滨里药房", "kind": "shop", "risk": "low"}
    assert 'value="D004"' in text(client, "/places/new/premises/")

    first = client.post("/places/new/premises/", said | {"owner": "方远志", "contact": "13912345678"})
    pk = place("D004").pk
    assert first.headers["Location"] == f"/places/premises/{pk}/"
    page = text(client, f"/places/premises/{pk}/correct/")
    assert "方远志" not in page
    assert "13912345678" not in page
    client.post(f"/places/premises/{pk}/correct/", said | {"risk": "high", "owner": "", "contact": ""})

    now = place("D004")
    assert (now.risk, now.owner, now.contact) == ("high", "方远志", "13912345678")
    page = text(client, f"/places/premises/{pk}/")
    assert "风险等级：低 → 高" in page
    assert "方远志" not in page
    assert "139****5678" in page


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"number": "D001"}, "单位场所“D001”已经登记"),
        ({"contact": "老王"}, "联系电话应为手机号"),
        ({"code": WUYUAN}, "选择一个有效的选项"),
        ({"name": ""}, "这个字段是必填项"),
    ],
)
def test_what_cannot_stand_is_said_on_the_form(visit: Visit, changes: dict[str, str], reason: str) -> None:
    said = {"code": BINLI, "number": "D004", "name": "滨里药房", "kind": "shop", "risk": "low"}

    answer = visit("binli").post("/places/new/premises/", said | changes)

    assert reason in answer.content.decode()
    assert not Premises.objects.filter(number="D004").exists()


@pytest.mark.parametrize(("username", "told"), [("desk", True), ("wuyuan", True), ("binli", False)])
def test_the_standard_address_is_told_to_those_in_whose_scope_it_stands(
    visit: Visit, username: str, told: bool
) -> None:
    put("D001", address="梧园公寓1号")  # a place of one committee that is said to lie in another
    actions.state(fact=Address(code=WUYUAN, address="梧园公寓1号", estate="梧园公寓"), by="desk", at=NOW)
    shown = put("D002", address="梧园公寓1号") if username == "wuyuan" else place("D001")

    assert ("标准地址：梧园公寓" in text(visit(username), f"/places/premises/{shown.pk}/")) is told


def test_a_position_is_set_taken_back_and_taken_away_on_the_page(visit: Visit) -> None:
    client, first = visit("binli"), path_of("D001")
    assert "还没有位置" in text(client, first)

    client.post(f"{first}position/", {"lon": "125.015", "lat": "30.001", "source": "map"})
    page = text(client, first)
    assert "位置在梧园居民区界线内，名录记在滨里居民区" in page
    assert 'href="/rounds/places/D001/"' in page
    assert '<li class="next">' not in page

    client.post(f"{path_of('D001')}undo/", {"entry": Entry.objects.latest("pk").pk})
    assert place("D001").lon is None

    client.post(f"{path_of('D001')}position/", {"lon": "125.05", "lat": "30.001", "source": "gcj02"})
    page = text(client, first)
    assert "在街道界线外" in page
    assert "由 GCJ-02 换算，原始值 125.050000，30.001000" in page

    client.post(f"{path_of('D001')}position/take/", {"reason": "标错"})
    assert place("D001").lon is None


def test_of_two_who_correct_an_entry_the_second_keeps_what_was_typed_and_sees_both(visit: Visit) -> None:
    put("D001", owner="方远志")
    seen = place("D001")
    put("D001", risk="high", trade="餐饮")
    said = {"code": BINLI, "number": "D001", "name": "滨里商铺甲", "kind": seen.kind, "risk": "medium", "trade": ""}
    client = visit("binli")

    answer = client.post(f"/places/premises/{seen.pk}/correct/", said | {"owner": "顾大川"})

    page = unescape(answer.content.decode())
    assert "您打开以后已有改动：林岚于09-01 09:00“更正名录”（行业：空 → 餐饮；风险等级：低 → 高）。" in page
    assert "他人刚改为：高" in page
    assert "他人刚改为：餐饮" not in page
    form = answer.context["form"]
    assert [form[name].value() for name in ("name", "risk", "trade", "owner")] == [
        "滨里商铺甲",
        "medium",
        "餐饮",
        "顾大川",
    ]
    assert place("D001").risk == "high"

    assert f'action="{path_of("D001")}correct/"' in page
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    client.post(f"{path_of('D001')}correct/", sent)
    now = place("D001")
    assert (now.name, now.risk, now.trade, now.owner) == ("滨里商铺甲", "medium", "餐饮", "顾大川")


def test_a_position_set_upon_anothers_change_is_kept_to_be_saved_again(visit: Visit) -> None:
    seen = place("D001")
    actions.place(fact=seen, lon=125.002, lat=30.002, source="map", by="desk", at=NOW)
    client = visit("binli")

    typed = {"lon": "125.001", "lat": "30.001", "source": "gcj02"}
    page = client.post(f"/places/premises/{seen.pk}/position/", typed).content.decode()

    assert "林岚于09-01 09:00“单位定位”" in page
    assert 'value="125.001"' in page
    assert "经度 125.002000" in page
    assert f'action="{path_of("D001")}position/"' in page
    assert place("D001").lon == 125.002


def test_what_another_took_out_meanwhile_is_told_with_the_reason(visit: Visit) -> None:
    seen = place("D001")
    actions.withdraw(fact=seen, reason="重复登记", by="desk", at=NOW)
    client = visit("binli")
    said = {"code": BINLI, "number": "D001", "name": "滨里商铺甲", "kind": seen.kind, "risk": "medium"}

    page = client.post(f"/places/premises/{seen.pk}/correct/", said).content.decode()
    assert "林岚于09-01 09:00“撤销登记”（重复登记）" in page
    assert 'value="滨里商铺甲"' in page

    answer = client.post(f"/places/premises/{seen.pk}/position/take/", {"reason": "标错"}, follow=True)
    assert answer.redirect_chain == [("/places/", 302)]
    assert "“撤销登记”（重复登记）" in answer.content.decode()


def test_swapped_degrees_are_refused_on_the_page(visit: Visit) -> None:
    path = f"/places/premises/{place('D001').pk}/"

    client = visit("desk")
    client.post(f"{path}position/", {"lon": "30", "lat": "125", "source": "map"}, headers={"Referer": path})

    assert "经纬度写反了" in text(client, path)


def test_who_answers_for_a_place_is_shown_once_for_a_reason_and_those_who_only_look_are_not_offered_it(
    visit: Visit,
) -> None:
    pk = put("D001", contact="13912345678", owner="方远志").pk
    path = f"/places/premises/{pk}/reveal/"
    assert f'action="{path}"' not in text(visit("chief"), f"/places/premises/{pk}/")
    assert visit("chief").post(path, {"reason": "通知检查"}).status_code == 404
    assert visit("wuyuan").post(path, {"reason": "通知检查"}).status_code == 404
    before = text(visit("binli"), f"/places/premises/{pk}/")
    assert "查看负责人和联系电话" in before
    assert visit("binli").get(path).status_code == 405

    page = visit("binli").post(path, {"reason": "通知检查"}).content.decode()

    assert "13912345678" in page
    assert "方远志" in page
    assert Entry.objects.latest("pk").reason == "通知检查"
    after = text(visit("binli"), f"/places/premises/{pk}/")
    assert [word for word in ("13912345678", "方远志") if word in before + after] == []


def test_without_a_reason_nothing_is_shown(visit: Visit) -> None:
    pk = put("D001", owner="方远志").pk

    answer = visit("binli").post(f"/places/premises/{pk}/reveal/", {"reason": " "}, follow=True)

    assert "请写明查看的原因" in answer.content.decode()
    assert "方远志" not in answer.content.decode()


def test_the_head_of_a_grid_is_masked_on_every_page_and_in_the_export(visit: Visit) -> None:
    grid = Grid(kind="cell", number=f"{BINLI}001", code=BINLI, name="第一格", head_name="顾长青")
    actions.state(fact=grid, by="desk", at=NOW)
    path = f"/places/grid/{grid.pk}/"

    for page in ("/places/grids/", path, f"{path}correct/"):
        assert "顾长青" not in text(visit("desk"), page), page
    assert "顾**" in text(visit("chief"), "/places/grids/")
    sheet = load_workbook(io.BytesIO(visit("desk").get("/places/list/grid/export/").content)).active
    assert sheet is not None
    assert "顾**" in str([list(row) for row in sheet.iter_rows(values_only=True)])
    assert "顾长青" in visit("binli").post(f"{path}reveal/", {"reason": "联系走访"}).content.decode()


def test_a_masked_field_left_empty_stays_and_a_word_empties_it(visit: Visit) -> None:
    grid = Grid(kind="cell", number=f"{BINLI}001", code=BINLI, name="第一格", head_name="顾长青")
    actions.state(fact=grid, by="desk", at=NOW)
    said = {"code": BINLI, "kind": "cell", "number": grid.number, "name": "第一网格", "head_name": ""}

    client = visit("binli")
    client.post(f"/places/grid/{grid.pk}/correct/", said)
    now = Grid.objects.live().get()
    assert (now.name, now.head_name) == ("第一网格", "顾长青")
    client.post(f"/places/grid/{now.pk}/correct/", said | {"head_name": "无"})
    assert Grid.objects.live().get().head_name == ""


def test_one_plus_n_is_a_query_that_leads_to_its_grids(visit: Visit) -> None:
    street = f"{BINLI[:9]}000"
    grids = [
        Grid(kind="party", number=f"{street}001", code=street, name="枢纽甲", role="hub"),
        Grid(kind="party", number=f"{BINLI}001", code=BINLI, name="滨里站", role="station"),
        Grid(kind="party", number=f"{WUYUAN}001", code=WUYUAN, name="梧园站", role="station"),
        Grid(kind="governance", number=f"{WUYUAN}001", code=WUYUAN, name="梧园一格"),
    ]
    actions.state_all(facts=grids, by="desk", at=NOW)

    page = text(visit("desk"), "/places/grids/?role=station")
    assert "<b>1+2+0</b>" in page
    assert "滨里站" in page
    assert "枢纽甲" not in page
    own = text(visit("binli"), "/places/grids/")
    assert "滨里站" in own
    assert "梧园" not in own
    assert "枢纽甲" not in own


def test_estates_are_listed_in_scope_and_withdrawn_with_a_reason(visit: Visit) -> None:
    for name in ("滨里一村", "梧园公寓"):
        former = Estate.objects.live().get(name=name)
        fact = ledger.again(former, owners_state="expired")
        assert isinstance(fact, Estate)
        actions.state(fact=fact, former=former, by="desk", at=NOW)
    client = visit("binli")
    page = text(client, "/places/list/estate/")
    assert "滨里一村" in page
    assert "已届满待换届" in page
    assert "梧园公寓" not in page

    pk = Estate.objects.live().get(name="滨里一村").pk
    client.post(f"/places/estate/{pk}/withdraw/", {"reason": "重复登记"})
    assert client.get(f"/places/estate/{pk}/").status_code == 404


def test_a_file_of_positions_lands_or_every_wrong_feature_is_shown(visit: Visit) -> None:
    client = visit("desk")

    def send(*numbers: str) -> str:
        content = json.dumps(collection([feature(point(125.001, 30.001), number=number) for number in numbers]))
        file = io.BytesIO(content.encode())
        file.name = "位置.geojson"
        answer = client.post("/places/import/", {"file": file, "holds": "positions", "crs": "wgs84"}, follow=True)
        return answer.content.decode()

    page = send("D001", "X9")
    assert "名录中没有编号为“X9”的单位" in page
    assert place("D001").lon is None
    assert "更新 1" in send("D001")
    assert place("D001").lon == 125.001


def test_an_import_lists_what_lies_outside_the_street(visit: Visit) -> None:
    told = collection(
        [feature(point(lon, 30.001), number=number) for number, lon in (("D001", 125.5), ("D002", 125.0))]
    )
    file = io.BytesIO(json.dumps(told).encode())
    file.name = "位置.geojson"
    client = visit("desk")

    page = client.post("/places/import/", {"file": file, "holds": "positions", "crs": "gcj02"}).content.decode()

    assert "已导入：新增 0，更新 2，未变 0；其中 2 个在街道界线外。" in page
    assert "<li>第1个要素：D001 滨里商铺1</li><li>第2个要素：D002 梧园商铺2</li>" in page
    listed = text(client, "/places/?where=gcj02")
    assert listed.count("由 GCJ-02 换算</span>") == 2
    assert "由 GCJ-02 换算" in features(client, "/places/points/")[0]["properties"]["text"]
    assert "底图：辖区界线 3。" in text(client, "/places/map/")


def test_pages_take_as_many_queries_for_many_places_as_for_few(
    placed: Visit, django_assert_max_num_queries: Any
) -> None:
    points = [(f"E{n:03d}", f"第{n}便利店", BINLI) for n in range(60)]
    actions.ensure_premises(points, by="测试", at=NOW)
    client = placed("desk")

    for path in ("/places/", "/places/map/", "/places/points/", "/places/grids/"):
        with django_assert_max_num_queries(14):
            client.get(path)


def test_what_an_address_may_name_is_offered_within_ones_own_part(visit: Visit) -> None:
    grids = [Grid(kind="cell", number=f"{code}001", code=code, name="第一格") for code in (BINLI, WUYUAN)]
    actions.state_all(facts=grids, by="desk", at=NOW)

    page = text(visit("binli"), "/places/new/address/")

    assert f'<option value="{BINLI}001">第一格</option>' in page
    assert '<option value="滨里一村">滨里居民区</option>' in page
    assert "梧园" not in page.split("<datalist", 1)[1]
    assert f"{WUYUAN}001" not in page


def test_when_premises_were_last_seen_stands_in_the_list_and_on_the_page(visit: Visit) -> None:
    new = Premises(number="D900", name="滨里药房", code=BINLI, kind="shop", risk="low")
    actions.state(fact=new, by="desk", at=NOW)

    page = text(visit("binli"), "/places/")
    assert "<th>最近走访</th>" in page
    assert [row.split("</td>")[4] for row in page.split(">D")[1:]][:2] == [
        '<td class="nowrap">2022-05-10',
        '<td class="nowrap">—',
    ]
    assert "<dt>最近走访</dt><dd>2022-05-10</dd>" in text(visit("chief"), path_of("D001"))
    assert "<dt>最近走访</dt><dd>—</dd>" in text(visit("chief"), path_of("D900"))
