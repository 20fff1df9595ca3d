"""Who is told of what: reckoned from the steps, never of one's own acts, and not in quiet hours."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from jiedao.casework import actions
from jiedao.casework.actions.notices import mark_read, set_quiet
from jiedao.casework.kinds import MOVES, CaseKind
from jiedao.casework.models import Head, Reading
from jiedao.casework.queries.notices import LOOKS_BACK, MOST, OVERDUE, WARNED, digest, notices, reading_of, unread
from jiedao.casework.rules import Verb, Word
from jiedao.casework.rules.notices import QUIET, ROLES_OF, TELLS, is_quiet, why_not_quiet
from jiedao.ledger.models import Entry
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from tests.casework.cast import BINLI, DAY, MINUTE, NOW, PEOPLE, Cast, done, filed, in_hand, post_of
from tests.casework.test_calls import complaint

EVERYBODY = [username for username, *_ in PEOPLE]
LATER = NOW + timedelta(hours=1)


def told(username: str, at: datetime = LATER) -> list[str]:
    """What somebody is told of, the latest first."""
    who = organisation.who(username)
    return [notice.what for notice in notices(who, at, reading_of(username).read_at)]


def told_to(what: str, at: datetime = LATER) -> set[str]:
    """Who is told of that."""
    return {username for username in EVERYBODY if what in told(username, at)}


def test_every_step_of_which_anybody_is_told_is_of_the_loop() -> None:
    assert set(TELLS) <= set(MOVES)
    assert set(ROLES_OF.values()) <= set(MOVES)


def test_what_is_filed_is_told_to_those_who_hand_it_over_but_not_to_who_filed_it(cast: Cast) -> None:
    filed(by="binli")

    assert told_to("登记") == {"head", "desk", "safe", "serve"}
    filed(by="desk")
    assert len(told("desk")) == 1


def test_an_assignment_is_told_to_the_posts_of_the_units_in_charge(cast: Cast) -> None:
    actions.assign(
        case=filed(), units=[cast.safety, cast.binli], lead=cast.safety, version=1, by="desk", at=NOW + MINUTE
    )

    assert told_to("分派") == {"head", "safe", "binli"}


def test_a_unit_is_not_told_of_what_was_done_before_it_had_the_case(cast: Cast) -> None:
    head = actions.assign(case=filed(), units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)
    actions.assign(
        case=head, units=[cast.services], lead=cast.services, version=head.version, by="desk", at=NOW + MINUTE
    )

    assert told("serve").count("分派") == 1
    assert told_to("分派") == {"serve"}


def test_what_is_given_back_is_told_to_those_who_hand_over(cast: Cast) -> None:
    head = actions.assign(case=filed(), units=[cast.binli], lead=cast.binli, version=1, by="desk", at=NOW)
    actions.give_back(case=head, reason="不属本单位", version=head.version, by="binli", at=NOW + MINUTE)

    assert told_to("退回") == {"head", "desk", "safe", "serve"}


def test_what_is_reported_done_is_told_to_those_who_verify_and_what_is_sent_back_to_those_who_handle(
    cast: Cast,
) -> None:
    head = done(cast)
    assert told_to("报办结") == {"head", "desk", "serve", "check"}

    actions.send_back(case=head, reason="没有清完", version=head.version, by="check", at=NOW + MINUTE)
    assert told_to("退回重办") == {"head", "safe"}


def test_of_several_units_the_last_ones_report_alone_is_told_to_those_who_verify(cast: Cast) -> None:
    head = actions.assign(case=filed(), units=[cast.safety, cast.binli], lead=cast.safety, version=1, by="desk", at=NOW)
    for by in ("safe", "binli"):
        head = actions.sign(case=head, version=head.version, by=by, at=NOW)
    head = actions.report_done(case=head, note="已清理", version=head.version, by="safe", at=NOW)
    assert told_to("报办结") == set()

    actions.report_done(case=head, note="已清理", version=head.version, by="binli", at=NOW)
    assert told("check").count("报办结") == 1


@pytest.mark.parametrize("kind", [CaseKind.HAZARD])
def test_the_close_is_told_to_who_filed_it(cast: Cast, kind: CaseKind) -> None:
    head = actions.file(kind=kind, code=BINLI, description="堆物", address="滨里路2号", by="help", at=NOW)
    head = actions.assign(case=head, units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)
    head = actions.sign(case=head, version=head.version, by="safe", at=NOW)
    head = actions.report_done(case=head, note="已清理", version=head.version, by="safe", at=NOW)
    head = actions.verify(case=head, note="属实", version=head.version, by="check", at=NOW)
    actions.close(case=head, word=Word.CONFIRMED, version=head.version, by="desk", at=NOW)

    assert told("help") == ["办结", "核查"]
    assert told_to("办结") == {"help"}


def test_an_extension_is_asked_of_the_heads_and_the_answer_told_to_the_unit(cast: Cast) -> None:
    head = in_hand(cast)
    head = actions.ask_extension(case=head, amount=2, reason="须协调", version=head.version, by="safe", at=NOW)
    assert told_to("申请延期") == {"lead", "head"}

    actions.decide_extension(case=head, granted=True, version=head.version, by="lead", at=NOW + MINUTE)
    assert told_to("批准延期") == {"head", "safe"}


def test_a_clock_is_told_to_the_units_in_charge_and_the_heads_when_it_comes_near_and_when_it_has_passed(
    cast: Cast,
) -> None:
    head = in_hand(cast)
    assert head.warn_at is not None
    assert head.due_at is not None
    told_people = {"lead", "head", "safe"}

    assert told_to(WARNED, head.warn_at - MINUTE) == set()
    assert told_to(WARNED, head.warn_at) == told_people
    assert told_to(OVERDUE, head.due_at - MINUTE) == set()
    assert told_to(OVERDUE, head.due_at + MINUTE) == told_people


def test_a_post_for_some_kinds_is_told_of_those_alone(cast: Cast) -> None:
    post = post_of("desk")
    post.kinds = "need"
    post.save(update_fields=["kinds"])

    filed(by="binli")

    assert told("desk") == []


def test_somebody_suspended_is_told_nothing(cast: Cast) -> None:
    filed(by="binli")
    person = post_of("desk").person
    person.is_active = False
    person.save(update_fields=["is_active"])

    assert told("desk") == []
    assert unread(organisation.who("desk"), LATER) == 0


def count(username: str, at: datetime = LATER) -> int:
    return unread(organisation.who(username), at)


@pytest.mark.parametrize("username", EVERYBODY)
def test_the_count_is_that_of_the_unread_lines(cast: Cast, username: str) -> None:
    done(cast)
    filed(by="binli")
    actions.assign(case=filed(by="binli"), units=[cast.binli], lead=cast.binli, version=1, by="desk", at=NOW)
    late = Head.objects.latest("pk").due_at
    assert late is not None

    for at in (LATER, late + MINUTE):
        lines = notices(organisation.who(username), at, None)
        assert count(username, at) == len(lines)


def test_what_was_read_is_not_counted_and_reading_never_goes_back(cast: Cast) -> None:
    filed(by="binli")
    assert count("desk") == 1

    mark_read(by="desk", until=LATER, at=LATER)
    assert count("desk") == 0
    assert [notice.is_unread for notice in notices(organisation.who("desk"), LATER, LATER)] == [False]

    mark_read(by="desk", until=NOW - DAY, at=LATER + MINUTE)
    mark_read(by="desk", until=LATER + DAY, at=LATER)  # nobody reads ahead
    assert Reading.objects.get(person="desk").read_at == LATER
    filed(by="binli", at=LATER + MINUTE)
    assert count("desk", LATER + MINUTE) == 1


def test_reading_leaves_no_entry(cast: Cast) -> None:
    before = Entry.objects.count()

    mark_read(by="desk", until=LATER, at=LATER)
    set_quiet(by="desk", begins=QUIET[0], ends=QUIET[1])

    assert Entry.objects.count() == before


def test_in_quiet_hours_nothing_is_counted_and_the_morning_has_it_all(cast: Cast) -> None:
    set_quiet(by="desk", begins=QUIET[0], ends=QUIET[1])
    filed(by="binli", at=NOW + timedelta(hours=12))  # nine in the evening

    assert count("desk", NOW + timedelta(hours=13)) == 0
    assert count("desk", NOW + timedelta(hours=22, minutes=29)) == 0
    assert count("desk", NOW + timedelta(hours=22, minutes=30)) == 1
    assert told("desk", NOW + timedelta(hours=13)) == ["登记"]  # who asks is told all the same

    set_quiet(by="desk", begins=None, ends=None)
    assert count("desk", NOW + timedelta(hours=13)) == 1


@given(now=st.times(), begins=st.times(), ends=st.times())
def test_quiet_hours_are_either_these_or_the_rest_of_the_day(now: time, begins: time, ends: time) -> None:
    if begins != ends:
        assert is_quiet(now, begins, ends) is not is_quiet(now, ends, begins)


@pytest.mark.parametrize(
    ("now", "quiet"), [("19:59", False), ("20:00", True), ("00:00", True), ("07:29", True), ("07:30", False)]
)
def test_the_count_and_the_rule_agree_on_quiet_hours(cast: Cast, now: str, *, quiet: bool) -> None:
    set_quiet(by="desk", begins=QUIET[0], ends=QUIET[1])
    clock = time.fromisoformat(now)
    at = NOW + DAY + timedelta(hours=clock.hour - 9, minutes=clock.minute)
    filed(by="binli", at=at - MINUTE)

    assert is_quiet(clock, *QUIET) is quiet
    assert (count("desk", at) == 0) is quiet


@pytest.mark.parametrize(("begins", "ends"), [(QUIET[0], None), (None, QUIET[1]), (QUIET[0], QUIET[0])])
def test_hours_that_cannot_be_are_refused(cast: Cast, begins: time | None, ends: time | None) -> None:
    assert why_not_quiet(begins, ends)
    with pytest.raises(Refused):
        set_quiet(by="desk", begins=begins, ends=ends)


def test_of_the_clocks_of_a_case_the_first_is_told(cast: Cast) -> None:
    head = filed(by="binli")
    head = actions.assign(case=head, units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)
    assert told("safe", NOW + 2 * DAY) == ["签收已超期", "签收即将到期", "分派", "登记"]

    actions.sign(case=head, version=head.version, by="safe", at=NOW + 2 * DAY)
    assert told("safe", NOW + 2 * DAY) == ["分派", "登记"]


def test_what_is_old_is_told_no_more(cast: Cast) -> None:
    filed(by="binli")

    assert told("desk", NOW + LOOKS_BACK - MINUTE).count("登记") == 1
    assert told("desk", NOW + LOOKS_BACK).count("登记") == 0


def test_the_digest_counts_what_waits(cast: Cast) -> None:
    done(cast)
    filed()
    actions.assign(case=filed(), units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)

    nothing = {"calls": 0, "found": 0, "assigned": 0, "soon": 0, "late": 0, "done": 0}
    assert digest(organisation.who("desk"), LATER) == nothing | {"found": 1, "done": 1}
    assert digest(organisation.who("safe"), LATER) == nothing | {"found": 1, "assigned": 1}
    assert digest(organisation.who("check"), LATER + 30 * DAY) == nothing | {"done": 1, "late": 1}
    assert "calls" not in digest(organisation.who("binli"), LATER)

    complaint(cast)
    assert digest(organisation.who("check"), LATER)["calls"] == 1


@pytest.mark.parametrize("username", ["desk", "head", "binli", "help"])
def test_the_count_takes_one_query_and_the_lines_a_constant_number(cast: Cast, username: str) -> None:
    who = organisation.who(username)

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as counting:
            unread(who, LATER)
        with CaptureQueriesContext(connection) as listing:
            [str(notice.head) for notice in notices(who, LATER, None)]
        return len(counting), len(listing)

    in_hand(cast)
    before = asked()
    for _ in range(12):
        in_hand(cast)
    assert asked() == before
    assert before[0] == 1


def test_the_count_stops_where_nobody_counts_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jiedao.casework.queries.notices.MOST", 3)
    for _ in range(5):
        filed(by="binli")

    assert MOST == 100
    assert count("desk") == 3


def test_a_verb_that_tells_nobody_is_none_that_asks_for_somebody() -> None:
    silent = set(MOVES) - set(TELLS)

    assert silent == {
        *(Verb.MEND, Verb.SIGN, Verb.CONTACT, Verb.HANDLE, Verb.CALL_BACK, Verb.PAUSE, Verb.RESUME, Verb.ABSORB),
        *(Verb.CORRECT, Verb.LOOK_BACK),
    }
