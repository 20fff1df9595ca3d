"""Signature and date without a seal: GB/T 9704-2012, 7.3.5.2."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.gongwen.signature import signature_indents, width
from jiedao.gongwen.styles import CHARACTER

DATES = st.dates().map(lambda day: f"{day.year}年{day.month}月{day.day}日")
NAMES = st.integers(1, 24).map(lambda n: "滨" * n)


@given(NAMES, DATES)
def test_the_date_begins_two_characters_right_of_the_name(name: str, day: str) -> None:
    name_end, day_end = signature_indents(name, day)
    assert (name_end + width(name)) - (day_end + width(day)) == 2 * CHARACTER


@pytest.mark.parametrize("name", ["滨江区滨里街道办事处", "滨江区人民政府滨里街道办事处"])
def test_a_long_name_ends_two_characters_from_the_edge(name: str) -> None:
    assert signature_indents(name, "2022年9月1日")[0] == 2 * CHARACTER


def test_a_long_date_ends_two_characters_from_the_edge() -> None:
    assert signature_indents("滨里", "2022年12月31日")[1] == 2 * CHARACTER


def test_one_without_the_other_ends_two_characters_from_the_edge() -> None:
    assert signature_indents("滨里街道办事处", None)[0] == 2 * CHARACTER
    assert signature_indents(None, "2022年9月1日")[1] == 2 * CHARACTER
