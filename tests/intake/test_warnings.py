"""What is merely implausible lands, with a warning."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jiedao.organisation.models import Street
from tests import world
from tests.world import outcomes, value

PEOPLE = "关爱对象台账"


@pytest.mark.parametrize(
    ("lines", "warning"),
    [
        (world.one_changed(PEOPLE, 1, 联系电话="139" + "0" * 7 + "3"), "G1、G2：联系电话相同"),
        (world.one_changed(PEOPLE, 1, 身份证号=world.row(PEOPLE)["身份证号"], 性别="男"), "G1、G2：身份证号相同"),
        (world.one_changed(PEOPLE, 1, 性别="男"), "“性别”填的是“男”"),
        (world.one_changed(PEOPLE, 0, 人员类别="困境儿童"), "按身份证号为84岁"),
        (world.one_changed(PEOPLE, 0, 地址="梧园公寓5号"), "地址“梧园公寓”属于另一个居民区"),
        (world.one_changed(PEOPLE, 0, 纳入日期="2022-09-10"), "晚于填报日期"),
    ],
)
def test_what_is_merely_implausible_lands_with_a_warning(
    street: Street, tmp_path: Path, lines: world.Rows, warning: str
) -> None:
    world.load(street, world.copy(tmp_path, "居民区名录", world.rows("居民区名录")))

    result = world.load(street, world.copy(tmp_path, PEOPLE, lines))

    assert outcomes(result) == {"accepted": 5}
    assert [text for text in world.only(result)[0].warnings if warning in text]


def test_a_plausible_register_has_no_warning(street: Street, tmp_path: Path) -> None:
    paths = [world.copy(tmp_path, ledger, world.rows(ledger)) for ledger in ("居民区名录", PEOPLE)]

    assert [file.warnings for file, _ in world.load(street, *paths).files] == [[], []]


def test_a_task_at_odds_with_its_last_milestone_is_warned_of_once_and_the_milestone_wins(
    street: Street, tmp_path: Path
) -> None:
    paths = [world.copy(tmp_path, ledger, world.rows(ledger)) for ledger in ("任务分工表", "任务节点表")]

    result = world.load(street, *paths)

    assert [file.warnings for file, _ in result.files] == [
        [],
        ["任务4：实际完成2022-08-10，最后节点2022-08-12，以节点为准"],
    ]
    assert [value("tasks_done", date(2022, 8, day)) for day in (11, 12)] == [2, 3]
