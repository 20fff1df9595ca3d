"""Figures of a street that has taken in little: no record is not 0, and a true 0 is no gap."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jiedao import figures
from jiedao.care.kinds import CIRCLES
from jiedao.figures import Asking, Figure
from jiedao.intake.kinds import FORMS
from jiedao.organisation.models import Street
from jiedao.report import queries
from tests import world
from tests.world import AUGUST, value

FIGURES = list(figures.known().values())
FED = {form.name for form in FORMS}  # the ledgers that are taken in; other records are made in the house


class TestNoRecordIsNotNought:
    """A ledger that does not reach into the period says nothing; one that does and has no such row says 0."""

    @pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
    def test_without_its_ledger(self, street: Street, figure: Figure) -> None:
        reading = figures.read(figure, Asking(AUGUST))

        assert (reading.value, reading.of, reading.missing) == (None, None, True)
        assert figures.split(figure, Asking(AUGUST), "month") is None
        assert queries.rows_behind(figure, Asking(AUGUST)) == []

    @pytest.mark.parametrize("ledger", sorted({figure.source.ledger for figure in FIGURES} & FED))
    def test_with_an_empty_ledger_that_covers_the_period(self, street: Street, tmp_path: Path, ledger: str) -> None:
        world.load(street, world.copy(tmp_path, ledger, []))

        for figure in FIGURES:
            found = value(figure.key)
            if figure.source.ledger != ledger or figure.latest or figure.peak:
                assert found is None, figure.key
            else:
                assert found in (0, dict.fromkeys(CIRCLES, 0)), figure.key

    @pytest.mark.parametrize(
        ("start", "recorded"), [(AUGUST, True), (date(2022, 9, 1), False), (date(2023, 1, 1), False)]
    )
    def test_what_counts_is_a_day_in_the_period_or_later(
        self, street: Street, tmp_path: Path, start: date, recorded: bool
    ) -> None:
        world.load(street, world.copy(tmp_path, "媒体报道台账", world.rows("媒体报道台账")))

        assert value("media_reports", date(2023, 1, 31), since=start) == (0 if recorded else None)
        assert value("media_reports", date(2021, 12, 31)) == 0  # the ledger reaches beyond that year


@pytest.mark.parametrize(
    ("lead", "assisting", "led", "assisted"),
    [
        ("区绿化市容局", "区消防队", 0, 0),
        ("本街道", "街道", 1, 1),
        ("某街道办事处、区绿化市容局", "区消防队；某街道", 1, 1),
        ("某街道党工委", "各街道", 1, 0),
        ("别街道", "街道社区", 0, 0),
    ],
)
def test_programmes_in_which_the_street_stands(
    street: Street, tmp_path: Path, lead: str, assisting: str, led: int, assisted: int
) -> None:
    lines = [world.row("任务分工表", 序号=n, 牵头单位=lead, 配合单位=assisting) for n in (1, 2)]
    world.load(street, world.copy(tmp_path, "任务分工表", lines))
    question = queries.asking(street, AUGUST)

    found = figures.read_all(question, ["led", "assisted"])

    assert [reading.value for reading in found.values()] == [led, assisted]
