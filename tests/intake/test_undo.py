"""A load is taken back as a whole, while nothing builds on it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from jiedao.care.models import CareCircle, CarePerson
from jiedao.intake import actions
from jiedao.intake.actions import Result
from jiedao.intake.models import Correction, RefusedRow, Settled
from jiedao.ledger.models import fact_models
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from tests import world
from tests.world import NOW, SEPTEMBER, one_changed, value

CHARGERS, PEOPLE, VISITS, ISSUES = "充电桩安装台账", "关爱对象台账", "走访点位台账", "问题隐患台账"
LATER = NOW + timedelta(days=30)


def record() -> dict[str, list[tuple[Any, ...]]]:
    """All that stands on record, without when and by which entry it came."""
    own = {"id", "entry_id", "recorded_at", "void_entry_id", "voided_at"}
    found = {}
    for model in fact_models():
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in own]
        found[model.__name__] = sorted(model.objects.live().values_list(*names), key=str)
    return found


def september(street: Street, folder: Path, ledger: str, lines: world.Rows, **options: Any) -> Result:
    path = world.copy(folder, ledger, lines, filled=SEPTEMBER)
    return world.load(street, path, at=LATER, **options)


def undo(result: Result, minutes: int = 1) -> None:
    actions.undo(load=result.load, by="测试", at=LATER + timedelta(minutes=minutes))


ADDING = [*world.rows(CHARGERS), world.row(CHARGERS, 序号=4, 小区="南泉新村", 完成日期="2022-09-01")]


@pytest.mark.parametrize(
    ("ledger", "lines", "options"),
    [
        pytest.param(CHARGERS, ADDING, {}, id="rows added"),
        pytest.param(ISSUES, one_changed(ISSUES, 1, 核查日期="2022-09-05"), {}, id="rows progressed"),
        pytest.param(PEOPLE, one_changed(PEOPLE, 0, 关爱圈="黄", 居民区="梧园居民区"), {}, id="dated values moved"),
        pytest.param(CHARGERS, one_changed(CHARGERS, 0, 安装数量=60), {"apply_corrections": True}, id="corrected"),
        pytest.param(PEOPLE, world.rows(PEOPLE)[:2], {"full": True}, id="people ended"),
        pytest.param("点名记录", one_changed("点名记录", 2, 办结日期="2022-09-03"), {}, id="a need met"),
        pytest.param(
            "居民区名录", one_changed("居民区名录", 0, 小区="滨里一村"), {"apply_corrections": True}, id="roster"
        ),
    ],
)
def test_the_record_is_as_it_was_and_remembers_what_it_was_between(
    subdistrict: Street, tmp_path: Path, ledger: str, lines: world.Rows, options: dict[str, Any]
) -> None:
    before, chargers = record(), value("chargers", SEPTEMBER)
    result = september(subdistrict, tmp_path, ledger, lines, **options)
    assert record() != before
    between = value("chargers", SEPTEMBER)

    undo(result)

    assert record() == before
    assert value("chargers", SEPTEMBER) == chargers
    assert value("chargers", SEPTEMBER, known_at=LATER + timedelta(seconds=50)) == between
    assert result.load.files.exists()


def test_what_was_undone_can_be_taken_in_again(subdistrict: Street, tmp_path: Path) -> None:
    undo(september(subdistrict, tmp_path, CHARGERS, ADDING))

    again = september(subdistrict, tmp_path, CHARGERS, ADDING)

    assert world.outcomes(again) == {"unchanged": 3, "accepted": 1}


def test_what_waited_for_a_person_waits_no_longer(subdistrict: Street, tmp_path: Path) -> None:
    lines = [*one_changed(CHARGERS, 0, 安装数量=60), world.row(CHARGERS, 序号=9, 小区=None)]
    result = september(subdistrict, tmp_path, CHARGERS, lines)

    undo(result)

    assert not RefusedRow.objects.filter(state=Settled.State.OPEN).exists()
    assert not Correction.objects.filter(state=Settled.State.OPEN).exists()


def test_a_load_takes_its_mended_rows_and_decided_corrections_with_it(subdistrict: Street, tmp_path: Path) -> None:
    before = record()
    lines = [
        *one_changed(CHARGERS, 0, 安装数量=60),
        world.row(CHARGERS, 序号=9, 小区="南泉新村", 居民区="南", 完成日期="2022-09-01"),
    ]
    result = september(subdistrict, tmp_path, CHARGERS, lines)
    moment = {"by": "测试", "at": LATER + timedelta(seconds=30)}
    actions.mend(refused=RefusedRow.objects.get(), cells={"居民区": "南泉居民区"}, street=subdistrict, **moment)  # type: ignore[arg-type]
    actions.correct(correction=Correction.objects.get(), street=subdistrict, **moment)  # type: ignore[arg-type]
    assert value("chargers", SEPTEMBER) == 60 + 10 + 20 + 66

    undo(result)

    assert record() == before


@pytest.mark.parametrize("steps", [2, 3])
def test_loads_are_undone_one_after_the_other_back_to_the_first(
    subdistrict: Street, tmp_path: Path, steps: int
) -> None:
    records, results = [], []
    for number in range(steps):
        records.append(record())
        lines = [*one_changed(CHARGERS, 0, 安装数量=70 + number), world.row(CHARGERS, 小区=f"小区{number}")]
        results.append(september(subdistrict, tmp_path, CHARGERS, lines, apply_corrections=True))

    for number in reversed(range(steps)):
        undo(results[number], minutes=steps - number)
        assert record() == records[number]


def test_a_load_whose_facts_a_later_load_changed_is_not_undone(subdistrict: Street, tmp_path: Path) -> None:
    first = september(subdistrict, tmp_path, CHARGERS, ADDING)
    changed = [*ADDING[:-1], ADDING[-1] | {"安装数量": 5}]
    september(subdistrict, tmp_path, CHARGERS, changed, apply_corrections=True)

    with pytest.raises(Refused, match="已被后来的导入或操作更新"):
        undo(first)


LEANING = [
    (VISITS, {"点位编号": "D9", "走访日期": "2022-09-01"}, ISSUES, {"编号": "W9", "点位编号": "D9"}),
    (PEOPLE, {"编号": "G9", "身份证号": world.citizen("19380303", 9)}, "点名记录", {"对象编号": "G9"}),
    ("志愿者名册", {"编号": "V9"}, "点名记录", {"志愿者编号": "V9"}),
    ("任务分工表", {"序号": 9}, "任务节点表", {"任务序号": 9}),
    (
        "居民区名录",
        {"居民区": "北苑居民区", "小区": "北苑"},
        VISITS,
        {"居民区": "北苑居民区", "走访日期": "2022-09-02"},
    ),
]


@pytest.mark.parametrize(("ledger", "base", "later", "leaning"), LEANING)
def test_a_load_that_later_rows_refer_to_is_not_undone(
    subdistrict: Street, tmp_path: Path, ledger: str, base: dict[str, Any], later: str, leaning: dict[str, Any]
) -> None:
    first = september(subdistrict, tmp_path, ledger, [world.row(ledger, **base)])
    second = september(subdistrict, tmp_path, later, [world.row(later, **leaning)])
    before = record()

    with pytest.raises(Refused, match=f"后来导入的{later}.*不能整体撤销"):
        undo(first)

    assert record() == before
    undo(second)
    undo(first, minutes=2)
    assert not CarePerson.objects.live().filter(number="G9").exists()


def test_a_task_of_another_year_does_not_stand_in_for_the_one_referred_to(subdistrict: Street, tmp_path: Path) -> None:
    first = september(subdistrict, tmp_path, "任务分工表", [world.row("任务分工表", 序号=9)])
    path = world.copy(tmp_path, "任务分工表", [world.row("任务分工表", 序号=9)], title="2021年任务分工表")
    world.load(subdistrict, path, at=LATER)
    september(subdistrict, tmp_path, "任务节点表", [world.row("任务节点表", 任务序号=9)])

    with pytest.raises(Refused, match="不能整体撤销"):
        undo(first)


def test_a_load_is_undone_once(subdistrict: Street, tmp_path: Path) -> None:
    result = september(subdistrict, tmp_path, CHARGERS, ADDING)
    undo(result)

    with pytest.raises(Refused, match="已经撤销"):
        undo(result)


def test_nothing_is_lost_by_undoing_only_added(subdistrict: Street, tmp_path: Path) -> None:
    """Facts are voided and added again, never deleted."""
    count = CareCircle.objects.count()
    result = september(subdistrict, tmp_path, PEOPLE, one_changed(PEOPLE, 0, 关爱圈="黄"))

    undo(result)

    assert CareCircle.objects.count() == count + 1
    assert CareCircle.objects.live().count() == count
