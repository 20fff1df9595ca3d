"""What a figure counts, over which period and for whom; and that its rows, parts and months agree with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from jiedao import figures
from jiedao.figures import Asking, Figure, Nature, Terms, Value
from jiedao.organisation import actions as organisation
from jiedao.organisation.models import Street
from jiedao.report import queries
from tests import world
from tests.world import AUGUST, BINLI, LEDGERS, NANQUAN, NOW, WUYUAN, value

# What is recorded in the house alone, without a ledger, is told beside its office.
FIGURES = [figure for figure in figures.known().values() if figure.source.ledger in LEDGERS]
COMMITTEES = (BINLI, WUYUAN, NANQUAN)


@pytest.fixture(scope="module")
def standing(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Street]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield world.build(tmp_path_factory.mktemp("world"))
        transaction.set_rollback(True)


@pytest.fixture
def subdistrict(standing: Street, db: None) -> Street:
    """The small sub-district with its ledgers of 31 August 2022."""
    return standing


def number(value: Value) -> int | Decimal:
    """A value as one number; circles are added up."""
    assert value is not None
    return sum(value.values()) if isinstance(value, dict) else value


def told(text: str, area: str, **circles: int) -> dict[str, Any]:
    """Figures by key, from words and numbers in turn."""
    words = text.split()
    counted = {key: int(count) for key, count in zip(words[::2], words[1::2], strict=True)}
    return counted | {"structure_area": Decimal(area), "care_by_colour": circles}


ON_31_AUGUST = told(
    """
    programmes 2 tasks 4 led 0 assisted 1 tasks_done 3 milestones_overdue 1 points_visited 3 visits 4
    issues_found 2 issues_closed 1 hazards_found 2 hazards_closed 1 orders_received 1 orders_closed 1 look_backs 2
    charger_compounds 2 chargers 96 structures_removed 3 adaptations_done 3 jobs_created 100 youth_helped 6
    unemployed_latest 647 unemployed_peak 674 centres_opened 1 meal_points_opened 1 care_persons 4
    contacts 5 contacts_reached 4 needs 2 needs_done 1 media_reports 2
    """,
    "32.75",
    红=1,
    橙=0,
    黄=2,
    蓝=0,
    绿=1,
)
ON_31_MARCH = told(
    """
    programmes 2 tasks 4 led 0 assisted 1 tasks_done 0 milestones_overdue 0 points_visited 2 visits 2
    issues_found 2 issues_closed 1 hazards_found 1 hazards_closed 1 orders_received 0 orders_closed 0 look_backs 1
    charger_compounds 1 chargers 66 structures_removed 1 adaptations_done 0 jobs_created 30 youth_helped 3
    unemployed_latest 674 unemployed_peak 674 centres_opened 0 meal_points_opened 0 care_persons 5
    contacts 2 contacts_reached 2 needs 1 needs_done 1 media_reports 1
    """,
    "20.50",
    红=1,
    橙=1,
    黄=2,
    蓝=0,
    绿=1,
)


@pytest.mark.parametrize(("day", "wanted"), [(AUGUST, ON_31_AUGUST), (date(2022, 3, 31), ON_31_MARCH)])
def test_every_figure_at_the_end_of_a_day(subdistrict: Street, day: date, wanted: dict[str, Any]) -> None:
    assert {figure.key: value(figure.key, day) for figure in FIGURES} == wanted


@pytest.mark.parametrize(
    ("key", "day", "before", "after"),
    [
        ("care_persons", date(2022, 6, 15), 5, 4),
        ("care_persons", date(2022, 3, 5), 4, 5),
        ("tasks_done", date(2022, 8, 12), 2, 3),
        ("milestones_overdue", date(2022, 8, 1), 0, 1),
        ("milestones_overdue", date(2022, 5, 5), 1, 0),
        ("issues_closed", date(2022, 2, 25), 0, 1),
        ("needs_done", date(2022, 3, 5), 0, 1),
        ("unemployed_latest", date(2022, 8, 1), 660, 647),
        ("jobs_created", date(2022, 2, 1), 10, 30),
    ],
)
def test_a_figure_changes_on_the_day_itself(subdistrict: Street, key: str, day: date, before: int, after: int) -> None:
    assert (value(key, day - timedelta(days=1)), value(key, day)) == (before, after)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
def test_in_a_new_year_of_which_nothing_is_on_record_there_is_no_record(subdistrict: Street, figure: Figure) -> None:
    assert value(figure.key, date(2023, 1, 31)) is None


def test_the_period_begins_on_1_january_unless_the_campaign_or_the_question_says_otherwise(subdistrict: Street) -> None:
    march, may = date(2022, 3, 1), date(2022, 5, 1)
    campaign = Terms(starts={"visits": march})
    readings = [
        figures.read(figures.known()["visits"], Asking(AUGUST, since, terms=terms))
        for since, terms in ((None, Terms()), (None, campaign), (may, campaign))
    ]

    assert [(reading.start, reading.value) for reading in readings] == [
        (date(2022, 1, 1), 4),
        (march, 3),
        (may, 2),
    ]
    assert value("meal_points_opened", since=date(2021, 1, 1)) == 2
    assert value("jobs_created", since=date(2022, 2, 15)) == 90  # the month in which the period begins counts


def test_what_is_closed_is_counted_since_when_what_is_found_is(subdistrict: Street) -> None:
    may = date(2022, 5, 1)
    question = Asking(AUGUST, terms=Terms(starts={"hazards_found": may}))

    closed = figures.read(figures.known()["hazards_closed"], question)

    assert closed.start == may
    assert closed.of == figures.read(figures.known()["hazards_found"], question).value


def test_what_people_stated_reaches_the_figures(subdistrict: Street) -> None:
    for key, text in {"limit:unemployed_latest": "690", "start:visits": "2022-03-01"}.items():
        organisation.state(key=key, text=text, street=subdistrict, by="测试", at=NOW)

    question = queries.asking(subdistrict, AUGUST)

    peak, latest, visits = (
        figures.read(figures.known()[key], question) for key in ("unemployed_peak", "unemployed_latest", "visits")
    )
    assert [peak.limit, latest.limit] == [690, 690]  # one limit, stated once, for both readings
    assert peak.value == 674
    assert (visits.start, visits.value) == (date(2022, 3, 1), 3)
    assert peak.figure.nature is Nature.CEILING


SPLITS = [(figure, by) for figure in FIGURES for by in queries.splits_of(figure)]


@pytest.mark.parametrize(("figure", "by"), SPLITS, ids=[f"{figure.key} by {by}" for figure, by in SPLITS])
def test_the_parts_of_a_figure_add_up(subdistrict: Street, figure: Figure, by: str) -> None:
    question = queries.asking(subdistrict, AUGUST)
    whole = figures.read(figure, question).value

    parts = figures.split(figure, question, by)

    assert parts
    total = sum(number(part) for part in parts.values())
    assert total == number(whole) if not figure.distinct else total >= number(whole)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
def test_the_months_of_a_figure(subdistrict: Street, figure: Figure) -> None:
    """A flow's months add up to it; a stock, a highest and a latest value end in it."""
    months = figures.split(figure, Asking(AUGUST, terms=Terms(frozenset({"街道"}))), "month")

    assert months
    assert list(months) == [f"2022-{month:02}" for month in range(1, 9)]
    told = [part for part in months.values() if part is not None]
    whole = value(figure.key)
    if figure.peak:
        assert max(map(number, told)) == whole
    elif figure.latest or figure.groups or figure.nature is Nature.STOCK:
        assert told[-1] == whole
    else:
        assert sum(map(number, told)) == whole


@pytest.mark.parametrize("figure", [f for f in FIGURES if f.of], ids=lambda figure: figure.key)
@pytest.mark.parametrize("day", [date(2022, 3, 31), AUGUST])
def test_what_is_closed_is_a_part_of_what_was_found(subdistrict: Street, figure: Figure, day: date) -> None:
    question = queries.asking(subdistrict, day)
    whole = figures.known()[figure.of]
    start = question.start(figure.key)

    part, rows = (set(f.rows(question, start).values_list("pk", flat=True)) for f in (figure, whole))

    assert part <= rows
    reading = figures.read(figure, question)
    assert (reading.value, reading.of) == (len(part), len(rows))


@pytest.mark.parametrize("figure", [f for f in FIGURES if queries.is_local(f)], ids=lambda figure: figure.key)
def test_a_committee_has_its_own_share(subdistrict: Street, figure: Figure) -> None:
    shares = [value(figure.key, prefix=code) for code in COMMITTEES]

    assert sum(map(number, shares)) == number(value(figure.key))
    assert value(figure.key, prefix="990099001") == value(figure.key)
    assert number(value(figure.key, prefix="990099002")) == 0
    if "committee" in figure.splits:
        parts = figures.split(figure, Asking(AUGUST), "committee") or {}
        assert [parts.get(code, 0) for code in COMMITTEES] == shares


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
def test_before_the_first_load_nothing_was_known(subdistrict: Street, figure: Figure) -> None:
    assert value(figure.key, known_at=NOW - timedelta(seconds=1)) is None
    assert value(figure.key, known_at=NOW + timedelta(hours=1)) == ON_31_AUGUST[figure.key]


def test_a_figure_is_remembered_as_it_was_known(subdistrict: Street, tmp_path: Path) -> None:
    later = NOW + timedelta(days=10)
    lines = [*world.one_changed("充电桩安装台账", 0, 安装数量=60), world.row("充电桩安装台账", 小区="新村")]
    path = world.copy(tmp_path, "充电桩安装台账", lines)
    world.load(subdistrict, path, at=later, apply_corrections=True)

    known = [value("chargers", known_at=moment) for moment in (later - timedelta(days=1), later + timedelta(days=1))]

    assert known == [96, 60 + 10 + 20 + 66]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
def test_the_rows_behind_a_figure_are_what_it_counts(subdistrict: Street, figure: Figure) -> None:
    question = queries.asking(subdistrict, AUGUST)
    whole = figures.read(figure, question).value

    rows = queries.rows_behind(figure, question)

    if figure.total:
        label = next(column.label for column in figure.source.columns if column.name == figure.total)
        assert sum(row[label] for row in rows) == whole
    elif figure.latest or figure.peak:
        label = next(column.label for column in figure.source.columns if column.name == (figure.latest or figure.peak))
        assert [row[label] for row in rows] == [whole]
    else:
        assert len(rows) == number(whole)


SECRETS = {
    str(line[column])
    for ledger in world.LEDGERS
    for line in world.rows(ledger)
    for column in ("姓名", "身份证号", "联系电话", "电话", "紧急联系人", "紧急联系电话", "走访人", "地址")
    if line.get(column) and ledger != "居民区名录"
}


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
def test_nobody_can_be_read_from_the_rows(subdistrict: Street, figure: Figure) -> None:
    told = str(queries.rows_behind(figure, queries.asking(subdistrict, AUGUST)))

    assert [secret for secret in SECRETS if secret in told] == []
    assert len(SECRETS) > 30
