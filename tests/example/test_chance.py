"""Chance that repeats itself, and parts that add up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.example import chance


@given(
    total=st.integers(0, 10**6),
    weights=st.lists(st.floats(0.1, 100), min_size=1, max_size=40),
    seed=st.integers(0, 1000),
)
def test_parts_add_up_to_the_whole(total: int, weights: list[float], seed: int) -> None:
    parts = chance.split(total, weights, chance.generator(seed, "parts"))
    assert sum(parts) == total
    assert min(parts) >= 0


@given(weights=st.lists(st.floats(0.1, 100), min_size=1, max_size=20), least=st.integers(0, 50))
def test_no_part_is_below_the_least(weights: list[float], least: int) -> None:
    parts = chance.split(least * len(weights) + 7, weights, chance.generator(1, "parts"), least=least)
    assert min(parts) >= least


def test_too_little_cannot_be_split() -> None:
    with pytest.raises(ValueError, match="5 不足以分成 3 份，每份至少 2"):
        chance.split(5, [1, 1, 1], chance.generator(1), least=2)


def test_a_topic_draws_the_same_again_and_another_topic_draws_otherwise() -> None:
    draws = [chance.generator(1, topic).random() for topic in ("visits", "visits", "care")]
    assert draws[0] == draws[1] != draws[2]


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2022, 6, 2), True),
        (date(2022, 6, 3), False),  # Dragon Boat Festival
        (date(2022, 6, 4), False),  # Saturday
        (date(2022, 10, 7), False),
        (date(2022, 10, 10), True),
        (date(2023, 1, 27), False),
    ],
)
def test_the_office_is_shut_on_weekends_and_holidays(day: date, open_: bool) -> None:
    assert chance.is_workday(day) is open_
    assert chance.is_workday(chance.workday_after(day))
    assert chance.workday_before(day) <= day <= chance.workday_after(day)
