"""The pieces that every page is made of: figure, little chart, lamp, circle, pager."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from jiedao import figures
from jiedao.figures import Reading
from jiedao.home.templatetags import jiedao as tags

AUGUST = date(2022, 8, 31)


def rendered(template: str, **context: Any) -> str:
    return Template(template).render(Context(context))


def reading(key: str, value: Any, **more: Any) -> Reading:
    return Reading(figures.known()[key], date(2022, 1, 1), AUGUST, value, **more)


def figure(**context: Any) -> str:
    return rendered('{% include "parts/figure.html" %}', **context)


def test_a_figure_is_its_label_value_unit_definition_and_the_way_to_its_rows() -> None:
    page = figure(reading=reading("points_visited", 126))

    assert '<a href="/figures/points_visited/?as_of=2022-08-31" data-open>走访点位</a>' in page
    assert '126<span class="unit">个</span>' in page
    assert "同一点位多次走访计一个" in page
    assert "2022年1月1日至2022年8月31日" in page


@pytest.mark.parametrize(
    ("reading", "beside"),
    [
        (reading("hazards_closed", 60, of=65), "共 65个"),
        (reading("unemployed_latest", 647, limit=Decimal("690")), "控制数 690人"),
        (reading("unemployed_latest", 647, limit=Decimal("690.00")), "控制数 690人"),
        (reading("unemployed_latest", 700, limit=Decimal("690")), "■ 已超出"),
        (reading("unemployed_latest", 647), "控制数未填"),
    ],
    ids=["pair", "limit", "limit with places", "above the limit", "no limit stated"],
)
def test_what_a_figure_is_measured_against_stands_beside_it(reading: Reading, beside: str) -> None:
    assert beside in figure(reading=reading)


def test_no_record_is_not_nought() -> None:
    assert "无记录" in figure(reading=reading("points_visited", None))
    assert "无记录" not in figure(reading=reading("points_visited", 0))


def test_circles_have_a_dot_a_word_and_a_number_each() -> None:
    page = figure(reading=reading("care_by_colour", {"红": 3, "绿": 7}))

    assert '<span class="circle circle-red">红 3</span>' in page
    assert '<span class="circle circle-green">绿 7</span>' in page


@pytest.mark.parametrize(
    ("change", "said"),
    [(12, "+12"), (-3, "−3"), (0, "持平"), (Decimal("706.64"), "+706.64"), (Decimal("0.00"), "持平")],
)
def test_a_change_bears_its_sign(change: int | Decimal, said: str) -> None:
    assert tags.signed(change) == said
    assert f"较7月31日 {said}" in figure(reading=reading("visits", 5), change=change, against=date(2022, 7, 31))


def test_bars_begin_at_nought_and_the_tallest_fills_the_height() -> None:
    chart = tags.spark({"2022-01": 10, "2022-02": 5, "2022-03": 20})

    assert [bar["height"] for bar in chart["bars"]] == [15.0, 7.5, 30.0]
    assert {bar["y"] + bar["height"] for bar in chart["bars"]} == {30.0}
    assert [bar["kind"] for bar in chart["bars"]] == ["", "", "last"]


@pytest.mark.parametrize("value", [0, None])
def test_a_month_without_anything_is_a_line_at_the_foot(value: int | None) -> None:
    chart = tags.spark({"2022-01": value, "2022-02": 4})

    assert (chart["bars"][0]["height"], chart["bars"][0]["kind"]) == (1.0, "none")


def test_a_limit_is_a_line_in_scale_with_the_bars() -> None:
    chart = tags.spark({"2022-01": 50}, Decimal("100"))

    assert (chart["bars"][0]["height"], chart["limit_y"]) == (15.0, 0.0)


def test_the_little_chart_can_be_heard() -> None:
    assert 'aria-label="逐月：1月 10，2月 —"' in rendered("{% spark course %}", course={"2022-01": 10, "2022-02": None})


def test_without_months_there_is_no_chart() -> None:
    assert "<svg" not in rendered("{% spark course %}", course={})


@pytest.mark.parametrize(
    ("lamp", "word", "said"),
    [("ok", "", "● 正常"), ("soon", "", "▲ 将到期"), ("late", "", "■ 超期"), ("late", "逾期 3 天", "■ 逾期 3 天")],
)
def test_a_lamp_speaks_by_colour_shape_and_word(lamp: str, word: str, said: str) -> None:
    page = rendered('{% include "parts/lamp.html" %}', lamp=lamp, word=word)

    assert page.strip() == f'<span class="lamp lamp-{lamp}">{said}</span>'


def test_what_people_wrote_is_never_markup() -> None:
    page = rendered('{% include "parts/lamp.html" %}', lamp="ok", word="<b>好</b>")

    assert "<b>" not in page


def test_a_story_is_dated_steps_and_the_acts_that_may_follow() -> None:
    page = rendered(
        '{% include "parts/story.html" %}',
        steps=[{"at": AUGUST, "by": "林岚", "text": "签收", "lamp": "late"}],
        acts=[{"label": "核查通过", "href": "/x/"}, {"label": "退回", "why": "处理人不能核查"}],
    )

    assert '<li class="late"><span class="when">2022-08-31 · 林岚</span>签收' in page
    assert '<a class="btn btn-sm" href="/x/">核查通过</a>' in page
    assert "disabled>退回</button>" in page
    assert "处理人不能核查" in page


def test_the_pager_keeps_the_query(rf: RequestFactory, db: None) -> None:
    request = rf.get("/ledger/?q=a&page=2")
    request.user = AnonymousUser()
    shown = render_to_string("parts/pager.html", {"page": Paginator(range(120), 50).get_page(2)}, request)

    assert "共 120 条" in shown
    assert "第 2 页，共 3 页" in shown
    assert "?q=a&amp;page=3" in shown


@pytest.mark.parametrize(("limit", "said"), [("690", "690"), ("690.00", "690"), ("12.50", "12.5"), ("600", "600")])
def test_a_limit_is_written_without_superfluous_places(limit: str, said: str) -> None:
    assert tags.plain(Decimal(limit)) == said
