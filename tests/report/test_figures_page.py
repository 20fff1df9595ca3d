"""The page of all figures."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from jiedao import figures
from jiedao.ledger.models import Copy
from jiedao.organisation.models import Street
from tests.report.conftest import PROBLEMS, SOUTH, SignIn, copy_of, hazard, record, replace_fact, state


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def card(page: str, label: str) -> str:
    """The piece of the page that shows the figure of that label."""
    return next(piece for piece in page.split("<article")[1:] if f">{label}</a>" in piece).split("</article>")[0]


def test_every_figure_stands_in_its_group_as_of_the_newest_ledger(writer: Client) -> None:
    page = text(writer, "/figures/")

    assert [name for name in ("任务", "走访与闭环", "民生服务", "关爱") if f"<h2>{name}</h2>" in page] == [
        "任务",
        "走访与闭环",
        "民生服务",
        "关爱",
    ]
    assert page.count("<article") == len(figures.known())
    assert 'name="as_of" value="2022-08-31"' in page


def test_a_figure_shows_value_unit_whole_and_change(writer: Client) -> None:
    shown = card(text(writer, "/figures/?against=2022-06-30"), "隐患整改完毕")

    assert '2<span class="unit">个</span>' in shown
    assert "共 3个" in shown
    assert "较6月30日 +1" in shown


def test_without_a_day_to_compare_it_is_the_end_of_the_month_before(writer: Client) -> None:
    assert "较7月31日 +1" in card(text(writer, "/figures/"), "发现隐患")


def test_a_ceiling_stands_beside_its_limit(writer: Client, town: Street) -> None:
    assert "控制数未填" in card(text(writer, "/figures/"), "登记失业人数（最近）")

    state(town, limit__unemployed_latest="640")

    assert "控制数 640人 · ■ 已超出" in card(text(writer, "/figures/"), "登记失业人数（最近）")


def test_no_record_is_said_and_not_0(writer: Client) -> None:
    shown = card(text(writer, "/figures/"), "媒体报道")

    assert "无记录" in shown
    assert '0<span class="unit">' not in shown


def test_the_courses_follow_in_a_request_of_their_own(writer: Client) -> None:
    assert '<svg class="spark"' not in text(writer, "/figures/")

    followed = text(writer, "/figures/?courses=1&as_of=2022-08-31")

    assert "逐月：1月 0，2月 0，3月 1，4月 0，5月 0，6月 1，7月 0，8月 1" in card(followed, "发现隐患")
    assert "<html" not in followed


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("as_of=31.8.2022", "截至日期应写作 2022-08-31"),
        ("as_of=1999-01-01", "截至日期应在 2000 年至 2100 年之间"),
        ("as_of=2022-08-31&from=2022-09-01", "起始日期应不晚于截至日期 2022-08-31"),
        ("as_of=2022-08-31&from=2010-01-01", "起止日期最多相隔 5 年"),
        ("as_of=2022-08-31&against=2022-08-31", "对比日期应早于截至日期 2022-08-31"),
        ("prefix=abc", "没有这个居民区"),
    ],
)
def test_what_cannot_be_asked_is_told_and_the_usual_shown(writer: Client, query: str, problem: str) -> None:
    page = text(writer, f"/figures/?{query}")

    assert problem in page
    assert page.count("<article") == len(figures.known())


def test_ledgers_older_than_the_day_are_named(writer: Client) -> None:
    assert "早于截至日期" not in text(writer, "/figures/")

    replace_fact(Copy.objects.get(ledger=PROBLEMS), day=date(2022, 7, 31))
    record(copy_of("媒体报道台账"))

    assert "问题隐患台账（2022年7月31日）" in text(writer, "/figures/")


def test_a_word_leaves_the_figures_that_bear_it(writer: Client) -> None:
    page = text(writer, "/figures/?q=隐患")

    assert page.count("<article") == 2
    assert "没有名称中含这个词的数据" in text(writer, "/figures/?q=不存在的词")


def test_a_committee_has_only_figures_of_its_own(writer: Client) -> None:
    page = text(writer, f"/figures/?prefix={SOUTH}")

    assert '1<span class="unit">个</span>' in card(page, "发现隐患")
    assert ">新增就业</a>" not in page
    assert "南苑居民区范围内不含只按全街道统计的数据" in page


@pytest.mark.parametrize("prefix", ["", SOUTH, "990099001"])
def test_a_committee_worker_sees_the_own_committee_whatever_is_asked(sign_in: SignIn, prefix: str) -> None:
    page = text(sign_in("worker"), f"/figures/?prefix={prefix}")

    assert '2<span class="unit">个</span>' in card(page, "发现隐患")
    assert "北里居民区范围内" in page
    assert "南苑" not in page


def test_the_table_goes_to_excel(writer: Client) -> None:
    response = writer.get("/figures/export/?as_of=2022-08-31&against=2022-06-30")
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    title, heads, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    found: dict[Any, list[Any]] = {row[1]: row for row in rows}

    assert title[0] == "某街道数据（截至2022-08-31）"
    assert heads[:6] == ["分组", "名称", "数值", "单位", "总数或控制数", "较2022-06-30"]
    assert found["隐患整改完毕"][:6] == ["走访与闭环", "隐患整改完毕", 2, "个", 3, 1]
    assert found["媒体报道"][2] == "无记录"
    assert len(rows) == len(figures.known())


def test_more_rows_do_not_cost_more_questions(
    writer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(260):
        writer.get("/figures/")
    record(*(hazard(f"Z{number}", date(2022, 8, 1)) for number in range(200)))

    with django_assert_max_num_queries(260):
        assert '203<span class="unit">个</span>' in card(text(writer, "/figures/"), "发现隐患")
