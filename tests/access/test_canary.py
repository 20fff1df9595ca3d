"""What a page tells: words of 滨里居民区 to those whose posts see them, and to nobody else; every list, export, print,
map and search of the house."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

import pytest
from openpyxl import load_workbook

from jiedao import figures
from jiedao.organisation.kinds import Act
from jiedao.report.queries import is_local
from tests.access.conftest import House
from tests.access.records import ASSIGNED, HAZARD, PLACE, STRUCTURE, WORDS
from tests.access.table import TABLE, Row, address, may

EVERYTHING = {HAZARD, STRUCTURE, ASSIGNED, PLACE}
SEES: dict[str, set[str]] = {
    "desk": EVERYTHING,
    "binli": EVERYTHING,
    "both": EVERYTHING,
    "standin": EVERYTHING,
    "bound": {STRUCTURE, PLACE},
    "member": {ASSIGNED},
    "wuyuan": set(),
    "lapsed": set(),
    "help": set(),
}
# Rights over the whole record, whatever the part and the kinds of a post.
OVER_ALL = {Act.AUDIT, Act.TAKE_IN, Act.STATE, Act.MANAGE}
# What is told to more people on purpose, by page and account: a sample can be drawn again by anybody who sees the
# street, from numbers alone; a superior's item names the number and state of its case; whoever files cases is offered
# the places of their part.
ON_PURPOSE = {
    ("lookback/draws/<str:month>/frame/", "bound"): {HAZARD},
    ("lookback/inspections/<int:pk>/", "bound"): {HAZARD},
    ("sync/pack/", "help"): {PLACE},
}
# One record of an address stands for several.
EACH: dict[str, list[dict[str, str]]] = {
    "sort": [{"sort": sort} for sort in ("site", "estate", "building", "address")],
    "campaign": [{"of": of} for of in ("found", "closed", "open", "again", "visits", "places")],
}
PAGES = [path for path, row in TABLE.items() if "GET" in row.methods and row.of != "figure"]
LOCAL = sorted(key for key, figure in figures.known().items() if is_local(figure))


def read(answer: Any) -> str:
    """What an answer says: a workbook by its cells, JSON with its letters as they are."""
    content, kind = b"".join(answer.streaming_content) if answer.streaming else answer.content, answer["Content-Type"]
    if "spreadsheet" in kind:
        sheets = load_workbook(io.BytesIO(content)).worksheets
        return "\n".join(str(cell.value) for sheet in sheets for row in sheet for cell in row)
    if "json" in kind:
        return json.dumps(json.loads(content), ensure_ascii=False)
    return str(content.decode(errors="replace"))


def groups(texts: Iterable[str]) -> set[str]:
    """The groups of which a word stands in one of the texts."""
    whole = "\n".join(texts)
    return {group for group, words in WORDS.items() if any(word in whole for word in words)}


def wrong(username: str, row: Row, found: set[str], wanted: set[str]) -> list[str]:
    """What somebody was told that they must not be, and what they missed."""
    seen = EVERYTHING if row.act in OVER_ALL else SEES[username]
    missed = wanted & SEES[username] - found if may(username, row) else set()
    return [
        *(f"{username} was told of {group}" for group in found - seen),
        *(f"{username} missed {group}" for group in missed),
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_tells_of_what_somebody_sees_and_of_nothing_else(visit: House, path: str) -> None:
    row, problems = TABLE[path], []
    for parts in EACH.get(row.of, [{}]):
        where = address(path, visit.things[row.of] | parts)
        for username in SEES:
            answers = [visit.browsers[username].get(where + query) for query in row.asked]
            found = groups(map(read, answers)) - ON_PURPOSE.get((path, username), set())
            problems += wrong(username, row, found, set(row.tells))
    assert problems == []


@pytest.mark.parametrize("key", LOCAL)
def test_a_figure_shows_its_rows_to_those_who_see_them_and_to_nobody_else(visit: House, key: str) -> None:
    figure, problems = figures.known()[key], []
    of_cases = bool(figure.source.model.OF_KIND)
    for username in ("desk", "binli", "both", "bound", "wuyuan"):
        has_rows = SEES[username] and (username != "bound" or not of_cases or STRUCTURE in figure.kinds)
        for page in ("", "print/", "export/"):
            found = groups([read(visit.browsers[username].get(f"/figures/{key}/{page}"))])
            problems += [f"{username} was told of {group} by {page}" for group in found - SEES[username]]
            problems += [f"{username} missed the rows of {page}"] if has_rows and not found else []
    assert problems == []
