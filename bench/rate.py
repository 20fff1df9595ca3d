"""How often the interval of the true rate holds what it should, how wide it is, and how long a year of a large street
takes (`./run bench rate`). Beside it the usual interval, which does not hold it."""

from __future__ import annotations

import time

from jiedao.estimate import Stratum, estimate
from tests.estimate.populations import POPULATIONS, held, naive, own, samples

RUNS = 2000


def main() -> None:
    """Print a table of all populations, then the time."""
    print(f"{'population':<42}{'true':>6}{'holds':>8}{'width':>7}{'usual holds':>13}{'width':>7}")
    for name, population in POPULATIONS.items():
        outcomes = samples(population, RUNS)
        ours, usual = held(population, own(), outcomes), held(population, naive, outcomes)
        true = 1 - sum(failures for *_, failures in population) / sum(size for size, *_ in population)
        told = (ours.coverage, ours.width, usual.coverage, usual.width)
        print(f"{name:<42}{true:>6.3f}{told[0]:>8.3f}{told[1]:>7.3f}{told[2]:>13.3f}{told[3]:>7.3f}", flush=True)
    year = tuple(Stratum(40 + month * kind, 5 + kind, kind % 3) for month in range(12) for kind in range(16))
    began = time.process_time()
    estimate(year)
    print(f"192 strata: {time.process_time() - began:.2f} s of processor time")
