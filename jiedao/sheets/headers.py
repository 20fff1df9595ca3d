"""Which ledger a sheet holds, told by its header row, and which column is which.

A header that many ledgers have (编号, 居民区) says little and one that only one has (拆除日期) says much,
so each header weighs one over the number of ledgers it may belong to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from jiedao.sheets.book import Cell, ColumnMap, written
from jiedao.sheets.form import Form
from jiedao.sheets.grid import Grid, Merged, filled

RETURN_REASON = "退回原因"  # the last column of what we give back; passed over when it comes again
_SEARCHED = 30  # rows from the top in which a header is looked for; titles and notes are never longer
_ENOUGH = 0.6  # share of a ledger's required headers, by weight, that must be there
_NAMED = 0.25  # what the ledger's own name in a title or on the sheet's tab adds to that share
_BRACKETED = re.compile(r"[(\[【〔{<《][^)\]】〕}>》]*[)\]】〕}>》]")
_MARKS = re.compile(r"[\s*★※☆#_·]+|[:：。,，;；、]+$")
_UNIT_TAIL = re.compile(r"(?<=.)[/|].{1,4}$")


@dataclass(frozen=True, slots=True)
class Header:
    """Where a ledger's header stands and what it names."""

    form: Form | None
    row: int  # the last row of the header, from 0
    printed: frozenset[str]  # the cells of the header's one or two rows, to know it again at a page break
    texts: tuple[str, ...]  # what each column is called on the sheet; "" for a blank one
    columns: Mapping[str, int]  # standard column name -> column from 0
    twice: tuple[str, ...] = ()  # standard columns that the sheet has more than once
    unknown: tuple[str, ...] = ()  # headers that belong to no column
    missing: tuple[str, ...] = ()  # required columns that are not there


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ledger with every spelling of its headers."""

    form: Form
    names: Mapping[str, str]  # squeezed header -> standard column name
    forced: frozenset[str] = frozenset()  # squeezed headers by which a person has said that it is this ledger


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """A header without white space, marks, and what stands in brackets; a unit behind a stroke goes too."""
    folded = _MARKS.sub("", normalize("NFKC", text))
    bare = _MARKS.sub("", _BRACKETED.sub("", folded))
    return _UNIT_TAIL.sub("", bare) or folded


def candidates(forms: Sequence[Form], mappings: Sequence[ColumnMap] = ()) -> list[Candidate]:
    """What sheets are compared with: the forms, and each mapping as a form of its own that is tried first."""
    plain = {form.name: Candidate(form, _names(form)) for form in forms}
    mapped = [
        Candidate(
            plain[mapping.form].form,
            {**plain[mapping.form].names, **{squeeze(header): name for header, name in mapping.columns.items()}},
            frozenset(squeeze(header) for header in mapping.columns),
        )
        for mapping in mappings
    ]
    return [*mapped, *plain.values()]


def _names(form: Form) -> dict[str, str]:
    """A standard name wins over a synonym that another column claims."""
    names = {squeeze(synonym): column.name for column in form.columns for synonym in column.synonyms}
    return names | {squeeze(column.name): column.name for column in form.columns}


def find(grid: Grid, merged: Merged, known: Sequence[Candidate]) -> Header | None:
    """The header of a sheet. Its form is None when no ledger fits; None when nothing looks like a header."""
    weights = _weights(known)
    title = squeeze(grid.name)
    best: tuple[float, Header] | None = None
    for row in range(min(_SEARCHED, len(grid.rows))):
        for height in (1, 2):
            options = _spellings(grid, merged, row, height)
            for candidate in known if len(options) > 1 else ():
                score = _score(candidate, options, weights, title)
                # A title above or the first row of data below adds nothing, so two rows must tell more than one.
                worth = None if score is None else score - (height - 1) / 100
                if worth is not None and (best is None or worth > best[0]):
                    printed = {clean(written(c)) for r in range(row, row + height) for _, c in filled(grid.rows[r])}
                    best = worth, _header(candidate, options, row + height - 1, frozenset(printed))
        title += "".join(squeeze(written(cell)) for _, cell in filled(grid.rows[row]))
    return best[1] if best else _unknown(grid, merged)


def _weights(known: Sequence[Candidate]) -> dict[str, float]:
    """The weight of each spelling of a header among the ledgers."""
    plain = [candidate for candidate in known if not candidate.forced]
    count = Counter(name for candidate in plain for name in candidate.names)
    return {name: 1 / times for name, times in count.items()}


_Options = dict[int, tuple[str, ...]]  # column from 0 -> what it may be called, the fullest name first


def _spellings(grid: Grid, merged: Merged, row: int, height: int) -> _Options:
    """What the columns would be called if the header were these one or two rows."""
    upper = merged.spread(row)
    if height == 1:
        return {index: (written(cell),) for index, cell in filled(grid.rows[row])}
    if row + 1 >= len(grid.rows):
        return {}
    lower = merged.spread(row + 1)
    options: _Options = {}
    for index in range(max(len(upper), len(lower))):
        top, sub = (written(cells[index]).strip() if index < len(cells) else "" for cells in (upper, lower))
        parts = (top + sub, sub, top) if top and sub and top != sub else (sub or top,)
        if parts[0]:
            options[index] = parts
    return options


def _matched(candidate: Candidate, options: _Options) -> dict[str, list[int]]:
    """Standard column name -> the columns of the sheet that bear it: full before part, exact before synonym."""
    matched: dict[str, list[tuple[int, bool, int]]] = {}
    for index, texts in options.items():
        squeezed = [squeeze(text) for text in texts]
        part = next((part for part, text in enumerate(squeezed) if text in candidate.names), None)
        if part is not None:
            name = candidate.names[squeezed[part]]
            matched.setdefault(name, []).append((part, squeezed[part] != squeeze(name), index))
    return {name: [index for _, _, index in sorted(places)] for name, places in matched.items()}


def _score(candidate: Candidate, options: _Options, weights: Mapping[str, float], title: str) -> float | None:
    """How well the ledger explains the header; None when it does not explain enough of it."""
    matched = _matched(candidate, options)
    if len(matched) < 2:
        return None
    spelled = {squeeze(text) for texts in options.values() for text in texts}
    weight = {column.name: weights.get(squeeze(column.name), 1.0) for column in candidate.form.columns}
    required = [column.name for column in candidate.form.columns if column.required]
    found = sum(weight[name] for name in required if name in matched)
    wanted = sum(weight[name] for name in required)
    named = _NAMED if squeeze(candidate.form.name) in title else 0.0
    forced = bool(candidate.forced) and candidate.forced <= spelled
    if candidate.forced and not forced:
        return None
    if not forced and found + named * wanted < _ENOUGH * wanted:
        return None
    return sum(weight[name] for name in matched) - (wanted - found) / 2 + named + (1000 if forced else 0)


def _header(candidate: Candidate, options: _Options, row: int, printed: frozenset[str]) -> Header:
    matched = _matched(candidate, options)
    used = {index for places in matched.values() for index in places}
    headers = {index: texts[0] for index, texts in options.items()}
    return Header(
        form=candidate.form,
        row=row,
        printed=printed,
        texts=_texts(headers),
        columns={name: places[0] for name, places in matched.items()},
        twice=tuple(name for name, places in matched.items() if len(places) > 1),
        unknown=tuple(
            clean(text) for index, text in headers.items() if index not in used and squeeze(text) != RETURN_REASON
        ),
        missing=tuple(c.name for c in candidate.form.columns if c.required and c.name not in matched),
    )


def _texts(headers: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(clean(headers.get(index, "")) for index in range(max(headers) + 1))


def clean(text: str) -> str:
    """A header as a person would quote it."""
    return "".join(text.split())


def _unknown(grid: Grid, merged: Merged) -> Header | None:
    """The row that looks most like a header: several short, different texts without figures."""
    best: dict[int, str] = {}
    best_row = 0
    for row in range(min(_SEARCHED, len(grid.rows))):
        headers = {index: written(cell) for index, cell in filled(grid.rows[row]) if _is_label(cell)}
        whole = len(headers) == len(list(filled(grid.rows[row]))) == len({squeeze(text) for text in headers.values()})
        if whole and len(headers) > max(1, len(best)):
            best, best_row = headers, row
    return Header(None, best_row, frozenset(), _texts(best), {}) if best else None


def _is_label(cell: Cell) -> bool:
    return isinstance(cell, str) and 0 < len(squeeze(cell)) <= 20 and not re.search(r"\d", cell)
