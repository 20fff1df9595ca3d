"""Rows that must be refused: one for each kind, told by ledger, key and column; the rest of the files is untouched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jiedao.example import LEDGERS, Spoilt, Style, spoil, write_ledgers
from tests.example.conftest import read_cells, read_plain
from tests.example.test_names import is_citizen_number

KINDS = {
    "required empty",
    "not a date",
    "not a number",
    "negative",
    "about, not exactly",
    "unknown committee",
    "refers to nothing",
    "end before start",
    "unknown circle",
    "wrong check digit",
    "citizen number as a number",
    "same identity, different content",
}


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Spoilt]]:
    folder = tmp_path_factory.mktemp("spoilt")
    write_ledgers(folder, scale=0.05, style="plain")
    return folder, {wrong.why: wrong for wrong in spoil(folder, 1)}


def the_row(folder: Path, wrong: Spoilt) -> dict[str, Any]:
    """The wrong row: the last of those that bear its key."""
    return [row for row in read_plain(folder, wrong.ledger) if wrong.key in row.values()][-1]


def test_each_kind_of_refusal_has_one_row(spoilt: tuple[Path, dict[str, Spoilt]]) -> None:
    assert set(spoilt[1]) == KINDS


@pytest.mark.parametrize(
    ("why", "holds"),
    [
        ("required empty", None),
        ("not a date", "二月三十日"),
        ("not a number", "待测量"),
        ("negative", -3.5),
        ("about, not exactly", "约20"),
        ("refers to nothing", "G99999"),
        ("unknown circle", "紫"),
    ],
)
def test_the_column_at_fault_holds_what_is_wrong(
    spoilt: tuple[Path, dict[str, Spoilt]], why: str, holds: object
) -> None:
    folder, wrong = spoilt
    assert the_row(folder, wrong[why])[wrong[why].column] == holds


def test_the_committee_is_not_on_the_list(spoilt: tuple[Path, dict[str, Spoilt]]) -> None:
    folder, wrong = spoilt
    known = {row["居民区"] for row in read_plain(folder, "居民区名录")}
    assert the_row(folder, wrong["unknown committee"])["居民区"] not in known


def test_nobody_on_the_register_has_the_number_referred_to(spoilt: tuple[Path, dict[str, Spoilt]]) -> None:
    folder, wrong = spoilt
    assert wrong["refers to nothing"].key not in {row["编号"] for row in read_plain(folder, "关爱对象台账")}


def test_the_hazard_is_mended_before_it_is_found(spoilt: tuple[Path, dict[str, Spoilt]]) -> None:
    folder, wrong = spoilt
    row = the_row(folder, wrong["end before start"])
    assert row["整改完成日期"] < row["发现日期"]


def test_only_the_check_digit_is_wrong(spoilt: tuple[Path, dict[str, Spoilt]]) -> None:
    folder, wrong = spoilt
    number = the_row(folder, wrong["wrong check digit"])["身份证号"]
    assert not is_citizen_number(number)
    assert sum(is_citizen_number(number[:17] + last) for last in "0123456789X") == 1


def test_a_citizen_number_kept_as_a_number_has_lost_its_last_digits(spoilt: tuple[Path, dict[str, Spoilt]]) -> None:
    folder, wrong = spoilt
    number = the_row(folder, wrong["citizen number as a number"])["身份证号"]
    assert isinstance(number, float)
    assert number == float(f"{number:.14e}")  # fifteen digits are left of eighteen


def test_one_identity_has_two_telephones(spoilt: tuple[Path, dict[str, Spoilt]]) -> None:
    folder, _ = spoilt
    first, second = (row for row in read_plain(folder, "关爱对象台账") if row["编号"] == "G00001")
    assert first["联系电话"] != second["联系电话"]
    assert first["身份证号"] == second["身份证号"]


@pytest.mark.parametrize("style", ["plain", "office"])
def test_wrong_rows_are_added_and_nothing_else_is_changed(style: Style, tmp_path: Path) -> None:
    write_ledgers(tmp_path, scale=0.05, style=style)
    before = {name: read_cells(tmp_path, name) for name in LEDGERS}
    wrong = spoil(tmp_path, 1)
    for name in LEDGERS:
        after = read_cells(tmp_path, name)
        added = sum(each.ledger == name for each in wrong)
        assert len(after) == len(before[name]) + added
        assert [row for row in after if row in before[name]] == before[name]
        if style == "office":
            assert str(after[-1][0]).startswith("填表人:")


def test_a_folder_without_ledgers_cannot_be_spoilt(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        spoil(tmp_path, 1)
