"""The interval of the true rate: it holds its coverage, it is exact where that can be said, and doubt widens it."""

from __future__ import annotations

import os
import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, hypergeom  # type: ignore[import-untyped]

from jiedao.estimate import Estimate, Stratum, estimate
from tests.estimate.populations import POPULATIONS, Population, held, naive, own, samples

LONG = os.environ.get("JIEDAO_LONG") == "1"
RUNS = 3000 if LONG else 250

# As low a share as so many runs may show by chance where the truth is 0.95.
BAR = 0.95 - 3 * (0.95 * 0.05 / RUNS) ** 0.5


@pytest.mark.parametrize("name", POPULATIONS)
def test_the_interval_holds_the_true_rate_as_often_as_it_says(name: str) -> None:
    population = POPULATIONS[name]

    assert held(population, own(), samples(population, RUNS)).coverage >= BAR


@pytest.mark.parametrize(
    "name", ["one failure", "the failures lie where little is drawn", "a year, the failures in one month"]
)
def test_the_usual_interval_does_not(name: str) -> None:
    """The control: the same samples show it where an interval is too narrow."""
    population = POPULATIONS[name]

    assert held(population, naive, samples(population, RUNS)).coverage < BAR


@pytest.mark.parametrize(("size", "drawn"), [(50, 10), (200, 40), (120, 60)])
def test_of_one_stratum_the_coverage_is_reckoned_and_is_no_more_than_it_must_be(size: int, drawn: int) -> None:
    """Over all failures there may be: never below what is said, nearly as low at its worst, and lower for less."""
    worst = {confidence: min(_covered(size, drawn, confidence)) for confidence in (0.95, 0.8)}

    assert 0.95 <= worst[0.95] + 1e-9 < 0.975
    assert 0.8 <= worst[0.8] + 1e-9 < 0.9


def _covered(size: int, drawn: int, confidence: float) -> list[float]:
    """The chance that the interval holds the truth, for each number of failures."""
    intervals = [estimate((Stratum(size, drawn, x),), confidence=confidence) for x in range(drawn + 1)]
    return [
        sum(
            float(hypergeom.pmf(x, size, failures, drawn))
            for x, found in enumerate(intervals)
            if found.low - 1e-12 <= 1 - failures / size <= found.high + 1e-12
        )
        for failures in range(size + 1)
    ]


def test_an_interval_that_says_less_holds_less_often_where_it_is_tight() -> None:
    """The control of the simulation itself: one stratum near a step of the bound, told with 0.8 in place of 0.95."""
    population: Population = [(200, 40, 60)]
    outcomes = samples(population, RUNS)

    assert held(population, own(0.8), outcomes).coverage < BAR <= held(population, own(), outcomes).coverage


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
    st.tuples(st.integers(1, 40), *[st.floats(0, 1)] * 4).map(lambda told: _stratum(*told)), min_size=1, max_size=5
)


def _stratum(size: int, drawn: float, failed: float, unknown: float, fallen: float) -> Stratum:
    n = round(size * drawn)
    x = round(n * failed)
    u = round((n - x) * unknown)
    return Stratum(size, n, x, u, round((n - x - u) * fallen))


@given(STRATA)
@settings(max_examples=60, deadline=None)
def test_the_rate_lies_in_its_interval_and_the_interval_in_what_is_possible(strata: list[Stratum]) -> None:
    found = estimate(tuple(strata))

    size = sum(stratum.size for stratum in strata)
    failed = sum(stratum.failed + stratum.fallen for stratum in strata)
    mended = sum(stratum.judged - stratum.failed for stratum in strata)
    assert 0 <= found.low <= found.high <= 1
    assert found.rate is None or found.low <= found.rate <= found.high
    assert found.low <= 1 - failed / size + 1e-9
    assert found.high >= mended / size - 1e-9


@given(STRATA)
@settings(max_examples=40, deadline=None)
def test_who_could_not_be_judged_only_widens_the_interval(strata: list[Stratum]) -> None:
    as_mended = estimate(tuple(Stratum(s.size, s.drawn, s.failed + s.fallen) for s in strata))
    as_failed = estimate(tuple(Stratum(s.size, s.drawn, s.failed + s.fallen + s.unknown) for s in strata))

    found = estimate(tuple(strata))

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
        ((Stratum(25, 25, 0, 0, 25), Stratum(300, 20, 0, 20)), False),  # known failures are no inspections
        ((Stratum(25, 25, 0, 0, 25), Stratum(300, 20, 0)), True),
        ((Stratum(25, 25, 0, 0, 25),), True),  # all of it is known
        ((Stratum(60, 5, 0, 4, 1),), False),
    ],
)
def test_below_the_floor_nothing_is_told_unless_all_were_inspected(strata: tuple[Stratum, ...], enough: bool) -> None:
    assert estimate(strata, floor=20).enough is enough


def test_nothing_inspected_says_nothing() -> None:
    assert estimate((Stratum(9, 3, 0, 3),)) == Estimate(9, 3, 0, 0, 0, None, 0.0, 1.0, False)


@pytest.mark.parametrize(
    ("strata", "rate"),
    [
        # One of five is known to be taken up again and the others wait: that it was says nothing of them.
        ((Stratum(60, 5, 0, 4, 1),), None),
        # Two strata without a failure, and a third of which nobody saw anything but that one was taken up again.
        ((Stratum(80, 8, 0), Stratum(80, 8, 0), Stratum(80, 8, 0, 7, 1)), 239 / 240),
        # What was taken up again before anything was drawn is told as it is, and says nothing of the others.
        ((Stratum(25, 25, 0, 0, 25), Stratum(300, 20, 0, 18)), 300 / 325),
        ((Stratum(25, 25, 0, 0, 25), Stratum(300, 20, 0, 20)), None),
        # A stratum nobody inspected is taken as those that were.
        ((Stratum(100, 10, 2), Stratum(50, 0, 0)), 0.8),
        # In one that was, what is not known is taken as what is seen, over what is known.
        ((Stratum(50, 10, 1, 5),), 0.8),
        ((Stratum(50, 10, 1, 4, 1),), 1 - (2 + 4 / 5) / 10),
    ],
)
def test_the_rate_goes_by_what_was_inspected_and_by_what_is_known(
    strata: tuple[Stratum, ...], rate: float | None
) -> None:
    assert estimate(strata).rate == (None if rate is None else pytest.approx(rate))


def test_what_is_known_to_have_fallen_lowers_the_bound_above_it() -> None:
    waiting, fallen = estimate((Stratum(60, 5, 0, 5),)), estimate((Stratum(60, 5, 0, 4, 1),))

    assert fallen.high == pytest.approx(waiting.high - 1 / 60)


@pytest.mark.parametrize("counts", [(5, 6, 0), (5, 3, 4), (5, 3, 2, 2), (5, 3, -1), (5, 3, 1, 1, 2), (5, 3, 0, 0, -1)])
def test_counts_that_do_not_fit_are_refused(counts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"counts that do not fit|more outcomes"):
        Stratum(*counts)


def test_a_year_of_a_large_street_is_reckoned_in_less_than_a_second() -> None:
    """Eight kinds by two risks by twelve months; seconds of this processor, since others may run beside."""
    year = tuple(Stratum(40 + month * kind, 5 + kind, kind % 3) for month in range(12) for kind in range(16))
    began = time.process_time()

    found = estimate.__wrapped__(year)

    assert time.process_time() - began < 1
    assert 0.7 < found.low < found.high < 1
