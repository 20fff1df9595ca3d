"""What moved between two days, which rows a link picks, and which shortcomings the record shows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jiedao import figures
from jiedao.figures import Figure
from jiedao.ledger.rules import Scope
from jiedao.organisation.models import Street
from jiedao.report import queries
from jiedao.report.queries import Pick
from tests.report.conftest import (
    AUGUST,
    JUNE,
    LATER,
    NORTH,
    NOW,
    SOUTH,
    Ask,
    care,
    hazard,
    month,
    point,
    record,
    replace_fact,
    task,
)


def figure(key: str) -> Figure:
    return figures.known()[key]


def numbers(rows: list[dict[str, Any]], column: str = "编号") -> list[Any]:
    return [row[column] for row in rows]


def test_rows_that_came_since_an_earlier_day(ask: Ask) -> None:
    moved = queries.moved(figure("hazards_found"), ask(JUNE), ask())

    assert (numbers(moved.came), moved.went, moved.changed) == (["Y3"], [], [])


def test_rows_that_went_since_an_earlier_day(ask: Ask) -> None:
    record(care("G3", "卫长乐", "绿", left_on=date(2022, 7, 1), left_reason="迁出"))

    moved = queries.moved(figure("care_persons"), ask(JUNE), ask())

    assert (moved.came, numbers(moved.went), moved.changed) == ([], ["G3"], [])


def test_rows_that_were_corrected_stand_old_beside_new(ask: Ask) -> None:
    first = hazard("Y4", date(2022, 4, 1))
    record(first)
    replace_fact(first, unit="城建中心")

    (pair,) = queries.moved(figure("hazards_found"), ask(known_at=NOW), ask()).changed

    assert [row["责任单位"] for row in pair] == ["平安办", "城建中心"]


def test_a_change_inside_what_is_masked_is_a_change(ask: Ask) -> None:
    first = care("G4", "褚长安", "绿", phone="13911110001")
    record(first)
    replace_fact(first, phone="13922220001")

    (pair,) = queries.moved(figure("care_persons"), ask(known_at=NOW), ask()).changed

    assert [row["联系电话"] for row in pair] == ["139****0001", "139****0001"]


def test_what_is_counted_once_moves_once(ask: Ask) -> None:
    record(point("D2", date(2022, 8, 25), SOUTH), point("D1", date(2022, 8, 26)))

    assert numbers(queries.moved(figure("points_visited"), ask(JUNE), ask()).came, "点位编号") == ["D2"]


def test_a_row_recorded_later_was_not_known_before(ask: Ask) -> None:
    record(hazard("Y9", date(2022, 5, 5)), at=LATER)

    assert numbers(queries.moved(figure("hazards_found"), ask(known_at=NOW), ask()).came) == ["Y9"]
    assert len(queries.rows_behind(figure("hazards_found"), ask(known_at=NOW))) == 3


@pytest.mark.parametrize(
    ("key", "pick", "found"),
    [
        ("hazards_found", Pick(), ["Y1", "Y2", "Y3"]),
        ("hazards_found", Pick(month="2022-06"), ["Y2"]),
        ("hazards_found", Pick(split="committee", part=NORTH), ["Y1", "Y3"]),
        ("hazards_found", Pick(split="committee", part=NORTH, month="2022-08"), ["Y3"]),
        ("hazards_found", Pick(split="unit", part="平安办"), ["Y1", "Y3"]),
        ("hazards_found", Pick(split="unit", part=""), ["Y2"]),
        ("hazards_found", Pick(split="colour", part="红"), []),
        ("hazards_found", Pick(word="南苑"), ["Y2"]),
        ("hazards_found", Pick(word="平安"), ["Y1", "Y3"]),
        ("hazards_found", Pick(word="隐患"), ["Y1", "Y2", "Y3"]),
        ("hazards_found", Pick(word="100%_"), []),
        ("hazards_found", Pick(sort="-发现日期"), ["Y3", "Y2", "Y1"]),
        ("hazards_found", Pick(sort="核查日期"), ["Y1", "Y2", "Y3"]),
        ("hazards_found", Pick(sort="没有这一列"), ["Y1", "Y2", "Y3"]),
        ("care_persons", Pick(split="colour", part="黄"), ["G2"]),
        ("care_by_colour", Pick(split="colour", part="红"), ["G1"]),
        ("care_persons", Pick(word="G2"), ["G2"]),
    ],
)
def test_a_link_picks_rows(ask: Ask, key: str, pick: Pick, found: list[str]) -> None:
    rows = queries.picked(figure(key), ask(), pick)

    assert numbers(queries.in_columns(figure(key), list(rows), ask())) == found


@pytest.mark.parametrize("word", ["长生", "13900000001", "302"])
def test_masked_columns_are_not_searched(ask: Ask, word: str) -> None:
    assert not queries.picked(figure("care_persons"), ask(), Pick(word=word)).exists()


@pytest.mark.parametrize("sort", ["姓名", "-联系电话"])
def test_masked_columns_do_not_sort(ask: Ask, sort: str) -> None:
    record(care("G0", "赵一", "红", phone="10000000000", enrolled_on=date(2022, 3, 1)))

    assert [row.number for row in queries.picked(figure("care_persons"), ask(), Pick(sort=sort))] == ["G1", "G2", "G0"]


def test_what_is_counted_once_is_listed_once_with_its_count(ask: Ask) -> None:
    rows = queries.rows_behind(figure("points_visited"), ask())

    assert [(row["点位编号"], row["走访日期"], row["计数"]) for row in rows] == [
        ("D1", date(2022, 2, 10), 2),
        ("D2", date(2022, 8, 20), 1),
    ]


def test_of_a_latest_or_highest_reading_the_deciding_row_is_listed_and_of_a_month_that_month(ask: Ask) -> None:
    latest, peak = figure("unemployed_latest"), figure("unemployed_peak")

    assert numbers(queries.rows_behind(latest, ask()), "月份") == [date(2022, 8, 1)]
    assert numbers(queries.rows_behind(peak, ask()), "月份") == [date(2022, 7, 1)]
    assert [row.unemployed for row in queries.picked(latest, ask(), Pick(month="2022-07"))] == [660]


SPLITS = [
    (key, by)
    for key in ("hazards_found", "hazards_closed", "visits", "care_persons", "structure_area", "jobs_created")
    for by in (*figure(key).splits, "month")
    if by != "month" or figure(key).nature is not figures.Nature.STOCK  # a stock has a value at each month's end
]


@pytest.mark.parametrize(("key", "by"), SPLITS)
def test_the_parts_add_up_to_the_whole(ask: Ask, key: str, by: str) -> None:
    parts = queries.parts(figure(key), ask(), by)

    assert sum(part.value for part in parts) == figures.read(figure(key), ask()).value  # type: ignore[misc]


def test_what_names_no_part_is_told_apart(ask: Ask) -> None:
    parts = queries.parts(figure("hazards_found"), ask(), "unit")

    assert [(part.name, part.value, part.code) for part in parts] == [("平安办", 2, "平安办"), ("（未填）", 1, "")]


COUNTED = [key for key, one in figures.known().items() if not (one.total or one.latest or one.peak or one.groups)]


@pytest.mark.parametrize("key", COUNTED)
def test_as_many_rows_as_the_figure_counts(ask: Ask, key: str) -> None:
    one = figure(key)
    value = figures.read(one, ask()).value

    assert len(queries.rows_behind(one, ask())) == (value or 0)


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [(3, 5, 2), (5, 3, -2), (None, 3, None), (3, None, None), ({"红": 1}, {"红": 2, "黄": 3}, 4)],
)
def test_a_change_is_a_number_or_nothing(before: figures.Value, after: figures.Value, difference: int | None) -> None:
    assert queries.difference(before, after) == difference


def test_shortcomings_are_the_overdue_milestones_and_the_blockers_without_naming_others(ask: Ask) -> None:
    assert [item.sentence for item in queries.candidates(ask())] == [
        "“管线入地”的“完工”节点原定2022年7月31日完成，目前尚未完成。",
        "因有关单位管线迁改影响，“管线入地”推进不够快。",
    ]


def test_before_it_is_late_only_the_blocker_is_told(ask: Ask) -> None:
    assert [item.sentence for item in queries.candidates(ask(JUNE))] == [
        "因有关单位管线迁改影响，“管线入地”推进不够快。"
    ]


def test_tasks_with_one_blocker_are_told_together_and_the_finished_not_at_all(ask: Ask) -> None:
    record(
        task("3", "门岗改造", blocker="资金未到位。", due_on=date(2022, 8, 1)),
        task("4", "绿化补种", blocker="资金未到位", due_on=date(2022, 9, 1)),
        task("5", "已完任务", blocker="资金未到位", finished_on=date(2022, 8, 31)),
    )

    assert "因资金未到位，“门岗改造”、“绿化补种”推进不够快。" in [item.sentence for item in queries.candidates(ask())]


def test_a_committee_s_question_gives_its_rows_only(town: Street) -> None:
    question = queries.asking(town, AUGUST, scope=Scope.of(SOUTH))

    assert numbers(queries.rows_behind(figure("hazards_found"), question)) == ["Y2"]
    assert numbers(queries.rows_behind(figure("care_persons"), question)) == ["G2"]


def test_without_any_record_there_are_no_rows(ask: Ask) -> None:
    assert queries.rows_behind(figure("media_reports"), ask()) == []
    assert queries.parts(figure("media_reports"), ask(), "month") == []
    assert queries.moved(figure("media_reports"), ask(JUNE), ask()) == queries.Moved([], [], [])


def test_months_without_a_reading_are_none_in_the_course(ask: Ask) -> None:
    record(month(2, 1, 674))

    course = figures.split(figure("unemployed_latest"), ask(), "month")

    assert course is not None
    assert list(course.values()) == [None, 674, None, None, None, None, 660, 647]
