"""Breaking a title into lines by sense (GB/T 9704-2012, 7.3.1).

There is no word list here: a title is broken only at places that are safe in every title, before 关于, after 的,
at 、 and 《》, before the verbs that open an official matter. Of the possible breaks the best shaped is taken:
a trapezoid or a rhombus, never an hourglass, no line of a few characters.
"""

from __future__ import annotations

import re
from itertools import combinations, pairwise

SHORTEST = 4  # characters; a shorter line looks like a leftover

_BREAK = re.compile(
    r"(?:(?=关于|《|贯彻落实|(?<!贯彻)落实|贯彻(?!落实)|开展|推进|加强|深化|进一步|有关|自查情况|工作情况|实施情况|落实情况)"
    r"|(?<=[、》”）])|(?<=[^目]的)|(?<=街道)(?!办)|(?<=办事处))(?![的、》”）])"
)


def title_lines(title: str, width: int) -> tuple[str, ...]:
    """The title in lines of at most `width` characters where sense allows; line feeds in it are kept as given.

    A title that offers no safe place stays longer than `width` and is left to the word processor.
    """
    if "\n" in title.strip():
        return tuple(line.strip() for line in title.splitlines() if line.strip())
    title = title.strip()
    if len(title) <= width:
        return (title,)
    places = [m.start() for m in _BREAK.finditer(title) if 0 < m.start() < len(title) and not _inside_marks(title, m)]
    fewest = -(-len(title) // width)
    for breaks in range(fewest - 1, min(len(places), fewest + 1) + 1):
        layouts = [_cut(title, chosen) for chosen in combinations(places, breaks)]
        fitting = [lines for lines in layouts if max(map(len, lines)) <= width and _well_shaped(lines)]
        if fitting:
            return min(fitting, key=_unevenness)
    return (title,)


def _inside_marks(title: str, match: re.Match[str]) -> bool:
    """A name in 《》 or “” is not torn apart."""
    before = title[: match.start()]
    return any(before.count(opening) > before.count(closing) for opening, closing in ("《》", "“”"))


def _cut(title: str, places: tuple[int, ...]) -> tuple[str, ...]:
    edges = (0, *places, len(title))
    return tuple(title[start:end] for start, end in pairwise(edges))


def _well_shaped(lines: tuple[str, ...]) -> bool:
    lengths = [len(line) for line in lines]
    waist = any(before > here < after for before, here, after in zip(lengths, lengths[1:], lengths[2:], strict=False))
    return not waist and min(lengths) >= SHORTEST


def _unevenness(lines: tuple[str, ...]) -> int:
    mean = sum(map(len, lines)) / len(lines)
    return round(sum((len(line) - mean) ** 2 for line in lines) * 100)
