"""The files as offices keep them: title, unit and day above the header, other words and spellings, totals, footer."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from jiedao.example import LEDGERS, contacts, write_ledgers
from jiedao.example.workbook import SYNONYMS
from tests.example.conftest import read_cells, read_plain


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    write_ledgers(folder, scale=0.1)
    return folder


def header(folder: Path, name: str) -> list[str]:
    """The standard headers in the order of the file."""
    standard = {synonym: header for header, synonym in SYNONYMS.items()}
    written = [str(cell).replace("\n", "") for cell in read_cells(folder, name)[2]]
    own = LEDGERS[name].headers
    return [text if text in own else standard[text] for text in written]


@pytest.mark.parametrize("name", LEDGERS)
def test_title_unit_and_day_stand_above_the_header_and_a_footer_below(office: Path, name: str) -> None:
    cells = read_cells(office, name)
    assert cells[0][0] == f"芦汀街道2022年{name}"
    assert cells[1][0] == "填报单位:芦汀街道办事处"
    assert "填报日期:2022年8月31日" in cells[1]
    assert sorted(header(office, name)) == sorted(LEDGERS[name].headers)
    assert str(cells[-1][0]).startswith("填表人:")


def test_the_title_is_one_merged_cell(office: Path) -> None:
    sheet = load_workbook(office / "任务分工表.xlsx").worksheets[0]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:K1"]


def test_some_headers_are_broken_and_some_are_other_words(office: Path) -> None:
    written = [str(cell) for name in LEDGERS for cell in read_cells(office, name)[2]]
    assert any("\n" in text for text in written)
    assert any(text.replace("\n", "") in SYNONYMS.values() for text in written)


def test_dates_are_spelled_in_many_ways(office: Path) -> None:
    days = [cell for row in read_cells(office, "点名记录")[3:] for cell in row[:1] if cell]
    assert any(isinstance(day, datetime) for day in days)
    spelled = [str(day) for day in days if isinstance(day, str)]
    for mark in ("/", ".", "-", "年", "２０２２年"):
        assert any(mark in day for day in spelled), mark


@pytest.mark.parametrize(
    ("name", "column", "total"),
    [
        ("充电桩安装台账", "安装数量", 70),
        ("违法建筑拆除台账", "面积(平方米)", 722.87),
        ("就业情况月报", "新增就业人数", 64),
    ],
)
def test_totals_stand_below_the_rows(office: Path, name: str, column: str, total: float) -> None:
    line = next(row for row in read_cells(office, name) if row[0] == "合计")
    assert line[header(office, name).index(column)] == pytest.approx(total)


def test_both_styles_hold_the_same_rows(tmp_path: Path) -> None:
    write_ledgers(tmp_path / "plain", scale=0.05, style="plain")
    write_ledgers(tmp_path / "office", scale=0.05)
    for name in LEDGERS:
        order = header(tmp_path / "office", name)
        rows = [row for row in read_cells(tmp_path / "office", name)[3:-2] if any(row) and row[0] != "合计"]
        ours = [{h: understood(cell) for h, cell in zip(order, row, strict=True)} for row in rows]
        theirs = [{h: understood(cell) for h, cell in row.items()} for row in read_plain(tmp_path / "plain", name)]
        assert ours == theirs, name


def understood(cell: Any) -> str:
    """What a reader makes of a cell: digits half-width, no outer space, every date 20220831, a dash for nothing."""
    if isinstance(cell, date):
        return f"{cell:%Y%m%d}"
    text = str("" if cell is None else cell).strip().translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    for mark in (("年", "月", "日"), ("/", "/", ""), (".", ".", ""), ("-", "-", "")):
        parts = text.removesuffix(mark[2]).replace(mark[0], " ", 1).replace(mark[1], " ", 1).split()
        if len(parts) == 3 and all(part.isdigit() for part in parts):
            return f"{parts[0]}{int(parts[1]):02d}{int(parts[2]):02d}"
    return "" if text in ("/", "—") else text


def test_contacts_for_measuring_are_as_many_as_asked_and_distinct(tmp_path: Path) -> None:
    expected = contacts(tmp_path, 4000, style="plain")
    rows = read_plain(tmp_path, "点名记录")
    assert len(rows) == 4000 == expected.rows["点名记录"] == expected.figures(date(2022, 8, 31))["contacts"]
    assert len({(row["日期"], row["对象编号"], row["志愿者编号"], row["方式"]) for row in rows}) == 4000
    people = {row["编号"] for row in read_plain(tmp_path, "关爱对象台账")}
    volunteers = {row["编号"] for row in read_plain(tmp_path, "志愿者名册")}
    assert {row["对象编号"] for row in rows} <= people
    assert {row["志愿者编号"] for row in rows} <= volunteers
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(
        ("居民区名录", "志愿者名册", "关爱对象台账", "点名记录")
    )


def test_more_contacts_than_people_can_have_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="不足以生成"):
        contacts(tmp_path, 1_000_000)
