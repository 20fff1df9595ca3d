"""One cell, one value: every spelling reads back, and whatever could mean two things is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.sheets import cells
from jiedao.sheets.book import Cell, written
from jiedao.sheets.cells import Unreadable
from tests.sheets.forms import citizen_number

JUNE_25 = date(2022, 6, 25)
FULL_WIDTH = str.maketrans("0123456789,.-/", "０１２３４５６７８９，．－／")


@pytest.mark.parametrize(
    "cell",
    [
        datetime.fromisoformat("2022-06-25"),
        datetime.fromisoformat("2022-06-25 14:30"),
        date(2022, 6, 25),
        "2022年6月25日",
        "2022 年 6 月 25 日",
        "２０２２年６月２５日",
        "20220625",
        20220625.0,
        20220625,
        "2022/06/25",
        "2022/6/25",
        "2022-06-25",
        "2022.6.25",
        "2022．6．25",
        "2022-06-25 00:00:00",
        "2022/6/25 9:05",
        "2022年6月25日 14时30分",
        "2022年6月25日上午9:05",
        "2022-06-25T08:00:00",
        "2022年6月25日（星期六）",
        "\u30002022-06-25 ",
        44737.0,
        44737.6,
        "44737",
        "44737.6",
    ],
)
def test_a_day_is_read_however_it_is_spelled(cell: Cell) -> None:
    assert cells.read_date(cell) == JUNE_25


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("二月三十日", "不是日期：二月三十日"),
        ("2022-02-30", "没有这一天：2022-02-30"),
        ("20221301", "没有这一天：20221301"),
        ("6月25日", "没有写年份：6月25日"),
        ("2022年6月", "没有写到日：2022年6月"),
        ("1822-06-25", "年份不在1900至2100之间：1822-06-25"),
        (datetime.fromisoformat("2222-06-25"), "年份不在1900至2100之间：2222-06-25"),
        ("22.6.25", "不是日期：22.6.25"),
        ("2022-6-125:00", "不是日期：2022-6-125:00"),
        (3.0, "不是日期：3"),
        (float("inf"), "不是日期：inf"),
        (True, "不是日期：TRUE"),
        (time(3, 4), "不是日期：03:04:00"),
    ],
)
def test_what_is_no_day_is_refused(cell: Cell, reason: str) -> None:
    with pytest.raises(Unreadable, match=f"^{reason}$"):
        cells.read_date(cell)


SPELLINGS: tuple[Callable[[date], Cell], ...] = (
    lambda day: day,
    lambda day: datetime.combine(day, time(23, 59)),
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}年{day.month}月{day.day}日".translate(FULL_WIDTH),
    lambda day: day.strftime("%Y%m%d"),
    lambda day: float(day.strftime("%Y%m%d")),
    lambda day: f"{day.year}/{day.month:02}/{day.day:02}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f" {day.isoformat()}\u3000",
    lambda day: f"{day.isoformat()} 07:30:00",
)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(SPELLINGS))
def test_any_day_reads_back_from_any_spelling(day: date, spell: Callable[[date], Cell]) -> None:
    assert cells.read_date(spell(day)) == day


@given(st.dates(date(1955, 1, 1), date(2100, 12, 31)), st.floats(0, 0.99), st.booleans())
def test_any_day_reads_back_from_excels_day_number(day: date, clock: float, as_text: bool) -> None:
    serial = (day - date(1899, 12, 30)).days + round(clock, 2)
    assert cells.read_date(f"{serial:.2f}" if as_text else serial) == day


@pytest.mark.parametrize(
    ("cell", "year", "month"),
    [
        ("2022年1月", None, date(2022, 1, 1)),
        ("2022年1月份", None, date(2022, 1, 1)),
        ("2022-01", None, date(2022, 1, 1)),
        ("2022.1", None, date(2022, 1, 1)),
        ("2022.10", None, date(2022, 10, 1)),
        (2022.11, None, date(2022, 11, 1)),
        ("202201", None, date(2022, 1, 1)),
        (202201.0, None, date(2022, 1, 1)),
        (datetime.fromisoformat("2022-01-31"), None, date(2022, 1, 1)),
        ("2022-01-31", None, date(2022, 1, 1)),
        (44592.0, None, date(2022, 1, 1)),
        ("1月", 2022, date(2022, 1, 1)),
        ("12月份", 2021, date(2021, 12, 1)),
        (1.0, 2022, date(2022, 1, 1)),
    ],
)
def test_a_month_is_read_however_it_is_spelled(cell: Cell, year: int | None, month: date) -> None:
    assert cells.read_month(cell, year) == month


@pytest.mark.parametrize(
    ("cell", "year", "reason"),
    [
        ("1月", None, "没有写年份"),
        (2022.1, None, "分不清1月还是10月"),  # 2022.10 kept as a number looks the same
        ("2022年13月", None, "不是月份"),
        ("13月", 2022, "不是月份"),
        ("上半年", 2022, "不是月份"),
    ],
)
def test_what_is_no_month_is_refused(cell: Cell, year: int | None, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        cells.read_month(cell, year)


@pytest.mark.parametrize(
    ("cell", "count"),
    [(0, 0), ("0", 0), (119.0, 119), ("20个", 20), ("20 个", 20), ("１２", 12), ("1,234", 1234), ("1，234户", 1234)],
)
def test_a_count_is_read_with_unit_and_thousands_signs(cell: Cell, count: int) -> None:
    assert cells.read_count(cell) == count


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("约20", "写的是“约20”，请填准确数字"),
        ("近百", "写的是“近百”，请填准确数字"),
        ("20余个", "写的是“20余个”，请填准确数字"),
        ("20多", "写的是“20多”，请填准确数字"),
        ("20以上", "写的是“20以上”，请填准确数字"),
        ("20左右", "写的是“20左右”，请填准确数字"),
        ("-3", "不能是负数：-3"),
        ("－3", "不能是负数：-3"),
        (-3.0, "不能是负数：-3"),
        ("3.5", "应为整数：3.5"),
        (3.5, "应为整数：3.5"),
        ("1,23", "不是数字：1,23"),
        ("20-30", "不是数字：20-30"),
        ("1.2万", "不是数字：1.2万"),
        ("若干", "不是数字：若干"),
        (True, "不是数字：TRUE"),
        (datetime.fromisoformat("2022-01-01"), "不是数字：2022-01-01"),
        ("9999999999", "数字过大"),
    ],
)
def test_what_is_no_exact_count_is_refused(cell: Cell, reason: str) -> None:
    with pytest.raises(Unreadable, match=f"^{reason}"):
        cells.read_count(cell)


@given(
    st.integers(0, 999_999_999),
    st.sampled_from(["{}", "{:,}", " {}\u3000", "{}.0", "{}.00"]),
    st.sampled_from(["", "个", "户", "人次", " 台"]),
    st.booleans(),
)
def test_any_decorated_count_reads_back(count: int, shape: str, unit: str, full_width: bool) -> None:
    text = shape.format(count).rstrip("\u3000") + unit
    assert cells.read_count(text.translate(FULL_WIDTH) if full_width else text) == count


@given(st.integers(0, 99_999), st.text(st.sampled_from("0123456789,.-+个约多近余万 至~E"), max_size=4), st.booleans())
def test_a_count_with_anything_around_it_is_refused_or_that_count(count: int, other: str, before: bool) -> None:
    text = f"{other}{count}" if before else f"{count}{other}"
    plain = "".join(text.split()).rstrip("个").lstrip("+")
    try:
        read = cells.read_count(text)
    except Unreadable:
        return
    assert Decimal(plain.replace(",", "")) == read
    assert "," not in plain or f"{read:,}" == plain.partition(".")[0]


@pytest.mark.parametrize(
    ("cell", "area", "rounded"),
    [
        ("48.18", "48.18", False),
        ("48.18平方米", "48.18", False),
        ("48.18 ㎡", "48.18", False),
        ("48.18m²", "48.18", False),
        ("1,048.5", "1048.50", False),
        (0, "0.00", False),
        (66.9, "66.90", False),
        ("66.905", "66.91", True),
        ("66.904", "66.90", True),
        (7297.549999999996, "7297.55", False),  # the noise of a sum in binary
        (1.005, "1.01", True),
    ],
)
def test_an_area_is_exact_to_two_places(cell: Cell, area: str, rounded: bool) -> None:
    assert cells.read_area(cell) == (Decimal(area), rounded)
    assert str(cells.read_area(cell)[0]) == area


@pytest.mark.parametrize(
    ("cell", "reason"), [("-3.5", "不能是负数：-3.5"), ("约20", "请填准确数字"), ("大", "不是数字")]
)
def test_what_is_no_exact_area_is_refused(cell: Cell, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        cells.read_area(cell)


def test_a_citizen_number_is_read_as_text_only() -> None:
    number = citizen_number()
    assert cells.read_citizen(f" {number.lower()}\u3000") == number
    for lost in (float(number[:17] + "0"), 9.90099e17, "9.90099E+17"):
        with pytest.raises(Unreadable, match="以数字存放，末几位已经丢失"):
            cells.read_citizen(lost)


@pytest.mark.parametrize(
    ("cell", "number"), [("Ｇ00001 ", "G00001"), ("g00001", "G00001"), (3.0, "3"), ("１", "1"), (" 32 ", "32")]
)
def test_an_identifier_is_folded(cell: Cell, number: str) -> None:
    assert cells.read_number(cell) == number


@pytest.mark.parametrize(
    ("cell", "phone", "plausible"),
    [
        (13800000000.0, "13800000000", True),
        ("138 0000 0000", "13800000000", True),
        ("+86 138-0000-0000", "13800000000", True),
        ("021-58880000", "02158880000", True),
        ("58880000", "58880000", True),
        ("12345", "12345", True),
        ("1380000000", "1380000000", False),
        ("13800000000/13900000000", "13800000000/13900000000", False),
    ],
)
def test_a_telephone_number_is_digits_and_its_form_is_only_doubted(cell: Cell, phone: str, plausible: bool) -> None:
    assert cells.read_phone(cell) == (phone, plausible)


@pytest.mark.parametrize("cell", [None, "", " \u3000", "/", "／", "—", "——", "-", "－", "无", "暂无 "])
def test_strokes_and_words_for_nothing_are_empty(cell: Cell) -> None:
    assert cells.is_empty(cell)


@pytest.mark.parametrize("cell", [0, 0.0, "0", "无锡", False, "待定"])
def test_nought_is_a_value(cell: Cell) -> None:
    assert not cells.is_empty(cell)


def test_text_and_lists_keep_their_inside() -> None:
    assert cells.read_text("\u3000梧园　一村\n二期 ") == "梧园　一村\n二期"
    assert cells.read_list("电话、微信，上门;来信 ；会议") == ("电话", "微信", "上门", "来信", "会议")


@pytest.mark.parametrize(
    ("cell", "text"),
    [(3.0, "3"), (2.5, "2.5"), (9.900991945081244e17, "9.90099194508124E+17"), (date(2022, 6, 5), "2022-06-05")],
)
def test_what_was_written_can_be_shown_again(cell: Cell, text: str) -> None:
    assert written(cell) == text
