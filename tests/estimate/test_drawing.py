"""A draw can be made again by anybody, leaves nothing to choose, and gives each of a stratum the same chance."""

from __future__ import annotations

import hashlib
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.estimate import Plan, digest, draw, frame_lines, read_frame, sizes

PLAN = Plan(Fraction(1, 10), whole=5, most=20)


@pytest.mark.parametrize(
    ("there", "drawn"), [(0, 0), (1, 1), (5, 5), (6, 5), (50, 5), (51, 6), (200, 20), (201, 20), (9000, 20)]
)
def test_a_small_stratum_is_taken_whole_and_a_large_one_to_its_bound(there: int, drawn: int) -> None:
    assert PLAN.size(there) == drawn


def test_an_outsider_draws_the_same_with_ten_lines_of_their_own() -> None:
    units = [(stratum, f"{stratum}-{i}") for stratum in ("隐患/高", "隐患/其余") for i in range(40)]
    text = frame_lines(units)
    seed = f"2022-09|{digest(text)}"

    ours = [(one.stratum, one.number) for one in draw(read_frame(text), {"隐患/高": 9, "隐患/其余": 4}, seed)]

    theirs = []
    for stratum, count in (("隐患/其余", 4), ("隐患/高", 9)):
        numbers = [line.split(",", 1)[1] for line in text.split("\n") if line.startswith(stratum + ",")]
        numbers.sort(key=lambda number: hashlib.sha256(f"{seed}|{stratum}|{number}".encode()).hexdigest())
        theirs += [(stratum, number) for number in numbers[:count]]
    assert ours == theirs


UNITS = st.sets(st.tuples(st.sampled_from(["甲", "乙"]), st.integers(1, 60).map(str)), max_size=60)


@given(UNITS, st.text(max_size=8), st.randoms())
def test_the_order_in_which_the_frame_comes_does_not_matter(
    units: set[tuple[str, str]], seed: str, any_: object
) -> None:
    wanted = sizes(units, {"甲": PLAN, "乙": PLAN})
    given_ = sorted(units)
    shuffled = sorted(units, key=lambda unit: hashlib.md5(str(unit).encode()).digest())

    assert draw(given_, wanted, seed) == draw(shuffled, wanted, seed)
    drawn = draw(given_, wanted, seed)
    assert Counter(one.stratum for one in drawn) == wanted
    assert {(one.stratum, one.number) for one in drawn} <= units


@given(UNITS)
def test_a_frame_is_read_as_it_was_written(units: set[tuple[str, str]]) -> None:
    assert read_frame(frame_lines(units)) == sorted(units)


def test_over_many_seeds_each_of_a_stratum_is_drawn_as_often() -> None:
    units = [("甲", str(number)) for number in range(20)]
    times = Counter(one.number for seed in range(1000) for one in draw(units, {"甲": 5}, str(seed)))

    assert set(times) == {number for _, number in units}
    assert all(190 < count < 310 for count in times.values())  # 250 expected, four standard errors


@pytest.mark.parametrize("units", [[("甲", "1\n2")], [("甲,乙", "1")], [("甲|", "1")], [("甲", "1"), ("甲", "1")]])
def test_names_that_would_break_the_frame_are_refused(units: list[tuple[str, str]]) -> None:
    with pytest.raises(ValueError, match="frame"):
        frame_lines(units)


def test_a_file_that_is_no_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="not a line of a frame"):
        read_frame("甲,1\n乙\n")
