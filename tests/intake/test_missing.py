"""Rows that a newer copy no longer has: listed within what the copy covers, and people ended by a full one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jiedao.intake.actions import Result
from jiedao.organisation.models import Street
from tests import world
from tests.world import AUGUST, SEPTEMBER, outcomes, value

PEOPLE = "关爱对象台账"
JULY = date(2022, 7, 31)


def take(street: Street, folder: Path, ledger: str, lines: world.Rows, day: date = SEPTEMBER, **more: Any) -> Result:
    return world.load(street, world.copy(folder, ledger, lines, filled=day), **more)


def missing(result: Result) -> list[str]:
    return [name for file, _ in result.files for name in file.missing]


def without(ledger: str, *places: int) -> world.Rows:
    """A ledger's rows but those at these places, counted from 0."""
    return [line for place, line in enumerate(world.rows(ledger)) if place not in places]


@pytest.mark.parametrize(
    ("ledger", "place", "name"),
    [
        ("居民区名录", 1, "梧园居民区"),
        ("任务分工表", 1, "2022 2"),
        ("任务节点表", 0, "2022 1 方案"),
        ("走访点位台账", 1, "D001 2022-05-10"),
        ("问题隐患台账", 2, "Y1"),
        ("违法建筑拆除台账", 0, "C1"),
        ("充电桩安装台账", 0, "滨里一村 2022-03-20"),
        ("适老化改造台账", 1, "周有禄 南泉新村4号"),
        ("就业情况月报", 1, "2022-02-01"),
        ("阵地台账", 0, "第一睦邻中心"),
        ("志愿者名册", 0, "V0001"),
        (PEOPLE, 0, "G1"),
        ("点名记录", 2, "2022-06-01 G3 V0002 上门"),
    ],
)
def test_a_row_missing_from_a_newer_copy_is_listed_and_stays(
    subdistrict: Street, tmp_path: Path, ledger: str, place: int, name: str
) -> None:
    lines = without(ledger, place)

    result = take(subdistrict, tmp_path, ledger, lines)

    (listed,) = missing(result)
    assert name in listed
    assert outcomes(result) == {"unchanged": len(lines)}


def test_a_committees_own_copy_is_not_asked_for_other_committees(subdistrict: Street, tmp_path: Path) -> None:
    result = take(subdistrict, tmp_path, PEOPLE, without(PEOPLE, 1, 2, 3, 4))

    assert missing(result) == ["G2"]


def test_two_committees_own_copies_are_asked_together(subdistrict: Street, tmp_path: Path) -> None:
    first = world.copy(tmp_path, PEOPLE, without(PEOPLE, 1, 2, 3, 4), filled=SEPTEMBER, name="滨里")
    second = world.copy(tmp_path, PEOPLE, without(PEOPLE, 0, 1, 2, 4), filled=SEPTEMBER, name="梧园")

    result = world.load(subdistrict, first, second)

    assert [file.missing for file, _ in result.files] == [[], ["G2", "G3"]]


@pytest.mark.parametrize(
    ("ledger", "kept"),
    [("点名记录", (0, 1)), ("走访点位台账", (0, 2)), ("媒体报道台账", (1,)), ("就业情况月报", (2, 3))],
)
def test_a_copy_is_not_asked_for_days_it_does_not_cover(
    subdistrict: Street, tmp_path: Path, ledger: str, kept: tuple[int, ...]
) -> None:
    lines = [world.rows(ledger)[place] for place in kept]

    assert missing(take(subdistrict, tmp_path, ledger, lines)) == []


def test_another_years_plan_is_not_asked_for_this_years_tasks(subdistrict: Street, tmp_path: Path) -> None:
    lines = [world.row("任务分工表", 开始日期="2023-01-10", 完成时限="2023-06-30", 实际完成=None)]
    path = world.copy(tmp_path, "任务分工表", lines, filled=date(2023, 1, 31), title="2023年任务分工表")

    result = world.load(subdistrict, path)

    assert (missing(result), outcomes(result)) == ([], {"accepted": 1})


def test_who_has_left_is_not_missed(subdistrict: Street, tmp_path: Path) -> None:
    assert missing(take(subdistrict, tmp_path, PEOPLE, without(PEOPLE, 4))) == []


def test_a_refused_row_is_not_missing(subdistrict: Street, tmp_path: Path) -> None:
    result = take(subdistrict, tmp_path, PEOPLE, world.one_changed(PEOPLE, 0, 关爱圈="紫"), full=True)

    assert (missing(result), outcomes(result)) == ([], {"refused": 1, "unchanged": 4})
    assert value("care_persons", SEPTEMBER) == 4


def test_a_full_copy_ends_whom_it_no_longer_lists_on_its_day(subdistrict: Street, tmp_path: Path) -> None:
    result = take(subdistrict, tmp_path, PEOPLE, without(PEOPLE, 2), full=True)

    file, _ = world.only(result)
    assert missing(result) == ["G3"]
    assert [value("care_persons", day) for day in (AUGUST, date(2022, 9, 29), SEPTEMBER)] == [4, 4, 3]
    assert any("G3" in warning and "自 2022-09-30 起退出" in warning for warning in file.warnings)
    assert missing(take(subdistrict, tmp_path, PEOPLE, without(PEOPLE, 2), date(2022, 10, 31), full=True)) == []


def test_a_committees_own_full_copy_ends_nobody_elsewhere(subdistrict: Street, tmp_path: Path) -> None:
    take(subdistrict, tmp_path, PEOPLE, without(PEOPLE, 1, 2, 3, 4), full=True)

    assert value("care_persons", SEPTEMBER) == 3


def test_a_full_copy_in_two_files_ends_only_whom_neither_lists(subdistrict: Street, tmp_path: Path) -> None:
    paths = [
        world.copy(tmp_path, PEOPLE, without(PEOPLE, *places), filled=SEPTEMBER, name=f"第{places[0]}册")
        for places in ((1, 2, 3, 4), (0, 1, 3))
    ]

    world.load(subdistrict, *paths, full=True)

    assert value("care_persons", SEPTEMBER) == 2


@pytest.mark.parametrize("lines", [[], [world.row(PEOPLE, 关爱圈="紫")], [world.row(PEOPLE, 居民区="某处")]])
def test_a_full_copy_of_which_no_row_is_good_ends_nobody(
    subdistrict: Street, tmp_path: Path, lines: world.Rows
) -> None:
    result = take(subdistrict, tmp_path, PEOPLE, lines, full=True)

    assert (missing(result), value("care_persons", SEPTEMBER)) == ([], 4)


def test_an_older_full_copy_ends_nobody(subdistrict: Street, tmp_path: Path) -> None:
    result = take(subdistrict, tmp_path, PEOPLE, without(PEOPLE, 2), JULY, full=True)

    assert missing(result) == ["G3"]
    assert value("care_persons", SEPTEMBER) == 4


def test_other_ledgers_end_nothing_by_a_full_copy(subdistrict: Street, tmp_path: Path) -> None:
    take(subdistrict, tmp_path, "志愿者名册", without("志愿者名册", 0), full=True)
    take(subdistrict, tmp_path, "充电桩安装台账", without("充电桩安装台账", 0), full=True)

    assert value("chargers", SEPTEMBER) == 96
