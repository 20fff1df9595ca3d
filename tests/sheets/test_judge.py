"""A row stands when every cell can be read and its days are in order; every refusal names column and value."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from jiedao.sheets.book import Problem
from jiedao.sheets.judge import judge
from tests.sheets.forms import PEOPLE, WORKS, citizen_number

PERSON = {"编号": "G1", "姓名": "韩某"}
WORK = {"序号": 1.0, "地点": "梧园花苑", "居民区": "梧园居民区", "数量": 3.0}


def reasons(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.reason for problem in problems]


def test_a_good_row_has_all_its_values_by_standard_name() -> None:
    row = judge(
        WORKS, {**WORK, "面积": "48.18㎡", "月份": "2月", "完成日期": "2022.6.25", "方式": "电话、上门"}, year=2022
    )
    assert row.problems == row.warnings == ()
    assert row.values == {
        "序号": "1",
        "地点": "梧园花苑",
        "居民区": "梧园居民区",
        "数量": 3,
        "面积": Decimal("48.18"),
        "月份": date(2022, 2, 1),
        "完成日期": date(2022, 6, 25),
        "方式": ("电话", "上门"),
    }
    assert row.raw["面积"] == "48.18㎡"


def test_an_optional_cell_that_is_empty_or_missing_is_none() -> None:
    row = judge(WORKS, {**WORK, "面积": "/", "完成日期": "暂无"})
    assert row.problems == ()
    assert {row.values[name] for name in ("面积", "完成日期", "月份", "方式")} == {None}


def test_nought_is_a_value_where_something_is_required() -> None:
    assert judge(WORKS, {**WORK, "数量": 0.0}).values["数量"] == 0


@pytest.mark.parametrize(
    ("change", "column", "value", "reason"),
    [
        ({"姓名": " \u3000"}, "姓名", " \u3000", "“姓名”没有填写"),
        ({"姓名": "/"}, "姓名", "/", "“姓名”没有填写"),
        ({"纳入日期": "二月三十日"}, "纳入日期", "二月三十日", "“纳入日期”不是日期：二月三十日"),
        ({"纳入日期": "2022-02-30"}, "纳入日期", "2022-02-30", "“纳入日期”没有这一天：2022-02-30"),
        ({"圈层": "紫"}, "圈层", "紫", "“圈层”没有“紫”这一项，只能填：红、绿"),
        ({"身份证号": 9.90099194508124e17}, "身份证号", "9.90099194508124E+17", "“身份证号”以数字存放"),
        ({"身份证号": "990099194508124471"}, "身份证号", "990099194508124471", "“身份证号”最后一位校验码不对"),
        ({"纳入日期": "#REF!"}, "纳入日期", "#REF!", "“纳入日期”是公式，没有算出结果（#REF!）"),
        (
            {"纳入日期": "2022年5月19日", "退出日期": datetime.fromisoformat("2022-05-16")},
            "退出日期",
            "2022-05-16",
            "“退出日期”（2022-05-16）早于“纳入日期”（2022-05-19）",
        ),
    ],
)
def test_a_bad_cell_refuses_the_row(change: dict[str, object], column: str, value: str, reason: str) -> None:
    row = judge(PEOPLE, {**PERSON, **change})
    assert [(problem.column, problem.value) for problem in row.problems] == [(column, value)]
    assert row.problems[0].reason.startswith(reason)
    assert column not in row.values


def test_every_bad_cell_of_a_row_is_told() -> None:
    row = judge(WORKS, {"序号": "1", "数量": "约20", "面积": "-3.5"})
    assert reasons(row.problems) == [
        "“地点”没有填写",
        "“居民区”没有填写",
        "“数量”写的是“约20”，请填准确数字",
        "“面积”不能是负数：-3.5",
    ]


@pytest.mark.parametrize(("written", "word"), [("红", "红"), ("红色", "红"), (" 红圈 ", "红"), ("绿 色", "绿")])
def test_a_choice_is_read_as_its_standard_word(written: str, word: str) -> None:
    assert judge(PEOPLE, {**PERSON, "圈层": written}).values["圈层"] == word


@pytest.mark.parametrize(
    ("change", "kept", "warning"),
    [
        ({"性别": "未知"}, ("性别", "未知"), "“性别”一般填男、女，这里写的是“未知”"),
        ({"联系电话": "5888 0000"}, ("联系电话", "58880000"), None),
        ({"联系电话": "1380000000"}, ("联系电话", "1380000000"), "“联系电话”不像电话号码：1380000000"),
        ({"性别": "女", "身份证号": citizen_number()}, ("性别", "女"), "“性别”填的是“女”，与“身份证号”第17位不符"),
        ({"性别": "男", "身份证号": citizen_number()}, ("性别", "男"), None),
        (
            {"纳入日期": "2022-09-01"},
            ("纳入日期", date(2022, 9, 1)),
            "“纳入日期”（2022-09-01）晚于填报日期（2022-08-31）",
        ),
        ({"纳入日期": "2022-08-31"}, ("纳入日期", date(2022, 8, 31)), None),
    ],
)
def test_what_is_only_odd_is_kept_and_warned_about(
    change: dict[str, object], kept: tuple[str, object], warning: str | None
) -> None:
    row = judge(PEOPLE, {**PERSON, **change}, filled_on=date(2022, 8, 31))
    assert row.problems == ()
    assert row.values[kept[0]] == kept[1]
    assert reasons(row.warnings) == ([warning] if warning else [])


def test_a_happening_in_the_future_is_warned_about_without_a_filing_date() -> None:
    row = judge(PEOPLE, {**PERSON, "纳入日期": "2022-09-02"}, today=date(2022, 9, 1))
    assert reasons(row.warnings) == ["“纳入日期”（2022-09-02）还没有到"]


def test_more_than_two_places_are_rounded_and_warned_about() -> None:
    row = judge(WORKS, {**WORK, "面积": "66.905"})
    assert row.values["面积"] == Decimal("66.91")
    assert reasons(row.warnings) == ["“面积”多于两位小数，按四舍五入记为66.91：66.905"]


def test_a_unit_of_the_columns_own_may_stand_behind_a_count() -> None:
    assert judge(WORKS, {**WORK, "数量": "３盏灯"}).values["数量"] == 3


def test_a_row_judged_again_from_what_was_written_is_judged_the_same() -> None:
    first = judge(
        PEOPLE,
        {**PERSON, "身份证号": 9.90099194508124e17, "纳入日期": datetime.fromisoformat("2022-05-19"), "圈层": "紫"},
    )
    again = judge(PEOPLE, first.raw)
    assert (again.problems, again.values) == (first.problems, first.values)
