"""What a row says, resolved: its committee as a code, its references, its caller, and all that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jiedao.casework.rules.telling import Told, why_not_caller
from jiedao.intake.feed import HOME, Feed, Values
from jiedao.intake.renewal import Said
from jiedao.ledger.rules import EVERYTHING
from jiedao.register import queries as register
from jiedao.register.models import Committee
from jiedao.sheets import Problem, Row


@dataclass(frozen=True)
class Sheet:
    """The rows of one ledger in one sheet, with what the copy says of itself."""

    name: str
    rows: Sequence[Row]
    headers: frozenset[str]  # the standard columns it has
    year: int | None
    day: date


@dataclass(frozen=True)
class Ground:
    """What landing stands on: the register, the street, and how corrections are dealt with."""

    street_code: str
    codes: Mapping[str, str]
    estates: Mapping[str, str]
    apply: bool
    newest: date | None  # the newest copy of this ledger on record
    names: Mapping[str, str]  # of committees, by short name
    street: str  # what the street is called
    declined: frozenset[tuple[str, str]] = frozenset()  # (key, changes) that a person would not have

    def is_older(self, day: date) -> bool:
        """Whether a copy of that day is older than the newest on record."""
        return self.newest is not None and day < self.newest

    def said(self, day: date, origin: str = "") -> Said:
        """What a row of that day says, and where."""
        return Said(day, self.is_older(day), self.street_code, origin)


@dataclass(frozen=True)
class Resolved:
    """A row's values and problems; whether its committee was found by its address alone, and who reported it."""

    values: dict[str, Any]
    problems: list[Problem]
    is_located: bool = False
    caller: Told | None = None


def plain(value: Any) -> Any:
    """A value as facts hold it."""
    return "、".join(value) if isinstance(value, tuple) else value


def resolve(
    feed: Feed,
    row: Row,
    sheet: Sheet,
    ground: Ground,
    references: Mapping[str, Mapping[Any, str]],
) -> Resolved:
    """The row's values with its committee as a code, and all that is wrong with it."""
    values: dict[str, Any] = {
        c: row.values.get(c) for c in (*feed.fields, "需求类型", "办结日期") if c in sheet.headers
    }
    problems = [*row.problems, *_too_long(feed, values)]
    told, doubts = _caller(feed, row)
    problems += doubts
    spoilt = {problem.column for problem in problems}
    if feed.model is Committee and values.get(HOME):
        values[HOME] = ground.names.get(register.short_name(str(values[HOME])), values[HOME])
    is_located = bool(feed.located) and not values.get(HOME) and HOME not in spoilt
    if feed.local and (values.get(HOME) or is_located):
        told_home = values.get(HOME)
        values[HOME] = _located(feed, values, ground, references) if is_located else _code_of(told_home, ground)
        if values[HOME] is None:
            located = f"没有填写“{HOME}”，从“{feed.located}”也看不出，请补填"
            reason = located if is_located else f"“{told_home}”不在居民区名录中"
            problems.append(Problem(HOME, str(told_home or ""), reason))
    if feed.ours and _is_the_street(values.get(feed.ours), ground.street):
        values[feed.ours] = None
    for refers in feed.refers:
        value = values.get(refers.column)
        if value is None or refers.column in spoilt:
            continue
        wanted = (sheet.year, value) if refers.yearly else value
        place = references[refers.column].get(wanted)
        if place is None:
            problems.append(Problem(refers.column, str(value), f"{refers.ledger}中没有“{value}”这个{refers.column}"))
        elif not feed.local and refers.column == "对象编号":
            values[HOME] = place
    return Resolved(values, problems, is_located, told)


def _code_of(name: object, ground: Ground) -> str | None:
    """The code of the committee that a row names."""
    return ground.codes.get(str(name)) or ground.codes.get(register.short_name(str(name)))


def _located(feed: Feed, values: Values, ground: Ground, references: Mapping[str, Mapping[Any, str]]) -> str | None:
    """The code of the committee of a row that names none: as it is on record, else of its standard address, else of the
    estate that its address names."""
    number, address = feed.identity[0], str(values.get(feed.located) or "")
    if code := references[number].get(values.get(number)):
        return code
    if standard := register.standing_address(address, EVERYTHING):
        return standard.code
    named = sorted((estate for estate in ground.estates if estate in address), key=len)
    return ground.estates[named[-1]] if named else None


def _is_the_street(unit: object, street: str) -> bool:
    """Whether a unit is the street itself, to which all of a superior's list goes."""
    return isinstance(unit, str) and unit.removesuffix("办事处").endswith(street)


def _caller(feed: Feed, row: Row) -> tuple[Told | None, list[Problem]]:
    """Who reported the case of a row, and what is wrong with that; no reason repeats what was typed."""
    by_field = {name: column for column, name in feed.caller.items()}
    said = {name: str(row.values.get(column) or "") for name, column in by_field.items()}
    if not said.get("name") and not said.get("phone"):
        return None, []
    told = Told(said["name"], said["phone"], said.get("confidential") == "是")
    if (reason := why_not_caller(told)) is None:
        return told, []
    place = by_field["name" if "姓名" in reason else "phone"]
    return None, [Problem(place, "", f"“{place}”不能这样登记：{reason}")]


def _too_long(feed: Feed, values: Values) -> Iterable[Problem]:
    """Texts that the record has no room for."""
    for column, limit in feed.lengths.items():
        text = plain(values.get(column))
        if isinstance(text, str) and len(text) > limit:
            yield Problem(column, text, f"“{column}”有{len(text)}个字，最多{limit}个字")


def references_of(feed: Feed, sheets: Sequence[Sheet]) -> dict[str, dict[Any, str]]:
    """For each referring column, the numbers that exist, with the division code of what bears them; where rows may
    name no committee, also for the column of their own number."""
    found: dict[str, dict[Any, str]] = {}
    for refers in feed.refers:
        names = ["year", refers.name, "code"] if refers.yearly else [refers.name, "code"]
        wanted = {row.values.get(refers.column) for sheet in sheets for row in sheet.rows}
        facts = refers.model.objects.live()
        if len(wanted) < 20_000:
            facts = facts.filter(**{f"{refers.name}__in": [value for value in wanted if value is not None]})
        found[refers.column] = {
            ((fact[0], fact[1]) if refers.yearly else fact[0]): fact[-1] for fact in facts.values_list(*names)
        }
    if feed.located:
        column = feed.identity[0]
        numbers = {row.values.get(column) for sheet in sheets for row in sheet.rows}
        facts = feed.model.objects.live().filter(**feed.told_apart, number__in=numbers - {None})
        found[column] = dict(facts.values_list("number", "code"))
    return found
