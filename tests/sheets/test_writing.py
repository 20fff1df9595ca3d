"""What we write comes back as it was: refused rows with their faults, templates empty, ledgers with their values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from jiedao.sheets import child
from jiedao.sheets.book import Book, Problem, Value
from jiedao.sheets.form import Form
from jiedao.sheets.judge import judge
from jiedao.sheets.read import read
from jiedao.sheets.writing import Returned, write_ledger, write_returns, write_template
from jiedao.sheets.xlsx import read_grids
from tests.sheets.forms import FORMS, PEOPLE, WORKS, citizen_number

PERSON = {"编号": "G1", "姓名": "韩某", "身份证号": "990099194508124471", "圈层": "紫", "联系电话": "13800000000"}


def only(path: Path) -> Book:
    (book,) = read([path], FORMS)
    return book


def returned(values: Mapping[str, str]) -> Returned:
    return Returned(values, judge(PEOPLE, values).problems)


def test_refused_rows_go_back_under_the_ledgers_own_headers_with_their_reasons(tmp_path: Path) -> None:
    path = tmp_path / "退回.xlsx"
    write_returns(path, PEOPLE, [returned(PERSON)], title="请修改后重新上传")
    sheet = load_workbook(path).worksheets[0]
    assert sheet["A1"].value == "请修改后重新上传"
    assert [cell.value for cell in sheet[2]] == [*(column.name for column in PEOPLE.columns), "退回原因"]
    reasons = [problem.reason for problem in judge(PEOPLE, PERSON).problems]
    assert sheet["I3"].value == "；".join(reasons)
    marked = {cell.coordinate: cell.comment.text for cell in sheet[3] if cell.comment}
    assert marked == {"D3": reasons[0], "F3": reasons[1]}
    assert sheet["D3"].fill.fgColor.rgb != sheet["A3"].fill.fgColor.rgb
    assert (sheet["D3"].number_format, sheet["D3"].data_type) == ("@", "s")


WRITTEN = st.one_of(
    st.just(""),
    st.sampled_from(["/", "2022-02-30", "2022年5月3日", "20220101", "紫", "红色", "男", "=1+1", "约20", "13800000000"]),
    st.just(citizen_number()),
    st.just("990099194508124471"),
    st.text(st.characters(categories=["L", "N", "P", "Sm", "Zs"], exclude_characters="_"), max_size=12),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.fixed_dictionaries({column.name: WRITTEN for column in PEOPLE.columns}), max_size=4))
def test_returned_rows_loaded_again_have_the_same_faults(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    refused = [row for row in map(returned, rows) if row.problems and "".join(row.values.values()).strip()]
    path = tmp_path / "退回.xlsx"
    write_returns(path, PEOPLE, refused, title="退回")
    (grid,) = read_grids(path)
    again = [tuple("" if cell is None else str(cell) for cell in row) for row in grid.rows[2:]]
    names = [column.name for column in PEOPLE.columns]
    assert [judge(PEOPLE, dict(zip(names, row, strict=False))).problems for row in again] == [
        tuple(row.problems) for row in refused
    ]


def test_a_returned_workbook_is_read_as_the_ledger_it_is(tmp_path: Path) -> None:
    path = tmp_path / "退回.xlsx"
    write_returns(path, PEOPLE, [returned(PERSON)], title="退回")
    (copy,) = only(path).copies
    assert copy.form is PEOPLE
    assert copy.warnings == []
    assert copy.rows[0].problems == judge(PEOPLE, PERSON).problems


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "|", "%", "\t=", "＝", " =", "\ufeff="])
def test_text_like_a_formula_is_stored_as_text(start: str) -> None:
    target = BytesIO()
    text = f"{start}HYPERLINK(1)"
    write_returns(target, PEOPLE, [Returned({"姓名": text}, [Problem("姓名", text, text)])], title=text)
    target.seek(0)
    sheet = load_workbook(target).worksheets[0]
    for place in ("B3", "I3"):
        assert (sheet[place].value, sheet[place].data_type, sheet[place].quotePrefix) == (text, "s", True)
    assert sheet["A1"].data_type == "s"


def test_characters_that_no_workbook_can_hold_are_left_out() -> None:
    target = BytesIO()
    write_returns(target, PEOPLE, [Returned({"姓名": "韩\x00\x0b某"}, [])], title="退\x01回")
    assert load_workbook(target).worksheets[0]["B3"].value == "韩某"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_an_empty_template_loads_as_no_rows_and_no_complaint(tmp_path: Path, form: Form) -> None:
    path = tmp_path / "空表.xlsx"
    write_template(path, form, {"居民区": ["梧园居民区"]})
    book = only(path)
    (copy,) = book.copies
    assert (copy.form, copy.refused, copy.rows) == (form, None, [])
    assert (book.refused, book.warnings, copy.warnings) == (None, [], [])


def test_a_template_offers_choices_and_explains_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    committees = [f"第{number}居民区" for number in range(1, 90)]  # longer than a rule could hold itself
    write_template(path, WORKS, {"居民区": committees})
    book = load_workbook(path)
    sheet, store, guide = book["工程台账"], book["选项"], book["填写说明"]
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("C3:C2002", "'选项'!$C$1:$C$89")
    assert [store.cell(row, 3).value for row in (1, 89)] == [committees[0], committees[-1]]
    assert store.sheet_state == "hidden"
    assert sheet.freeze_panes == "A3"
    assert sheet.column_dimensions["A"].number_format == "@"
    assert [row[0] for row in guide.iter_rows(min_row=2, values_only=True)] == [
        *("序号", "地点", "居民区", "数量", "面积(平方米)", "月份", "完成日期", "方式")
    ]


def test_a_ledger_written_from_the_record_reads_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    values: dict[str, Value] = {
        "序号": "1",
        "地点": "=梧园花苑",
        "居民区": "梧园居民区",
        "数量": 0,
        "面积": Decimal("1048.50"),
        "月份": date(2022, 1, 1),
        "完成日期": date(2022, 1, 22),
        "方式": ("电话", "上门"),
    }
    write_ledger(path, WORKS, [values, {**values, "面积": None}], "某街道2022年工程台账")
    (copy,) = only(path).copies
    assert (copy.form, copy.year) == (WORKS, 2022)
    assert [row.values for row in copy.rows] == [values, {**values, "面积": None}]


def test_a_written_ledger_prints_across_with_its_header_on_every_page(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    write_ledger(path, WORKS, [], "工程台账")
    sheet = load_workbook(path).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_reading_process_knows_what_we_write(tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    write_template(path, PEOPLE, {})
    assert "refused" not in list(child.answers(path))[-1]
