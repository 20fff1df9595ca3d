"""A citizen number stands or falls by its check character, its day of birth and its length."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.sheets.citizen import birthday, check_character, is_male, why_not_citizen
from tests.sheets.forms import citizen_number

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2022, 12, 31)).map(lambda day: day.strftime("%Y%m%d"))
SERIALS = st.integers(0, 999).map("{:03}".format)


def test_the_check_character_is_that_of_the_standard() -> None:
    assert check_character("11010519491231002") == "X"  # the example of GB 11643
    assert check_character("44052418800101001") == "4"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("990099194508124471", "校验码"),
        ("990099194502304470", "不是日期：19450230"),
        ("990099450812447", "15位旧号码"),
        ("99009919450812447", "现有17位"),
        ("99009919450812447Y", "校验位|校验码"),
        ("99009918001224447X", "不可能"),
        ("九九00991945081244", "不是18位"),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(text: str, reason: str) -> None:
    told = why_not_citizen(text)
    assert told is not None
    assert any(part in told for part in reason.split("|"))


@given(DAYS, SERIALS)
def test_a_right_number_stands_and_tells_birthday_and_sex(born: str, serial: str) -> None:
    number = citizen_number(born, serial)
    assert why_not_citizen(number) is None
    assert birthday(number).strftime("%Y%m%d") == born
    assert is_male(number) == (int(serial) % 2 == 1)


@given(DAYS, SERIALS, st.integers(0, 16), st.integers(1, 9))
def test_no_single_wrong_digit_passes(born: str, serial: str, place: int, shift: int) -> None:
    number = citizen_number(born, serial)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert why_not_citizen(wrong) is not None
