"""A stratified sample that anybody can draw again from the published frame.

The frame is a text file of lines `stratum,number`, sorted, UTF-8, ended by line feeds. Its SHA-256 is the digest; the
seed is made of the month and the digest, so that whoever draws has nothing to choose. Of a stratum those are drawn
whose SHA-256 of `seed|stratum|number` comes first.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Unit = tuple[str, str]  # stratum, number


@dataclass(frozen=True)
class Plan:
    """How many are drawn of a stratum: all of one no larger than `whole`, else a share, at least `whole`, at most."""

    share: Fraction
    whole: int
    most: int

    def size(self, there: int) -> int:
        """How many of so many."""
        if there <= self.whole:
            return there
        return min(there, max(self.whole, min(self.most, math.ceil(there * self.share))))


@dataclass(frozen=True)
class Drawn:
    """One that was drawn: its stratum, its number, and its place in the order of the stratum, from 1."""

    stratum: str
    number: str
    place: int


def frame_lines(units: Iterable[Unit]) -> str:
    """The frame as a file. Raises ValueError where a name would break a line or stands twice."""
    rows = sorted(units)
    if len(set(rows)) != len(rows):
        raise ValueError("a unit stands twice in the frame")
    for stratum, number in rows:
        if any(sign in stratum + number for sign in "\n\r") or any(sign in stratum for sign in ",|"):
            raise ValueError(f"a name that breaks the frame: {stratum!r} {number!r}")
    return "".join(f"{stratum},{number}\n" for stratum, number in rows)


def read_frame(text: str) -> list[Unit]:
    """The units of a frame file."""
    found = []
    for line in text.removesuffix("\n").split("\n") if text else []:
        stratum, comma, number = line.partition(",")
        if not comma:
            raise ValueError(f"not a line of a frame: {line!r}")
        found.append((stratum, number))
    return found


def digest(text: str) -> str:
    """The SHA-256 of a frame file, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def key(seed: str, stratum: str, number: str) -> str:
    """What a unit is ordered by within its stratum."""
    return hashlib.sha256(f"{seed}|{stratum}|{number}".encode()).hexdigest()


def sizes(units: Iterable[Unit], plans: Mapping[str, Plan]) -> dict[str, int]:
    """How many are drawn of each stratum that is in the frame."""
    there = Counter(stratum for stratum, _ in units)
    return {stratum: plans[stratum].size(count) for stratum, count in sorted(there.items())}


def draw(units: Sequence[Unit], wanted: Mapping[str, int], seed: str) -> list[Drawn]:
    """The sample: of each stratum the first so many by their key, in that order."""
    drawn: list[Drawn] = []
    for stratum in sorted({stratum for stratum, _ in units}):
        numbers = (number for there, number in units if there == stratum)
        ordered = sorted(numbers, key=lambda number: (key(seed, stratum, number), number))
        chosen = ordered[: wanted.get(stratum, 0)]
        drawn += [Drawn(stratum, number, place) for place, number in enumerate(chosen, 1)]
    return drawn
