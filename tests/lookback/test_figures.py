"""The figures of looking back: counted from the samples and their results, by day and committee, as known then."""

from __future__ import annotations

from datetime import date

import pytest

from jiedao import figures
from jiedao.figures import Asking, Value
from jiedao.ledger.rules import Scope
from jiedao.lookback import actions, queries
from jiedao.lookback.models import Draw
from jiedao.lookback.rules import Outcome
from tests.casework.cast import BINLI, WUYUAN
from tests.lookback.conftest import AUGUST, DAY, SEPTEMBER

pytestmark = pytest.mark.django_db
KEYS = ("relooks_drawn", "relooks", "relooks_mended")


def read(as_of: date, **asking: object) -> tuple[Value, ...]:
    found = figures.read_all(Asking(as_of, **asking), KEYS)  # type: ignore[arg-type]
    return tuple(found[key].value for key in KEYS)


@pytest.fixture
def judged(drawn: Draw) -> Draw:
    """Of eight drawn: one failed, one could not be seen, four were mended, two wait."""
    actions.assign(items=list(queries.all_items()), to="head", by="head", at=AUGUST)
    outcomes = [Outcome.FAILED, Outcome.GONE, *[Outcome.MENDED] * 4]
    for item, outcome in zip(list(queries.all_items()), outcomes, strict=False):
        actions.judge(item=item, outcome=outcome, note="现场", by="head", at=SEPTEMBER)
    return drawn


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2022, 8, 9), (0, 0, 0)),
        (date(2022, 8, 10), (8, 0, 0)),
        (date(2022, 9, 9), (8, 0, 0)),
        (date(2022, 9, 10), (8, 5, 4)),
        (date(2023, 1, 31), (None, None, None)),
    ],
)
def test_a_figure_changes_on_the_day_itself(judged: Draw, day: date, wanted: tuple[Value, ...]) -> None:
    assert read(day) == wanted


def test_what_is_corrected_later_was_known_otherwise_then(judged: Draw) -> None:
    item = queries.all_items()[0]
    actions.correct(item=item, outcome=Outcome.MENDED, reason="看错", by="head", at=SEPTEMBER + 9 * DAY)

    assert read(date(2022, 9, 30)) == (8, 5, 5)
    assert read(date(2022, 9, 30), known_at=SEPTEMBER + DAY) == (8, 5, 4)


def test_committees_add_up_to_the_street(judged: Draw) -> None:
    parts = [read(date(2022, 9, 30), scope=Scope.of(code)) for code in (BINLI, WUYUAN)]

    assert parts == [(8, 5, 4), (0, 0, 0)]
    assert [figures.split(figures.known()[key], Asking(date(2022, 9, 30)), "committee") for key in KEYS] == [
        {BINLI: 8},
        {BINLI: 5},
        {BINLI: 4},
    ]


@pytest.mark.parametrize("key", KEYS)
def test_the_rows_behind_a_figure_are_what_it_counts(judged: Draw, key: str) -> None:
    asking = Asking(date(2022, 9, 30))
    figure = figures.known()[key]

    assert figure.rows(asking, asking.start(key)).count() == figures.read(figure, asking).value
