"""Who is told of what: reckoned from the steps and clocks, never of one's own acts, not in quiet hours."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from jiedao.casework import actions
from jiedao.casework.actions import notices as acts
from jiedao.casework.models import Head, Reading
from jiedao.casework.queries import notices as queries
from jiedao.casework.rules.notices import is_quiet, why_not_quiet
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from tests.casework.cast import DAY, MINUTE, NOW, Cast, done, filed, in_hand

LATER = NOW + MINUTE


def told(username: str, days: int = 0) -> list[str]:
    found = queries.notices(organisation.who(username), LATER + days * DAY, None)
    return [notice.what for notice in found]


def unread(username: str, days: int = 0) -> int:
    return queries.unread(organisation.who(username), LATER + days * DAY)


@pytest.mark.parametrize(
    ("username", "heard"),
    [
        ("desk", []),  # who filed it
        ("safe", ["登记"]),  # hands cases over as well
        ("head", ["登记"]),
        ("lead", []),  # leaders are not told of each case
        ("binli", []),
        ("admin", []),
    ],
)
def test_the_desk_is_told_of_what_is_filed_and_nobody_of_their_own_act(
    cast: Cast, username: str, heard: list[str]
) -> None:
    filed()

    assert told(username) == heard
    assert unread(username) == len(heard)


def test_the_unit_is_told_of_what_is_assigned_to_it_and_no_other_unit(cast: Cast) -> None:
    head = filed(by="binli")
    actions.assign(case=head, units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)

    assert "分派" in told("safe")
    assert "分派" not in told("serve")


def test_those_who_verify_are_told_of_what_was_reported_done(cast: Cast) -> None:
    done(cast)

    assert told("check") == ["报办结"]
    assert "报办结" not in told("safe")  # who reported it


def test_the_filer_is_told_of_the_close(cast: Cast) -> None:
    head = done(cast)
    actions.verify(case=head, note="已清空", version=head.version, by="check", at=NOW)

    assert "核查" in told("desk")


def test_a_clock_that_runs_out_is_told_to_the_unit_in_charge(cast: Cast) -> None:
    in_hand(cast)

    assert queries.OVERDUE in told("safe", days=16)
    assert queries.OVERDUE not in told("serve", days=16)


def test_what_is_old_is_not_told_any_more(cast: Cast) -> None:
    filed()

    assert told("safe", days=15) == []


def test_what_was_read_is_not_counted_again_and_stays_listed(cast: Cast) -> None:
    filed()
    acts.mark_read(by="safe", until=LATER, at=LATER)

    assert unread("safe") == 0
    assert told("safe") == ["登记"]
    acts.mark_read(by="safe", until=NOW - DAY, at=LATER)
    assert unread("safe") == 0, "what was read stays read"


def test_reading_reaches_no_further_than_now(cast: Cast) -> None:
    acts.mark_read(by="safe", until=LATER + DAY, at=LATER)

    assert Reading.objects.get().read_at == LATER


def test_in_quiet_hours_nothing_is_counted_and_it_is_all_there_in_the_morning(cast: Cast) -> None:
    filed(at=NOW + timedelta(hours=12))  # nine in the evening in Beijing
    acts.set_quiet(by="safe", begins=time(20), ends=time(7, 30))
    night, morning = NOW + timedelta(hours=13), NOW + timedelta(hours=23)

    assert queries.unread(organisation.who("safe"), night) == 0
    assert queries.unread(organisation.who("safe"), morning) == 1


@pytest.mark.parametrize(
    ("hour", "begins", "ends", "quiet"),
    [
        (21, 20, 7, True),
        (3, 20, 7, True),
        (7, 20, 7, False),
        (12, 20, 7, False),
        (13, 12, 14, True),
        (14, 12, 14, False),
    ],
)
def test_quiet_hours_may_pass_over_midnight(hour: int, begins: int, ends: int, quiet: bool) -> None:
    assert is_quiet(time(hour), time(begins), time(ends)) is quiet


@pytest.mark.parametrize(
    ("begins", "ends", "reason"),
    [
        (None, None, None),
        (time(20), None, "请填写开始和结束时间，或都不填"),
        (time(20), time(20), "开始和结束时间不能相同"),
        (time(20), time(7), None),
    ],
)
def test_hours_are_two_and_differ(begins: time | None, ends: time | None, reason: str | None) -> None:
    assert why_not_quiet(begins, ends) == reason


def test_hours_that_cannot_be_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        acts.set_quiet(by="safe", begins=time(20), ends=None)


def test_the_digest_counts_what_waits(cast: Cast) -> None:
    filed()
    in_hand(cast)
    head = Head.objects.latest("pk")

    counts = queries.digest(organisation.who("desk"), LATER)

    assert counts["found"] == 1
    assert queries.digest(organisation.who("safe"), head.due_at or NOW)["late"] == 0


def test_the_count_is_one_query_and_the_list_a_constant_number(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    for _ in range(3):
        filed()
    who = organisation.who("safe")
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        queries.unread(who, LATER)
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        queries.notices(who, LATER, None)
