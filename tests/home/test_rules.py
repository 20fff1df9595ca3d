"""The rules behind these pages, on plain values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.organisation.rules import plain_number, tidy, why_not_post, why_not_state, why_not_take_post
from jiedao.register.rules import why_not_recode

STREET = "990099001"


@pytest.mark.parametrize(
    ("whole", "for_committees", "may"),
    [(True, True, True), (True, False, True), (False, True, True), (False, False, False)],
)
def test_only_a_committees_own_people_serve_a_single_committee(whole: bool, for_committees: bool, may: bool) -> None:
    prefix = STREET if whole else f"{STREET}002"

    assert (why_not_post(for_committees=for_committees, prefix=prefix) is None) is may


@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("manages", [True, False])
@pytest.mark.parametrize("own", [True, False])
def test_a_post_is_taken_unless_it_is_the_last_or_ones_own_power_to_give_it_back_or_nobody_else_manages(
    own: bool, manages: bool, alone: bool, last: bool
) -> None:
    may = not last and not alone and not (own and manages)

    assert (why_not_take_post(own=own, manages=manages, alone=alone, last=last) is None) is may


@given(st.decimals(min_value=0, allow_nan=False, allow_infinity=False, places=2))
def test_every_number_of_nought_or_more_can_be_a_limit(number: object) -> None:
    assert why_not_state("limit:unemployed_latest", str(number)) is None


@given(st.dates())
def test_every_day_can_be_a_start(day: object) -> None:
    assert why_not_state("start:visits", str(day)) is None


@given(st.text())
def test_any_text_can_stand_where_a_text_is_asked_for(text: str) -> None:
    assert why_not_state("addressee", text) is None


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(("written", "kept"), [("６９０", "690"), (" 1,200 ", "1200"), ("12.5", "12.5")])
def test_numbers_are_kept_plain(written: str, kept: str) -> None:
    assert plain_number(written) == kept


@given(serial=st.integers(min_value=1, max_value=999))
def test_every_serial_of_the_street_is_a_code_while_it_is_free_and_nothing_uses_the_present_one(serial: int) -> None:
    code = f"{STREET}{serial:03d}"

    assert why_not_recode(code=code, street=STREET, taken=False, used=False) is None
    assert why_not_recode(code=code, street=STREET, taken=True, used=False) is not None
    assert why_not_recode(code=code, street=STREET, taken=False, used=True) is not None


@given(st.text(alphabet="0123456789", max_size=14).filter(lambda code: not code.startswith(STREET)))
def test_no_code_of_another_street_is_a_code_of_this_one(code: str) -> None:
    assert why_not_recode(code=code, street=STREET, taken=False, used=False) is not None
