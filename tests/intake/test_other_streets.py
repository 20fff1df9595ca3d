"""Other invented streets, month after month: history does not move, and the new day is right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jiedao import example
from jiedao.organisation.models import Street
from tests import world
from tests.intake.samples import unlike

DAYS = [date(2022, 4, 30), date(2022, 7, 31), date(2022, 9, 30)]


@pytest.mark.parametrize("seed", [2, 11])
def test_each_next_copy_adds_its_day_and_leaves_the_former_ones(street: Street, tmp_path: Path, seed: int) -> None:
    for number, day in enumerate(DAYS):
        folder = tmp_path / f"{day}"
        expected = example.write_ledgers(folder, seed=seed, day=day, scale=0.05)

        result = world.load(street, *sorted(folder.glob("*.xlsx")))

        assert [(file.ledger, file.error, refused) for file, refused in result.files if file.error or refused] == []
        former = DAYS[: number + 1]
        assert unlike({f"{past}": expected.figures(past) for past in former}) == []
