"""What a later copy says of a row on record, on plain values."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.intake.rules import Change, Outcome, compare, copy_day, odd_age, why_not_undo

DATED = ("关爱圈",)
OLD = {"姓名": "钱长生", "关爱圈": "红", "退出日期": None}


@pytest.mark.parametrize(
    ("in_copy", "older", "filled", "moved", "replaced", "emptied"),
    [
        pytest.param(OLD, False, {}, {}, {}, (), id="the same again"),
        pytest.param({"退出日期": "6月"}, False, {"退出日期": (None, "6月")}, {}, {}, (), id="an empty cell filled in"),
        pytest.param({"退出日期": "6月"}, True, {"退出日期": (None, "6月")}, {}, {}, (), id="also by an older one"),
        pytest.param({"关爱圈": "黄"}, False, {}, {"关爱圈": ("红", "黄")}, {}, (), id="a dated value moves on"),
        pytest.param({"关爱圈": "黄"}, True, {}, {}, {"关爱圈": ("红", "黄")}, (), id="an older copy moves nothing"),
        pytest.param({"姓名": "钱长寿"}, False, {}, {}, {"姓名": ("钱长生", "钱长寿")}, (), id="a stated one replaced"),
        pytest.param({"姓名": None}, False, {}, {}, {}, ("姓名",), id="empty never overrides a stated value"),
        pytest.param({"关爱圈": None}, False, {}, {}, {}, ("关爱圈",), id="nor a dated one"),
        pytest.param({"退出日期": None}, False, {}, {}, {}, (), id="empty upon empty is nothing"),
        pytest.param({}, False, {}, {}, {}, (), id="a column the copy does not have is nothing"),
        pytest.param({"新列": 0}, False, {"新列": (None, 0)}, {}, {}, (), id="nought is a value"),
    ],
)
def test_a_copy_fills_in_moves_on_replaces_or_leaves_empty(
    in_copy: dict[str, Any], older: bool, filled: Any, moved: Any, replaced: Any, emptied: Any
) -> None:
    assert compare(OLD, in_copy, dated=DATED, older=older) == Change(filled, moved, replaced, emptied)


@pytest.mark.parametrize(
    ("change", "held", "applied"),
    [
        (Change(), Outcome.UNCHANGED, Outcome.UNCHANGED),
        (Change(emptied=("姓名",)), Outcome.UNCHANGED, Outcome.UNCHANGED),
        (Change(filled={"a": (None, 1)}), Outcome.PROGRESSED, Outcome.PROGRESSED),
        (Change(moved={"a": (1, 2)}), Outcome.PROGRESSED, Outcome.PROGRESSED),
        (Change(replaced={"a": (1, 2)}), Outcome.HELD, Outcome.CORRECTED),
        (Change(filled={"b": (None, 1)}, replaced={"a": (1, 2)}), Outcome.HELD, Outcome.CORRECTED),
    ],
)
def test_a_row_has_one_outcome_and_corrections_wait_unless_applied(
    change: Change, held: Outcome, applied: Outcome
) -> None:
    assert change.outcome(apply=False) is held
    assert change.outcome(apply=True) is applied


_cells = st.dictionaries(st.sampled_from("甲乙丙丁"), st.none() | st.integers(0, 2))


@given(on_record=_cells, in_copy=_cells, older=st.booleans())
def test_every_cell_is_told_once_and_none_is_lost(
    on_record: dict[str, int | None], in_copy: dict[str, int | None], older: bool
) -> None:
    change = compare(on_record, in_copy, dated="甲乙", older=older)

    told = [*change.filled, *change.moved, *change.replaced, *change.emptied]
    assert len(told) == len(set(told))
    assert set(told) == {c for c, new in in_copy.items() if new != on_record.get(c)}
    assert not (older and change.moved)


@given(on_record=_cells, in_copy=_cells)
def test_a_copy_taken_in_wholly_says_nothing_new_the_second_time(
    on_record: dict[str, int | None], in_copy: dict[str, int | None]
) -> None:
    first = compare(on_record, in_copy, dated="甲")
    taken = {c: new for c, (_, new) in (first.filled | first.moved | first.replaced).items()}

    assert compare(on_record | taken, in_copy, dated="甲").outcome(apply=False) is Outcome.UNCHANGED


WRITTEN, GIVEN, HAPPENED, FELLOWS, TODAY = (date(2022, 8, day) for day in (31, 30, 29, 28, 27))


@pytest.mark.parametrize(
    ("days", "day"),
    [
        ((WRITTEN, GIVEN, HAPPENED, FELLOWS), WRITTEN),
        ((None, GIVEN, HAPPENED, FELLOWS), GIVEN),
        ((None, None, HAPPENED, FELLOWS), HAPPENED),
        ((None, None, None, FELLOWS), FELLOWS),
        ((None, None, None, None), TODAY),
    ],
)
def test_a_copy_speaks_for_the_day_that_is_known_best(days: tuple[date | None, ...], day: date) -> None:
    written, given, happened, fellows = days

    assert copy_day(written, given, happened, fellows, TODAY) == day


@pytest.mark.parametrize(
    ("state", "built_on", "reason"),
    [
        ("done", "", None),
        ("failed", "", None),
        ("done", "后来导入的点名记录引用了它", "后来导入的点名记录引用了它"),
        ("undone", "", "这次导入已经撤销"),
        ("running", "", "这次导入还在进行"),
    ],
)
def test_a_load_is_undone_once_when_it_is_over_and_nothing_builds_on_it(
    state: str, built_on: str, reason: str | None
) -> None:
    assert why_not_undo(state, built_on) == reason


@pytest.mark.parametrize(
    ("category", "born", "odd"),
    [
        ("高龄老人", date(1942, 8, 31), False),
        ("高龄老人", date(1942, 9, 1), True),
        ("独居老人", date(1962, 8, 31), False),
        ("独居老人", date(1990, 1, 1), True),
        ("困境儿童", date(2004, 9, 1), False),
        ("困境儿童", date(2004, 8, 31), True),
        ("困难家庭", date(1990, 1, 1), False),
    ],
)
def test_an_age_that_does_not_fit_the_category_is_told(category: str, born: date, odd: bool) -> None:
    assert bool(odd_age(category, born, date(2022, 8, 31))) is odd
