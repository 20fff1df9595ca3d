"""Grids, estates, buildings and addresses from a workbook: the whole of it, or nothing with every wrong cell named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from jiedao.ledger import actions as ledger
from jiedao.ledger.rules import Scope
from jiedao.organisation.actions import Refused
from jiedao.register import queries
from jiedao.register.actions.together import Came, judged, state_all
from jiedao.register.kinds import SHEETS, SORTS, Sheet
from jiedao.register.queries import MODELS, Entered
from jiedao.sheets import Copy, Row
from jiedao.sheets.read import read

VERB = "导入名录"


@dataclass(frozen=True)
class WrongCell:
    """A cell against which something stands: where it is, what is written there, and why it cannot stand."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str


class Misfilled(Refused):
    """A workbook of which nothing landed; `wrong` are the cells that stand against it."""

    def __init__(self, wrong: Sequence[WrongCell]) -> None:
        super().__init__(f"文件没有导入，有{len(wrong)}处不对")
        self.wrong = tuple(wrong)


@dataclass(frozen=True)
class Change:
    """What a workbook changes of one entry: {field: [old, new]} in words; nothing of one that is new."""

    label: str
    name: str
    fields: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Filled:
    """What a workbook brought, or would bring: rows by kind of entry, the counts, and each change."""

    rows: dict[str, int]
    came: Came
    fresh: list[Change]
    changed: list[Change]


@dataclass(frozen=True)
class _Given:
    """A row of a sheet that says something: the entry it means."""

    copy: Copy
    row: Row
    sheet: Sheet
    fact: Entered

    def wrong(self, name: str, reason: str) -> WrongCell:
        """What stands against it, in the column of that field."""
        column = next((column for column, own in self.sheet.fields.items() if own == name), "")
        return WrongCell(self.copy.sheet, self.row.number, column, self.row.raw.get(column, ""), reason)


def fill(*, path: Path, scope: Scope, file: str = "", dry: bool = False, by: str, at: datetime) -> Filled:
    """Take in a workbook of sheets for any of these kinds, within the scope of who brings it, under one entry.

    A row whose entry stands corrects it; an empty cell leaves what is on record. With `dry` nothing is written.
    Misfilled names every wrong cell; Refused where the file as a whole cannot be read.
    """
    given, wrong = _given(_copies(path), scope)
    if not wrong:
        facts = [one.fact for one in given]
        wrong = [given[place].wrong(name, reason) for place, name, reason in judged(facts)]
    if wrong:
        raise Misfilled(wrong)
    filled = _filled([one.fact for one in given])
    if not dry:
        state_all(facts=[one.fact for one in given], verb=VERB, file=file, by=by, at=at)
    return filled


def _copies(path: Path) -> list[Copy]:
    """The sheets of a workbook in the order in which one may name what stands in another."""
    (book,) = read([path], [sheet.form for sheet in SHEETS.values()])
    if book.refused:
        raise Refused(book.refused)
    for copy in book.copies:
        if copy.refused or copy.form is None:
            raise Refused(copy.refused or f"工作表“{copy.sheet}”没有认出是哪一种名录，请用模板的表头")
    order = [sheet.form.name for sheet in SHEETS.values()]
    found = sorted(book.copies, key=lambda copy: order.index(copy.form.name) if copy.form else 0)
    if not any(copy.rows for copy in found):
        raise Refused("文件中没有网格、小区、楼栋或标准地址")
    return found


def _given(copies: Iterable[Copy], scope: Scope) -> tuple[list[_Given], list[WrongCell]]:
    """The entries that the rows mean, and the cells that cannot be read as what they should hold."""
    names = queries.codes_by_name()
    given: list[_Given] = []
    wrong: list[WrongCell] = []
    for copy in copies:
        key, sheet = next((key, sheet) for key, sheet in SHEETS.items() if sheet.form == copy.form)
        standing: dict[Any, Entered] = {one.identity: one for one in MODELS[key].objects.live()}
        for row in copy.rows:
            found = [(problem.column, problem.value, problem.reason) for problem in row.problems]
            told = {
                sheet.fields[name]: sheet.value(name, value) for name, value in row.values.items() if value is not None
            }
            found += [] if found else _resolved(key, told, names, scope)
            if not found:
                one = _Given(copy, row, sheet, _fact(key, told, standing))
                given.append(one)
                wrong += _unfit(one)
                former = standing.get(one.fact.identity)
                if former is not None and not scope.covers(former.code):
                    found = [("", str(former), f"“{former}”登记在您范围以外的居民区")]
            wrong += [WrongCell(copy.sheet, row.number, *each) for each in found]
    return given, wrong


def _resolved(key: str, told: dict[str, Any], names: dict[str, str], scope: Scope) -> list[tuple[str, str, str]]:
    """Put the division code into what a row says: of its committee, or the first digits of a grid's number."""
    said = str(told.get("code", ""))
    if key == "grid":
        column, said = "网格编号", str(told["number"])
        code: str | None = said[:12]
    else:
        column, code = "居民区", queries.code_of(said, names)
    if code is None:
        return [(column, said, f"“{said}”不在居民区名录中")]
    if not scope.covers(code):
        return [(column, said, f"“{said}”不在您的范围内")]
    told["code"] = code
    return []


def _fact(key: str, told: dict[str, Any], standing: dict[Any, Entered]) -> Entered:
    """The entry that a row means: a new one, or the one that stands with what the row says of it.

    A name that an export shows masked stays as it is.
    """
    new = MODELS[key](**told)
    former = standing.get(new.identity)
    if former is not None:
        shown = {name: queries.masked(former, name) for name in queries.MASKS.keys() & told.keys()}
        told = {name: value for name, value in told.items() if value != shown.get(name)}
    fact = ledger.again(former, **told) if former is not None else new
    assert isinstance(fact, Entered)
    return fact


def _unfit(one: _Given) -> list[WrongCell]:
    """The fields of an entry that the record cannot hold: too long, too large, no word of its list."""
    found = []
    for own in queries.own_fields(type(one.fact)):
        value = getattr(one.fact, own.attname)
        try:
            own.run_validators(value)
        except ValidationError as error:
            found.append(one.wrong(own.attname, "；".join(error.messages)))
    return found


def _filled(facts: Sequence[Entered]) -> Filled:
    """What these entries would change of those that stand."""
    models = {type(fact) for fact in facts}
    standing = {(model, one.identity): one for model in models for one in model.objects.live()}
    fresh, changed, same = [], [], 0
    for fact in facts:
        label, former = queries.sort_of(type(fact)).label, standing.get((type(fact), fact.identity))
        fields = queries.changes(former, fact) if former is not None else {}
        if former is None:
            fresh.append(Change(label, str(fact)))
        elif fields:
            changed.append(Change(label, str(fact), fields))
        else:
            same += 1
    rows = Counter(queries.sort_of(type(fact)).label for fact in facts)
    order = [SORTS[key].label for key in SHEETS]
    return Filled(
        {label: rows[label] for label in order if rows[label]}, Came(len(fresh), len(changed), same), fresh, changed
    )
