"""Sample ledgers into an empty street: the figures of every day, the refused rows, an older copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiedao.organisation.models import Street
from tests.intake.samples import counts, expected, take, unlike


@pytest.mark.parametrize("name", ["clean", "bad", "street-2"])
def test_an_empty_street_takes_in_all_but_the_wrong_rows_and_has_every_figure(
    street: Street, ledgers: Path, name: str
) -> None:
    wanted = expected(ledgers / name)

    result = take(street, ledgers / name)

    assert [file.error for file, _ in result.files if file.error] == []
    assert counts(result, "accepted") == wanted["rows"]
    refused = sorted((file.ledger, row.key) for file, rows in result.files for row in rows)
    assert refused == sorted((row["ledger"], row["key"]) for row in wanted["refused"])
    assert unlike(wanted["as_of"]) == []


def test_an_older_copy_changes_nothing_that_the_newer_one_stated(street: Street, ledgers: Path) -> None:
    wanted = expected(ledgers / "september")["as_of"]["2022-09-30"]
    without = {"contacts", "contacts_reached", "needs", "needs_done"}
    take(street, ledgers / "september", but="点名记录")

    result = take(street, ledgers / "usual", but="点名记录")

    assert unlike({"2022-09-30": {key: value for key, value in wanted.items() if key not in without}}) == []
    assert counts(result, "corrected") == {}
    for file, _ in result.files:
        assert any("早于已导入的最新一份（2022-09-30）" in warning for warning in file.warnings), file.ledger
