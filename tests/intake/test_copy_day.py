"""The day and the year for which a copy speaks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from jiedao.ledger.models import Copy
from jiedao.organisation.models import Street
from jiedao.plan.models import Milestone, Task
from tests import world
from tests.world import AUGUST

TODAY = date(2022, 9, 1)  # in China, at the moment of every load here
VISITS, WORK, TASKS, STEPS = "走访点位台账", "就业情况月报", "任务分工表", "任务节点表"


@pytest.fixture
def ready(street: Street, tmp_path: Path) -> Street:
    """A street that knows its committees."""
    world.load(street, world.copy(tmp_path, "居民区名录", world.rows("居民区名录")))
    return street


def day_of(street: Street, path: Path, **options: Any) -> date | None:
    file, refused = world.only(world.load(street, path, **options))
    assert (file.error, refused) == ("", [])
    return file.as_of


def test_the_filing_date_is_the_copys_day_whatever_else_is_said(ready: Street, tmp_path: Path) -> None:
    path = world.copy(tmp_path, VISITS, world.rows(VISITS), filled=date(2022, 8, 25))

    assert day_of(ready, path, as_of=AUGUST) == date(2022, 8, 25)


def test_without_one_it_is_the_day_given(ready: Street, tmp_path: Path) -> None:
    path = world.copy(tmp_path, VISITS, world.rows(VISITS), filled=None)

    assert day_of(ready, path, as_of=AUGUST) == AUGUST


@pytest.mark.parametrize(
    ("ledger", "lines", "day"),
    [
        (VISITS, world.rows(VISITS), date(2022, 8, 20)),
        (VISITS, world.one_changed(VISITS, 0, 走访日期="2022-12-31"), date(2022, 8, 20)),
        (WORK, world.rows(WORK), date(2022, 8, 31)),
        (WORK, world.rows(WORK)[:2], date(2022, 2, 28)),
        (TASKS, world.rows(TASKS), date(2022, 8, 10)),
        ("问题隐患台账", world.rows("问题隐患台账"), date(2022, 8, 30)),
        ("关爱对象台账", world.rows("关爱对象台账"), date(2022, 6, 15)),
    ],
)
def test_else_it_is_the_last_day_on_which_something_in_it_happened(
    ready: Street, tmp_path: Path, ledger: str, lines: world.Rows, day: date
) -> None:
    world.load(ready, world.copy(tmp_path, VISITS, world.rows(VISITS), name="点位"))

    assert day_of(ready, world.copy(tmp_path, ledger, lines, filled=None)) == day


def test_else_it_is_that_of_its_fellows_in_the_load(street: Street, tmp_path: Path) -> None:
    roster = world.copy(tmp_path, "居民区名录", world.rows("居民区名录"), filled=None)
    visits = world.copy(tmp_path, VISITS, world.rows(VISITS), filled=None)

    assert [file.as_of for file, _ in world.load(street, roster, visits).files] == [date(2022, 8, 20)] * 2


def test_else_it_is_today(street: Street, tmp_path: Path) -> None:
    assert day_of(street, world.copy(tmp_path, "居民区名录", world.rows("居民区名录"), filled=None)) == TODAY


def test_today_is_the_day_in_china(street: Street, tmp_path: Path) -> None:
    before_breakfast = datetime(2022, 9, 1, 23, 0, tzinfo=UTC)
    path = world.copy(tmp_path, "居民区名录", world.rows("居民区名录"), filled=None)

    assert day_of(street, path, at=before_breakfast) == date(2022, 9, 2)


def test_a_copy_is_kept_once_for_its_day(ready: Street, tmp_path: Path) -> None:
    path = world.copy(tmp_path, VISITS, world.rows(VISITS))

    for _ in range(2):
        world.load(ready, path)

    assert Copy.objects.live().filter(ledger=VISITS).values_list("day", "dated").get() == (AUGUST, True)


@pytest.mark.parametrize(
    ("title", "filled", "start", "year"),
    [
        ("2021年任务分工表", AUGUST, "2022-01-10", 2021),
        ("某街道任务分工表", AUGUST, "2021-12-10", 2022),
        ("某街道任务分工表", None, "2021-12-10", 2021),
    ],
)
def test_the_year_is_the_titles_else_the_filing_dates_else_the_rows(
    street: Street, tmp_path: Path, title: str, filled: date | None, start: str, year: int
) -> None:
    lines = [world.row(TASKS, 开始日期=start), world.row(TASKS, 序号=2)]

    world.load(street, world.copy(tmp_path, TASKS, lines, title=title, filled=filled))

    assert set(Task.objects.live().values_list("year", flat=True)) == {year}


def test_a_milestone_of_next_january_belongs_to_its_plan(street: Street, tmp_path: Path) -> None:
    lines = [*world.rows(STEPS), world.row(STEPS, 节点="总结", 计划完成="2023-01-15", 实际完成=None)]
    paths = [
        world.copy(tmp_path, TASKS, world.rows(TASKS), filled=None),
        world.copy(tmp_path, STEPS, lines, filled=None),
    ]

    assert not world.load(street, *paths).incomplete
    assert set(Milestone.objects.live().values_list("year", flat=True)) == {2022}


def test_a_milestone_of_a_year_without_that_task_is_refused(street: Street, tmp_path: Path) -> None:
    tasks = world.copy(tmp_path, TASKS, world.rows(TASKS), title="2021年任务分工表")
    steps = world.copy(tmp_path, STEPS, world.rows(STEPS), title="2022年任务节点表")

    _, (file, refused) = world.load(street, tasks, steps).files

    assert (file.accepted, len(refused)) == (0, 5)
    assert refused[0].problems[0].reason == "任务分工表中没有“1”这个任务序号"
