"""What was closed at a place not long ago is offered when the same kind is filed there again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from jiedao.casework import actions
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.casework.queries.relapse import relapse_of
from jiedao.organisation import queries as organisation
from tests.casework.cast import BINLI, DAY, NOW, WUYUAN, Cast

pytestmark = pytest.mark.django_db
CLOSED_ON = date(2022, 8, 1)


def mended(address: str = "滨里路12号", point: str = "", days: int = 0) -> Head:
    """An issue mended on the spot."""
    return actions.mend_on_the_spot(
        kind=CaseKind.ISSUE,
        code=BINLI,
        address=address,
        point_number=point,
        description="乱堆物",
        note="当场清走",
        by="binli",
        at=NOW + days * DAY,
    )


def offered(by: str = "binli", on: date = CLOSED_ON, **asked: Any) -> list[str]:
    """The numbers offered for a filing."""
    said = {"kind": "issue", "code": BINLI, "address": "滨里路12号"} | asked
    return [head.number for head in relapse_of(organisation.who(by), on=on, **said)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, True),
        ({"address": "滨里路 12号"}, True),
        ({"address": "滨里路21号"}, False),
        ({"address": ""}, False),
        ({"address": "", "point_number": "D007"}, True),
        ({"address": "别处", "point_number": "D008"}, False),
        ({"kind": "hazard"}, False),
        ({"code": WUYUAN}, False),
        ({"on": CLOSED_ON + timedelta(days=90)}, True),
        ({"on": CLOSED_ON + timedelta(days=91)}, False),
        ({"on": CLOSED_ON + timedelta(days=91), "within": 120}, True),
        ({"on": CLOSED_ON - timedelta(days=1)}, False),
        ({"by": "wuyuan"}, False),
        ({"by": "desk"}, True),
    ],
)
def test_the_same_kind_at_the_same_place_within_the_time_for_those_who_see_it(
    cast: Cast, asked: dict[str, Any], found: bool
) -> None:
    head = mended(point="D007")

    assert offered(**asked) == ([head.number] if found else [])


def test_the_latest_close_comes_first_and_an_open_case_is_no_relapse(cast: Cast) -> None:
    first, second, third = (mended(days=days) for days in (0, 3, 6))
    third = actions.reopen(case=third, reason="又堆了", version=third.version, by="desk", at=NOW + 7 * DAY)

    assert offered(on=CLOSED_ON + timedelta(days=10)) == [second.number, first.number]


def test_what_is_offered_is_taken_up_under_its_number(cast: Cast) -> None:
    mended()
    (head,) = relapse_of(organisation.who("desk"), kind="issue", code=BINLI, address="滨里路12号", on=CLOSED_ON)

    again = actions.reopen(case=head, reason="同一处复发", version=head.version, by="desk", at=NOW + DAY)

    assert (again.number, again.state, again.first_closed_on) == (head.number, "found", CLOSED_ON)
