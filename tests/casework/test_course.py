"""Whatever people do to cases in whatever order, the loop keeps what it promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from jiedao import figures
from jiedao.casework import actions, queries
from jiedao.casework.actions.taking import local_day
from jiedao.casework.kinds import HANDLING, MOVES, CaseKind
from jiedao.casework.models import Head, Share, Step
from jiedao.casework.rules import OPEN, State, Verb, Word, early, why_not
from jiedao.casework.rules.ways import ways
from jiedao.figures import Asking
from jiedao.ledger.actions import Conflict
from jiedao.ledger.models import Entry
from jiedao.organisation import actions as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Who
from jiedao.organisation.models import Person, Unit
from jiedao.organisation.queries import who
from jiedao.worktime import published_calendar
from tests.casework.cast import DAY, MINUTE, NOW, PEOPLE, Cast, filed, post_of

pytestmark = pytest.mark.django_db
KINDS = (CaseKind.HAZARD, CaseKind.HOTLINE, CaseKind.NEED)
USERNAMES = [username for username, *_ in PEOPLE]
Act = Callable[[Head, Head, Cast, str, datetime], object]


def acts() -> Mapping[Verb, Act]:
    """Each act on a case: what it needs beside the case is made up."""

    def both(head: Head, cast: Cast) -> list[Unit]:
        return [cast.safety, cast.bureau] if head.number[-1] in "13579" else [cast.safety]

    return {
        Verb.MEND: lambda h, o, c, by, at: actions.mend(case=h, note="当场", version=h.version, by=by, at=at),
        Verb.ASSIGN: lambda h, o, c, by, at: actions.assign(
            case=h, units=both(h, c), lead=c.safety, reason="需要配合", version=h.version, by=by, at=at
        ),
        Verb.SIGN: lambda h, o, c, by, at: actions.sign(case=h, version=h.version, by=by, at=at),
        Verb.GIVE_BACK: lambda h, o, c, by, at: actions.give_back(
            case=h, reason="不属", version=h.version, by=by, at=at
        ),
        Verb.CONTACT: lambda h, o, c, by, at: actions.contact(case=h, note="已联系", version=h.version, by=by, at=at),
        Verb.HANDLE: lambda h, o, c, by, at: actions.handle(case=h, note="在办", version=h.version, by=by, at=at),
        Verb.REPORT_DONE: lambda h, o, c, by, at: actions.report_done(
            case=h, note="办好", version=h.version, by=by, at=at
        ),
        Verb.ANSWER: lambda h, o, c, by, at: actions.answer_for(
            case=h, unit=c.bureau, answer="已办", version=h.version, by=by, at=at
        ),
        Verb.VERIFY: lambda h, o, c, by, at: actions.verify(case=h, note="合格", version=h.version, by=by, at=at),
        Verb.SEND_BACK: lambda h, o, c, by, at: actions.send_back(
            case=h, reason="未改", version=h.version, by=by, at=at
        ),
        Verb.CALL_BACK: lambda h, o, c, by, at: actions.call_back(
            case=h, word=Word.CONFIRMED, version=h.version, by=by, at=at
        ),
        Verb.CLOSE: lambda h, o, c, by, at: actions.close(case=h, word=Word.CONFIRMED, version=h.version, by=by, at=at),
        Verb.REOPEN: lambda h, o, c, by, at: actions.reopen(case=h, reason="复发", version=h.version, by=by, at=at),
        Verb.PAUSE: lambda h, o, c, by, at: actions.pause(
            case=h, until=at + DAY, reason="待料", version=h.version, by=by, at=at
        ),
        Verb.RESUME: lambda h, o, c, by, at: actions.resume(case=h, version=h.version, by=by, at=at),
        Verb.ASK_EXTENSION: lambda h, o, c, by, at: actions.ask_extension(
            case=h, amount=2, reason="复杂", version=h.version, by=by, at=at
        ),
        Verb.GRANT: lambda h, o, c, by, at: actions.decide_extension(
            case=h, granted=True, version=h.version, by=by, at=at
        ),
        Verb.DENY: lambda h, o, c, by, at: actions.decide_extension(
            case=h, granted=False, reason="不必", version=h.version, by=by, at=at
        ),
        Verb.MERGE: lambda h, o, c, by, at: actions.merge(case=h, into=o, version=h.version, by=by, at=at),
        Verb.SEEN: lambda h, o, c, by, at: actions.see_again(case=h, note="又见", version=h.version, by=by, at=at),
        Verb.PUT_OFF: lambda h, o, c, by, at: actions.put_off(
            case=h, until=at.date() + 30 * DAY, version=h.version, by=by, at=at
        ),
        Verb.REVOKE: lambda h, o, c, by, at: actions.revoke(case=h, reason="误报", version=h.version, by=by, at=at),
        Verb.CORRECT: lambda h, o, c, by, at: actions.correct(
            case=h, changes={"address": f"滨里路{h.version}号"}, reason="写错", version=h.version, by=by, at=at
        ),
    }


ACTS = acts()


def the_story_equals_the_head(head: Head) -> None:
    steps = list(queries.steps(head))
    assert [step.serial for step in steps] == list(range(1, head.version + 1))
    assert steps[-1].state == head.state
    for before, step in pairwise(steps):
        move = MOVES[Verb(step.verb)]
        assert State(before.state) in move.starts
        assert (State(before.state), State(step.state)) in ways(Verb(step.verb), move)
        if move.ends is None:
            assert step.state == before.state
    closes = [local_day(step.happened_at) for step in steps if step.verb in (Verb.CLOSE, Verb.MEND)]
    assert (head.closed_count, head.first_closed_on) == (len(closes), closes[0] if closes else None)
    assert (head.state in OPEN) or not Share.objects.standing().filter(head=head).exists()


def what_is_known_equals_the_head(head: Head) -> None:
    fact = queries.known(head)
    assert fact is not None
    assert (fact.kind, fact.code, fact.address, fact.description) == (head.kind, head.code, head.address, head.text)


def the_early_clocks_follow_from_the_story(head: Head) -> None:
    kind = queries.kind_of(head)
    told = early(queries.matter(head), head.clock_from, kind.sign, kind.contact, published_calendar())
    clocks = {"sign": told.sign, "contact": told.contact}
    for name, clock in clocks.items():
        kept = (getattr(head, f"{name}_due_at"), getattr(head, f"{name}_warn_at"))
        assert kept == ((clock.due_at, clock.warn_at) if clock else (None, None)), name
    dues = [head.due_at, *(clock.due_at for clock in clocks.values() if clock)]
    assert head.next_due_at == min((due for due in dues if due), default=None)
    signed = Share.objects.filter(head=head, signed_at__isnull=False, sign_due_at__isnull=False)
    late = {(share.unit_id, share.signed_at) for share in signed if share.is_late}
    assert late == {
        (step.unit_id, step.happened_at) for step in queries.steps(head) if step.verb == Verb.SIGN and step.is_late
    }


def nobody_verified_their_own_work(head: Head) -> None:
    hands: set[str] = set()
    for step in queries.steps(head):
        own = queries.deed(step).hands
        if step.verb == Verb.VERIFY:
            assert not own & hands
        if step.verb in HANDLING:
            hands |= own


def closed_is_a_part_of_found() -> None:
    asking = Asking(date(2022, 12, 31))
    for key, figure in figures.known().items():
        if figure.of and key in ("hazards_closed", "needs_done"):
            whole, start = figures.known()[figure.of], asking.start(key)
            closed = set(figure.rows(asking, start).values_list("number", flat=True))
            assert closed <= set(whole.rows(asking, start).values_list("number", flat=True))


def mended_only_when_seen(head: Head) -> None:
    """What stands closed and asks for it was verified or mended before the finder's own eyes since it was opened."""
    if head.state != State.CLOSED or not queries.kind_of(head).demands.verifies:
        return
    verbs = [step.verb for step in queries.steps(head)]
    since = max((place for place, verb in enumerate(verbs) if verb in (Verb.FILE, Verb.REOPEN)), default=0)
    assert {Verb.VERIFY.value, Verb.MEND.value} & set(verbs[since:])


def what_waits_may_be_done(everybody: list[Who], at: datetime) -> None:
    """What stands in somebody's list lets them act; what must be verified or granted stands in those of all who may."""
    heads = list(Head.objects.all())
    seen = {head: queries.matter(head) for head in heads}
    for one in everybody:
        may = {
            verb: {
                head
                for head in heads
                if why_not(verb, MOVES[verb], queries.kind_of(head).demands, seen[head], one, at) is None
            }
            for verb in ACTS
        }
        assert set(queries.waiting(one)) <= set().union(*may.values())
        for verb in (Verb.VERIFY, Verb.GRANT):
            assert set(queries.awaiting(one, verb)) == may[verb]


def allowed(head: Head, everybody: list[Who], at: datetime) -> dict[Verb, list[str]]:
    """Who may do what to the case now."""
    seen, demands = queries.matter(head), queries.kind_of(head).demands
    open_to = {
        verb: [one.username for one in everybody if why_not(verb, MOVES[verb], demands, seen, one, at) is None]
        for verb in ACTS
    }
    return {verb: usernames for verb, usernames in open_to.items() if usernames}


FORWARD = (Verb.SIGN, Verb.REPORT_DONE, Verb.ANSWER, Verb.VERIFY, Verb.CALL_BACK, Verb.CLOSE, Verb.REOPEN)


def chosen(data: st.DataObject, open_to: dict[Verb, list[str]]) -> tuple[Verb, str]:
    """An act and who does it: mostly one that brings the case on, at times any that may be, or any at all."""
    how = data.draw(st.integers(0, 9), label="how")
    if how == 0 or not open_to:
        return data.draw(st.tuples(st.sampled_from(list(ACTS)), st.sampled_from(USERNAMES)), label="any act")
    on = [verb for verb in FORWARD if verb in open_to]
    verb = data.draw(st.sampled_from(on if on and how > 3 else sorted(open_to)), label="act")
    return verb, data.draw(st.sampled_from(open_to[verb]), label="by")


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],  # to explain a failure takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_random_acts_never_break_the_loop(cast: Cast, data: st.DataObject) -> None:
    with transaction.atomic():
        checker = Person.objects.get(username="check")
        organisation.stand_in(post=post_of("safe"), person=checker, by="admin", at=NOW)
        everybody = [who(username) for username in USERNAMES]
        heads = [filed(kind) for kind in (*KINDS, CaseKind.HAZARD)]
        at = NOW
        for _ in range(data.draw(st.integers(4, 24), label="acts")):
            at += data.draw(st.sampled_from([MINUTE, timedelta(hours=5), 4 * DAY]), label="later")
            head = data.draw(st.sampled_from(heads), label="case")
            head.refresh_from_db()
            verb, by = chosen(data, allowed(head, everybody, at))
            before, known = head.version, Step.objects.count()
            try:
                with transaction.atomic():
                    ACTS[verb](head, heads[0], cast, by, at)
            except (Refused, Conflict):
                assert (Head.objects.get(pk=head.pk).version, Step.objects.count()) == (before, known)
            head.refresh_from_db()
            the_story_equals_the_head(head)
            what_is_known_equals_the_head(head)
            nobody_verified_their_own_work(head)
            mended_only_when_seen(head)
            event(head.state)
            what_waits_may_be_done(everybody, at)
        for one in Head.objects.all():
            the_story_equals_the_head(one)
        closed_is_a_part_of_found()
        assert Entry.objects.filter(verb__startswith="事项").count() == Step.objects.count()
        transaction.set_rollback(True)
