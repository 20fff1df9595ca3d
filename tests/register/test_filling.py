"""A workbook of the register lands whole or not at all, and every wrong cell is named with its row and column."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from jiedao.ledger.models import Entry
from jiedao.ledger.rules import EVERYTHING, Scope
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from jiedao.register import actions
from jiedao.register.kinds import SHEETS
from jiedao.register.models import Address, Building, Estate, Grid
from tests.register.conftest import Visit, text
from tests.world import BINLI, NOW, WUYUAN

CELL = f"{BINLI}001"
Rows = Sequence[Mapping[str, object]]
WHOLE: dict[str, Rows] = {
    # in no order: what is named stands in another sheet
    "address": [
        {
            "居民区": "滨里居民区",
            "标准地址": "桂影路12号",
            "小区": "滨里一村",
            "楼栋": "3号",
            "单元网格": CELL,
        }
    ],
    "building": [{"居民区": "滨里", "小区": "滨里一村", "楼栋": "3号", "层数": 6, "有电梯": "是"}],
    "estate": [
        {"居民区": "滨里居民区", "小区": "滨里一村", "物业公司": "和光物业", "业委会": "已成立", "户数": "320户"}
    ],
    "grid": [
        {"类别": "单元网格", "网格编号": CELL, "名称": "第一网格", "网格长": "顾燕"},
        {"类别": "党建网格", "网格编号": CELL, "名称": "滨里站", "党建网格层级": "居民区站点"},
    ],
}


def book(folder: Path, sheets: Mapping[str, Rows]) -> Path:
    """A workbook with these sheets under their headers, which stand in its second row."""
    found, path = Workbook(), folder / "名录.xlsx"
    found.remove(found.worksheets[0])
    for sort, rows in sheets.items():
        form = SHEETS[sort].form
        sheet = found.create_sheet(form.name)
        sheet.append([form.name])
        headers = [column.name for column in form.columns if any(column.name in row for row in rows)]
        sheet.append(headers)
        for row in rows:
            sheet.append([row.get(header) for header in headers])
    found.save(path)
    return path


def fill(folder: Path, sheets: Mapping[str, Rows], scope: Scope = EVERYTHING, **said: Any) -> actions.Filled:
    return actions.fill(path=book(folder, sheets), scope=scope, file="名录.xlsx", by="desk", at=NOW, **said)


def wrong(folder: Path, sheets: Mapping[str, Rows], scope: Scope = EVERYTHING) -> list[tuple[str, int, str, str]]:
    with pytest.raises(actions.Misfilled) as refusal:
        fill(folder, sheets, scope)
    return [(one.sheet, one.row, one.column, one.reason) for one in refusal.value.wrong]


def test_sheets_that_name_one_another_land_together_under_one_entry(subdistrict: Street, tmp_path: Path) -> None:
    before = Entry.objects.count()

    filled = fill(tmp_path, WHOLE)

    assert (filled.rows, filled.came) == ({"网格": 2, "小区": 1, "楼栋": 1, "标准地址": 1}, actions.Came(4, 1, 0))
    entry = Entry.objects.latest("pk")
    assert (Entry.objects.count() - before, entry.verb, entry.subject) == (1, "导入名录", "名录.xlsx")
    assert Address.objects.live().values_list("code", "estate", "building", "cell").get() == (
        BINLI,
        "滨里一村",
        "3号",
        CELL,
    )
    assert Building.objects.live().values_list("floors", "lift").get() == (6, True)
    estate = Estate.objects.live().get(name="滨里一村")
    assert (estate.company, estate.owners_state, estate.households) == ("和光物业", "standing", 320)
    assert Grid.objects.live().get(kind="party").role == "station"


def test_the_same_workbook_changes_nothing_the_second_time(subdistrict: Street, tmp_path: Path) -> None:
    fill(tmp_path, WHOLE)
    before = Entry.objects.count()

    assert fill(tmp_path, WHOLE).came == actions.Came(same=5)
    assert Entry.objects.count() == before


def test_an_empty_cell_and_a_missing_column_leave_what_is_on_record(subdistrict: Street, tmp_path: Path) -> None:
    fill(tmp_path, WHOLE)

    filled = fill(tmp_path, {"estate": [{"居民区": "滨里居民区", "小区": "滨里一村", "物业公司": None, "户数": 330}]})

    assert [(one.name, one.fields) for one in filled.changed] == [("滨里一村", {"户数": ["320", "330"]})]
    estate = Estate.objects.live().get(name="滨里一村")
    assert (estate.company, estate.owners_state, estate.households) == ("和光物业", "standing", 330)


def test_looking_first_writes_nothing(subdistrict: Street, tmp_path: Path) -> None:
    before = Entry.objects.count()

    filled = fill(tmp_path, WHOLE, dry=True)

    assert [(one.label, one.name) for one in filled.fresh][-2:] == [
        ("楼栋", "滨里一村 3号"),
        ("标准地址", "桂影路12号"),
    ]
    assert filled.changed[0].fields["业委会"] == ["未成立", "已成立"]
    assert (Entry.objects.count(), Grid.objects.count()) == (before, 0)


HERE = {"居民区": "滨里居民区"}
GRID = {"类别": "单元网格", "网格编号": CELL, "名称": "第一网格"}


@pytest.mark.parametrize(
    ("sort", "row", "column", "reason"),
    [
        ("estate", {"居民区": "天外", "小区": "甲村"}, "居民区", "“天外”不在居民区名录中"),
        ("estate", HERE | {"小区": "甲村", "业委会": "换届中"}, "业委会", "“业委会”没有“换届中”这一项"),
        ("estate", HERE | {"小区": "甲村", "户数": "很多"}, "户数", "“户数”"),
        ("estate", HERE | {"小区": "甲" * 61}, "小区", "60"),
        ("building", HERE | {"楼栋": "1号", "层数": 99999}, "层数", "32767"),
        ("building", HERE | {"小区": "甲村", "楼栋": "1号"}, "小区", "这个居民区没有登记小区“甲村”，请先登记"),
        ("building", HERE | {"楼栋": None, "小区": "滨里一村"}, "楼栋", "“楼栋”没有填写"),
        ("grid", GRID | {"类别": "大网格"}, "类别", "“类别”没有“大网格”这一项"),
        ("grid", GRID | {"网格编号": f"{BINLI}01"}, "网格编号", "网格编号应为 15 位数字"),
        ("grid", GRID | {"类别": "党建网格"}, "网格编号", "请写明这个党建网格是街道枢纽"),
        ("grid", GRID | {"网格编号": "990099009001001"}, "网格编号", "代码 990099009001 不在居民区名录中"),
        ("address", HERE | {"标准地址": "甲路1号", "单元网格": f"{BINLI}009"}, "单元网格", "没有编号为"),
        ("address", HERE | {"标准地址": "甲路1号", "小区": "滨里一村", "楼栋": "9号"}, "楼栋", "没有登记楼栋"),
    ],
)
def test_a_wrong_cell_is_named_and_keeps_all_out(
    subdistrict: Street, tmp_path: Path, sort: str, row: dict[str, object], column: str, reason: str
) -> None:
    good = {"居民区": "梧园居民区", "小区": "梧园新苑"}
    sheets: dict[str, Rows] = {"estate": [good, row]} if sort == "estate" else {"estate": [good], sort: [row]}
    before = Entry.objects.count()

    found = wrong(tmp_path, sheets)

    sheet, number, where, why = found[0]
    assert (sheet, number, where) == (SHEETS[sort].form.name, 4 if sort == "estate" else 3, column)
    assert reason in why
    assert Entry.objects.count() == before


def test_a_row_that_stands_twice_in_the_file_is_named(subdistrict: Street, tmp_path: Path) -> None:
    assert wrong(tmp_path, {"grid": [GRID, GRID | {"名称": "又一格"}]}) == [
        ("网格名录", 4, "网格编号", f"网格“{CELL}”已经登记")
    ]


def test_a_committees_own_people_bring_only_what_lies_in_it(subdistrict: Street, tmp_path: Path) -> None:
    own = Scope.of(BINLI)
    other = {"居民区": "梧园居民区", "小区": "梧园公寓"}
    assert wrong(tmp_path, {"estate": [other]}, own) == [("小区名录", 3, "居民区", "“梧园居民区”不在您的范围内")]

    actions.state(fact=Address(code=WUYUAN, address="甲路1号"), by="desk", at=NOW)
    taken = wrong(tmp_path, {"address": [HERE | {"标准地址": "甲路1号"}]}, own)
    assert taken[0][3] == "“甲路1号”登记在您范围以外的居民区"

    fill(tmp_path, WHOLE, own)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "没有读取"), (b"not a workbook", "没有读取")],
)
def test_what_is_no_workbook_is_refused(subdistrict: Street, tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "名录.xlsx"
    path.write_bytes(content)

    with pytest.raises(Refused, match=reason):
        actions.fill(path=path, scope=EVERYTHING, by="desk", at=NOW)


def test_a_sheet_of_something_else_is_refused(subdistrict: Street, tmp_path: Path) -> None:
    found, path = Workbook(), tmp_path / "名录.xlsx"
    found.worksheets[0].append(["姓名", "电话", "备注"])
    found.worksheets[0].append(["顾燕", "1", "2"])
    found.save(path)

    with pytest.raises(Refused, match=r"没有认出是哪一种名录|没有网格、小区、楼栋或标准地址"):
        actions.fill(path=path, scope=EVERYTHING, by="desk", at=NOW)


@pytest.mark.parametrize("sort", list(SHEETS))
def test_what_is_given_out_is_taken_in_again_unchanged(visit: Visit, tmp_path: Path, sort: str) -> None:
    fill(tmp_path, WHOLE)
    path = tmp_path / "again.xlsx"
    path.write_bytes(visit("desk").get(f"/places/list/{sort}/export/").content)

    came = actions.fill(path=path, scope=EVERYTHING, by="desk", at=NOW).came

    assert (came.fresh, came.changed) == (0, 0)
    assert came.same > 0


def test_a_template_offers_ones_own_committees_and_its_words(visit: Visit) -> None:
    answer = visit("binli").get("/places/sheets/estate/")

    found = load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in found["小区名录"][2]][:3] == ["居民区", "小区", "物业公司"]
    words = {cell for row in found["选项"].iter_rows(values_only=True) for cell in row}
    assert {"滨里居民区", "已成立"} <= words
    assert "梧园居民区" not in words


def test_on_the_page_a_workbook_is_looked_at_taken_in_and_taken_back(visit: Visit, tmp_path: Path) -> None:
    client, path = visit("binli"), book(tmp_path, WHOLE)

    def send(**said: str) -> str:
        with path.open("rb") as file:
            return client.post("/places/sheets/", {"file": file} | said, follow=True).content.decode()

    page = send(dry="on")
    assert "网格 2 行，小区 1 行，楼栋 1 行，标准地址 1 行，都可以导入：新增 4，更新 1，未变 0" in page
    assert "业委会：未成立 → 已成立" in page
    assert not Grid.objects.exists()

    page = send()
    assert "已导入网格 2 行，小区 1 行，楼栋 1 行，标准地址 1 行：新增 4，更新 1，未变 0。" in page
    entry = Entry.objects.latest("pk")
    grid = Grid.objects.live().order_by("pk").first()
    assert grid is not None
    assert f'action="/places/grid/{grid.pk}/undo/"' in page
    client.post(f"/places/grid/{grid.pk}/undo/", {"entry": entry.pk})
    assert not Grid.objects.live().exists()
    assert Estate.objects.live().get(name="滨里一村").company == ""
    assert "最近一次导入" not in text(client, "/places/sheets/")


def test_on_the_page_wrong_cells_stand_in_a_table(visit: Visit, tmp_path: Path) -> None:
    with book(tmp_path, {"estate": [{"居民区": "天外", "小区": "甲村"}]}).open("rb") as file:
        page = visit("desk").post("/places/sheets/", {"file": file}).content.decode()

    assert "文件没有导入，有 1 处不对，见下表。" in page
    assert '<th scope="row">小区名录</th><td class="num">3</td><td>居民区</td><td class="wrap">天外</td>' in page


def test_those_who_only_look_are_offered_no_import(visit: Visit) -> None:
    assert "/places/sheets/" not in text(visit("chief"), "/places/list/estate/")
    assert visit("chief").get("/places/sheets/").status_code == 404
    assert "梧园公寓" not in text(visit("binli"), "/places/list/estate/")


def test_a_name_that_the_export_shows_masked_stays_and_another_masked_one_is_refused(
    subdistrict: Street, tmp_path: Path
) -> None:
    row = {"类别": "单元网格", "网格编号": CELL, "名称": "第一网格", "网格长": "顾长青"}
    fill(tmp_path, {"grid": [row]})

    fill(tmp_path, {"grid": [row | {"网格长": "顾**", "名称": "一号网格"}]})

    now = Grid.objects.live().get()
    assert (now.name, now.head_name) == ("一号网格", "顾长青")
    told = wrong(tmp_path, {"grid": [row | {"网格长": "方**"}]})
    assert told == [("网格名录", 3, "网格长", "“方**”是遮盖后的姓名，请填写全名，或留空不改动")]
