"""A deadline that a platform sends anew: a later one is an extension with a line in the story, any other is refused."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from jiedao.casework import actions as casework
from jiedao.casework.models import Case, Head, Step
from jiedao.casework.rules import end_of
from jiedao.exchange.models import Client
from jiedao.ledger.models import Entry
from jiedao.organisation.models import Street
from tests import world
from tests.casework.cast import NOW, Cast
from tests.exchange.conftest import ORDER, Platform, closed
from tests.exchange.test_ledgers import LEDGER, ROW

NUMBER = str(ORDER["number"])
SERIALS = count(1)
FIRST, LATER = date(2022, 8, 12), date(2022, 8, 19)


def pushed(platform: Platform, **changed: Any) -> Any:
    return platform.ask("post", "orders", **ORDER | {"operation": f"op-{next(SERIALS):07d}"} | changed)


def head() -> Head:
    found: Head = Head.objects.get(number=NUMBER)
    return found


def test_a_later_deadline_is_an_extension_with_a_line_in_the_story(platform: Platform) -> None:
    pushed(platform)

    answer = pushed(platform, due_on="2022-08-19")

    assert (answer.status_code, answer.json()["due_at"]) == (200, "2022-08-19T23:59:59+08:00")
    assert (head().given_on, head().due_at) == (LATER, end_of(LATER))
    assert Case.objects.live().get().due_on == LATER
    last = Step.objects.latest("serial")
    assert (last.verb, last.note, last.by) == (
        "put_off",
        "时限由 2022-08-12 改为 2022-08-19",
        _account(platform.client),
    )
    assert Entry.objects.latest("pk").verb == "事项来单延期"


def _account(client: Client) -> str:
    return client.person.username


@pytest.mark.parametrize(
    ("due_on", "reason"),
    [("2022-08-11", "办理时限只能推后，现为 2022-08-12"), ("2022-07-28", "办理时限只能推后，现为 2022-08-12")],
)
def test_an_earlier_deadline_is_refused(platform: Platform, due_on: str, reason: str) -> None:
    pushed(platform)

    answer = pushed(platform, due_on=due_on)

    assert (answer.status_code, answer.json()["reason"]) == (409, reason)
    assert head().given_on == FIRST


@pytest.mark.parametrize("due_on", ["2022-08-12", None])
def test_the_same_deadline_and_none_move_nothing(platform: Platform, due_on: str | None) -> None:
    pushed(platform)

    assert pushed(platform, due_on=due_on).status_code == 200
    assert (head().version, head().given_on) == (1, FIRST)


def test_the_deadline_as_it_was_given_says_nothing_against_an_extension_that_the_street_granted(
    platform: Platform, town: Cast
) -> None:
    pushed(platform)
    case = casework.assign(case=head(), units=[town.safety], lead=town.safety, version=1, by="desk", at=NOW)
    case = casework.sign(case=case, version=case.version, by="safe", at=NOW)
    case = casework.ask_extension(case=case, amount=2, reason="待料", version=case.version, by="safe", at=NOW)
    case = casework.decide_extension(case=case, granted=True, version=case.version, by="lead", at=NOW)
    assert case.due_at == end_of(date(2022, 8, 16))

    assert pushed(platform).status_code == 200
    assert head().due_at == case.due_at
    assert pushed(platform, due_on="2022-08-15").status_code == 409  # between the two: earlier than it stands
    assert pushed(platform, due_on="2022-08-19").status_code == 200
    assert (head().due_at, head().extra) == (end_of(LATER), 0)


def test_an_order_without_a_deadline_gets_one_later_than_the_streets_own(platform: Platform) -> None:
    """What was reckoned by the street's own limit is on record too; only a later day is an extension of it."""
    pushed(platform, due_on=None)
    own = head()
    assert own.due_at is not None
    assert own.given_on is None
    day = own.due_at.date() + timedelta(days=14)

    assert pushed(platform, due_on=str(day)).status_code == 200
    assert (head().given_on, head().limit_amount) == (day, None)


def test_an_order_that_was_closed_keeps_its_deadline(platform: Platform, town: Cast) -> None:
    pushed(platform)
    closed(town)

    answer = pushed(platform, due_on="2022-08-19")

    assert (answer.status_code, answer.json()["reason"]) == (409, "已办结的事项不能来单延期")


def test_one_that_was_late_stays_late_on_record(platform: Platform) -> None:
    pushed(platform, received_on="2022-07-20", due_on=str(date(2022, 7, 21)))
    assert pushed(platform, received_on="2022-07-20", due_on="2099-08-19").status_code == 200

    assert head().was_late is True
    assert platform.ask("get", f"orders/order/{NUMBER}").json()["late"] is True


def test_a_ledgers_order_keeps_the_deadline_of_the_ledger(platform: Platform, town: Cast, tmp_path: Path) -> None:
    street = Street.objects.get()
    world.load(street, world.copy(tmp_path, "走访点位台账", world.rows("走访点位台账")[:1]))
    world.load(street, world.copy(tmp_path, LEDGER, [ROW]))

    answer = pushed(platform, due_on="2022-08-19")

    assert answer.status_code == 409
    assert answer.json()["reason"] == f"工单 {NUMBER} 已在台账中，且办理时限与推送的不同"
