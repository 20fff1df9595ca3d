"""The sample ledgers beside the repository: every row lands in its ledger, and just the wrong ones are refused."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from jiedao.intake.kinds import FORMS
from jiedao.sheets.book import Copy
from jiedao.sheets.form import Form
from jiedao.sheets.headers import squeeze
from jiedao.sheets.read import read

LEDGERS = Path(__file__).resolve().parents[2] / "../shared/ledgers"
STREETS = ("clean", "usual", "bad", "september", "street-2")
NEEDS_A_REGISTER = ("another row with the same number, and another telephone", "no such neighbourhood")

needs_ledgers = pytest.mark.skipif(not LEDGERS.exists(), reason="the sample ledgers are not beside the repository")


@cache
def copies(street: str) -> dict[str, Copy]:
    paths = sorted((LEDGERS / street).glob("*.xlsx"))
    books = list(read(paths, FORMS))
    assert [book.refused for book in books] == [None] * len(paths)
    return {copy.form.name: copy for book in books for copy in book.copies if copy.form}


@needs_ledgers
@pytest.mark.parametrize("street", STREETS)
def test_every_row_is_read_and_what_a_cell_can_tell_is_refused(street: str) -> None:
    expected = json.loads((LEDGERS / street / "expected.json").read_text(encoding="utf-8"))
    read_copies = copies(street)
    decidable = [refusal for refusal in expected["refused"] if refusal["why"] not in NEEDS_A_REGISTER]
    undecided = [refusal for refusal in expected["refused"] if refusal["why"] in NEEDS_A_REGISTER]
    refused = {
        (name, str(row.values["编号"])) for name, copy in read_copies.items() for row in copy.rows if row.problems
    }
    assert refused == {(refusal["ledger"], refusal["key"]) for refusal in decidable}
    good = {name: sum(1 for row in copy.rows if not row.problems) for name, copy in read_copies.items()}
    for refusal in undecided:
        good[refusal["ledger"]] -= 1
    assert good == expected["rows"]


@needs_ledgers
def test_titles_totals_and_footers_of_the_usual_ledgers_are_understood() -> None:
    for name, copy in copies("usual").items():
        assert (copy.title, copy.year) == (f"某街道2022年{name}", 2022)
        assert copy.filled_on is not None
        assert (copy.filled_on.year, copy.warnings, copy.refused) == (2022, [], None)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_no_header_belongs_to_two_columns_of_a_ledger(form: Form) -> None:
    claims: dict[str, set[str]] = {}
    for column in form.columns:
        for text in (column.name, *column.synonyms):
            claims.setdefault(squeeze(text), set()).add(column.name)
    assert {text: names for text, names in claims.items() if len(names) > 1} == {}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_ledger_names_only_columns_it_has(form: Form) -> None:
    named = {*form.identity, *(name for order in form.orders for name in order), *filter(None, (form.number,))}
    assert named <= {column.name for column in form.columns}
