"""The course of what stays mended, against values reckoned by hand and a known table."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest  # type: ignore[import-untyped]

from jiedao.estimate import Spell, relapse_curve

# Freireich's leukaemia trial, the treated: weeks in remission, as in every textbook of survival.
FELL = (6, 6, 6, 7, 10, 13, 16, 22, 23)
HELD = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
REMISSION = [Spell(days, True) for days in FELL] + [Spell(days, False) for days in HELD]


def test_the_textbook_course() -> None:
    curve = relapse_curve(REMISSION)

    assert curve.days == (0, 6, 7, 10, 13, 16, 22, 23)
    assert curve.holds == pytest.approx((1, 0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482), abs=1e-4)
    assert (curve.left[:3], curve.spells, curve.relapses) == ((21, 21, 17), 21, 9)


@pytest.mark.parametrize(("day", "low", "high"), [(6, 0.6197, 0.9516), (10, 0.5032, 0.8894), (23, 0.1881, 0.6801)])
def test_the_interval_is_that_of_the_log_log_scale(day: int, low: float, high: float) -> None:
    assert relapse_curve(REMISSION).at(day)[1:] == pytest.approx((low, high), abs=2e-3)


def test_between_two_steps_the_course_stays() -> None:
    curve = relapse_curve(REMISSION)

    assert curve.at(8) == curve.at(7)
    assert curve.at(5) == (1.0, 1.0, 1.0)


def test_without_a_relapse_everything_holds() -> None:
    curve = relapse_curve([Spell(30, False)] * 4)

    assert (curve.days, curve.holds, curve.spells, curve.relapses) == ((0,), (1.0,), 4, 0)


def test_of_days_that_few_were_watched_for_it_is_known_of_how_few() -> None:
    curve = relapse_curve([Spell(5, False)] * 24 + [Spell(3, True)])

    assert [curve.known(day) for day in (0, 5, 6, 180)] == [25, 25, 1, 1]
    assert curve.last == 5


@pytest.mark.parametrize(("known", "most"), [(1, 0.975), (10, 0.3085), (60, 0.0596)])
def test_where_none_relapsed_as_many_may_have_as_clopper_and_pearson_say(known: int, most: float) -> None:
    curve = relapse_curve([Spell(90, False)] * known + [Spell(20, False)] * 50)

    assert curve.most(60) == pytest.approx(most, abs=1e-4)
    assert curve.most(60) == pytest.approx(binomtest(0, known).proportion_ci(0.95, "exact").high)


def test_of_what_nobody_watched_anything_may_be() -> None:
    assert relapse_curve([]).most(1) == 1.0


def test_where_the_last_one_fell_the_interval_says_nothing() -> None:
    assert relapse_curve([Spell(3, True)]).at(3) == (0.0, 0.0, 1.0)


@given(st.lists(st.builds(Spell, st.integers(0, 400), st.booleans()), max_size=40))
def test_the_course_falls_and_lies_in_its_interval(spells: list[Spell]) -> None:
    curve = relapse_curve(spells)

    assert list(curve.holds) == sorted(curve.holds, reverse=True)
    assert all(0 <= low <= hold + 1e-9 for low, hold in zip(curve.low, curve.holds, strict=True))
    assert all(hold <= high + 1e-9 for hold, high in zip(curve.holds, curve.high, strict=True))
    assert not any(math.isnan(value) for value in (*curve.low, *curve.high))


def test_a_spell_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        relapse_curve([Spell(-1, False)])
