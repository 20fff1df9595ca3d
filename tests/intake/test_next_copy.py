"""The next copy of a ledger: what is unchanged, added, progressed and corrected in it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from jiedao.intake import actions
from jiedao.intake.actions import Result
from jiedao.intake.feeds import FEEDS
from jiedao.intake.models import Correction, Settled
from jiedao.ledger.models import Fact
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from tests import world
from tests.world import NOW, SEPTEMBER, one_changed, outcomes, value

LATER = NOW + timedelta(days=30)


def september(street: Street, folder: Path, ledger: str, lines: world.Rows, **options: Any) -> Result:
    """Take in the copy of 30 September."""
    path = world.copy(folder, ledger, lines, filled=SEPTEMBER)
    return world.load(street, path, at=LATER, **options)


def held() -> list[Correction]:
    return list(Correction.objects.filter(state=Settled.State.OPEN))


def standing(ledger: str) -> list[Fact]:
    return list(FEEDS[ledger].on_record())


@pytest.mark.parametrize("ledger", world.LEDGERS)
def test_the_same_rows_again_are_unchanged(subdistrict: Street, tmp_path: Path, ledger: str) -> None:
    result = september(subdistrict, tmp_path, ledger, world.rows(ledger))

    file, _ = world.only(result)
    assert outcomes(result) == {"unchanged": len(world.rows(ledger))}
    assert file.missing == []


ADDED: list[tuple[str, dict[str, Any]]] = [
    ("居民区名录", {"序号": 4, "居民区": "北苑居民区", "小区": "北苑小区"}),
    ("任务分工表", {"序号": 5}),
    ("任务节点表", {"节点": "验收"}),
    ("走访点位台账", {"走访日期": "2022-09-10"}),
    ("问题隐患台账", {"编号": "W3"}),
    ("违法建筑拆除台账", {"编号": "C9"}),
    ("充电桩安装台账", {"完成日期": "2022-09-10"}),
    ("适老化改造台账", {"身份证号": world.citizen("19410101", 12)}),
    ("就业情况月报", {"月份": "2022年9月"}),
    ("阵地台账", {"名称": "第二睦邻中心"}),
    ("媒体报道台账", {"标题": "街区新貌（续）"}),
    ("志愿者名册", {"编号": "V0009"}),
    ("关爱对象台账", {"编号": "G6", "身份证号": world.citizen("19380202", 13)}),
    ("点名记录", {"方式": "微信"}),
]


@pytest.mark.parametrize(("ledger", "changes"), ADDED, ids=[ledger for ledger, _ in ADDED])
def test_a_row_of_another_identity_is_added(
    subdistrict: Street, tmp_path: Path, ledger: str, changes: dict[str, Any]
) -> None:
    before = len(standing(ledger))

    result = september(subdistrict, tmp_path, ledger, [*world.rows(ledger), world.row(ledger, **changes)])

    assert outcomes(result) == {"unchanged": before, "accepted": 1}
    assert len(standing(ledger)) == before + 1


PROGRESSED: list[tuple[str, int, dict[str, Any], str, int]] = [
    ("任务节点表", 3, {"实际完成": "2022-09-05"}, "tasks_done", 4),
    ("问题隐患台账", 1, {"核查日期": "2022-09-05"}, "issues_closed", 2),
    ("问题隐患台账", 3, {"整改完成日期": "2022-09-05", "核查日期": "2022-09-06"}, "hazards_closed", 2),
    ("关爱对象台账", 3, {"退出日期": "2022-09-20", "退出原因": "迁出"}, "care_persons", 3),
    ("点名记录", 2, {"办结日期": "2022-09-03"}, "needs_done", 2),
]


@pytest.mark.parametrize(("ledger", "number", "changes", "key", "after"), PROGRESSED)
def test_an_empty_cell_filled_in_is_progress(
    subdistrict: Street, tmp_path: Path, ledger: str, number: int, changes: dict[str, Any], key: str, after: int
) -> None:
    before = value(key)

    result = september(subdistrict, tmp_path, ledger, one_changed(ledger, number, **changes))

    assert outcomes(result) == {"progressed": 1, "unchanged": len(world.rows(ledger)) - 1}
    assert (value(key), value(key, SEPTEMBER)) == (before, after)
    assert held() == []


CORRECTED: list[tuple[str, int, dict[str, Any], str, Any, Any]] = [
    ("充电桩安装台账", 0, {"安装数量": 60}, "chargers", 96, 90),
    ("违法建筑拆除台账", 0, {"面积": "20.05"}, "structure_area", "32.75", "32.30"),
    ("就业情况月报", 1, {"城乡登记失业人数": 690}, "unemployed_peak", 674, 690),
    ("问题隐患台账", 4, {"类别": "隐患"}, "hazards_found", 2, 3),
    ("问题隐患台账", 0, {"核查日期": "2022-09-05"}, "issues_closed", 1, 0),
    ("阵地台账", 1, {"开放日期": "2022-05-02"}, "meal_points_opened", 1, 2),
    ("点名记录", 3, {"联系结果": "正常"}, "contacts_reached", 4, 5),
    ("关爱对象台账", 0, {"纳入日期": "2022-09-05"}, "care_persons", 4, 3),
    ("任务分工表", 1, {"实际完成": "2022-09-05"}, "tasks_done", 3, 2),
]


@pytest.mark.parametrize(("ledger", "number", "changes", "key", "old", "new"), CORRECTED)
def test_a_stated_value_replaced_is_held_until_a_person_lets_it_stand(
    subdistrict: Street, tmp_path: Path, ledger: str, number: int, changes: dict[str, Any], key: str, old: Any, new: Any
) -> None:
    result = september(subdistrict, tmp_path, ledger, one_changed(ledger, number, **changes))

    assert outcomes(result) == {"held": 1, "unchanged": len(world.rows(ledger)) - 1}
    assert result.incomplete
    assert str(value(key)) == str(old)
    (correction,) = held()
    assert list(correction.changes["columns"]) == list(changes)

    moment = LATER + timedelta(days=1)
    actions.correct(correction=correction, street=subdistrict, by="测试", at=moment)

    assert str(value(key)) == str(new)
    assert str(value(key, known_at=moment - timedelta(seconds=1))) == str(old)
    again = september(subdistrict, tmp_path, ledger, one_changed(ledger, number, **changes))
    assert outcomes(again) == {"unchanged": len(world.rows(ledger))}


@pytest.mark.parametrize(("ledger", "number", "changes", "key", "old", "new"), CORRECTED)
def test_a_correction_applied_at_once_gives_the_same(
    subdistrict: Street, tmp_path: Path, ledger: str, number: int, changes: dict[str, Any], key: str, old: Any, new: Any
) -> None:
    lines = one_changed(ledger, number, **changes)

    result = september(subdistrict, tmp_path, ledger, lines, apply_corrections=True)

    assert outcomes(result) == {"corrected": 1, "unchanged": len(lines) - 1}
    assert not result.incomplete
    assert (str(value(key, known_at=LATER - timedelta(days=1))), str(value(key))) == (str(old), str(new))


def test_a_correction_voids_the_old_fact_and_keeps_it(subdistrict: Street, tmp_path: Path) -> None:
    (old,) = (fact for fact in standing("充电桩安装台账") if fact.chargers == 66)  # type: ignore[attr-defined]

    lines = one_changed("充电桩安装台账", 0, 安装数量=60)
    september(subdistrict, tmp_path, "充电桩安装台账", lines, apply_corrections=True)

    old.refresh_from_db()
    (new,) = (fact for fact in standing("充电桩安装台账") if fact.chargers == 60)  # type: ignore[attr-defined]
    assert old.void_entry == new.entry
    assert old.voided_at == new.recorded_at


@pytest.mark.parametrize(
    ("ledger", "number", "column"),
    [
        ("任务分工表", 2, "制约因素"),
        ("任务分工表", 0, "实际完成"),
        ("问题隐患台账", 0, "核查日期"),
        ("关爱对象台账", 4, "退出日期"),
        ("点名记录", 1, "办结日期"),
        ("适老化改造台账", 0, "身份证号"),
    ],
)
def test_an_empty_cell_never_overrides(
    subdistrict: Street, tmp_path: Path, ledger: str, number: int, column: str
) -> None:
    lines = one_changed(ledger, number, **{column: None})

    for apply in (False, True):
        result = september(subdistrict, tmp_path, ledger, lines, apply_corrections=apply)

        assert outcomes(result) == {"unchanged": len(lines)}
        assert any(f"“{column}”为空，已有记录保持不变" in warning for warning in world.only(result)[0].warnings)
        assert world.only(result)[0].missing == []


def test_a_row_both_progressed_and_corrected_lands_what_is_new_and_holds_the_rest(
    subdistrict: Street, tmp_path: Path
) -> None:
    lines = one_changed("问题隐患台账", 1, 核查日期="2022-09-05", 责任单位="平安办")

    result = september(subdistrict, tmp_path, "问题隐患台账", lines)

    assert outcomes(result) == {"held": 1, "unchanged": 4}
    assert value("issues_closed", SEPTEMBER) == 2
    (correction,) = held()
    assert correction.changes["columns"] == {"责任单位": ["服务办", "平安办"]}

    actions.correct(correction=correction, street=subdistrict, by="测试", at=LATER + timedelta(days=1))

    (case,) = (fact for fact in standing("问题隐患台账") if fact.number == "W2")  # type: ignore[attr-defined]
    assert (case.unit, case.verified_on) == ("平安办", date(2022, 9, 5))  # type: ignore[attr-defined]


def test_a_correction_that_a_person_would_not_have_is_not_asked_again(subdistrict: Street, tmp_path: Path) -> None:
    lines = one_changed("充电桩安装台账", 0, 安装数量=60)
    september(subdistrict, tmp_path, "充电桩安装台账", lines)
    actions.drop(waiting=held()[0], by="测试", at=LATER)

    result = september(subdistrict, tmp_path, "充电桩安装台账", lines)

    assert outcomes(result) == {"unchanged": 3}
    assert held() == []
    assert value("chargers") == 96
    another = september(subdistrict, tmp_path, "充电桩安装台账", one_changed("充电桩安装台账", 0, 安装数量=61))
    assert outcomes(another) == {"held": 1, "unchanged": 2}


def test_the_next_copy_asks_its_own_correction_instead_of_the_former_one(subdistrict: Street, tmp_path: Path) -> None:
    for chargers in (60, 61):
        september(subdistrict, tmp_path, "充电桩安装台账", one_changed("充电桩安装台账", 0, 安装数量=chargers))

    (correction,) = held()
    assert correction.changes["columns"] == {"安装数量": ["66", "61"]}

    september(subdistrict, tmp_path, "充电桩安装台账", world.rows("充电桩安装台账"))
    assert held() == []


def test_a_correction_of_a_record_that_has_moved_on_is_refused(subdistrict: Street, tmp_path: Path) -> None:
    lines = one_changed("充电桩安装台账", 0, 安装数量=60)
    september(subdistrict, tmp_path, "充电桩安装台账", lines)
    (correction,) = held()
    lines = one_changed("充电桩安装台账", 0, 安装数量=70, 序号=9)
    september(subdistrict, tmp_path, "充电桩安装台账", lines, apply_corrections=True)
    Correction.objects.filter(pk=correction.pk).update(state=Settled.State.OPEN)

    with pytest.raises(Refused, match="“安装数量”的记录已经变为“70”"):
        actions.correct(correction=correction, street=subdistrict, by="测试", at=LATER)


def test_a_correction_is_decided_once(subdistrict: Street, tmp_path: Path) -> None:
    september(subdistrict, tmp_path, "充电桩安装台账", one_changed("充电桩安装台账", 0, 安装数量=60))
    (correction,) = held()
    actions.correct(correction=correction, street=subdistrict, by="测试", at=LATER)

    with pytest.raises(Refused, match="已经处理过"):
        actions.correct(correction=correction, street=subdistrict, by="测试", at=LATER)
    correction.refresh_from_db()
    with pytest.raises(Refused, match="已经处理过"):
        actions.drop(waiting=correction, by="测试", at=LATER)


def test_a_home_whose_citizen_number_comes_later_is_the_same_home(subdistrict: Street, tmp_path: Path) -> None:
    lines = one_changed("适老化改造台账", 1, 身份证号=world.citizen("19410101", 12))

    result = september(subdistrict, tmp_path, "适老化改造台账", lines)

    assert outcomes(result) == {"unchanged": 2, "progressed": 1}
    assert world.only(result)[0].missing == []
    assert value("adaptations_done") == 3
    assert outcomes(september(subdistrict, tmp_path, "适老化改造台账", lines)) == {"unchanged": 3}


def test_a_serial_number_of_the_sheet_is_no_part_of_a_row(subdistrict: Street, tmp_path: Path) -> None:
    lines = [line | {"序号": 9 - number} for number, line in enumerate(world.rows("充电桩安装台账"))]

    assert outcomes(september(subdistrict, tmp_path, "充电桩安装台账", lines[::-1])) == {"unchanged": 3}


def test_a_done_date_without_a_need_is_told_and_left_out(subdistrict: Street, tmp_path: Path) -> None:
    lines = one_changed("点名记录", 0, 办结日期="2022-03-09")

    result = september(subdistrict, tmp_path, "点名记录", lines)

    assert outcomes(result) == {"unchanged": 5}
    assert any("没有需求" in warning for warning in world.only(result)[0].warnings)
