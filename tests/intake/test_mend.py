"""Rows mended or left out by a person, and the columns of a ledger that the house did not know."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from jiedao.intake import actions
from jiedao.intake.models import Correction, Mapping, RefusedRow, Settled
from jiedao.ledger.models import Entry
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from jiedao.plan.models import Milestone
from tests import world
from tests.world import NOW, SEPTEMBER, one_changed, outcomes, value

CHARGERS, PEOPLE, STEPS = "充电桩安装台账", "关爱对象台账", "任务节点表"
LATER = NOW + timedelta(days=1)


def refuse(street: Street, folder: Path, ledger: str, lines: world.Rows, **more: Any) -> RefusedRow:
    """Load rows of which one is refused."""
    world.load(street, world.copy(folder, ledger, lines, **more), at=NOW)
    return RefusedRow.objects.get(state=Settled.State.OPEN)


def mend(row: RefusedRow, street: Street, **cells: str) -> RefusedRow:
    return actions.mend(refused=row, cells=cells, street=street, by="李经办", at=LATER)


BAD = world.row(CHARGERS, 序号=9, 小区="南泉新村", 居民区="南", 安装数量="约20", 完成日期="2022-08-01")


def test_a_row_lands_when_all_its_cells_are_right(subdistrict: Street, tmp_path: Path) -> None:
    row = refuse(subdistrict, tmp_path, CHARGERS, [BAD])

    row = mend(row, subdistrict, 安装数量="20")

    assert row.state == Settled.State.OPEN
    assert [problem["column"] for problem in row.problems] == ["居民区"]
    assert value("chargers") == 96

    row = mend(row, subdistrict, 居民区="南泉居民区")

    assert (row.state, row.settled_by) == (Settled.State.DONE, "李经办")
    assert value("chargers") == 116
    assert value("chargers", known_at=LATER - timedelta(seconds=1)) == 96
    entry = Entry.objects.filter(verb="修正后导入").get()
    assert (entry.by, entry.subject) == ("李经办", "充电桩安装台账 9")


def test_a_row_is_mended_once(subdistrict: Street, tmp_path: Path) -> None:
    row = refuse(subdistrict, tmp_path, CHARGERS, [BAD])
    mend(row, subdistrict, 安装数量="20", 居民区="南泉居民区")

    with pytest.raises(Refused, match="已经处理过"):
        mend(row, subdistrict, 安装数量="30")

    assert value("chargers") == 116


def test_a_mended_row_may_turn_out_to_be_a_correction(subdistrict: Street, tmp_path: Path) -> None:
    row = refuse(subdistrict, tmp_path, CHARGERS, one_changed(CHARGERS, 0, 安装数量="约60"))

    mend(row, subdistrict, 安装数量="60")

    assert value("chargers") == 96
    assert Correction.objects.get().changes["columns"] == {"安装数量": ["66", "60"]}


def test_a_mended_rows_circle_holds_from_the_day_of_its_copy(subdistrict: Street, tmp_path: Path) -> None:
    lines = one_changed(PEOPLE, 0, 关爱圈="黄", 联系电话=None)
    row = refuse(subdistrict, tmp_path, PEOPLE, lines, filled=SEPTEMBER)

    mend(row, subdistrict, 联系电话=world.row(PEOPLE)["联系电话"])

    before, after = (value("care_by_colour", day) for day in (SEPTEMBER - timedelta(days=1), SEPTEMBER))
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert (before["红"], after.get("红", 0), after["黄"]) == (1, 0, 3)


def test_a_row_mended_after_a_newer_copy_moves_nothing(subdistrict: Street, tmp_path: Path) -> None:
    row = refuse(subdistrict, tmp_path, PEOPLE, one_changed(PEOPLE, 0, 关爱圈="蓝", 联系电话=None), filled=SEPTEMBER)
    later = world.copy(tmp_path, PEOPLE, world.rows(PEOPLE)[1:], filled=date(2022, 10, 31))
    world.load(subdistrict, later)

    mend(row, subdistrict, 联系电话=world.row(PEOPLE)["联系电话"])

    assert Correction.objects.get().changes["columns"] == {"关爱圈": ["红", "蓝"]}


def test_a_mended_milestone_belongs_to_the_plan_of_its_copy(subdistrict: Street, tmp_path: Path) -> None:
    lines = [*world.rows(STEPS), world.row(STEPS, 节点="总结", 计划完成="明年初", 实际完成=None)]
    row = refuse(subdistrict, tmp_path, STEPS, lines, title="2022年任务节点表", filled=date(2022, 9, 1))

    row = mend(row, subdistrict, 计划完成="2023-01-15")

    assert row.problems == [] or row.state == Settled.State.DONE
    assert Milestone.objects.live().get(name="总结").year == 2022


def test_a_row_left_out_stays_out_and_is_not_asked_again(subdistrict: Street, tmp_path: Path) -> None:
    row = refuse(subdistrict, tmp_path, CHARGERS, [BAD])

    actions.drop(waiting=row, by="李经办", at=LATER)

    row.refresh_from_db()
    assert (row.state, value("chargers")) == (Settled.State.DROPPED, 96)
    assert Entry.objects.filter(verb="不导入", subject="充电桩安装台账 9").exists()
    with pytest.raises(Refused, match="已经处理过"):
        actions.drop(waiting=row, by="李经办", at=LATER)


def test_the_next_copy_of_a_row_takes_the_refused_ones_place(subdistrict: Street, tmp_path: Path) -> None:
    refuse(subdistrict, tmp_path, PEOPLE, one_changed(PEOPLE, 0, 关爱圈="紫"))

    world.load(subdistrict, world.copy(tmp_path, PEOPLE, world.rows(PEOPLE), filled=SEPTEMBER))

    assert not RefusedRow.objects.filter(state=Settled.State.OPEN).exists()


def test_another_offices_row_of_the_same_serial_number_does_not(subdistrict: Street, tmp_path: Path) -> None:
    refuse(subdistrict, tmp_path, CHARGERS, [BAD])
    other = BAD | {"小区": "梧园公寓", "居民区": "梧园居民区", "安装数量": 3}

    world.load(subdistrict, world.copy(tmp_path, CHARGERS, [other]))
    assert RefusedRow.objects.filter(state=Settled.State.OPEN).count() == 1

    world.load(subdistrict, world.copy(tmp_path, CHARGERS, [BAD | {"居民区": "南泉居民区", "安装数量": 20}]))
    assert not RefusedRow.objects.filter(state=Settled.State.OPEN).exists()


HEADERS = ["第几", "楼盘", "归属", "桩子", "装好那天"]
COLUMNS = {"第几": "序号", "楼盘": "小区", "归属": "居民区", "桩子": "安装数量", "装好那天": "完成日期"}


def unknown(folder: Path) -> Path:
    """A ledger of chargers under headers that nobody knows."""
    path = folder / "桩.csv"
    path.write_text("第几,楼盘,归属,桩子,装好那天\n1,南泉新村,南泉居民区,8,2022-08-02\n", encoding="utf-8")
    return path


def test_an_unknown_ledger_is_read_once_its_columns_are_learned(subdistrict: Street, tmp_path: Path) -> None:
    file, _ = world.only(world.load(subdistrict, unknown(tmp_path)))
    assert (file.ledger, file.headers) == ("", HEADERS)
    assert "没有认出是哪一种台账" in file.error

    actions.learn(headers=file.headers, form=CHARGERS, columns=COLUMNS, by="李经办", at=LATER)

    assert outcomes(world.load(subdistrict, unknown(tmp_path))) == {"accepted": 1}
    assert value("chargers") == 104


@pytest.mark.parametrize(
    ("form", "columns", "reason"),
    [
        ("车辆台账", COLUMNS, "没有这种台账"),
        (CHARGERS, COLUMNS | {"归属": "小区"}, "有两列都指认为“小区”"),
        (CHARGERS, COLUMNS | {"归属": ""}, "还缺少必填的列：居民区"),
    ],
)
def test_columns_that_do_not_make_a_ledger_are_not_learned(
    subdistrict: Street, form: str, columns: dict[str, str], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        actions.learn(headers=HEADERS, form=form, columns=columns, by="李经办", at=LATER)

    assert not Mapping.objects.exists()


def test_the_last_word_on_the_same_headers_holds(subdistrict: Street) -> None:
    for columns in (COLUMNS | {"备注": ""}, COLUMNS):
        actions.learn(headers=HEADERS, form=CHARGERS, columns=columns, by="李经办", at=LATER)

    assert Mapping.objects.get().columns == COLUMNS
