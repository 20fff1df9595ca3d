"""The share of a finite population that was mended, from a stratified sample, with an interval that holds.

The number K of failures in the population is bounded by inverting a test. The statistic is the weighted count of
failures found, T = sum of x N / n. For each K the tail of T is bounded by Chernoff's inequality from the
hypergeometric laws of the strata, and taken at the worst allocation of the K failures to the strata: the logarithm of
the bound is a sum over strata, so the worst allocation is found by sorting increments. Whatever the allocation, the
true K is left out with a probability of at most the error allowed; no variance is estimated and nothing is assumed
about strata with few or no failures. What was drawn and not reached counts as failed for the lower bound and as mended
for the upper one. A single stratum is inverted exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln  # type: ignore[import-untyped]
from scipy.stats import hypergeom  # type: ignore[import-untyped]

Floats = NDArray[np.float64]
_TILTS = np.geomspace(0.02, 200.0, 48)
_TINY = 1e-9


@dataclass(frozen=True)
class Stratum:
    """A stratum: how many there are, how many were drawn, and of these how many failed or could not be judged."""

    size: int
    drawn: int
    failed: int
    unknown: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError where the counts do not fit one another."""
        if not (0 <= self.drawn <= self.size and min(self.failed, self.unknown) >= 0):
            raise ValueError(f"counts that do not fit: {self}")
        if self.failed + self.unknown > self.drawn:
            raise ValueError(f"more outcomes than were drawn: {self}")

    @property
    def judged(self) -> int:
        """How many were drawn and judged."""
        return self.drawn - self.unknown


@dataclass(frozen=True)
class Estimate:
    """A rate from 0 to 1 with its interval; `enough` is False below the floor, where the rate is not to be told."""

    size: int
    drawn: int
    judged: int
    failed: int
    rate: float | None
    low: float
    high: float
    enough: bool


@lru_cache(maxsize=256)
def estimate(strata: tuple[Stratum, ...], *, confidence: float = 0.95, floor: int = 0) -> Estimate:
    """The share that was mended. `floor` is the least number judged, unless all there are were judged."""
    there = [stratum for stratum in strata if stratum.size]
    size = sum(stratum.size for stratum in there)
    judged = sum(stratum.judged for stratum in there)
    told = {
        "size": size,
        "drawn": sum(s.drawn for s in there),
        "judged": judged,
        "failed": sum(s.failed for s in there),
    }
    if not judged:
        return Estimate(**told, rate=None, low=0.0, high=1.0, enough=False)
    error = (1 - confidence) / 2
    most = _most(there, error)
    least = min(_least(there, error), most)
    rate = 1 - _failures(there) / size
    low, high = 1 - most / size, 1 - least / size
    return Estimate(**told, rate=min(max(rate, low), high), low=low, high=high, enough=judged >= min(floor, size))


def _failures(strata: Sequence[Stratum]) -> float:
    """The estimated number of failures; a stratum of which nothing was judged is taken as the rest."""
    judged = [stratum for stratum in strata if stratum.judged]
    found = sum(stratum.size * stratum.failed / stratum.judged for stratum in judged)
    known = sum(stratum.size for stratum in judged)
    return float(found * sum(stratum.size for stratum in strata) / known)


def _most(strata: Sequence[Stratum], error: float) -> int:
    """The most failures that the sample lets be."""
    counts = [(s.size, s.drawn, s.failed + s.unknown) for s in strata]
    known, open_ = _parted(counts)
    if len(open_) == 1:
        size, drawn, failed = open_[0]
        possible = np.arange(failed, size - drawn + failed + 1)
        tail = hypergeom.cdf(failed, size, possible, drawn)
        return known + int(possible[tail > error].max(initial=failed))
    return known + _bound(open_, error, upper=True)


def _least(strata: Sequence[Stratum], error: float) -> int:
    """The fewest failures that the sample lets be."""
    counts = [(s.size, s.drawn, s.failed) for s in strata]
    known, open_ = _parted(counts)
    if len(open_) == 1:
        size, drawn, failed = open_[0]
        possible = np.arange(failed, size - drawn + failed + 1)
        tail = hypergeom.sf(failed - 1, size, possible, drawn)
        return known + int(possible[tail > error].min(initial=size - drawn + failed))
    return known + _bound(open_, error, upper=False)


def _parted(counts: Sequence[tuple[int, int, int]]) -> tuple[int, list[tuple[int, int, int]]]:
    """The failures of strata of which all were drawn, and the strata of which not."""
    known = sum(failed for size, drawn, failed in counts if size == drawn)
    return known, [count for count in counts if count[0] != count[1]]


def _bound(counts: Sequence[tuple[int, int, int]], error: float, *, upper: bool) -> int:
    """The largest, or the smallest, number of failures whose bound on the tail exceeds the error."""
    found = [count for count in counts if count[1]]
    unseen = sum(size for size, drawn, _ in counts if not drawn)
    base = sum(failed for _, _, failed in found)
    if not found:
        return unseen if upper else 0
    if not upper and not base:
        return 0
    sign = -1.0 if upper else 1.0
    weighted = sum(failed * size / drawn for size, drawn, failed in found)
    mean = sum(size for size, _, _ in found) / sum(drawn for _, drawn, _ in found)
    laws = {(size, drawn): _laws(size, drawn) for size, drawn, _ in found}
    total = base + sum(size - drawn for size, drawn, _ in found)
    reached = total if upper else base
    for tilt in _TILTS / mean:
        start, slopes = -sign * tilt * weighted, []
        courses = {(size, drawn): _course(law, sign * tilt * size / drawn) for (size, drawn), law in laws.items()}
        for size, drawn, failed in found:
            course = courses[size, drawn][failed : size - drawn + failed + 1]
            start += float(course[0])
            slopes.append(_concave_slopes(course))
        ordered = np.sort(np.concatenate(slopes))[::-1]
        log_bound = start + np.concatenate([[0.0], np.cumsum(ordered)])
        possible = np.flatnonzero(log_bound > np.log(error) - _TINY)
        if upper:
            reached = min(reached, base + int(possible.max(initial=0)))
        else:
            reached = max(reached, base + int(possible.min(initial=total - base)))
    return reached + (unseen if upper else 0)


def _laws(size: int, drawn: int) -> Floats:
    """log P(x failures drawn | m failures among `size`), m down, x across."""
    failures, found = np.arange(size + 1)[:, None], np.arange(drawn + 1)[None, :]
    possible = (found <= failures) & (drawn - found <= size - failures)
    with np.errstate(all="ignore"):
        logs = _choose(failures, found) + _choose(size - failures, drawn - found) - _choose(size, drawn)
    return np.where(possible, logs, -np.inf)


def _choose(n: NDArray[np.int_] | int, k: NDArray[np.int_] | int) -> Floats:
    return np.asarray(gammaln(np.add(n, 1)) - gammaln(np.add(k, 1)) - gammaln(np.subtract(n, k) + 1), dtype=np.float64)


def _course(laws: Floats, tilt: float) -> Floats:
    """log E[exp(tilt x)] by the number of failures in the stratum."""
    raised = laws + tilt * np.arange(laws.shape[1])
    most = raised.max(axis=1, keepdims=True)
    return np.asarray(most[:, 0] + np.log(np.exp(raised - most).sum(axis=1)), dtype=np.float64)


def _concave_slopes(course: Floats) -> Floats:
    """The increments of the least concave course above this one, falling; the bound stays a bound."""
    slopes = np.diff(course)
    if slopes.size < 2 or np.diff(slopes).max() <= _TINY:
        return np.asarray(np.minimum.accumulate(slopes) if slopes.size else slopes, dtype=np.float64)
    hull = [0]
    for place in range(1, len(course)):
        while len(hull) > 1 and _rises(course, hull[-2], hull[-1], place):
            hull.pop()
        hull.append(place)
    over = np.interp(np.arange(len(course)), hull, course[hull])
    return np.asarray(np.diff(over), dtype=np.float64)


def _rises(course: Floats, one: int, two: int, three: int) -> bool:
    return bool((course[two] - course[one]) * (three - two) <= (course[three] - course[two]) * (two - one))
