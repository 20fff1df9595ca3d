"""Refused rows on the page: mended in place and judged again, or left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from jiedao.intake.feeds import FEEDS
from jiedao.intake.models import Correction, RefusedRow, Settled
from jiedao.ledger.models import Entry
from jiedao.organisation.models import Street
from tests import world
from tests.intake.pages.conftest import HTMX

PEOPLE = "关爱对象台账"


@pytest.fixture
def refused(subdistrict: Street, tmp_path: Path) -> Any:
    """Gives back one row of a ledger with these changes."""

    def given_back(ledger: str, **changes: Any) -> RefusedRow:
        world.load(subdistrict, world.copy(tmp_path, ledger, [world.row(ledger, **changes)]))
        return RefusedRow.objects.get(state=Settled.State.OPEN)

    return given_back


def post(client: Client, row: RefusedRow, **cells: str) -> str:
    data = {f"cell-{name}": value for name, value in cells.items()}
    return client.post(f"/intake/refused/{row.pk}/", data, headers=HTMX).content.decode()


def opened(client: Client, row: RefusedRow) -> str:
    return client.get(f"/intake/refused/{row.pk}/?open=1", headers=HTMX).content.decode()


def inputs(text: str) -> set[str]:
    return set(re.findall(r'name="cell-([^"]+)"', text))


def is_on_record(ledger: str, number: str) -> bool:
    return any(getattr(fact, "number", "") == number for fact in FEEDS[ledger].on_record())


def test_a_mended_row_lands(clerk: Client, refused: Any) -> None:
    row = refused("违法建筑拆除台账", 编号="C8", 面积="约20")

    text = post(clerk, row, 面积="20.5")

    assert "已导入" in text
    assert is_on_record("违法建筑拆除台账", "C8")


def test_a_row_that_is_still_wrong_says_so_and_stays(clerk: Client, refused: Any) -> None:
    row = refused("违法建筑拆除台账", 编号="C8", 面积="约20")

    text = post(clerk, row, 面积="-3")

    assert "“面积”不能是负数：-3" in text
    assert 'value="-3"' in text
    assert not is_on_record("违法建筑拆除台账", "C8")


def test_a_row_mended_against_the_record_is_held_as_a_correction(clerk: Client, refused: Any) -> None:
    row = refused("违法建筑拆除台账", 面积="约20")

    text = post(clerk, row, 面积="99")

    assert "已列为更正" in text
    assert Correction.objects.get().changes["columns"] == {"面积": ["20.50", "99.00"]}


def test_only_bad_cells_can_be_mended(clerk: Client, refused: Any) -> None:
    row = refused("违法建筑拆除台账", 编号="C8", 面积="约20")

    assert inputs(opened(clerk, row)) == {"面积"}
    post(clerk, row, 面积="5", 编号="C7")

    assert is_on_record("违法建筑拆除台账", "C8")


def test_where_an_end_is_before_its_start_both_can_be_mended(clerk: Client, refused: Any) -> None:
    row = refused("违法建筑拆除台账", 编号="C8", 立案日期="2022-05-01", 拆除日期="2022-04-01")

    assert inputs(opened(clerk, row)) == {"立案日期", "拆除日期"}


def test_where_two_rows_bear_one_number_the_number_can_be_mended(
    clerk: Client, subdistrict: Street, tmp_path: Path
) -> None:
    twice = [world.row(PEOPLE, 编号="G8"), world.row(PEOPLE, 编号="G8", 关爱圈="绿")]
    world.load(subdistrict, world.copy(tmp_path, PEOPLE, twice))
    row = RefusedRow.objects.get()

    assert inputs(opened(clerk, row)) == {"编号", "关爱圈"}
    assert "已导入" in post(clerk, row, 编号="G9", 关爱圈="绿")
    assert is_on_record(PEOPLE, "G9")


def test_an_unknown_committee_is_chosen_from_the_roster(clerk: Client, refused: Any) -> None:
    text = opened(clerk, refused("违法建筑拆除台账", 编号="C8", 居民区="东海居民区"))

    assert "原来写的是“东海居民区”" in text
    assert "<option>梧园居民区</option>" in text


WRONG = "99009919380101002X"


def reveal(client: Client, row: RefusedRow, reason: str = "核对台账原文", **headers: str) -> str:
    return client.post(f"/intake/refused/{row.pk}/reveal/", {"reason": reason}, headers=headers).content.decode()


def test_people_are_masked_and_the_bad_cell_is_shown_for_a_reason_that_is_entered(clerk: Client, refused: Any) -> None:
    row = refused(PEOPLE, 编号="G8", 身份证号=WRONG)
    phone, address = row.raw["联系电话"], row.raw["地址"]

    masked = clerk.get("/intake/refused/").content.decode() + opened(clerk, row)
    assert WRONG not in masked
    assert inputs(masked) == set()
    assert "改好，重新导入" not in masked
    assert not Entry.objects.filter(verb="查看退回行").exists()
    assert WRONG not in reveal(clerk, row, "", **HTMX)
    shown = reveal(clerk, row, **HTMX)

    assert inputs(shown) == {"身份证号"}
    assert f'value="{WRONG}"' in shown
    assert phone not in shown
    assert address not in shown
    assert f"{phone[:3]}****{phone[-4:]}" in shown
    entry = Entry.objects.get(verb="查看退回行", by="clerk")
    assert (entry.reason, entry.detail) == ("核对台账原文", {"told": ["身份证号"]})
    assert clerk.get(f"/intake/refused/{row.pk}/reveal/").status_code == 405


def test_without_scripts_the_bad_cell_is_shown_on_a_page_of_its_own(clerk: Client, refused: Any) -> None:
    row = refused(PEOPLE, 编号="G8", 身份证号=WRONG)

    page = reveal(clerk, row)

    assert f'value="{WRONG}"' in page
    assert page.count("data-row>") == 1


def test_what_was_typed_stands_there_again_and_what_was_written_is_not_told(clerk: Client, refused: Any) -> None:
    row = refused(PEOPLE, 编号="G8", 身份证号=WRONG)

    page = post(clerk, row, 身份证号="990099193801010021")

    assert 'value="990099193801010021"' in page
    assert WRONG not in page


def test_a_row_known_by_a_bad_citizen_number_is_listed_and_entered_without_it(clerk: Client, refused: Any) -> None:
    short = "99009919400101"
    row = refused("适老化改造台账", 身份证号=short, 序号=None)

    listed = clerk.get("/intake/refused/").content.decode() + opened(clerk, row)
    listed += clerk.get(f"/intake/loads/{row.file.load_id}/").content.decode()
    clerk.post(f"/intake/refused/{row.pk}/drop/")

    assert short not in listed
    assert Entry.objects.get(verb="不导入").subject == f"适老化改造台账 {'*' * 14}"


def test_a_row_whose_bad_cells_tell_of_nobody_has_nothing_to_show(clerk: Client, refused: Any) -> None:
    row = refused(PEOPLE, 编号="G8", 关爱圈="紫")

    page = opened(clerk, row)

    assert inputs(page) == {"关爱圈"}
    assert "/reveal/" not in page
    assert "没有遮盖的单元格" in reveal(clerk, row, **HTMX)
    assert not Entry.objects.filter(verb="查看退回行").exists()


def test_a_row_left_out_does_not_land_and_is_entered(clerk: Client, refused: Any) -> None:
    row = refused("违法建筑拆除台账", 编号="C8", 面积="约20")

    text = clerk.post(f"/intake/refused/{row.pk}/drop/", headers=HTMX).content.decode()

    assert "不导入" in text
    assert RefusedRow.objects.get(pk=row.pk).state == Settled.State.DROPPED
    assert Entry.objects.filter(verb="不导入", by="clerk").exists()


def test_a_row_that_another_has_settled_says_so(clerk: Client, refused: Any) -> None:
    row = refused("违法建筑拆除台账", 编号="C8", 面积="约20")
    post(clerk, row, 面积="1")

    assert "已经处理过" in clerk.post(f"/intake/refused/{row.pk}/drop/", headers=HTMX).content.decode()


def test_the_list_is_filtered_by_ledger_and_paged(clerk: Client, subdistrict: Street, tmp_path: Path) -> None:
    many = [world.row("违法建筑拆除台账", 编号=f"C{n}", 面积="约20") for n in range(100, 151)]
    world.load(subdistrict, world.copy(tmp_path, "违法建筑拆除台账", many))
    world.load(subdistrict, world.copy(tmp_path, "阵地台账", [world.row("阵地台账", 名称="新", 居民区="无")]))

    first = clerk.get("/intake/refused/?ledger=违法建筑拆除台账").content.decode()
    second = clerk.get("/intake/refused/?ledger=违法建筑拆除台账&page=2").content.decode()

    assert (first.count("data-row>"), second.count("data-row>")) == (50, 1)
    assert "第 1 页，共 2 页" in first
    assert "阵地台账 1" in first
    assert "下载退回工作簿" in first


def test_without_scripts_the_row_opens_in_the_list_and_what_was_typed_is_kept(clerk: Client, refused: Any) -> None:
    row = refused("违法建筑拆除台账", 编号="C8", 面积="约20")

    assert inputs(clerk.get(f"/intake/refused/?open={row.pk}").content.decode()) == {"面积"}
    page = clerk.post(f"/intake/refused/{row.pk}/", {"cell-面积": "约30"}).content.decode()

    assert 'value="约30"' in page
    assert "还不能导入，请看标出的单元格" in page


def test_an_empty_list_says_what_would_stand_here(clerk: Client) -> None:
    assert "没有退回的行" in clerk.get("/intake/refused/").content.decode()
