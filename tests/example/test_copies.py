"""Copies of one street: the same seed gives the same ledgers, and a later copy only adds to the earlier one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from jiedao.example import LEDGERS, Expected, street, write_ledgers
from jiedao.example.records import Street
from tests.example.conftest import AUGUST, read_cells

SEPTEMBER = date(2022, 9, 30)
_MAY_CHANGE = {"关爱对象台账": "关爱圈"}


@lru_cache
def copy(seed: int, day: date) -> Street:
    """The street's records on that day."""
    return street.cut(street.make(seed), day)


def rows(seed: int, day: date, name: str) -> list[tuple[object, ...]]:
    """The rows of one ledger as of that day."""
    return list(LEDGERS[name].rows(copy(seed, day), day))


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_ledgers(tmp_path / folder, seed=3, scale=0.05)
    for name in LEDGERS:
        assert read_cells(tmp_path / "one", name) == read_cells(tmp_path / "two", name)


def test_another_seed_gives_another_street() -> None:
    for name in ("居民区名录", "关爱对象台账", "违法建筑拆除台账", "任务分工表"):
        assert rows(1, AUGUST, name) != rows(2, AUGUST, name)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [(date(2022, 3, 31), AUGUST), (AUGUST, SEPTEMBER), (SEPTEMBER, date(2022, 10, 31)), (AUGUST, date(2023, 3, 31))],
    ids=str,
)
@pytest.mark.parametrize("name", LEDGERS)
def test_earlier_rows_stay_and_only_empty_cells_are_filled_in(name: str, earlier: date, later: date) -> None:
    before, after = rows(1, earlier, name), rows(1, later, name)
    assert len(after) >= len(before)
    free = _MAY_CHANGE.get(name)
    for old, new in zip(before, after, strict=False):
        for header, was, now in zip(LEDGERS[name].headers, old, new, strict=True):
            assert was == now or was is None or header == free, f"{name} {old}"


def test_what_is_filled_in_later_happened_later() -> None:
    earlier, later = copy(1, AUGUST), copy(1, SEPTEMBER)
    for old, new in zip(earlier.people, later.people, strict=False):
        if old.left != new.left:
            assert new.left is not None
            assert AUGUST < new.left <= SEPTEMBER
    for before, after in zip(earlier.findings, later.findings, strict=False):
        if before.verified != after.verified:
            assert after.verified is not None
            assert AUGUST < after.verified <= SEPTEMBER


def test_a_month_brings_people_who_leave_who_come_and_who_change_their_circle() -> None:
    earlier, later = copy(1, AUGUST), copy(1, SEPTEMBER)
    pairs = list(zip(earlier.people, later.people, strict=False))
    assert sum(old.left is None and new.left is not None for old, new in pairs) >= 5
    assert len(later.people) - len(earlier.people) >= 20
    assert sum(old.circle(AUGUST) != new.circle(SEPTEMBER) for old, new in pairs) >= 20
    assert len(later.contacts) - len(earlier.contacts) > 700


@pytest.mark.parametrize("day", [date(2022, 3, 31), date(2022, 6, 30), AUGUST], ids=str)
def test_earlier_figures_are_the_same_in_a_later_copy(day: date) -> None:
    copies = [Expected(copy(1, of), of) for of in (AUGUST, date(2022, 12, 31))]
    assert copies[0].figures(day) == copies[1].figures(day)


def test_until_august_nobody_changes_the_circle_so_one_copy_tells_every_day() -> None:
    assert all(len(person.circles) == 1 for person in copy(1, AUGUST).people)


def test_a_longer_story_has_the_rows_of_a_shorter_one() -> None:
    short, long = (street.make(1, scale=0.05, until=end) for end in (date(2022, 10, 31), date(2023, 6, 30)))
    assert street.cut(long, date(2022, 10, 31)) == street.cut(short, date(2022, 10, 31))


def test_a_cut_at_the_end_of_the_story_leaves_out_nothing_that_happened() -> None:
    whole = street.make(1)
    last = street.cut(whole, street.LAST)
    assert last.visits == whole.visits
    assert [replace(c, met=None) for c in last.contacts] == [replace(c, met=None) for c in whole.contacts]


@pytest.mark.parametrize("day", [date(2021, 12, 31), date(2023, 4, 1)], ids=str)
def test_a_day_outside_the_story_is_refused(day: date, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="填报日期须在2022-01-01至2023-03-31之间"):
        write_ledgers(tmp_path, day=day)
    assert not list(tmp_path.iterdir())
