"""What a ledger (台账) looks like: its columns, what each holds, and what makes a row the same row.

A form is data. The library reads, judges and writes workbooks from it and knows no office by name;
`jiedao.intake` keeps the table of the forms that this house takes in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Holds(StrEnum):
    """What the cells of a column hold; a value is read into the Python type named on the right."""

    TEXT = "text"  # str, outer white space removed
    NUMBER = "number"  # str: an identifier such as G00001 or a serial 12, full-width folded, upper case
    DATE = "date"  # datetime.date
    MONTH = "month"  # datetime.date, the first of the month
    COUNT = "count"  # int, 0 or more
    AREA = "area"  # Decimal with two places, 0 or more, square metres
    CITIZEN = "citizen"  # str, 18 characters, GB 11643 check digit verified
    PHONE = "phone"  # str of digits
    COMMITTEE = "committee"  # str as written; matched with the register by the caller
    CHOICE = "choice"  # str, the standard word among `choices`
    LIST = "list"  # tuple[str, ...] split at 、，,;； and white space


@dataclass(frozen=True)
class Column:
    """One column under its standard header (`name`), with the other headers offices give it."""

    name: str
    holds: Holds = Holds.TEXT
    required: bool = True
    synonyms: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # standard word -> other spellings
    strict: bool = True  # an unknown choice refuses the row; otherwise it is kept as written and warned about
    usual: bool = False  # the choices are but the usual words: any other is as good
    happened: bool = False  # a day on which something happened (a plan or deadline is not)
    units: tuple[str, ...] = ()  # units that may stand behind the figure inside a cell
    example: str = ""  # for the empty template


@dataclass(frozen=True)
class Form:
    """One ledger: its Chinese name, its columns, and the columns that tell one row from another."""

    name: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    number: str | None = None  # the column that bears the row's own number
    orders: tuple[tuple[str, str], ...] = ()  # (start, end): an end before its start refuses the row

    def column(self, name: str) -> Column:
        """The column of that standard name; KeyError when the form has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
