"""What the tests of looking back may ask for: a street with people, and closes of July 2022 to draw from in August."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.lookback import actions, queries
from jiedao.lookback.models import Draw, Item
from jiedao.organisation.models import Person, Street
from tests.casework.cast import BINLI, Cast, engage
from tests.casework.cast import closed as closed_by_loop

JULY = datetime(2022, 7, 4, 1, 0, tzinfo=UTC)
AUGUST = datetime(2022, 8, 10, 1, 0, tzinfo=UTC)
SEPTEMBER = datetime(2022, 9, 10, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
Visit = Callable[[str], Client]


@pytest.fixture
def cast(street: Street) -> Cast:
    """A street with its units and people."""
    return engage()


@pytest.fixture
def july(cast: Cast) -> list[Head]:
    """Three hazards that went through the loop in July, and eight issues mended on the spot by the committee."""
    hazards = [closed_by_loop(cast, CaseKind.HAZARD, JULY + n * DAY) for n in range(3)]
    issues = [
        casework.mend_on_the_spot(
            kind=CaseKind.ISSUE,
            code=BINLI,
            address=f"滨里路{n}号",
            description=f"乱堆物，联系13912345{n:03d}",
            note="当场清走",
            by="binli",
            at=JULY + n * DAY,
        )
        for n in range(8)
    ]
    return hazards + issues


@pytest.fixture
def drawn(july: list[Head]) -> Draw:
    """The sample of August."""
    return actions.draw_month(month="2022-08", by="head", at=AUGUST)


@pytest.fixture
def visit(cast: Cast) -> Visit:
    """A browser in which somebody of the cast is signed in."""

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


def case_of(item: Item) -> Head:
    """The case of an item, as it stands."""
    found: Head = Head.objects.get(register=item.register, number=item.number)
    return found


def given(kind: CaseKind = CaseKind.ISSUE, to: str = "check") -> Item:
    """The first waiting item of a kind, given to somebody."""
    item = next(i for i in queries.all_items().filter(kind=kind) if queries.result_of(i) is None)
    actions.assign(items=[item], to=to, by="head", at=AUGUST)
    found: Item = queries.all_items().get(register=item.register, number=item.number)
    return found
