"""Everything is invented: names that the samples do not have, and citizen numbers of a division that does not exist."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.example import names, street
from tests.example.conftest import read_cells

_CHARACTERS = "0123456789X"


def is_citizen_number(text: str) -> bool:
    """GB 11643-1999: the weighted sum of all eighteen characters is 1 modulo 11; X counts ten."""
    if len(text) != 18 or not text[:17].isdigit() or text[17] not in _CHARACTERS:
        return False
    weighted = (_CHARACTERS.index(character) << (17 - place) for place, character in enumerate(text))
    return sum(weighted) % 11 == 1


@given(
    seed=st.integers(0, 10**6), born=st.dates(date(1920, 1, 1), date(2020, 12, 31)), sex=st.sampled_from(["男", "女"])
)
def test_a_citizen_number_is_right_and_of_no_place(seed: int, born: date, sex: names.Sex) -> None:
    number = names.citizen_number(random.Random(seed), sex, born)
    assert is_citizen_number(number)
    assert number.startswith("990099" + born.strftime("%Y%m%d"))
    assert int(number[16]) % 2 == (sex == "男")


@given(digits=st.from_regex(r"990099[0-9]{11}", fullmatch=True), place=st.integers(0, 16), by=st.integers(1, 9))
def test_the_check_digit_tells_of_any_one_wrong_digit(digits: str, place: int, by: int) -> None:
    wrong = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    assert names.check_digit(wrong) != names.check_digit(digits)


def test_citizen_numbers_on_the_register_are_right_and_distinct() -> None:
    people = street.make(1).people
    assert all(is_citizen_number(person.citizen) and person.citizen[:6] == "990099" for person in people)
    assert len({person.citizen for person in people}) == len(people)
    assert all((int(person.citizen[16]) % 2 == 1) == (person.sex == "男") for person in people)


def test_more_committees_than_names_are_refused() -> None:
    with pytest.raises(ValueError, match="最多可虚构 240 个居民区"):
        names.committees(random.Random(1), 241)


def test_committees_and_estates_are_not_those_of_the_samples(samples: Path) -> None:
    taken: set[str] = set()
    for folder in ("clean", "street-2"):
        for row in read_cells(samples / "ledgers" / folder, "居民区名录"):
            taken |= {name.strip() for cell in row for name in str(cell).split("、")}
    ours = street.make(1).committees
    assert len(taken) > 100
    assert not {committee.title for committee in ours} & taken
    assert not {estate for committee in ours for estate in committee.estates} & taken


def test_what_the_street_writes_is_not_taken_from_the_sample_report(samples: Path) -> None:
    report = (samples / "sample-report.txt").read_text(encoding="utf-8")
    whole = street.make(1)
    written = [task.name for task in whole.tasks] + [task.blocker for task in whole.tasks if task.blocker]
    written += [f.description for f in whole.findings] + [media.title for media in whole.media]
    assert [text for text in written if text in report] == []
