"""Lamps before, at and after a deadline, open and done."""

from __future__ import annotations

from datetime import datetime

import pytest

from jiedao.worktime import Lamp, lamp
from tests.worktime.years import at

WARN, DUE = at("2022-10-10 17:30"), at("2022-10-11 17:30")
BEFORE, LATER = at("2022-10-10 09:00"), at("2022-10-12 09:00")


@pytest.mark.parametrize(
    ("now", "done_at", "expected"),
    [
        (BEFORE, None, Lamp.NORMAL),
        (WARN, None, Lamp.SOON),
        (DUE, None, Lamp.SOON),  # at the deadline it is still in time
        (at("2022-10-11 17:31"), None, Lamp.OVERDUE),
        (LATER, BEFORE, Lamp.DONE),
        (LATER, DUE, Lamp.DONE),
        (at("2023-10-12 09:00"), LATER, Lamp.DONE_LATE),  # late stays late
        (BEFORE, LATER, Lamp.NORMAL),  # as of a day before it was done
        (at("2022-10-11 20:00"), LATER, Lamp.OVERDUE),
    ],
)
def test_the_lamp_tells_how_it_stands(now: datetime, done_at: datetime | None, expected: Lamp) -> None:
    assert lamp(now, WARN, DUE, done_at) is expected
