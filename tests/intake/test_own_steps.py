"""A ledger states cases; from the first step that is taken in the house, the house knows better."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jiedao.casework import actions as casework
from jiedao.casework.models import Case, Head
from jiedao.intake import actions, queries
from jiedao.intake.models import Correction, Load
from jiedao.organisation.models import Street
from tests import world
from tests.casework.cast import NOW, engage
from tests.world import outcomes

LEDGER = "问题隐患台账"


@pytest.fixture
def month(subdistrict: Street) -> Street:
    return subdistrict


def take_a_step() -> None:
    """Somebody of the office in charge puts a note to Y2."""
    engage()
    casework.handle(case=Head.objects.get(number="Y2"), note="已约谈业主", version=0, by="safe", at=NOW)


def next_copy(street: Street, folder: Path, *, apply: bool = False) -> dict[str, int]:
    """The ledger in which Y2 (the fourth row) is mended and verified."""
    rows = world.one_changed(LEDGER, 3, 整改完成日期="2022-08-25", 核查日期="2022-08-26")
    return outcomes(world.load(street, world.copy(folder, LEDGER, rows, name="下月"), apply_corrections=apply))


def test_every_case_of_a_ledger_has_its_place_in_the_loop(month: Street) -> None:
    assert dict(Head.objects.values_list("number", "state"))["Y2"] == "found"
    assert Head.objects.count() == Case.objects.live().count()


def test_a_later_copy_moves_a_case_on_which_nothing_was_done_here(month: Street, tmp_path: Path) -> None:
    assert next_copy(month, tmp_path) == {"unchanged": 4, "progressed": 1}
    assert Head.objects.get(number="Y2").state == "closed"


@pytest.mark.parametrize("apply", [False, True])
def test_it_never_overrides_a_step_taken_here_and_a_person_sees_both(
    month: Street, tmp_path: Path, apply: bool
) -> None:
    take_a_step()

    assert next_copy(month, tmp_path, apply=apply) == {"unchanged": 4, "held": 1}
    held = Correction.objects.get()
    assert held.changes["columns"] == {"整改完成日期": ["", "2022-08-25"], "核查日期": ["", "2022-08-26"]}
    assert Case.objects.live().get(number="Y2").verified_on is None

    actions.correct(correction=held, street=month, by="desk", at=NOW)
    assert Case.objects.live().get(number="Y2").verified_on == date(2022, 8, 26)


def test_a_load_whose_case_was_worked_on_is_not_taken_back(month: Street) -> None:
    load = Load.objects.filter(files__ledger=LEDGER).get()
    take_a_step()

    reason = queries.reason_not_to_undo(load)
    assert reason is not None
    assert "Y2" in reason
