"""The interval of the true rate: it holds its coverage, it is exact where that can be said, and doubt widens it."""

from __future__ import annotations

import os
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, hypergeom  # type: ignore[import-untyped]

from jiedao.estimate import Estimate, Stratum, estimate

LONG = os.environ.get("JIEDAO_LONG") == "1"
RUNS = 3000 if LONG else 250

# A population: (size, drawn, failures) of each stratum.
Population = list[tuple[int, int, int]]
POPULATIONS: dict[str, Population] = {
    "all mended": [(40, 5, 0), (12, 5, 0), (90, 9, 0)],
    "one failure": [(40, 5, 1), (12, 5, 0), (90, 9, 0)],
    "19 of 20 mended": [(60, 6, 3), (30, 10, 1), (100, 10, 5)],
    "4 of 5 mended": [(60, 6, 12), (30, 10, 6), (100, 10, 20)],
    "half mended": [(60, 6, 30), (30, 10, 15), (100, 10, 50)],
    "the failures lie where little is drawn": [(200, 5, 40), (20, 10, 0), (20, 10, 0)],
    "the failures lie where much is drawn": [(200, 5, 0), (20, 10, 10), (20, 10, 8)],
    "a year of two strata a month": [(20, 5, 2), (9, 5, 2)] * 12,
    "a year, the failures in one month": [(20, 5, 0)] * 11 + [(20, 5, 14)],
    "strata taken whole beside others": [(4, 4, 2), (5, 5, 0), (80, 8, 8)],
    "a single stratum": [(50, 10, 5)],
    "two drawn of each": [(10, 2, 1)] * 8,
}


@pytest.mark.parametrize("name", POPULATIONS)
def test_the_interval_holds_the_true_rate_as_often_as_it_says(name: str) -> None:
    """The share of samples whose interval holds it is at least 0.95, less three standard errors of so many runs."""
    population = POPULATIONS[name]
    chance = np.random.default_rng(20220831)
    true = 1 - sum(failures for *_, failures in population) / sum(size for size, *_ in population)
    drawn = [chance.hypergeometric(failures, size - failures, n, RUNS) for size, n, failures in population]

    held = 0
    for outcome in zip(*drawn, strict=True):
        found = estimate(tuple(Stratum(size, n, int(x)) for (size, n, _), x in zip(population, outcome, strict=True)))
        held += found.low - 1e-12 <= true <= found.high + 1e-12

    assert held / RUNS >= 0.95 - 3 * (0.95 * 0.05 / RUNS) ** 0.5


@pytest.mark.parametrize(
    "name", ["half mended", "a year of two strata a month", "the failures lie where little is drawn"]
)
def test_it_holds_as_well_where_some_were_not_reached(name: str) -> None:
    """Whoever is not reached may be the failures: the worst case."""
    population = POPULATIONS[name]
    chance = np.random.default_rng(7)
    true = 1 - sum(failures for *_, failures in population) / sum(size for size, *_ in population)
    held = 0
    for _ in range(RUNS // 3):
        strata = []
        for size, n, failures in population:
            failed = int(chance.hypergeometric(failures, size - failures, n))
            hidden = int(chance.binomial(failed, 0.5))
            strata.append(Stratum(size, n, failed - hidden, hidden))
        found = estimate(tuple(strata))
        held += found.low <= true <= found.high

    assert held / (RUNS // 3) >= 0.95 - 3 * (0.95 * 0.05 / (RUNS // 3)) ** 0.5


@pytest.mark.parametrize(("size", "drawn", "failed"), [(50, 10, 0), (50, 10, 3), (200, 40, 40), (30, 29, 1), (7, 1, 0)])
def test_one_stratum_is_inverted_exactly(size: int, drawn: int, failed: int) -> None:
    found = estimate((Stratum(size, drawn, failed),))

    kept = [
        failures
        for failures in range(failed, size - drawn + failed + 1)
        if hypergeom.cdf(failed, size, failures, drawn) > 0.025
        and hypergeom.sf(failed - 1, size, failures, drawn) > 0.025
    ]
    assert (found.low, found.high) == pytest.approx((1 - max(kept) / size, 1 - min(kept) / size))


@pytest.mark.parametrize(("drawn", "failed"), [(30, 0), (60, 0), (60, 3), (120, 12)])
def test_of_a_large_population_it_is_little_wider_than_that_of_clopper_and_pearson(drawn: int, failed: int) -> None:
    """Two strata alike tell about as much as one sample of both."""
    halves = (Stratum(10_000, drawn // 2, failed // 2), Stratum(10_000, drawn // 2, failed - failed // 2))
    found = estimate(halves)
    best = binomtest(drawn - failed, drawn, 0.5).proportion_ci(0.95, "exact")

    assert found.high - found.low <= 1.35 * (best.high - best.low)
    assert found.low <= best.low + 0.01


def test_what_was_inspected_whole_is_known() -> None:
    found = estimate((Stratum(3, 3, 1), Stratum(5, 5, 0)))

    assert (found.low, found.rate, found.high) == pytest.approx((7 / 8,) * 3)
    assert found.enough


STRATA = st.lists(
    st.tuples(st.integers(1, 40), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)).map(lambda told: _stratum(*told)),
    min_size=1,
    max_size=5,
)


def _stratum(size: int, drawn: float, failed: float, unknown: float) -> Stratum:
    n = round(size * drawn)
    x = round(n * failed)
    return Stratum(size, n, x, round((n - x) * unknown))


@given(STRATA)
@settings(max_examples=60, deadline=None)
def test_the_rate_lies_in_its_interval_and_the_interval_in_what_is_possible(strata: list[Stratum]) -> None:
    found = estimate(tuple(strata))

    size = sum(stratum.size for stratum in strata)
    failed = sum(stratum.failed for stratum in strata)
    mended = sum(stratum.judged - stratum.failed for stratum in strata)
    assert 0 <= found.low <= found.high <= 1
    assert found.rate is None or found.low <= found.rate <= found.high
    assert found.low <= 1 - failed / size + 1e-9
    assert found.high >= mended / size - 1e-9


@given(STRATA)
@settings(max_examples=40, deadline=None)
def test_who_could_not_be_judged_only_widens_the_interval(strata: list[Stratum]) -> None:
    as_mended = estimate(tuple(Stratum(s.size, s.drawn, s.failed) for s in strata))
    as_failed = estimate(tuple(Stratum(s.size, s.drawn, s.failed + s.unknown) for s in strata))

    found = estimate(tuple(strata))

    if found.judged:
        assert found.low == pytest.approx(min(as_failed.low, found.high))
        assert found.high == pytest.approx(as_mended.high)


def test_more_of_the_same_narrows_it() -> None:
    widths = [found.high - found.low for n in (1, 2, 4, 8) for found in [estimate((Stratum(50, 5, 1),) * n)]]

    assert all(wide > narrow for wide, narrow in pairwise(widths))


@pytest.mark.parametrize(
    ("strata", "enough"),
    [
        ((Stratum(100, 19, 0),), False),
        ((Stratum(100, 20, 0),), True),
        ((Stratum(100, 25, 0, 6),), False),
        ((Stratum(8, 8, 1),), True),
        ((Stratum(8, 8, 1, 1),), False),
        ((Stratum(5, 0, 0),), False),
        ((), False),
    ],
)
def test_below_the_floor_nothing_is_told_unless_all_were_inspected(strata: tuple[Stratum, ...], enough: bool) -> None:
    assert estimate(strata, floor=20).enough is enough


def test_nothing_judged_says_nothing() -> None:
    assert estimate((Stratum(9, 3, 0, 3),)) == Estimate(9, 3, 0, 0, None, 0.0, 1.0, False)


@pytest.mark.parametrize("counts", [(5, 6, 0), (5, 3, 4), (5, 3, 2, 2), (5, 3, -1)])
def test_counts_that_do_not_fit_are_refused(counts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"counts that do not fit|more outcomes"):
        Stratum(*counts)


def test_a_year_of_a_large_street_is_reckoned_in_time() -> None:
    """Eight kinds by two risks by twelve months."""
    year = tuple(Stratum(40 + month * kind, 5 + kind, kind % 3) for month in range(12) for kind in range(16))

    found = estimate(year)

    assert 0.7 < found.low < found.high < 1
