"""The figures of the invented street: those asked for, and the same when counted from the files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jiedao.example import Expected, street
from tests.example.conftest import AUGUST, Ledgers, Rows

ASKED = {
    "programmes": 12,
    "led": 0,
    "assisted": 12,
    "tasks": 32,
    "points_visited": 126,
    "issues_found": 16,
    "issues_closed": 16,
    "hazards_found": 65,
    "hazards_closed": 65,
    "orders_received": 2,
    "orders_closed": 2,
    "charger_compounds": 7,
    "chargers": 730,
    "structures_removed": 212,
    "structure_area": "7297.55",
    "adaptations_done": 18,
    "jobs_created": 643,
    "youth_helped": 18,
    "centres_opened": 2,
    "meal_points_opened": 3,
    "care_persons": 2962,
    "contacts": 6000,
}


@pytest.mark.parametrize("seed", [1, 2])
def test_every_street_gives_the_figures_of_the_report(seed: int) -> None:
    figures = Expected(street.cut(street.make(seed), AUGUST), AUGUST).figures(AUGUST)
    assert {name: figures[name] for name in ASKED} == ASKED
    assert isinstance(figures["unemployed_peak"], int)
    assert figures["unemployed_peak"] < 690


def test_a_street_of_another_size_has_figures_in_proportion() -> None:
    figures = Expected(street.cut(street.make(1, scale=0.5), AUGUST), AUGUST).figures(AUGUST)
    assert figures["care_persons"] == 1481
    assert figures["points_visited"] == 63
    assert figures["structures_removed"] == 106
    assert figures["structure_area"] == "3648.78"
    assert figures["chargers"] == 360  # whole racks of ten


def test_no_street_is_of_no_size() -> None:
    with pytest.raises(ValueError, match="规模系数须大于0"):
        street.make(1, scale=0)


def test_a_copy_knows_nothing_of_later_days(plain: tuple[Ledgers, Expected]) -> None:
    with pytest.raises(ValueError, match="台账截至2022-08-31，无法得出2022-09-01的数据"):
        plain[1].figures(date(2022, 9, 1))


def test_flows_begin_anew_with_the_year_and_stocks_do_not() -> None:
    day = date(2023, 1, 31)
    figures = Expected(street.cut(street.make(1), day), day).figures(day)
    assert figures["tasks"] == 32
    assert isinstance(figures["care_persons"], int)
    assert figures["care_persons"] > 2900
    assert figures["chargers"] == 0
    assert isinstance(figures["points_visited"], int)
    assert 0 < figures["points_visited"] < 40


@pytest.mark.parametrize("as_of", [date(2022, 3, 31), date(2022, 6, 30), AUGUST], ids=str)
def test_the_files_give_what_is_expected(plain: tuple[Ledgers, Expected], as_of: date) -> None:
    ledgers, expected = plain
    assert counted(ledgers, as_of) == expected.figures(as_of)


def test_each_file_has_the_rows_expected(plain: tuple[Ledgers, Expected]) -> None:
    ledgers, expected = plain
    assert {name: len(rows) for name, rows in ledgers.items()} == expected.rows


def test_keys_and_headers_are_those_of_the_samples(
    plain: tuple[Ledgers, Expected], sample: tuple[Ledgers, dict[str, Any]]
) -> None:
    assert set(plain[1].figures(AUGUST)) == set(sample[1]["as_of"]["2022-08-31"])
    assert set(plain[1].rows) == set(sample[1]["rows"])
    assert {name: list(rows[0]) for name, rows in plain[0].items()} == {
        name: list(rows[0]) for name, rows in sample[0].items()
    }


def test_the_count_from_files_agrees_with_what_others_counted_in_the_samples(
    sample: tuple[Ledgers, dict[str, Any]],
) -> None:
    ledgers, expected = sample
    for day, figures in expected["as_of"].items():
        assert counted(ledgers, date.fromisoformat(day)) == figures


def counted(ledgers: Ledgers, as_of: date) -> dict[str, object]:
    """The figures of 2022 as of that day, counted from the cells of plain ledgers."""

    def till(rows: Rows, column: str) -> Rows:
        return [row for row in rows if row[column] and date(2022, 1, 1) <= row[column] <= as_of]

    tasks, steps, found = ledgers["任务分工表"], ledgers["任务节点表"], till(ledgers["问题隐患台账"], "发现日期")
    visits, chargers = till(ledgers["走访点位台账"], "走访日期"), till(ledgers["充电桩安装台账"], "完成日期")
    removed, sites = till(ledgers["违法建筑拆除台账"], "拆除日期"), till(ledgers["阵地台账"], "开放日期")
    contacts = till(ledgers["点名记录"], "日期")
    months = ledgers["就业情况月报"][: as_of.month]
    people = [
        row
        for row in ledgers["关爱对象台账"]
        if row["纳入日期"] <= as_of and not (row["退出日期"] and row["退出日期"] <= as_of)
    ]
    closed = till(found, "核查日期")

    def many(rows: Rows, column: str, value: str) -> int:
        return sum(row[column] == value for row in rows)

    return {
        "programmes": len({row["专项行动"] for row in tasks}),
        "tasks": len(tasks),
        "tasks_done": len(till(tasks, "实际完成")),
        "milestones_overdue": sum(
            row["计划完成"] < as_of and not (row["实际完成"] and row["实际完成"] <= as_of) for row in steps
        ),
        "led": len({row["专项行动"] for row in tasks if row["牵头单位"] == "街道"}),
        "assisted": len({row["专项行动"] for row in tasks if row["配合单位"] == "街道"}),
        "points_visited": len({row["点位编号"] for row in visits}),
        "visits": len(visits),
        "issues_found": many(found, "类别", "问题"),
        "issues_closed": many(closed, "类别", "问题"),
        "hazards_found": many(found, "类别", "隐患"),
        "hazards_closed": many(closed, "类别", "隐患"),
        "orders_received": many(found, "类别", "流转单"),
        "orders_closed": many(closed, "类别", "流转单"),
        "look_backs": len(till(ledgers["问题隐患台账"], "回头看日期")),
        "charger_compounds": len({row["小区"] for row in chargers}),
        "chargers": sum(row["安装数量"] for row in chargers),
        "structures_removed": len(removed),
        "structure_area": f"{sum((Decimal(str(row['面积(平方米)'])) for row in removed), Decimal(0)):.2f}",
        "adaptations_done": len(till(ledgers["适老化改造台账"], "完工日期")),
        "jobs_created": sum(row["新增就业人数"] for row in months),
        "youth_helped": sum(row["帮扶长期失业青年人数"] for row in months),
        "unemployed_latest": months[-1]["城乡登记失业人数"],
        "unemployed_peak": max(row["城乡登记失业人数"] for row in months),
        "centres_opened": many(sites, "类别", "睦邻中心"),
        "meal_points_opened": many(sites, "类别", "老年助餐点"),
        "care_persons": len(people),
        "care_by_colour": {circle: many(people, "关爱圈", circle) for circle in "红橙黄蓝绿"},
        "contacts": len(contacts),
        "contacts_reached": sum(row["联系结果"] != "未联系上" for row in contacts),
        "needs": many(contacts, "联系结果", "有需求"),
        "needs_done": len(till(contacts, "办结日期")),
        "media_reports": len(till(ledgers["媒体报道台账"], "日期")),
    }
