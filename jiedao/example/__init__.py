"""An invented street that makes its own Excel ledgers, for the demo, the tests and the benchmark.

One seed is one street. Its records are made as one timeline from January 2022 on; a set of ledgers is that timeline
cut at a day. So a later copy of the same street is `write_ledgers` again with a later day: earlier rows unchanged
except for empty dates filled in, people who left and circles that changed; new rows after them.

    expected = write_ledgers(Path("ledgers"))
    expected.figures(date(2022, 8, 31))["points_visited"]   # 126
    write_ledgers(Path("september"), day=date(2022, 9, 30))

Everything here is invented: names, places, numbers. Citizen numbers bear the division code 990099, which no place has.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from jiedao.example import chance, street
from jiedao.example.figures import Expected, Figures
from jiedao.example.ledgers import LEDGERS
from jiedao.example.spoilt import Spoilt, spoil
from jiedao.example.workbook import Style, write

__all__ = ["LEDGERS", "Expected", "Figures", "Spoilt", "Style", "contacts", "spoil", "write_ledgers"]

_REPORT_DAY = date(2022, 8, 31)
_FOR_CONTACTS = ("居民区名录", "志愿者名册", "关爱对象台账", "点名记录")


def write_ledgers(
    folder: Path,
    *,
    seed: int = 1,
    day: date = _REPORT_DAY,
    style: Style = "office",
    scale: float = 1.0,
    until: date | None = None,
) -> Expected:
    """Write the fourteen ledgers of the street of that seed, as of `day`, and return what they must give.

    `folder` is made when it is not there; files of the same names are replaced. `scale` makes the street smaller or
    larger (1: 27 committees, 2,962 people, 6,000 contacts by August 2022). The story runs until the end of the month
    of `until`, or of March 2023; a longer one has the rows of a shorter one.

    Raises ValueError for a day outside the story or a scale that is not above 0.
    """
    until = until or street.LAST
    if not street.FIRST <= day <= until:
        raise ValueError(f"填报日期须在{street.FIRST:%Y-%m-%d}至{until:%Y-%m-%d}之间，收到{day:%Y-%m-%d}")
    expected = Expected(street.cut(street.make(seed, scale=scale, until=until), day), day)
    _write(folder, expected, tuple(LEDGERS), seed, style)
    return expected


def contacts(folder: Path, rows: int = 100_000, *, seed: int = 1, style: Style = "office") -> Expected:
    """Write committees, volunteers, care register and that many contacts up to 31 August 2022, for measuring.

    No two contacts have the same day, person, volunteer and channel. Raises ValueError for more contacts than
    2,962 people can have in eight months (about 700,000).
    """
    expected = Expected(street.with_contacts(seed, rows), _REPORT_DAY)
    _write(folder, expected, _FOR_CONTACTS, seed, style)
    return expected


def _write(folder: Path, expected: Expected, ledgers: tuple[str, ...], seed: int, style: Style) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in ledgers:
        ledger = LEDGERS[name]
        write(
            folder / f"{name}.xlsx",
            ledger,
            ledger.rows(expected.street, expected.day),
            street=expected.street.name,
            day=expected.day,
            style=style,
            rng=chance.generator(seed, "office", name, expected.day),
        )
