"""What waits at the desk as a page shows it: people masked, codes as names, bad cells with their reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from jiedao.casework.models import Head
from jiedao.gongwen import masking
from jiedao.intake.feeds import FEEDS, HOME
from jiedao.intake.kinds import FORMS
from jiedao.intake.models import Correction, LoadFile, RefusedRow, Settled
from jiedao.intake.models import Mapping as Told
from jiedao.intake.queries import COUNTED, held_of, in_the_loop, people, written
from jiedao.intake.rules import BY_CITIZEN, told_key
from jiedao.register.queries import names_by_code
from jiedao.sheets import judge
from jiedao.sheets.cells import fold
from jiedao.sheets.form import Column, Form

FORM: Mapping[str, Form] = {form.name: form for form in FORMS}
PERSONAL: Mapping[str, Callable[[str], str]] = {
    "姓名": masking.name,
    "身份证号": masking.citizen_number,
    "电话": masking.phone,
    "联系电话": masking.phone,
    "地址": masking.address,
    "诉求人": masking.name,
    "紧急联系人": masking.name,
    "紧急联系电话": masking.phone,
}
FIRST = 20  # lines of a file's outcome that stand open; the rest is one click away
_CITIZEN = re.compile(r"(?<!\d)\d{15,17}[\dXx]?(?!\d)")
_MOBILE = re.compile(r"(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)")
_LONG = re.compile(r"\d[\d\-Xx]{3,}\d")
_OF_A_PERSON = re.compile(f"“(?:{'|'.join(PERSONAL)})”")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell: its column, what stands there, and why."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Cell:
    """One cell of a row that is being mended.

    `value` is masked unless the cell is to be mended; one that tells of a person is `hidden` until it is asked for.
    """

    column: Column
    value: str
    reasons: tuple[str, ...]
    editable: bool
    hidden: bool
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One column of a correction, masked, codes as names."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Outcome:
    """What became of one ledger of one file: the first refused rows that wait, warnings and rows missed, masked."""

    file: LoadFile
    refused: list[tuple[RefusedRow, str, list[Fault]]]
    refused_count: int
    waiting: int
    held: int
    warnings: list[str]
    missing: list[str]
    told: Told | None
    told_by: str

    @property
    def returns(self) -> str:
        """Where the refused rows that wait are asked for as a workbook."""
        return f"/intake/files/{self.file.pk}/returns/"


def masked(column: str, text: str) -> str:
    """A cell as lists show it."""
    return PERSONAL[column](text) if column in PERSONAL else text


def quiet(text: str) -> str:
    """A sentence without the numbers by which a person could be known."""
    spot = _OF_A_PERSON.search(text)
    if spot:
        text = text[: spot.end()] + _LONG.sub(lambda found: "*" * len(found[0]), text[spot.end() :])
    text = _CITIZEN.sub(lambda found: masking.citizen_number(found[0]), text)
    return _MOBILE.sub(lambda found: masking.phone(found[0]), text)


def key_of(row: RefusedRow | Correction) -> str:
    """What a row is known by, as a list may show it."""
    return quiet(told_key(row.file.ledger, row.key))


def faults(row: RefusedRow) -> list[Fault]:
    """What is wrong with a refused row, as a list may show it."""
    return [
        Fault(problem["column"], masked(problem["column"], problem["value"]), _quiet_reason(problem))
        for problem in row.problems
    ]


def _quiet_reason(problem: Mapping[str, str]) -> str:
    column, value, reason = problem["column"], problem["value"].strip(), problem["reason"]
    if column in PERSONAL:
        for spelling in {value, fold(value), fold(value).upper()} - {""}:
            reason = reason.replace(spelling, masked(column, value))
    return quiet(reason)


def outcome(file: LoadFile) -> Outcome:
    """What a load's page says of a file."""
    waiting = file.refused.filter(state=Settled.State.OPEN)
    told = Told.objects.filter(headers=file.headers).first() if file.headers else None
    return Outcome(
        file=file,
        refused=[(row, key_of(row), faults(row)) for row in waiting[:FIRST]],
        refused_count=file.rows - sum(getattr(file, name) for name in COUNTED[1:]),
        waiting=waiting.count(),
        held=file.corrections.filter(state=Settled.State.OPEN).count(),
        warnings=[quiet(text) for text in file.warnings],
        missing=missing(file),
        told=told,
        told_by=people().get(told.by, told.by) if told else "",
    )


def missing(file: LoadFile) -> list[str]:
    """The rows on record that a copy does not name, people masked."""
    if file.ledger not in BY_CITIZEN:
        return [str(text) for text in file.missing]
    return [_quiet_identity(str(text)) for text in file.missing]


def _quiet_identity(text: str) -> str:
    """A home adapted for old age is known by a citizen number, or by name and address."""
    name, _, address = text.partition(" ")
    return f"{masking.name(name)} {masking.address(address)}" if address else masking.citizen_number(text)


def changes(correction: Correction, places: Mapping[str, str], *, full: bool = False) -> list[Change]:
    """Old beside new, column by column, masked unless in full; `places` names committees by their codes."""

    def told(column: str, text: str) -> str:
        if column == HOME:
            return places.get(text, text)
        return text if full else masked(column, text)

    return [Change(column, told(column, old), told(column, new)) for column, (old, new) in _columns(correction)]


@dataclass(frozen=True)
class Held:
    """What a row of a later ledger says of a case; `why_not` says why it is for the case's own steps."""

    pk: int
    file: str
    place: str
    changes: list[Change]
    why_not: str


def held_of_case(head: Head) -> list[Held]:
    """What later ledgers say of a case, as its page shows it."""
    rows = held_of(head)
    places, own = (names_by_code(), in_the_loop(rows)) if rows else ({}, {})
    return [
        Held(
            row.pk,
            row.file.file,
            place(row),
            [Change(one.column, quiet(one.old), quiet(one.new)) for one in changes(row, places)],
            own[row.pk].why_not if row.pk in own else "",
        )
        for row in rows
    ]


def place(correction: Correction) -> str:
    """Where in its file a correction stands."""
    sheet, _, number = correction.origin.rpartition("!")
    return f"第 {number} 行" if sheet in ("", correction.file.ledger) else f"{sheet} 第 {number} 行"


def personal(correction: Correction) -> list[str]:
    """The columns of which a list shows less than the correction says."""
    return [column for column, _ in _columns(correction) if column in PERSONAL]


def _columns(correction: Correction) -> list[tuple[str, tuple[str, str]]]:
    return list(correction.changes["columns"].items())


def cells(
    row: RefusedRow, committees: Sequence[str], *, typed: Mapping[str, str] | None = None, full: bool = False
) -> list[Cell]:
    """Every cell of a refused row in its ledger's order; only those that may be wrong are to be mended.

    What tells of a person is hidden, unless it was asked for in `full`; what was `typed` stands there again.
    """
    form, typed = FORM[row.file.ledger], typed or {}
    reasons: dict[str, list[str]] = {}
    for problem in row.problems:
        reason = problem["reason"] if full else _quiet_reason(problem)
        reasons.setdefault(problem["column"], []).append(reason)
    open_columns = editable(row)
    found, raw = [], written(row)
    for column in form.columns:
        name = column.name
        if name not in raw and name not in open_columns:
            continue
        is_open = name in open_columns
        hidden = is_open and name in PERSONAL and not full and name not in typed
        value = typed.get(name, str(raw.get(name, "")))
        shown = value if is_open and not hidden else masked(name, value)
        options = tuple(committees) if name == HOME else tuple(column.choices)
        found.append(Cell(column, shown, tuple(reasons.get(name, ())), is_open, hidden, options))
    return found


def editable(row: RefusedRow) -> set[str]:
    """The columns that a clerk may mend: the bad cells, and what a bad cell was held against.

    An end before its start may be the start's fault; a row that is itself good but repeats another's number
    may bear the wrong number.
    """
    form, feed = FORM[row.file.ledger], FEEDS[row.file.ledger]
    bad = {problem["column"] for problem in row.problems}
    day = row.file.as_of
    judged = {p.column for p in judge(form, row.raw, filled_on=day, year=day.year if day else None).problems}
    starts = {start for start, end in form.orders if end in bad and row.raw.get(start, "").strip()}
    between_rows = bad - judged - {HOME} - set(feed.caller) - {refers.column for refers in feed.refers}
    return bad | (starts & _ordered(row)) | (set(feed.identity) if between_rows else set())


def _ordered(row: RefusedRow) -> set[str]:
    """The columns that a reason names beside the one it is about."""
    return {name for problem in row.problems for name in re.findall(r"“([^“”]+)”", problem["reason"])}
