"""What is refused: a row alone, with its own number, the column, the value and a reason that a clerk understands."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from jiedao.intake.landing import Refusal
from jiedao.organisation.models import Street
from tests import world
from tests.world import outcomes

COMMITTEES, TASKS, STEPS, VISITS = "居民区名录", "任务分工表", "任务节点表", "走访点位台账"
ISSUES, CHARGERS, STRUCTURES, HOMES = "问题隐患台账", "充电桩安装台账", "违法建筑拆除台账", "适老化改造台账"
WORK, SITES, MEDIA, VOLUNTEERS = "就业情况月报", "阵地台账", "媒体报道台账", "志愿者名册"
PEOPLE, CONTACTS = "关爱对象台账", "点名记录"


def take(street: Street, folder: Path, ledger: str, changes: dict[str, Any]) -> tuple[dict[str, int], list[Refusal]]:
    """Take in the ledger with its first row changed in a copy of its own, after all the good rows."""
    lines = [*world.rows(ledger), world.row(ledger, **changes)]
    result = world.load(street, world.copy(folder, ledger, lines))
    return outcomes(result), world.only(result)[1]


@pytest.mark.parametrize("ledger", world.LEDGERS)
def test_an_empty_cell_that_must_be_filled(subdistrict: Street, tmp_path: Path, ledger: str) -> None:
    required = [column.name for column in world.FORM[ledger].columns if column.required]
    strokes = cycle(("", "/", "—", "无"))
    lines = [*world.rows(ledger), *(world.row(ledger, **{name: next(strokes)}) for name in required)]

    result = world.load(subdistrict, world.copy(tmp_path, ledger, lines))

    file, refused = world.only(result)
    assert [[problem.reason for problem in row.problems] for row in refused] == [
        [f"“{name}”没有填写"] for name in required
    ]
    assert (file.unchanged, file.accepted) == (len(world.rows(ledger)), 0)


WRONG: list[tuple[str, dict[str, Any], str, str, str]] = [
    (VISITS, {"走访日期": "二月三十日"}, "走访日期", "二月三十日", "不是日期"),
    (VISITS, {"走访日期": "2022-02-30"}, "走访日期", "2022-02-30", "没有这一天"),
    (VISITS, {"走访日期": "6月25日"}, "走访日期", "6月25日", "没有写年份"),
    (WORK, {"月份": "十三月"}, "月份", "十三月", "不是月份"),
    (STRUCTURES, {"编号": "C9", "面积": "待测量"}, "面积", "待测量", "不是数字"),
    (STRUCTURES, {"编号": "C9", "面积": -3.5}, "面积", "-3.5", "不能是负数"),
    (STRUCTURES, {"编号": "C9", "面积": "约20"}, "面积", "约20", "请填准确数字"),
    (STRUCTURES, {"编号": "C9", "面积": "近20"}, "面积", "近20", "请填准确数字"),
    (CHARGERS, {"完成日期": "2022-08-01", "安装数量": "20余"}, "安装数量", "20余", "请填准确数字"),
    (CHARGERS, {"完成日期": "2022-08-01", "安装数量": "20个以上"}, "安装数量", "20个以上", "请填准确数字"),
    (CHARGERS, {"完成日期": "2022-08-01", "安装数量": -1}, "安装数量", "-1", "不能是负数"),
    (CHARGERS, {"完成日期": "2022-08-01", "安装数量": 1.5}, "安装数量", "1.5", "应为整数"),
    (VISITS, {"居民区": "东篱居民区"}, "居民区", "东篱居民区", "不在居民区名录中"),
    (SITES, {"名称": "新中心", "居民区": "街道"}, "居民区", "街道", "不在居民区名录中"),
    (CONTACTS, {"对象编号": "G999"}, "对象编号", "G999", "关爱对象台账中没有“G999”"),
    (CONTACTS, {"志愿者编号": "V999"}, "志愿者编号", "V999", "志愿者名册中没有“V999”"),
    (ISSUES, {"编号": "W9", "点位编号": "D999"}, "点位编号", "D999", "走访点位台账中没有“D999”"),
    (STEPS, {"任务序号": 99}, "任务序号", "99", "任务分工表中没有“99”"),
    (ISSUES, {"编号": "W9", "整改完成日期": "2022-02-09"}, "整改完成日期", "2022-02-09", "早于“发现日期”"),
    (ISSUES, {"编号": "W9", "整改时限": "2022-02-09"}, "整改时限", "2022-02-09", "早于“发现日期”"),
    (ISSUES, {"编号": "W9", "核查日期": "2022-02-19"}, "核查日期", "2022-02-19", "早于“整改完成日期”"),
    (TASKS, {"序号": 9, "完成时限": "2022-01-09"}, "完成时限", "2022-01-09", "早于“开始日期”"),
    (STRUCTURES, {"编号": "C9", "拆除日期": "2022-01-31"}, "拆除日期", "2022-01-31", "早于“立案日期”"),
    (PEOPLE, {"编号": "G9", "退出日期": "2022-01-04"}, "退出日期", "2022-01-04", "早于“纳入日期”"),
    (
        CONTACTS,
        {"方式": "上门", "联系结果": "有需求", "办结日期": "2022-02-28"},
        "办结日期",
        "2022-02-28",
        "早于“日期”",
    ),
    (PEOPLE, {"编号": "G9", "关爱圈": "紫"}, "关爱圈", "紫", "只能填：红、橙、黄、蓝、绿"),
    (ISSUES, {"编号": "W9", "类别": "建议"}, "类别", "建议", "没有“建议”这一项"),
    (CONTACTS, {"方式": "上门", "联系结果": "还行"}, "联系结果", "还行", "没有“还行”这一项"),
    (PEOPLE, {"编号": "G9", "身份证号": "990099193801010038"}, "身份证号", "990099193801010038", "校验码不对"),
    (PEOPLE, {"编号": "G9", "身份证号": 990099193801010000}, "身份证号", "9.90099193801010E+17", "末几位已经丢失"),
    (HOMES, {"身份证号": "99009919380101"}, "身份证号", "99009919380101", "不是18位号码"),
    (PEOPLE, {"编号": "G9", "姓名": "长" * 41}, "姓名", "长" * 41, "有41个字，最多40个字"),
    (PEOPLE, {"编号": "G9", "性别": "男（已婚）"}, "性别", "男（已婚）", "最多4个字"),
    (CONTACTS, {"方式": "先打电话，后来又上门看望过"}, "方式", "先打电话，后来又上门看望过", "最多12个字"),
    (VOLUNTEERS, {"编号": "V" + "0" * 40}, "编号", "V" + "0" * 40, "最多40个字"),
]


@pytest.mark.parametrize(("ledger", "changes", "column", "value", "reason"), WRONG)
def test_a_wrong_row_is_refused_alone_and_for_its_reason(
    subdistrict: Street, tmp_path: Path, ledger: str, changes: dict[str, Any], column: str, value: str, reason: str
) -> None:
    found, (refusal,) = take(subdistrict, tmp_path, ledger, changes)

    assert found == {"unchanged": len(world.rows(ledger)), "refused": 1}
    (problem,) = refusal.problems
    assert (problem.column, problem.value) == (column, value)
    assert reason in problem.reason
    assert refusal.sheet == ledger
    assert refusal.row.number == 3 + len(world.rows(ledger)) + 1  # title, filing date and headers stand above


@pytest.mark.parametrize(
    ("ledger", "changes", "key"),
    [
        (ISSUES, {"编号": "W9", "点位编号": "D999"}, "W9"),
        (CHARGERS, {"序号": 7, "完成日期": "2022-08-01", "安装数量": -1}, "7"),
        (STEPS, {"任务序号": 99}, "99 方案"),
        (CONTACTS, {"对象编号": "G999"}, "2022-03-01 G999 V0001 电话"),
        (VISITS, {"走访日期": "二月三十日"}, "D001 二月三十日"),
        (SITES, {"名称": "新中心", "居民区": "某处"}, "新中心"),
    ],
)
def test_a_row_is_named_by_its_number_or_by_its_identity(
    subdistrict: Street, tmp_path: Path, ledger: str, changes: dict[str, Any], key: str
) -> None:
    _, (refusal,) = take(subdistrict, tmp_path, ledger, changes)

    assert refusal.key == key


def test_all_that_is_wrong_with_a_row_is_said_at_once(subdistrict: Street, tmp_path: Path) -> None:
    changes = {"编号": "W9", "点位编号": "D999", "居民区": "东篱居民区", "情况描述": None}

    _, (refusal,) = take(subdistrict, tmp_path, ISSUES, changes)

    assert {problem.column for problem in refusal.problems} == {"点位编号", "居民区", "情况描述"}


@pytest.mark.parametrize("ledger", [CHARGERS, WORK])
def test_nought_is_a_value(subdistrict: Street, tmp_path: Path, ledger: str) -> None:
    day = {CHARGERS: {"完成日期": "2022-08-05", "安装数量": 0}, WORK: {"月份": "2022年6月", "新增就业人数": 0}}

    found, _ = take(subdistrict, tmp_path, ledger, day[ledger])

    assert found["accepted"] == 1


@pytest.mark.parametrize(
    "written", ["滨里居民区", "滨里居委会", "滨里", "滨里社区", " 滨里 居民区　", "滨里社区居民委员会"]
)
def test_a_committee_may_be_written_as_people_write_it(subdistrict: Street, tmp_path: Path, written: str) -> None:
    found, refused = take(subdistrict, tmp_path, VISITS, {"走访日期": "2022-08-05", "居民区": written})

    assert (found["accepted"], refused) == (1, [])
