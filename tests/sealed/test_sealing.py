"""Sealed data opens where it was sealed and nowhere else; equal texts are found without being read."""

from __future__ import annotations

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.sealed import Damaged, Keys, blind, seal, unseal

KEYS = Keys({1: b"k" * 32}, b"i" * 32)
ROTATED = Keys({1: b"k" * 32, 2: b"n" * 32}, b"i" * 32)
OTHERS = Keys({1: b"x" * 32}, b"y" * 32)
PLACE = ("casework_caller", "闭环事项台账", "RX20220001", "phone")
texts = st.text(max_size=80)
places = st.tuples(*[st.text(max_size=8)] * 4)


@given(texts, places)
def test_what_was_sealed_opens_at_its_place(text: str, place: tuple[str, ...]) -> None:
    assert unseal(seal(text, KEYS, *place), KEYS, *place) == text


@given(texts, places, places)
def test_moved_to_another_place_it_does_not_open(text: str, one: tuple[str, ...], other: tuple[str, ...]) -> None:
    if one != other:
        with pytest.raises(Damaged):
            unseal(seal(text, KEYS, *one), KEYS, *other)


@pytest.mark.parametrize(
    ("one", "other"),
    [(("a|b", "c"), ("a", "b|c")), (("a", "b"), ("a|b",)), (("a\\", "b"), ("a", "\\b")), (("a\\|b",), ("a\\", "b"))],
)
def test_places_that_would_read_the_same_are_told_apart(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    with pytest.raises(Damaged):
        unseal(seal("13800005678", KEYS, *one), KEYS, *other)


@given(texts, st.data())
def test_any_changed_byte_is_noticed_and_the_value_never_told(text: str, data: st.DataObject) -> None:
    blob = bytearray(seal(text, KEYS, *PLACE))
    at = data.draw(st.integers(0, len(blob) - 1))
    blob[at] ^= data.draw(st.integers(1, 255))

    with pytest.raises(Damaged) as refused:
        unseal(bytes(blob), KEYS, *PLACE)
    assert len(text) < 6 or text not in str(refused.value)


@pytest.mark.parametrize("length", [0, 1, 12, 13, 28, 29])
def test_a_cut_one_is_noticed(length: int) -> None:
    with pytest.raises(Damaged):
        unseal(seal("13800005678", KEYS, *PLACE)[:length], KEYS, *PLACE)


def test_the_text_does_not_show_and_is_sealed_otherwise_each_time() -> None:
    one, other = (seal("13800005678", KEYS, *PLACE) for _ in range(2))

    assert one != other
    assert b"13800005678" not in one


def test_an_older_key_still_opens_and_the_newest_seals() -> None:
    before = seal("顾女士", KEYS, *PLACE)
    after = seal("顾女士", ROTATED, *PLACE)

    assert unseal(before, ROTATED, *PLACE) == unseal(after, ROTATED, *PLACE) == "顾女士"
    assert (before[0], after[0]) == (1, 2)
    with pytest.raises(Damaged):
        unseal(after, KEYS, *PLACE)


def test_other_keys_open_nothing() -> None:
    with pytest.raises(Damaged):
        unseal(seal("顾女士", KEYS, *PLACE), OTHERS, *PLACE)


@given(texts, texts)
def test_the_blind_index_is_equal_for_equal_texts_alone(one: str, other: str) -> None:
    assert (blind(one, KEYS, "phone") == blind(other, KEYS, "phone")) is (one == other)


def test_the_blind_index_is_keyed_and_of_one_purpose() -> None:
    mark = blind("13800005678", KEYS, "phone")

    assert mark != blind("13800005678", OTHERS, "phone")
    assert mark != blind("13800005678", KEYS, "citizen")
    assert mark == hmac.new(b"i" * 32, b"phone|13800005678", "sha256").hexdigest()
