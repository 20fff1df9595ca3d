"""Populations of which the truth is known, and how often and how widely an interval holds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from jiedao.estimate import Stratum, estimate

# Of each stratum: size, drawn, failures.
Population = list[tuple[int, int, int]]
Interval = Callable[[tuple[Stratum, ...]], tuple[float, float]]
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
    "a year of six strata a month": [(40, 5, 4), (9, 5, 2), (25, 5, 2), (12, 5, 3), (60, 6, 5), (7, 5, 1)] * 12,
    "strata taken whole beside others": [(4, 4, 2), (5, 5, 0), (80, 8, 8)],
    "a single stratum": [(50, 10, 5)],
    "two drawn of each": [(10, 2, 1)] * 8,
}


@dataclass(frozen=True)
class Held:
    """How often an interval held the true share, and how wide it was on average."""

    coverage: float
    width: float


def own(confidence: float = 0.95) -> Interval:
    """The interval of this house."""

    def interval(strata: tuple[Stratum, ...]) -> tuple[float, float]:
        found = estimate(strata, confidence=confidence)
        return found.low, found.high

    return interval


def naive(strata: tuple[Stratum, ...]) -> tuple[float, float]:
    """What is usually told: the weighted share plus and minus 1.96 standard errors as estimated (Wald)."""
    size = sum(s.size for s in strata)
    share = sum(s.size * (1 - s.failed / s.drawn) for s in strata) / size
    spread = 0.0
    for s in strata:
        p = s.failed / s.drawn
        spread += (s.size / size) ** 2 * (1 - s.drawn / s.size) * p * (1 - p) / max(s.drawn - 1, 1)
    return share - 1.96 * spread**0.5, share + 1.96 * spread**0.5


def held(population: Population, interval: Interval, outcomes: Sequence[tuple[int, ...]]) -> Held:
    """By the failures found in each stratum, once for each sample."""
    true = 1 - sum(failures for *_, failures in population) / sum(size for size, *_ in population)
    hits, width = 0, 0.0
    for outcome in outcomes:
        strata = tuple(Stratum(size, n, int(x)) for (size, n, _), x in zip(population, outcome, strict=True))
        low, high = interval(strata)
        hits += low - 1e-12 <= true <= high + 1e-12
        width += high - low
    return Held(hits / len(outcomes), width / len(outcomes))


def samples(population: Population, runs: int, seed: int = 20220831) -> list[tuple[int, ...]]:
    """The failures that so many samples find in each stratum."""
    chance = np.random.default_rng(seed)
    found = [chance.hypergeometric(failures, size - failures, n, runs) for size, n, failures in population]
    return list(zip(*(column.tolist() for column in found), strict=True))
