"""The columns of ledgers: how they are told, and those that many ledgers have."""

from __future__ import annotations

from collections.abc import Mapping

from jiedao.sheets.form import Column, Holds


def column(
    name: str,
    holds: Holds,
    also: str = "",
    *,
    required: bool = True,
    happened: bool = False,
    units: tuple[str, ...] = (),
    example: str = "",
) -> Column:
    """A column; `also` names its other headers, parted by spaces."""
    return Column(name, holds, required, tuple(also.split()), happened=happened, units=units, example=example)


def text(name: str, also: str = "", *, required: bool = True, example: str = "") -> Column:
    """A column of text."""
    return column(name, Holds.TEXT, also, required=required, example=example)


def number(name: str, also: str = "", *, required: bool = True, example: str = "") -> Column:
    """A column of numbers by which something is known."""
    return column(name, Holds.NUMBER, also, required=required, example=example)


def day(name: str, also: str = "", *, required: bool = True, happened: bool = True) -> Column:
    """A column of days, on which something `happened` unless they are planned."""
    return column(name, Holds.DATE, also, required=required, happened=happened, example="2022-06-25")


def words(name: str, also: str = "", *, words: str, required: bool = True, usual: bool = False) -> Column:
    """A column of words, parted by spaces; another is kept, with a warning unless these are but the usual ones."""
    known = words.split()
    choices: dict[str, tuple[str, ...]] = dict.fromkeys(known, ())
    return Column(
        name, Holds.CHOICE, required, tuple(also.split()), choices, strict=False, usual=usual, example=known[0]
    )


def choice(
    name: str, also: str = "", *, choices: Mapping[str, tuple[str, ...]], example: str, required: bool = True
) -> Column:
    """A column of fixed words with their other spellings; another word refuses the row."""
    return Column(name, Holds.CHOICE, required, tuple(also.split()), choices, example=example)


COMMITTEE = column(
    "居民区",
    Holds.COMMITTEE,
    "所属居委 居委 居委会 居委会名称 所属居委会 所在居委 所在居委会 居民委员会 居民区名称 所属居民区 "
    "所在居民区 社区 所属社区 所在社区 社区居委 社区居委会 村居 居村 居村委",
    example="梧园居民区",
)
SERIAL = number("序号", "序 NO No. 行号", example="1")
