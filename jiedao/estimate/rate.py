"""The share of a finite population that was mended, from a stratified sample, with an interval that holds.

The number K of failures in the population is bounded by inverting a test. The statistic is the weighted count of
failures found, T = sum of x N / n. For each K the tail of T is bounded by Chernoff's inequality from the
hypergeometric laws of the strata, and taken at the worst allocation of the K failures to the strata: the logarithm of
the bound is a sum over strata, so the worst allocation is found by sorting increments. Whatever the allocation, the
true K is left out with a probability of at most the error allowed; no variance is estimated and nothing is assumed
about strata with few or no failures. A single stratum is inverted exactly. Any tilt of the inequality gives a bound, so
those that are tried may be chosen by what was found.

What is known without looking (`fallen`: taken up again) is a failure in both bounds. What was drawn and is not known
(`unknown`) is a failure for the lower bound of the share and mended for the upper one. That keeps the interval valid
however the unknown were left out: of a stratum whose x true failures in the sample are told as f >= x, let K be the
true failures and K' = max(K, f). Since the failures drawn of K' outnumber those drawn of K by at most K' - K, f less
those drawn of K' is at least x less those drawn of K, so whatever number the true counts would not reject, the told
ones do not reject a number at least as large; the other bound is its mirror. Strata of which nothing was drawn lie
between none and all failed.

The estimate is the share in the strata that were inspected; of what was drawn there and is not known the share of the
inspected is supposed, and of strata nobody inspected that of all strata that were, over what is known of them. What is
known without looking says nothing of the others, and is no part of that share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln  # type: ignore[import-untyped]
from scipy.stats import hypergeom  # type: ignore[import-untyped]

Floats = NDArray[np.float64]
_TILTS = tuple(float(tilt) for tilt in np.geomspace(0.02, 200.0, 14))
_NEARER = 3  # times the tilts beside the best are halved
_TINY = 1e-9


@dataclass(frozen=True)
class Stratum:
    """A stratum: how many there are, how many were drawn, and of these how many failed when they were inspected, are
    not known, or were not inspected and are known to have failed (`fallen`).

    What is known not to have held before anything was drawn is a stratum of its own, drawn whole and all fallen.
    """

    size: int
    drawn: int
    failed: int
    unknown: int = 0
    fallen: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError where the counts do not fit one another."""
        if not (0 <= self.drawn <= self.size and min(self.failed, self.unknown, self.fallen) >= 0):
            raise ValueError(f"counts that do not fit: {self}")
        if self.failed + self.unknown + self.fallen > self.drawn:
            raise ValueError(f"more outcomes than were drawn: {self}")

    @property
    def judged(self) -> int:
        """How many were drawn and inspected."""
        return self.drawn - self.unknown - self.fallen

    @property
    def is_known(self) -> bool:
        """Whether all of it is known not to have held, with nothing inspected."""
        return self.fallen == self.size

    @property
    def failures(self) -> float:
        """The estimated failures, of a stratum that was inspected."""
        supposed = self.unknown * self.failed / self.judged
        return (self.failed + self.fallen + supposed) * self.size / self.drawn


@dataclass(frozen=True)
class Estimate:
    """A rate from 0 to 1 with its interval; `enough` is False below the floor, where the rate is not to be told.

    `drawn` counts what was to be inspected, `judged` what was, `failed` what of it failed, `fallen` what is known to
    have failed without being inspected.
    """

    size: int
    drawn: int
    judged: int
    failed: int
    fallen: int
    rate: float | None
    low: float
    high: float
    enough: bool


@lru_cache(maxsize=256)
def estimate(strata: tuple[Stratum, ...], *, confidence: float = 0.95, floor: int = 0) -> Estimate:
    """The share that was mended. `floor` is the least number inspected, unless all that was not known anyway was."""
    there = [stratum for stratum in strata if stratum.size]
    size, judged = sum(s.size for s in there), sum(s.judged for s in there)
    fallen = sum(s.fallen for s in there)
    error = (1 - confidence) / 2
    most = _most(there, error)
    least = min(_least(there, error), most)
    failures = _failures(there)
    low, high = (1 - most / size, 1 - least / size) if size else (0.0, 1.0)
    return Estimate(
        size=size,
        drawn=sum(s.drawn for s in there if not s.is_known),
        judged=judged,
        failed=sum(s.failed for s in there),
        fallen=fallen,
        rate=None if failures is None else min(max(1 - failures / size, low), high),
        low=low,
        high=high,
        enough=failures is not None and judged >= min(floor, size - fallen),
    )


def _failures(strata: Sequence[Stratum]) -> float | None:
    """The estimated number of failures; None where there is nothing to go by."""
    seen, unseen = [s for s in strata if s.judged], [s for s in strata if not s.judged]
    known = sum(s.fallen for s in unseen)
    left = sum(s.size for s in unseen) - known
    if not seen:
        return known if strata and not left else None
    found = sum(s.failures for s in seen)
    return found + known + left * found / sum(s.size for s in seen)


def _most(strata: Sequence[Stratum], error: float) -> int:
    """The most failures that the sample lets be."""
    counts = [(s.size, s.drawn, s.failed + s.fallen + s.unknown) for s in strata]
    known, open_ = _parted(counts)
    if len(open_) == 1:
        size, drawn, failed = open_[0]
        possible = np.arange(failed, size - drawn + failed + 1)
        tail = hypergeom.cdf(failed, size, possible, drawn)
        return known + int(possible[tail > error].max(initial=failed))
    return known + _bound(open_, error, upper=True)


def _least(strata: Sequence[Stratum], error: float) -> int:
    """The fewest failures that the sample lets be."""
    counts = [(s.size, s.drawn, s.failed + s.fallen) for s in strata]
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
    laws = {(size, drawn): _laws(size, drawn) for size, drawn, _ in found}
    mean = sum(size for size, _, _ in found) / sum(drawn for _, drawn, _ in found)
    reach = {tilt: _reach(found, laws, error, tilt / mean, upper=upper) for tilt in _TILTS}
    best = min if upper else max
    for _ in range(_NEARER):
        tilts = sorted(reach)
        place = tilts.index(best(tilts, key=reach.__getitem__))
        beside = tilts[max(place - 1, 0) : place + 2]
        for tilt in [(one * two) ** 0.5 for one, two in pairwise(beside)]:
            reach[tilt] = _reach(found, laws, error, tilt / mean, upper=upper)
    return best(reach.values()) + (unseen if upper else 0)


def _reach(
    counts: Sequence[tuple[int, int, int]],
    laws: Mapping[tuple[int, int], Floats],
    error: float,
    tilt: float,
    *,
    upper: bool,
) -> int:
    """How far the failures reach by one tilt, in strata of each of which something was drawn."""
    sign = -1.0 if upper else 1.0
    start, slopes = -sign * tilt * sum(failed * size / drawn for size, drawn, failed in counts), []
    for size, drawn, failed in counts:
        course = _course(laws[size, drawn], sign * tilt * size / drawn)[failed : size - drawn + failed + 1]
        start += float(course[0])
        slopes.append(_concave_slopes(course))
    ordered = np.sort(np.concatenate(slopes))[::-1]
    log_bound = start + np.concatenate([[0.0], np.cumsum(ordered)])
    possible = np.flatnonzero(log_bound > np.log(error) - _TINY)
    base = sum(failed for *_, failed in counts)
    return base + int(possible.max(initial=0) if upper else possible.min(initial=len(ordered)))


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
