"""Sheets as offices keep them: titles, odd headers, merged cells, totals, footers; only data becomes rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from jiedao.sheets.book import Cell, ColumnMap, Copy
from jiedao.sheets.copies import copy_of
from jiedao.sheets.grid import Grid, Range
from jiedao.sheets.headers import candidates, squeeze
from tests.sheets.forms import FORMS, PEOPLE, WORKS

HEAD: tuple[Cell, ...] = ("序号", "小区", "居民区", "数量", "面积")
ONE: tuple[Cell, ...] = (1.0, "梧园花苑", "梧园居民区", 3.0, 10.5)
TWO: tuple[Cell, ...] = (2.0, "柳泉一村", "柳泉居民区", 4.0, 20.25)


def copy(
    *rows: Sequence[Cell],
    merges: tuple[Range, ...] = (),
    hidden_rows: Sequence[int] = (),
    mappings: Sequence[ColumnMap] = (),
) -> Copy:
    grid = Grid("Sheet1", rows=[tuple(row) for row in rows], merges=merges, hidden_rows=frozenset(hidden_rows))
    read = copy_of(grid, "台账.xlsx", candidates(FORMS, mappings))
    assert read is not None
    return read


def places(read: Copy) -> list[object]:
    return [row.values.get("地点") for row in read.rows]


# Headers


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("面积(平方米)", "面积"),
        ("面积（㎡）", "面积"),
        ("面积/平方米", "面积"),
        ("联系\n电话", "联系电话"),
        ("姓 名", "姓名"),
        ("*姓名（必填）：", "姓名"),
        ("【编号】", "【编号】"),
        ("数量[个]", "数量"),
    ],
)
def test_a_header_is_compared_without_marks_and_brackets(written: str, bare: str) -> None:
    assert squeeze(written) == bare


def test_headers_are_found_below_titles_in_any_order_under_any_known_name() -> None:
    read = copy(
        ("某街道2022年工程台账",),
        ("填报单位:某街道办事处", None, None, None, "填报日期:2022年8月31日"),
        ("占地\n面积（㎡）", "所属\n居委", "*安装数量(个)", "小 区", "序号"),
        (10.5, "梧园居民区", 3.0, "梧园花苑", 1.0),
    )
    assert read.form is WORKS
    assert (read.title, read.year, read.filled_on) == ("某街道2022年工程台账", 2022, date(2022, 8, 31))
    assert read.headers == ["占地面积（㎡）", "所属居委", "*安装数量(个)", "小区", "序号"]
    assert (read.rows[0].number, read.rows[0].values["数量"]) == (4, 3)
    assert read.warnings == []


def test_the_columns_decide_which_ledger_it_is_whatever_the_sheet_is_called() -> None:
    grid = Grid("工程台账", rows=[("编号", "姓名", "身份证号码", "建档日期"), ("g1", "韩某", None, "2022-1-2")])
    read = copy_of(grid, "工程台账.xlsx", candidates(FORMS))
    assert read is not None
    assert read.form is PEOPLE
    assert read.rows[0].values["编号"] == "G1"


def test_grouped_headers_on_two_rows_are_one_header() -> None:
    read = copy(
        ("序号", "位置", None, "规模", None),
        (None, "小区", "居民区", "数量", "面积"),
        ONE,
        ("序号", "位置", None, "规模", None),
        (None, "小区", "居民区", "数量", "面积"),
        TWO,
        merges=((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)),
    )
    assert places(read) == ["梧园花苑", "柳泉一村"]
    assert [len(row.problems) for row in read.rows] == [0, 0]


def test_a_group_gives_its_name_to_what_stands_below_it() -> None:
    read = copy(
        ("编号", "姓名", "纳入", None, "退出", None),
        (None, None, "日期", "说法", "日期", "说法"),
        ("G1", "韩某", "2022-1-2", "好", "2022-3-4", "迁居"),
        merges=((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5)),
    )
    assert read.rows[0].values["退出日期"] == date(2022, 3, 4)
    assert read.warnings == ["没有读取本台账以外的列：纳入说法、退出说法"]


def test_a_header_printed_again_at_a_page_break_is_no_data() -> None:
    assert places(copy(HEAD, ONE, HEAD, TWO)) == ["梧园花苑", "柳泉一村"]


def test_columns_of_no_ledger_are_passed_over_with_a_warning_and_our_own_reasons_silently() -> None:
    read = copy((*HEAD, "心得", "退回原因"), (*ONE, "好", "“数量”没有填写"))
    assert read.warnings == ["没有读取本台账以外的列：心得"]
    assert read.rows[0].problems == ()


def test_of_a_column_that_is_there_twice_the_first_is_read() -> None:
    read = copy(("序号", "小区", "居民区", "数量", "数量"), (1.0, "梧园花苑", "梧园居民区", 3.0, 9.0))
    assert read.rows[0].values["数量"] == 3
    assert read.warnings == ["“数量”有不止一列，只读取了D列"]


def test_the_standard_name_is_read_rather_than_a_synonym_before_it() -> None:
    read = copy(("序号", "小区", "居民区", "安装数量", "数量"), (1.0, "梧园花苑", "梧园居民区", 3.0, 9.0))
    assert read.rows[0].values["数量"] == 9


def test_a_sheet_without_a_required_column_is_refused_by_name() -> None:
    read = copy(("序号", "小区", "面积", "月份", "完成日期", "数量"), (1.0, "梧园花苑", 1.0, None, None, 3.0))
    assert read.form is WORKS
    assert read.refused == "工作表“Sheet1”（工程台账）第1行表头缺少必填列“居民区”，没有读取"
    assert read.rows == []


STRANGE: tuple[Sequence[Cell], ...] = (
    ("会议登记",),
    ("届次", "何处", "哪个居委", "几件"),
    (1.0, "梧园花苑", "梧园居民区", 3.0),
)


def test_an_unknown_ledger_is_offered_with_its_header_row() -> None:
    read = copy(*STRANGE)
    assert (read.form, read.rows) == (None, [])
    assert read.headers == ["届次", "何处", "哪个居委", "几件"]
    assert read.sample == [["1", "梧园花苑", "梧园居民区", "3"]]
    assert read.warnings == ["工作表“Sheet1”不是已知的台账，没有读取"]


def test_a_persons_mapping_makes_an_unknown_ledger_known() -> None:
    mapping = ColumnMap("工程台账", {"届次": "序号", "何处": "地点", "哪个居委": "居民区", "几件": "数量"})
    read = copy(*STRANGE, mappings=[mapping])
    assert read.form is WORKS
    assert read.rows[0].values["数量"] == 3


def test_a_sheet_with_nothing_like_a_header_holds_no_copy() -> None:
    assert copy_of(Grid("说明", rows=[("请按时报送。",), ("谢谢！",)]), "x.xlsx", candidates(FORMS)) is None


# Title, year, filing date


@pytest.mark.parametrize(
    ("rows", "filled_on"),
    [
        ([("填报日期：2022年8月31日",)], date(2022, 8, 31)),
        ([("填表人：韩某  填表日期：2022.8.31",)], date(2022, 8, 31)),
        ([(None, "填报日期", datetime.fromisoformat("2022-08-31"))], date(2022, 8, 31)),
        ([("填报日期：", None, "２０２２年８月３１日")], date(2022, 8, 31)),
        ([("报送时间：2022/8/31 17:00",)], date(2022, 8, 31)),
        ([("填报日期：    年  月  日",)], None),
        ([("某街道台账", "2022年8月31日")], None),
        ([], None),
    ],
)
def test_the_filing_date_is_read_behind_its_label(rows: list[tuple[Cell, ...]], filled_on: date | None) -> None:
    assert copy(*rows, HEAD, ONE).filled_on == filled_on
    assert copy(HEAD, ONE, *rows).filled_on == filled_on


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("某街道2022年工程台账", 2022),
        ("二、２０２１年度表", 2021),
        ("工程台账", None),
        ("填报日期：2022年8月31日", None),
    ],
)
def test_the_year_of_a_copy_is_that_of_its_title(title: str, year: int | None) -> None:
    assert copy((title,), HEAD, ONE).year == year


# What is data and what is not


@pytest.mark.parametrize(
    "row",
    [
        ("合计", None, None, 7.0, 30.75),
        ("合　计", None, None, 7.0, 30.75),
        (None, "总计：", None, "7个", "30.75"),
        ("共计", "共2处", None, 7.0, None),
        ("3", "合计", None, 7.0, 30.75),
        ("填表人:        审核人:        单位(盖章)",),
        ("填表人：", "韩某", "审核人：", "魏某", "单位（盖章）"),
        ("备注：数量含上年结转。",),
        ("注：", "数量含上年结转。"),
        ("说明：1.数量含上年结转。",),
        (None, None, " \u3000"),
        (9.0,),
        ("制表：韩某", None, None, "2022年8月31日"),
    ],
)
def test_totals_footers_notes_and_blank_rows_are_no_data(row: tuple[Cell, ...]) -> None:
    read = copy(HEAD, ONE, TWO, row)
    assert places(read) == ["梧园花苑", "柳泉一村"]
    assert all(not row.problems for row in read.rows)


@pytest.mark.parametrize("place", ["合计路工地", "小计", "备注：东门", "总计划展示馆", "说明书印刷厂", "审核人：韩某"])
def test_a_row_full_of_other_things_stays_data_whatever_words_are_in_it(place: str) -> None:
    read = copy(("小区", "序号", "居民区", "数量", "方式"), (place, 1.0, "梧园居民区", 3.0, "上门"))
    assert places(read) == [place]


def test_notes_that_run_on_below_the_foot_are_no_data() -> None:
    read = copy(HEAD, ONE, ("注：1.数量含上年结转；",), ("2.面积为占地面积。",), (None,), ("3.以上已核。",))
    assert places(read) == ["梧园花苑"]


def test_a_foot_in_the_middle_ends_nothing() -> None:
    assert places(copy(HEAD, ONE, ("填表人：韩某",), HEAD, TWO)) == ["梧园花苑", "柳泉一村"]


def test_a_row_that_cannot_be_understood_is_refused_and_not_dropped() -> None:
    read = copy(HEAD, ONE, (None, "柳泉一村待核"))
    assert [problem.column for problem in read.rows[1].problems] == ["序号", "居民区", "数量"]


def test_a_heading_across_the_sheet_is_passed_over_with_a_warning() -> None:
    read = copy(HEAD, ("一、新装",), ONE, merges=((1, 0, 1, 4),))
    assert places(read) == ["梧园花苑"]
    assert read.warnings == ["第2行“一、新装”是跨列的小标题，没有作为数据读取"]


def test_printed_serial_numbers_without_a_row_are_told() -> None:
    read = copy(HEAD, ONE, (2.0,), (3.0,))
    assert len(read.rows) == 1
    assert read.warnings == ["有2行只有序号（第一处在第3行），没有作为数据读取"]


def test_a_merged_cell_gives_its_value_to_every_row_it_covers() -> None:
    read = copy(HEAD, ONE, (2.0, "柳泉一村", None, 4.0), merges=((1, 2, 2, 2),))
    assert [row.values["居民区"] for row in read.rows] == ["梧园居民区", "梧园居民区"]


def test_a_figure_merged_over_several_rows_is_refused_and_never_repeated() -> None:
    read = copy(HEAD, ONE, (2.0, "柳泉一村", "柳泉居民区", None, 1.0), merges=((1, 3, 2, 3),))
    assert [[p.column for p in row.problems] for row in read.rows] == [["数量"], ["数量"]]
    assert "合并单元格" in read.rows[0].problems[0].reason


def test_hidden_rows_are_read_and_counted() -> None:
    read = copy(HEAD, ONE, TWO, ("合计", None, None, 7.0), hidden_rows=(2, 3))
    assert (len(read.rows), read.hidden_rows) == (2, 1)
    assert read.warnings == ["有1行被隐藏，已一并读取"]


# Totals


BAD: tuple[Cell, ...] = (3.0, "福里公寓", None, 5.0, 0.5)  # readable figures in a row that is refused


@pytest.mark.parametrize(
    ("rows", "warnings"),
    [
        ([ONE, TWO, ("合计", None, None, 7.0, 30.749999999999996)], []),
        ([ONE, TWO, ("合计", None, None, 8.0, 30.75)], ["第4行合计的“数量”是8，各行相加是7"]),
        ([ONE, TWO, ("合计", None, None, 7.0, "31")], ["第4行合计的“面积”是31.00，各行相加是30.75"]),
        ([ONE, TWO, BAD, ("合计", None, None, 12.0)], []),
        ([ONE, TWO, BAD, ("合计", None, None, 7.0)], []),
        ([ONE, ("小计", None, None, 3.0), TWO, ("小计", None, None, 4.0), ("合计", None, None, 7.0)], []),
        ([ONE, ("小计", None, None, 3.0), TWO, ("本页小计", None, None, 7.0)], ["第5行小计的“数量”是7，各行相加是4"]),
        ([ONE, ("合计", None, None, "/")], []),
    ],
)
def test_a_total_that_disagrees_with_its_rows_is_told(rows: list[tuple[Cell, ...]], warnings: list[str]) -> None:
    assert copy(HEAD, *rows).warnings == warnings
