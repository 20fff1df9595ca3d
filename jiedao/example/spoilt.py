"""Rows that must be refused, one for each kind of refusal, put into ledgers already written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from jiedao.example import chance, names
from jiedao.example.ledgers import LEDGERS
from jiedao.example.workbook import FOOTER, SYNONYMS, TOTAL

_Value = str | int | float | None


@dataclass(frozen=True)
class Spoilt:
    """One row that must be refused: its ledger, what its key column holds, the column at fault and why."""

    ledger: str
    key: str
    column: str
    why: str


@dataclass(frozen=True)
class _Fault:
    """How a row of the ledger, copied from one that is there, is made wrong."""

    ledger: str
    key: tuple[str, str]  # the column by which the row is found again, and what it holds
    column: str
    why: str
    changes: Callable[[Random, dict[str, _Value]], dict[str, _Value]]


def spoil(folder: Path, seed: int) -> list[Spoilt]:
    """Add wrong rows to the ledgers in `folder`, after the good ones and before totals and footer.

    All else in the files stays as it is; the other cells of a wrong row are right. The ledgers must be all there,
    as `write_ledgers` leaves them: FileNotFoundError for one that is missing. Spoil a folder once only.
    """
    rng = chance.generator(seed, "spoil")
    for name in dict.fromkeys(fault.ledger for fault in _FAULTS):
        path = folder / f"{name}.xlsx"
        book = load_workbook(path)
        for fault in (fault for fault in _FAULTS if fault.ledger == name):
            _add(book.worksheets[0], fault, rng)
        book.save(path)
    return [Spoilt(fault.ledger, fault.key[1], fault.column, fault.why) for fault in _FAULTS]


def _add(sheet: Worksheet, fault: _Fault, rng: Random) -> None:
    top, columns = _headers(sheet, LEDGERS[fault.ledger].headers)
    first = next(number for number in range(top + 1, sheet.max_row + 1) if sheet.cell(number, 1).value)
    model = {name: _text(sheet.cell(first, column).value) for name, column in columns.items()}
    row = model | {fault.key[0]: fault.key[1]} | fault.changes(rng, model)
    at = _after_last(sheet, top)
    sheet.insert_rows(at)
    for name, column in columns.items():
        sheet.cell(at, column).value = row[name]


def _headers(sheet: Worksheet, standard: tuple[str, ...]) -> tuple[int, dict[str, int]]:
    """The row of the headers, and the column of each standard header."""
    usual = {synonym: name for name, synonym in SYNONYMS.items() if name in standard}
    for number in (1, 3):
        written = [str(cell.value or "").replace("\n", "") for cell in sheet[number]]
        found = {usual.get(header, header): column for column, header in enumerate(written, 1)}
        if set(found) == set(standard):
            return number, found
    raise ValueError(f"《{sheet.title}》的表头不在第1行或第3行")


def _after_last(sheet: Worksheet, top: int) -> int:
    """The row below the last row of the body."""
    last = sheet.max_row
    while last > top and sheet.cell(last, 1).value in (None, TOTAL, FOOTER):
        last -= 1
    return last + 1


def _text(value: object) -> _Value:
    """The value as it can be typed again; a date becomes 2022-08-31."""
    if value is None or isinstance(value, int | float):
        return value
    return str(value).removesuffix(" 00:00:00").strip()


def _set(**changes: _Value) -> Callable[[Random, dict[str, _Value]], dict[str, _Value]]:
    return lambda rng, model: changes


def _area(typed: _Value) -> Callable[[Random, dict[str, _Value]], dict[str, _Value]]:
    return _set(**{"面积(平方米)": typed})


def _new_person(**changes: _Value) -> Callable[[Random, dict[str, _Value]], dict[str, _Value]]:
    """A person not yet on the register, with those changes."""
    return lambda rng, model: {"身份证号": _citizen(rng)} | changes


def _citizen(rng: Random) -> str:
    return names.citizen_number(rng, "女", names.birthday(rng, 1930, 1950))


def _wrong_check_digit(rng: Random, model: dict[str, _Value]) -> dict[str, _Value]:
    number = _citizen(rng)
    return {"身份证号": number[:-1] + ("1" if number[-1] != "1" else "2")}


def _citizen_as_number(rng: Random, model: dict[str, _Value]) -> dict[str, _Value]:
    """Excel keeps fifteen digits of a number and shows zeros for the rest."""
    return {"身份证号": float(_citizen(rng)[:15] + "000")}


def _other_phone(rng: Random, model: dict[str, _Value]) -> dict[str, _Value]:
    return {"联系电话": names.phone(rng)}


_FAULTS: tuple[_Fault, ...] = (
    _Fault("走访点位台账", ("点位编号", "D901"), "点位名称", "required empty", _set(点位名称=None)),
    _Fault("问题隐患台账", ("编号", "Y2022901"), "发现日期", "not a date", _set(类别="隐患", 发现日期="二月三十日")),
    _Fault("违法建筑拆除台账", ("编号", "C2022903"), "面积(平方米)", "not a number", _area("待测量")),
    _Fault("违法建筑拆除台账", ("编号", "C2022901"), "面积(平方米)", "negative", _area(-3.5)),
    _Fault("违法建筑拆除台账", ("编号", "C2022902"), "面积(平方米)", "about, not exactly", _area("约20")),
    _Fault("问题隐患台账", ("编号", "Y2022902"), "居民区", "unknown committee", _set(类别="隐患", 居民区="东篱居民区")),
    _Fault("点名记录", ("对象编号", "G99999"), "对象编号", "refers to nothing", _set()),
    _Fault(
        "问题隐患台账",
        ("编号", "Y2022903"),
        "整改完成日期",
        "end before start",
        _set(
            类别="隐患",
            发现日期="2022-07-20",
            整改时限="2022-08-04",
            整改完成日期="2022-07-12",
            核查日期="2022-07-25",
            回头看日期=None,
            回头看结果=None,
        ),
    ),
    _Fault("关爱对象台账", ("编号", "G90001"), "关爱圈", "unknown circle", _new_person(关爱圈="紫")),
    _Fault("关爱对象台账", ("编号", "G90002"), "身份证号", "wrong check digit", _wrong_check_digit),
    _Fault("关爱对象台账", ("编号", "G90003"), "身份证号", "citizen number as a number", _citizen_as_number),
    _Fault("关爱对象台账", ("编号", "G00001"), "联系电话", "same identity, different content", _other_phone),
)  # fmt: skip
