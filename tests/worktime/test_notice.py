"""The notice as a table: what is read, and what is said about each line that cannot be."""

from __future__ import annotations

import codecs
from datetime import date

import pytest

from jiedao.worktime import NoticeRefused, read_notice
from tests.worktime.years import HOLIDAYS_2027, MAKEUP_2027, PUBLISHED, with_2027


def table(*lines: str) -> bytes:
    return "\r\n".join(lines).encode()


def whole_notice() -> str:
    rows = [f"{day},休" for day in HOLIDAYS_2027] + [f"{day},班" for day in MAKEUP_2027]
    return "\r\n".join(["date,kind", *rows])


@pytest.mark.parametrize(
    "data",
    [whole_notice().encode(), codecs.BOM_UTF8 + whole_notice().encode(), whole_notice().encode("gb18030")],
    ids=["UTF-8", "UTF-8 with mark", "GB18030"],
)
def test_the_notice_read_extends_the_calendar(data: bytes) -> None:
    notice = read_notice(data, 2027)

    assert PUBLISHED.with_notice(notice.year, notice.holidays, notice.makeup_days) == with_2027()


@pytest.mark.parametrize(
    "written", ["2027-10-01", "2027/10/1", "2027.10.1", "2027年10月1日", "20271001", " 2027-10-1 "]
)
def test_dates_are_read_as_people_and_excel_write_them(written: str) -> None:
    assert read_notice(table(f"{written},休"), 2027).holidays == {date(2027, 10, 1)}


def test_header_empty_lines_and_further_columns_are_passed_over() -> None:
    notice = read_notice(table("日期,类别,节日", "", "2027-10-01,休,国庆节", ",,", "2027-10-09,班,国庆节"), 2027)

    assert notice.holidays == {date(2027, 10, 1)}
    assert notice.makeup_days == {date(2027, 10, 9)}


@pytest.mark.parametrize(
    ("line", "remark"),
    [
        ("2027-02-30,休", "第3行：“2027-02-30”不是日期，请写成“2027-10-01”的样子"),
        ("国庆,休", "第3行：“国庆”不是日期，请写成“2027-10-01”的样子"),
        (",休", "第3行：“”不是日期，请写成“2027-10-01”的样子"),
        ("2027-10-02,放", "第3行：类别“放”无法识别，只能填“休”或“班”"),
        ("2027-10-02", "第3行：类别“”无法识别，只能填“休”或“班”"),
        ("2026-10-02,休", "第3行：2026-10-02不属于2027年的放假安排（可含上一年12月）"),
        ("2027-10-01,休", "第3行：2027-10-01与第2行重复"),
        ("2027/10/1,班", "第3行：2027/10/1与第2行矛盾"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, remark: str) -> None:
    with pytest.raises(NoticeRefused) as refused:
        read_notice(table("date,kind", "2027-10-01,休", line), 2027)

    assert refused.value.remarks == (remark,)


def test_every_line_to_mend_is_named_at_once() -> None:
    with pytest.raises(NoticeRefused, match=r"第1行.*；第2行") as refused:
        read_notice(table("十月一日,休", "2027-10-02,否", "2027-10-03,休"), 2027)

    assert len(refused.value.remarks) == 2


@pytest.mark.parametrize(
    ("data", "remark"),
    [
        (b"", "表中没有任何日期"),
        (b"date,kind\r\n", "表中没有任何日期"),
        (b"PK\x03\x04\x00\x00", "不是UTF-8或GBK编码的文本表格，请用Excel另存为CSV再上传"),
        (b"2027-10-01,\xff\xff", "不是UTF-8或GBK编码的文本表格，请用Excel另存为CSV再上传"),
        (b"2027-10-01," * 10_000, "文件超过100KB，不像一份放假安排"),
    ],
)
def test_a_file_that_is_no_notice_is_refused(data: bytes, remark: str) -> None:
    with pytest.raises(NoticeRefused) as refused:
        read_notice(data, 2027)

    assert refused.value.remarks == (remark,)
