"""The monthly bulletin adds up for every unit, whatever was done to cases, and each number leads to its cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from jiedao.casework import actions, queries
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head
from jiedao.casework.queries.bulletin import COUNTED, RATES, Line, Month, behind, bulletin, usual_month, whole
from jiedao.casework.rules import OPEN, State, Verb, Word
from jiedao.ledger import actions as ledger
from jiedao.ledger.actions import Conflict
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Unit
from jiedao.organisation.queries import who
from jiedao.worktime import SHANGHAI
from tests.casework.cast import BINLI, DAY, NOW, Cast, closed, closed_again, done, filed, in_hand
from tests.casework.test_course import ACTS, USERNAMES, allowed, chosen

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER = date(2022, 8, 1), date(2022, 9, 1)
LATER = datetime(2022, 11, 1, tzinfo=UTC)
FLOWS = ("received", "reopened", "closed", "left", "returned")


def month(first: date = AUGUST, username: str = "desk", at: datetime = LATER) -> Month:
    return Month(who(username), first, at)


def lines(first: date = AUGUST, username: str = "desk", at: datetime = LATER) -> dict[str, Line]:
    return {line.name: line for line in bulletin(month(first, username, at))}


def adds_up(line: Line) -> bool:
    return line.before + line.received + line.reopened + line.moved == line.closed + line.left + line.after


def months(until: datetime) -> Iterator[date]:
    """The months from August on that had begun at a moment."""
    first = AUGUST
    while datetime.combine(first, time(), SHANGHAI) <= until:
        yield first
        first = (first + 31 * DAY).replace(day=1)


def settled(lines: list[Line]) -> list[Line]:
    """What is told of a month that is over, whenever it is told; what is late is told as of now."""
    kept = [replace(line, late=0) for line in lines]
    return [line for line in kept if line != Line(line.unit, line.name)]


def by_ledger(number: str, found: date, verified: date | None = None, due: date | None = None) -> Head:
    """A hazard as the safety office's ledger states it."""
    entry = ledger.enter(by="desk", at=NOW, verb="导入", subject=number)
    fact = Case(
        code=BINLI, register="问题隐患台账", number=number, kind="hazard", found_on=found, unit="平安办", due_on=due,
        rectified_on=verified, verified_on=verified,
    )  # fmt: skip
    ledger.record([fact], entry=entry)
    actions.ensure_heads([fact])
    return Head.objects.get(number=number)


def test_a_case_is_received_in_the_month_it_was_found_and_closed_in_the_month_of_its_close(cast: Cast) -> None:
    head = done(cast, at=NOW)
    head = actions.verify(case=head, note="现场已清空", version=head.version, by="check", at=NOW + 32 * DAY)
    actions.close(case=head, word=Word.CONFIRMED, version=head.version, by="desk", at=NOW + 32 * DAY)

    august, september = lines(AUGUST)["平安办"], lines(SEPTEMBER)["平安办"]
    assert (august.before, august.received, august.closed, august.after) == (0, 1, 0, 1)
    assert (september.before, september.received, september.closed, september.after) == (1, 0, 1, 0)
    assert september.in_time == 0  # fifteen days were given


def test_a_case_taken_up_again_counts_again_and_its_first_close_stays(cast: Cast) -> None:
    head = closed(cast, at=NOW)
    head = actions.reopen(case=head, reason="复发", version=head.version, by="desk", at=NOW + DAY)
    assert set(lines(at=NOW + 2 * DAY)) == {"平安办"}  # whoever had it last, while nobody has it again
    closed_again(cast, head, NOW + 2 * DAY)

    [line] = bulletin(month())
    assert line.name == "平安办"
    assert (line.received, line.reopened, line.closed, line.in_time, line.after) == (1, 1, 2, 2, 0)


def test_a_case_handed_to_another_unit_later_leaves_the_months_before_as_they_were(cast: Cast) -> None:
    head = closed(cast, at=NOW)
    done(cast, at=NOW)
    before = settled(bulletin(month(at=NOW + 40 * DAY)))
    head = actions.reopen(case=head, reason="复发", version=head.version, by="desk", at=NOW + 41 * DAY)
    actions.assign(
        case=head, units=[cast.services], lead=cast.services, version=head.version, by="desk", at=NOW + 42 * DAY
    )

    assert settled(bulletin(month())) == before
    safety, services = (lines(SEPTEMBER)[name] for name in ("平安办", "服务办"))
    assert (safety.before, safety.reopened, safety.moved, safety.after) == (1, 1, -1, 1)
    assert (services.before, services.reopened, services.moved, services.after) == (0, 0, 1, 1)


def test_a_third_deadline_does_not_change_what_the_second_close_was(cast: Cast) -> None:
    head = closed(cast, at=NOW)
    head = actions.reopen(case=head, reason="复发", version=head.version, by="desk", at=NOW + DAY)
    head = closed_again(cast, head, NOW + 29 * DAY)  # fifteen days were given
    assert lines()["平安办"].in_time == 1

    actions.reopen(case=head, reason="又复发", version=head.version, by="desk", at=NOW + 40 * DAY)
    assert lines()["平安办"].in_time == 1


def test_who_did_not_sign_in_time_stays_late_when_the_case_is_handed_over_again(cast: Cast) -> None:
    head = filed(at=NOW)
    head = actions.assign(case=head, units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)
    told = settled(bulletin(month(at=NOW + 31 * DAY)))
    assert [(line.signs, line.signed_in_time) for line in told if line.name == "平安办"] == [(1, 0)]

    both, later = [cast.safety, cast.services], NOW + 32 * DAY
    head = actions.assign(case=head, units=both, lead=cast.safety, version=head.version, by="desk", at=later)
    for username in ("safe", "serve"):
        head = actions.sign(case=head, version=head.version, by=username, at=later + timedelta(hours=1))

    assert settled(bulletin(month())) == told
    signed = queries.steps(head).filter(verb=Verb.SIGN)
    assert [step.is_late for step in signed] == [True, False]
    september = lines(SEPTEMBER)
    assert [(september[name].signs, september[name].signed_in_time) for name in ("平安办", "服务办")] == [
        (0, 0),
        (1, 1),
    ]


def test_signatures_are_rated_by_the_month_in_which_they_fall_due(cast: Cast) -> None:
    def handed_over(at: datetime, unit: Unit) -> Head:
        head = filed(at=at)
        return actions.assign(case=head, units=[unit], lead=unit, version=1, by="desk", at=at)

    for hours in (2, 80):
        head = handed_over(NOW, cast.safety)
        actions.sign(case=head, version=head.version, by="safe", at=NOW + timedelta(hours=hours))
    handed_over(NOW, cast.services)
    head = handed_over(NOW, cast.services)
    actions.give_back(case=head, reason="不属本办", version=head.version, by="serve", at=NOW + timedelta(hours=2))
    handed_over(datetime(2022, 8, 31, 8, 0, tzinfo=UTC), cast.safety)

    august, september = lines(), lines(SEPTEMBER)
    assert (august["平安办"].signed_in_time, august["平安办"].signs) == (1, 2)
    assert (august["服务办"].signed_in_time, august["服务办"].signs) == (0, 1)
    assert (september["平安办"].signed_in_time, september["平安办"].signs) == (0, 1)
    assert [one.pk for one in behind(month(), "signs", cast.services.pk)] == [head.pk - 1]
    assert lines(at=NOW + timedelta(hours=1))["平安办"].signs == 2  # those that were signed; the rest may still be


def test_first_contacts_are_rated_by_the_month_in_which_they_fall_due(cast: Cast) -> None:
    head = in_hand(cast, CaseKind.HOTLINE)
    actions.contact(case=head, note="已说明", version=head.version, by="safe", at=NOW + timedelta(hours=3))
    head = in_hand(cast, CaseKind.HOTLINE)
    actions.contact(case=head, note="已说明", version=head.version, by="safe", at=NOW + 5 * DAY)
    twin = in_hand(cast, CaseKind.POLLUTION)
    in_hand(cast, CaseKind.POLLUTION)
    actions.revoke(case=twin, reason="误报", version=twin.version, by="head", at=NOW + timedelta(hours=1))

    line = lines()["平安办"]
    assert (line.contacted_in_time, line.contacts) == (1, 3)


def test_of_calls_before_the_close_the_last_that_reached_somebody_counts(cast: Cast) -> None:
    def called(*words: Word) -> None:
        head = in_hand(cast, CaseKind.HOTLINE)
        head = actions.contact(case=head, note="已说明", version=head.version, by="safe", at=NOW)
        head = actions.report_done(case=head, note="已修", version=head.version, by="safe", at=NOW)
        for word in words:
            head = actions.call_back(case=head, word=word, version=head.version, by="desk", at=NOW)

    called(Word.DENIED, Word.CONFIRMED)
    called(Word.CONFIRMED, Word.UNCONFIRMED)
    called(Word.DENIED)
    called(Word.UNCONFIRMED)

    assert (lines()["平安办"].solved, lines()["平安办"].asked) == (2, 3)


def test_closes_without_the_word_of_the_finder_are_counted_apart(cast: Cast) -> None:
    closed(cast)
    head = actions.verify(case=done(cast), note="已清空", version=4, by="check", at=NOW)
    actions.close(case=head, word=Word.UNCONFIRMED, reason="三次未联系上", version=5, by="desk", at=NOW)

    assert (lines()["平安办"].closed, lines()["平安办"].unconfirmed) == (2, 1)
    assert [one.pk for one in behind(month(), "unconfirmed", cast.safety.pk)] == [head.pk]


def test_a_merged_case_leaves_without_being_closed(cast: Cast) -> None:
    first, second = in_hand(cast), filed()
    actions.merge(case=second, into=first, version=second.version, by="desk", at=NOW + DAY)

    assert (lines()["未分派"].left, lines()["未分派"].after, lines()["平安办"].after) == (1, 0, 1)


def test_giving_back_is_counted_by_act(cast: Cast) -> None:
    head = done(cast)
    head = actions.send_back(case=head, reason="仍有堆物", version=head.version, by="check", at=NOW)
    head = actions.report_done(case=head, note="再清", version=head.version, by="safe", at=NOW)
    actions.send_back(case=head, reason="仍有堆物", version=head.version, by="check", at=NOW)

    assert lines()["平安办"].returned == 2
    assert [one.pk for one in behind(month(), "returned", cast.safety.pk)] == [head.pk]


def test_what_a_ledger_states_counts_on_its_days(cast: Cast) -> None:
    by_ledger("甲1", date(2022, 7, 20), date(2022, 8, 3), due=date(2022, 8, 1))
    by_ledger("甲2", date(2022, 8, 20), date(2022, 8, 31), due=date(2022, 8, 31))
    by_ledger("甲3", date(2022, 8, 31))

    line = lines()["平安办"]
    assert (line.before, line.received, line.closed, line.in_time, line.after) == (1, 2, 2, 1, 1)


def test_a_ledgers_close_stays_when_the_case_is_taken_up_again_here(cast: Cast) -> None:
    head = by_ledger("甲1", date(2022, 7, 20), date(2022, 7, 25))
    actions.reopen(case=head, reason="复发", version=head.version, by="desk", at=NOW + DAY)

    july, august = lines(date(2022, 7, 1))["平安办"], lines()["平安办"]
    assert (july.closed, july.after) == (1, 0)
    assert (august.before, august.reopened, august.after) == (0, 1, 1)


def test_midnight_in_beijing_parts_the_months(cast: Cast) -> None:
    last = datetime.combine(date(2022, 8, 31), time(23, 59), SHANGHAI)
    filed(at=last)
    filed(at=last + timedelta(minutes=2))

    assert (lines(AUGUST)["未分派"].received, lines(SEPTEMBER)["未分派"].received) == (1, 1)
    assert lines(SEPTEMBER)["未分派"].before == 1


@pytest.mark.parametrize(("username", "seen"), [("desk", 1), ("binli", 1), ("wuyuan", 0)])
def test_everybody_reads_of_what_they_may_see(cast: Cast, username: str, seen: int) -> None:
    filed()

    assert whole(bulletin(month(username=username))).received == seen
    assert behind(month(username=username), "received", None, every=True).count() == seen


def test_the_month_that_is_asked_for_is_the_last_one_that_is_over_or_the_latest_with_a_case(cast: Cast) -> None:
    assert usual_month(who("desk"), date(2022, 10, 5)) == date(2022, 9, 1)
    filed()
    assert usual_month(who("desk"), date(2022, 10, 5)) == AUGUST
    assert usual_month(who("desk"), date(2022, 8, 5)) == date(2022, 7, 1)


def test_the_number_of_queries_does_not_grow_with_units(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    in_hand(cast)
    filed()
    asked = month()
    with django_assert_max_num_queries(20):
        bulletin(asked)


def open_by_story(head: Head, moment: datetime) -> bool:
    """Whether a case stood open just before a moment, told from its steps one by one."""
    states = [step.state for step in queries.steps(head) if step.happened_at < moment]
    return bool(states) and State(states[-1]) in OPEN


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_whatever_was_done_every_units_month_adds_up(cast: Cast, data: st.DataObject) -> None:
    with transaction.atomic():
        everybody = [who(username) for username in USERNAMES]
        heads = [filed(kind) for kind in (CaseKind.HAZARD, CaseKind.NEED, CaseKind.HOTLINE)]

        def assign(head: Head, by: str, at: datetime) -> object:
            lead = data.draw(st.sampled_from([cast.safety, cast.services]), label="unit")
            units = [lead, cast.bureau] if head.number[-1] in "13579" else [lead]
            return actions.assign(case=head, units=units, lead=lead, version=head.version, by=by, at=at)

        at = NOW
        told: dict[date, list[Line]] = {}
        for _ in range(data.draw(st.integers(6, 24), label="acts")):
            at += data.draw(st.sampled_from([timedelta(hours=3), 3 * DAY, 11 * DAY]), label="later")
            for first in months(until=at - 31 * DAY):
                told.setdefault(first, settled(bulletin(month(first, at=at))))
            head = data.draw(st.sampled_from(heads), label="case")
            head.refresh_from_db()
            verb, by = chosen(data, allowed(head, everybody, at))
            try:
                with transaction.atomic():
                    if verb is Verb.ASSIGN:
                        assign(head, by, at)
                    else:
                        ACTS[verb](head, heads[0], cast, by, at)
            except (Refused, Conflict):
                continue
        verbs: Counter[str] = Counter()
        previous: dict[int | None, int] = {}
        for first in months(until=at):
            asked = month(first, at=at)
            found = bulletin(asked)
            assert all(adds_up(line) for line in found)
            assert all(0 <= line.in_time <= line.closed for line in found)
            assert all(0 <= getattr(line, rate.good) <= getattr(line, rate.of) for line in found for rate in RATES)
            assert whole(found).moved == 0
            assert told.get(first) in (None, settled(found)), "a month that is over was told otherwise"
            assert {line.unit: line.before for line in found if line.before} == previous
            previous = {line.unit: line.after for line in found if line.after}
            assert whole(found).after == sum(open_by_story(one, asked.ends) for one in Head.objects.all())
            for line in found:
                for column in ("before", "received", "after", "late"):
                    assert behind(asked, column, line.unit).count() == getattr(line, column)
            for column in COUNTED:
                assert behind(asked, column, None, every=True).count() <= getattr(whole(found), column)
            verbs.update({column: getattr(whole(found), column) for column in FLOWS})
        stepped = Counter(step.verb for one in Head.objects.all() for step in queries.steps(one))
        assert verbs["received"] == 3
        assert verbs["closed"] == stepped[Verb.CLOSE] + stepped[Verb.MEND]
        assert verbs["reopened"] == stepped[Verb.REOPEN]
        assert verbs["left"] == stepped[Verb.MERGE] + stepped[Verb.REVOKE]
        assert verbs["returned"] == stepped[Verb.GIVE_BACK] + stepped[Verb.SEND_BACK]
        transaction.set_rollback(True)
