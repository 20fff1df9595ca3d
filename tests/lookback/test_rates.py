"""What the samples say: the rate beside the claim, what waits, and the course of relapses."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.estimate import Curve, Spell, relapse_curve
from jiedao.lookback import actions, queries
from jiedao.lookback.models import Draw
from jiedao.lookback.rules import Outcome
from jiedao.lookback.views import telling
from tests.casework.cast import BINLI, Cast, closed_again
from tests.lookback.conftest import AUGUST, DAY, SEPTEMBER, case_of

pytestmark = pytest.mark.django_db


def judge_all(failing: int = 0, leave: int = 0) -> None:
    """Judge every item by the head; so many fail, so many are left."""
    items = list(queries.all_items("2022-08"))
    actions.assign(items=items, to="head", by="head", at=AUGUST)
    for place, item in enumerate(list(queries.all_items("2022-08"))[leave:]):
        outcome = Outcome.FAILED if place < failing else Outcome.MENDED
        actions.judge(item=item, outcome=outcome, note="现场", by="head", at=SEPTEMBER)


def test_a_month_under_way_does_not_count_until_all_is_seen_or_it_is_over(drawn: Draw) -> None:
    judge_all(leave=8)
    assert queries.rates(date(2022, 8, 31)).counted == []
    assert queries.rates(date(2022, 9, 1)).counted == ["2022-08"]


def test_the_rate_stands_beside_what_was_claimed(drawn: Draw) -> None:
    judge_all(failing=1)

    street, issue, hazard = queries.rates(date(2022, 9, 30)).rates

    assert (street.claimed, street.found, street.closed) == (1.0, 11, 11)
    assert (hazard.said.low, hazard.said.rate, hazard.said.high) == pytest.approx((2 / 3,) * 3)  # seen whole
    assert hazard.said.enough
    assert (issue.said.size, issue.said.drawn, issue.said.failed, issue.said.enough) == (8, 5, 0, False)
    assert street.said.low < (street.said.rate or 0) <= street.said.high < 1


def test_what_was_not_seen_in_its_month_is_taken_at_its_worst(drawn: Draw) -> None:
    judge_all(leave=3)

    _, _, hazard = queries.rates(date(2022, 9, 30)).rates

    assert (hazard.said.low, hazard.said.high, hazard.said.enough) == (0.0, 1.0, False)


def test_what_was_taken_up_again_by_others_did_not_hold_though_nobody_looked_back_at_it(drawn: Draw) -> None:
    judge_all(leave=3)
    item = queries.all_items("2022-08").filter(kind="hazard")[0]
    head = case_of(item)
    casework.reopen(case=head, reason="居民反映", version=head.version, by="desk", at=AUGUST)

    _, _, hazard = queries.rates(date(2022, 9, 30)).rates

    assert (hazard.said.failed, hazard.said.fallen, hazard.said.judged) == (0, 1, 0)
    assert hazard.said.rate is None  # that it came back says nothing of those nobody looked at
    assert hazard.said.high == pytest.approx(2 / 3)


def test_after_twelve_months_a_draw_no_longer_counts(drawn: Draw) -> None:
    judge_all()

    assert "2022-08" in queries.rates(date(2023, 7, 31)).counted
    assert "2022-08" not in queries.rates(date(2023, 8, 1)).counted


def test_a_month_that_nobody_drew_counts_with_nothing_inspected(july: list[Head]) -> None:
    year = queries.rates(date(2022, 9, 1))
    issue = next(rate for rate in year.rates if rate.kind == "issue")

    assert (queries.rates(date(2022, 8, 31)).undrawn, year.undrawn, year.counted) == ([], ["2022-08"], ["2022-08"])
    assert (issue.said.size, issue.said.drawn, issue.said.judged, issue.said.rate) == (8, 0, 0, None)
    assert (issue.said.low, issue.said.high) == (0, 1)


def test_what_is_closed_on_the_last_days_of_january_may_be_looked_at_until_march(cast: Cast) -> None:
    """Thirty days after the 31st lie beyond February: the sample is not settled before they can be judged."""
    at = datetime(2023, 1, 31, 1, 0, tzinfo=UTC)
    casework.mend_on_the_spot(kind=CaseKind.ISSUE, code=BINLI, description="堆物", note="清走", by="binli", at=at)
    actions.draw_missing(by="head", at=at + DAY)

    assert queries.all_items("2023-02")[0].from_on == date(2023, 3, 2)
    assert "2023-02" not in queries.rates(date(2023, 3, 12)).counted
    assert "2023-02" in queries.rates(date(2023, 3, 13)).counted


def test_a_relapse_long_after_the_look_back_was_due_is_not_what_it_would_have_found(drawn: Draw) -> None:
    judge_all(leave=1)
    item = queries.all_items("2022-08")[0]
    head = case_of(item)
    casework.reopen(case=head, reason="居民反映", version=head.version, by="desk", at=SEPTEMBER)

    assert queries.rates(date(2022, 9, 30)).rates[0].said.fallen == 0


def test_the_queries_do_not_grow_with_the_closes(
    july: list[Head], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actions.draw_month(month="2022-08", by="head", at=AUGUST)
    judge_all(leave=2)

    with django_assert_num_queries(7):
        queries.rates(date(2022, 9, 30))


def test_every_close_is_watched_until_it_is_taken_up_again(july: list[Head]) -> None:
    head = Head.objects.get(pk=july[-1].pk)
    casework.reopen(case=head, reason="又堆了", version=head.version, by="desk", at=AUGUST)

    curves = queries.curves(date(2022, 9, 30))

    assert set(curves) == {"", "hazard", "issue"}
    issue = curves["issue"]
    assert (issue.spells, issue.relapses, issue.days) == (8, 1, (0, 30))
    assert issue.at(60)[0] == pytest.approx(7 / 8)
    assert curves[""].spells == 11


def test_a_case_closed_twice_is_watched_twice(cast: Cast, july: list[Head]) -> None:
    head = Head.objects.get(pk=july[-1].pk)
    head = casework.reopen(case=head, reason="又堆了", version=head.version, by="desk", at=AUGUST)
    closed_again(cast, head, AUGUST + DAY)

    issue = queries.curves(date(2022, 9, 30))["issue"]

    assert (issue.spells, issue.relapses) == (9, 1)


def spells(*told: tuple[int, int, bool]) -> Curve:
    """A course of so many closes, each watched for so many days, that relapsed or not."""
    return relapse_curve(Spell(days, relapsed) for count, days, relapsed in told for _ in range(count))


@pytest.mark.parametrize(
    ("curve", "told"),
    [
        (spells((24, 5, False), (1, 3, True)), ["观察不足", "观察不足"]),  # nobody watched so long
        (spells((30, 45, False)), ["未见复发（不超过11.6%）", "观察不足"]),
        (spells((19, 400, False)), ["样本不足", "样本不足"]),
        (spells((25, 90, False), (5, 10, True)), ["16.7%（7.3%～35.5%）", "16.7%（7.3%～35.5%）"]),
    ],
)
def test_relapses_are_told_of_days_that_were_watched(curve: Curve, told: list[str]) -> None:
    assert [telling._at(curve, day) for day in (30, 60)] == told


def test_a_course_is_drawn_to_the_last_day_that_was_watched() -> None:
    assert telling._drawn("", spells((24, 45, False), (1, 3, True)))["days"] == [0, 3, 45]
    assert telling._drawn("", spells((24, 400, False), (1, 3, True)))["days"] == [0, 3, 180]
