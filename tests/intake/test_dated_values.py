"""Values that hold from a day (关爱圈, 居民区): what was true stays true for its time."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from jiedao.care.models import CareCircle
from jiedao.intake import actions
from jiedao.intake.actions import Result
from jiedao.intake.models import Correction, Settled
from jiedao.ledger.models import Held
from jiedao.organisation.models import Street, VolunteerCommittee
from tests import world
from tests.world import AUGUST, BINLI, NOW, SEPTEMBER, WUYUAN, one_changed, outcomes, value

PEOPLE = "关爱对象台账"
IN_AUGUST = {"红": 1, "黄": 2, "绿": 1}
IN_SEPTEMBER = {"黄": 3, "绿": 1}
JULY, OCTOBER = date(2022, 7, 31), date(2022, 10, 31)


def take(street: Street, folder: Path, day: date, lines: world.Rows, ledger: str = PEOPLE, **options: Any) -> Result:
    path = world.copy(folder, ledger, lines, filled=day)
    return world.load(street, path, at=NOW + (day - AUGUST), **options)


def circles(day: date) -> dict[str, int]:
    """The circles that anybody is in at the end of a day."""
    counted = value("care_by_colour", day)
    assert isinstance(counted, dict)
    return {name: number for name, number in counted.items() if number}


def in_circle(circle: str) -> world.Rows:
    """The register with its first person in that circle."""
    return one_changed(PEOPLE, 0, 关爱圈=circle)


def stretches(model: type[Held], number: str) -> list[tuple[date, str]]:
    return list(model.objects.live().filter(number=number).order_by("from_on").values_list("from_on", "value"))


def test_the_first_circle_holds_from_the_day_of_enrolment(subdistrict: Street) -> None:
    assert stretches(CareCircle, "G1") == [(date(2022, 1, 5), "红")]
    assert circles(date(2022, 1, 31)) == {"红": 1, "黄": 1, "橙": 1}
    assert circles(AUGUST) == IN_AUGUST


def test_a_new_circle_holds_from_the_copys_day_and_the_old_one_until_then(subdistrict: Street, tmp_path: Path) -> None:
    result = take(subdistrict, tmp_path, SEPTEMBER, in_circle("黄"))

    assert outcomes(result) == {"progressed": 1, "unchanged": 4}
    assert stretches(CareCircle, "G1") == [(date(2022, 1, 5), "红"), (SEPTEMBER, "黄")]
    assert circles(AUGUST) == circles(SEPTEMBER - timedelta(days=1)) == IN_AUGUST
    assert circles(SEPTEMBER) == IN_SEPTEMBER


def test_a_circle_can_go_and_come_back(subdistrict: Street, tmp_path: Path) -> None:
    take(subdistrict, tmp_path, SEPTEMBER, in_circle("黄"))
    take(subdistrict, tmp_path, OCTOBER, in_circle("红"))

    assert [circles(day) for day in (AUGUST, SEPTEMBER, OCTOBER)] == [IN_AUGUST, IN_SEPTEMBER, IN_AUGUST]


def test_a_person_who_moves_counts_for_each_committee_in_its_time(subdistrict: Street, tmp_path: Path) -> None:
    result = take(subdistrict, tmp_path, SEPTEMBER, one_changed(PEOPLE, 0, 居民区="梧园居民区"))

    assert outcomes(result) == {"progressed": 1, "unchanged": 4}
    in_committees = [
        [value("care_persons", day, prefix=code) for code in (BINLI, WUYUAN)] for day in (AUGUST, SEPTEMBER)
    ]
    assert in_committees == [[2, 2], [1, 3]]


def test_a_person_may_change_circle_and_committee_and_leave_in_one_row(subdistrict: Street, tmp_path: Path) -> None:
    lines = one_changed(PEOPLE, 0, 居民区="梧园居民区", 关爱圈="蓝", 退出日期="2022-10-15", 退出原因="去世")

    take(subdistrict, tmp_path, SEPTEMBER, lines)

    assert circles(SEPTEMBER) == {"蓝": 1, "黄": 2, "绿": 1}
    assert value("care_persons", date(2022, 10, 14)) == 4
    assert value("care_persons", date(2022, 10, 15)) == 3


def test_a_volunteers_new_committee_holds_from_the_copys_day(subdistrict: Street, tmp_path: Path) -> None:
    lines = one_changed("志愿者名册", 0, 居民区="梧园居委会")

    result = take(subdistrict, tmp_path, SEPTEMBER, lines, "志愿者名册")

    assert outcomes(result) == {"progressed": 1, "unchanged": 2}
    assert stretches(VolunteerCommittee, "V0001") == [(AUGUST, BINLI), (SEPTEMBER, WUYUAN)]


class TestAnOlderCopy:
    """September was taken in; then comes a copy of July with another circle."""

    def test_changes_nothing_and_is_warned_of(self, subdistrict: Street, tmp_path: Path) -> None:
        result = take(subdistrict, tmp_path, JULY, in_circle("蓝"))

        file, _ = world.only(result)
        assert outcomes(result) == {"held": 1, "unchanged": 4}
        assert stretches(CareCircle, "G1") == [(date(2022, 1, 5), "红")]
        assert any("早于已导入的最新一份（2022-08-31）" in warning for warning in file.warnings)
        assert any("G1" in warning and "未直接采用" in warning for warning in file.warnings)

    def test_agrees_with_what_held_on_its_day(self, subdistrict: Street, tmp_path: Path) -> None:
        take(subdistrict, tmp_path, SEPTEMBER, in_circle("黄"))

        result = take(subdistrict, tmp_path, AUGUST, in_circle("红"))

        assert outcomes(result) == {"unchanged": 5}

    def test_if_applied_holds_until_the_newer_statement(self, subdistrict: Street, tmp_path: Path) -> None:
        take(subdistrict, tmp_path, JULY, in_circle("蓝"), apply_corrections=True)

        assert stretches(CareCircle, "G1") == [(date(2022, 1, 5), "蓝"), (AUGUST, "红")]
        assert circles(JULY) == circles(AUGUST - timedelta(days=1)) == {"蓝": 1, "黄": 2, "绿": 1}
        assert circles(AUGUST) == IN_AUGUST

    def test_applied_between_two_newer_ones_holds_from_its_day_to_the_next(
        self, subdistrict: Street, tmp_path: Path
    ) -> None:
        take(subdistrict, tmp_path, OCTOBER, in_circle("黄"))

        take(subdistrict, tmp_path, SEPTEMBER, in_circle("蓝"), apply_corrections=True)

        assert stretches(CareCircle, "G1") == [(date(2022, 1, 5), "红"), (SEPTEMBER, "蓝"), (OCTOBER, "黄")]

    @pytest.mark.parametrize("moved_before", [False, True])
    def test_if_a_person_lets_it_stand_holds_as_if_applied(
        self, subdistrict: Street, tmp_path: Path, moved_before: bool
    ) -> None:
        if moved_before:
            take(subdistrict, tmp_path, OCTOBER, in_circle("黄"))
        take(subdistrict, tmp_path, JULY, in_circle("蓝"))
        correction = Correction.objects.get(state=Settled.State.OPEN)
        assert correction.changes["columns"] == {"关爱圈": ["红", "蓝"]}

        actions.correct(correction=correction, street=subdistrict, by="测试", at=NOW)

        later = [(OCTOBER, "黄")] if moved_before else []
        assert stretches(CareCircle, "G1") == [(date(2022, 1, 5), "蓝"), (AUGUST, "红"), *later]

    def test_still_adds_whom_nobody_has_named(self, subdistrict: Street, tmp_path: Path) -> None:
        newcomer = world.row(PEOPLE, 编号="G9", 身份证号=world.citizen("19380303", 9))

        result = take(subdistrict, tmp_path, JULY, [*world.rows(PEOPLE), newcomer])

        assert outcomes(result) == {"unchanged": 5, "accepted": 1}
        assert stretches(CareCircle, "G9") == [(date(2022, 1, 5), "红")]
        assert circles(AUGUST)["红"] == 2

    def test_replaces_a_stated_value_only_if_applied(self, subdistrict: Street, tmp_path: Path) -> None:
        lines = one_changed(PEOPLE, 0, 纳入日期="2022-01-20")

        assert outcomes(take(subdistrict, tmp_path, JULY, lines)) == {"held": 1, "unchanged": 4}
        assert value("care_persons", date(2022, 1, 10)) == 3
        assert outcomes(take(subdistrict, tmp_path, JULY, lines, apply_corrections=True)) == {
            "corrected": 1,
            "unchanged": 4,
        }
        assert value("care_persons", date(2022, 1, 10)) == 2
