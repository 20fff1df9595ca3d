"""What waits for somebody beside their cases: look-backs, rounds, signatures, samples, superiors' items, relapses."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.home import queries
from jiedao.lookback import actions as lookback
from jiedao.lookback import queries as looked
from jiedao.lookback.actions import Said
from jiedao.lookback.models import Point
from jiedao.organisation.models import Person, Street
from jiedao.organisation.queries import who
from jiedao.patrol import actions as patrol
from tests.casework.cast import BINLI, NOW, Cast
from tests.patrol.cast import TODAY, planned, settle, visited

DAY = timedelta(days=1)
SEPTEMBER = NOW + 40 * DAY


@pytest.fixture
def cast(street: Street) -> Cast:
    """The street with its people and places."""
    return settle()


def told(by: str, at: datetime = NOW) -> list[tuple[str, str, str]]:
    """What waits for somebody: lamp, text and address."""
    return [(row.lamp, row.text, row.href) for row in queries.work(who(by), at)]


def mended(days: int = 0, **said: Any) -> None:
    own: dict[str, Any] = {"kind": CaseKind.ISSUE, "code": BINLI, "address": f"滨里路{days}号", "description": "堆物"}
    casework.mend_on_the_spot(note="清走", by="binli", at=NOW + days * DAY, **(own | said))


def test_look_backs_that_were_given_wait_until_they_are_judged(cast: Cast) -> None:
    for days in range(6):
        mended(days)
    assert told("head", SEPTEMBER) == [("soon", "回头看待抽样 1 个月", "/lookback/")]
    lookback.draw_month(month="2022-09", by="head", at=SEPTEMBER)
    items = list(looked.all_items())
    lookback.assign(items=items, to="check", by="head", at=SEPTEMBER)

    assert told("head", SEPTEMBER) == []
    assert told("check", SEPTEMBER) == [("soon", f"待回头看 {len(items)} 件", "/lookback/mine/")]
    assert told("check", SEPTEMBER + 30 * DAY) == [("late", f"待回头看 {len(items)} 件", "/lookback/mine/")]


def test_this_weeks_round_waits_for_its_units_until_it_is_walked_and_signed(cast: Cast) -> None:
    made = planned(cast, "P001")
    walk = ("soon", "本周巡查：滨里联合巡查", f"/rounds/{made.number}/")
    sign = ("soon", "待签字的巡查 1 次", f"/rounds/{made.number}/#signatures")
    assert [told(by) for by in ("grid", "safe", "serve")] == [[walk], [walk], []]

    visited(1, round=made.number)
    assert [told(by) for by in ("grid", "safe")] == [[sign], [sign]]

    patrol.sign(round=made.number, unit=cast.binli.pk, by="grid", at=NOW)
    patrol.sign(round=made.number, unit=cast.safety.pk, name="陆一鸣", by="grid", at=NOW)
    assert told("grid") == []
    assert told("safe", NOW + 7 * DAY) == [("late", *sign[1:])]
    patrol.sign(round=made.number, unit=cast.safety.pk, by="safe", at=NOW + 7 * DAY)
    assert told("safe", NOW + 7 * DAY) == []


def test_a_superiors_items_wait_near_their_day_and_applications_for_who_reviews(cast: Cast) -> None:
    lookback.open_inspection(
        title="安全督察", superior="区安委办", on=TODAY, due_on=date(2022, 9, 30), points=[Said("消防"), Said("用电")],
        by="head", at=NOW,
    )  # fmt: skip
    point = Point.objects.order_by("serial")[0]
    ready = NOW + 50 * DAY

    def superior(by: str, at: datetime) -> list[tuple[str, str]]:
        return [(lamp, text) for lamp, text, href in told(by, at) if href.startswith("/lookback/inspections/")]

    assert superior("desk", NOW) == []
    assert superior("desk", ready) == [("soon", "督察问题待销号 2 项")]
    assert superior("desk", ready + 30 * DAY) == [("late", "督察问题待销号 2 项")]
    lookback.apply_for(point=point, note="已整改", by="desk", at=ready)
    assert superior("desk", ready) == [("soon", "督察问题待销号 1 项")]  # who applied does not review
    assert superior("check", ready) == [("soon", "待审核销号 1 项")]


def test_what_may_be_a_relapse_waits_for_the_desk(cast: Cast) -> None:
    mended(1)
    head = casework.file(
        kind=CaseKind.ISSUE, code=BINLI, address="滨里路1号", description="又堆", suspects=True, by="binli",
        at=NOW + 2 * DAY,
    )  # fmt: skip

    assert told("desk", NOW + 2 * DAY) == [("soon", "疑似复发待确认 1 件", f"/cases/{head.pk}/")]
    assert told("binli", NOW + 2 * DAY) == []


def test_the_start_page_of_an_inspector_without_cases_tells_what_waits(cast: Cast, client: Client) -> None:
    made = planned(cast, "P001", week=timezone.localdate(), at=timezone.now())
    visited(1, round=made.number, at=timezone.now())
    person = Person.objects.get(username="grid")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get("/").content.decode()

    assert "待签字的巡查 1 次" in page
