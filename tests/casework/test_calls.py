"""Calling back: before a complaint is closed, and once more some weeks later; only those reached count in a rate."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from jiedao.casework import actions, queries
from jiedao.casework.actions import callers
from jiedao.casework.kinds import ASK_AGAIN, TRIES, CaseKind
from jiedao.casework.models import Case, Head
from jiedao.casework.queries.calls import Told
from jiedao.casework.rules import State, Word
from jiedao.casework.rules.telling import Told as Caller
from jiedao.organisation import actions as people
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Person
from tests.casework.cast import DAY, NOW, Cast, closed, filed, post_of

WEEKS = [days * DAY for days in ASK_AGAIN]
SOLVED, UNSOLVED, MISSED = Word.CONFIRMED, Word.DENIED, Word.UNCONFIRMED
PHONE = "13912345678"
YEAR = (date(2022, 1, 1), date(2022, 12, 31))


def complaint(cast: Cast, done_at: datetime = NOW) -> Head:
    """A complaint that was reported done and verified."""
    head = filed(CaseKind.POLLUTION)
    callers.set_caller(case=head, told=Caller("李明", PHONE), by="desk", at=NOW)
    head = actions.assign(case=head, units=[cast.safety], lead=cast.safety, version=head.version, by="desk", at=NOW)
    head = actions.sign(case=head, version=head.version, by="safe", at=NOW)
    head = actions.contact(case=head, note="已说明办理安排", version=head.version, by="safe", at=NOW)
    head = actions.report_done(case=head, note="已停工整改", version=head.version, by="safe", at=done_at)
    return actions.verify(case=head, note="现场无异味", version=head.version, by="check", at=done_at)


def called(head: Head, word: Word, days: int = 0) -> Head:
    return actions.call_back(case=head, word=word, note="", version=head.version, by="desk", at=NOW + days * DAY)


def settled(cast: Cast) -> Head:
    """A complaint closed with the caller's word."""
    head = called(complaint(cast), SOLVED)
    return actions.close(case=head, word=SOLVED, version=head.version, by="desk", at=NOW)


def due(username: str = "desk") -> list[Head]:
    return list(queries.to_call(organisation.who(username)))


def due_again(days: int, username: str = "desk") -> list[Head]:
    return list(queries.to_ask_again(organisation.who(username), (NOW + days * DAY).date()))


@pytest.mark.parametrize(
    ("answers", "listed"),
    [
        ([], True),
        ([SOLVED], False),
        ([UNSOLVED], False),
        ([MISSED], True),
        ([MISSED] * (TRIES - 1), True),
        ([MISSED] * TRIES, False),
        ([MISSED, SOLVED], False),
    ],
)
def test_a_caller_is_listed_until_reached_or_tried_often_enough(cast: Cast, answers: list[Word], listed: bool) -> None:
    head = complaint(cast)
    for answer in answers:
        head = called(head, answer)

    assert bool(due()) is listed


def test_a_case_handled_anew_is_called_anew(cast: Cast) -> None:
    head = called(complaint(cast), UNSOLVED)
    assert due() == []

    head = actions.send_back(case=head, reason="来电人反映未解决", version=head.version, by="check", at=NOW)
    actions.report_done(case=head, note="重新整改", version=head.version, by="safe", at=NOW)

    assert due() == [head]


def test_kinds_without_a_caller_are_not_listed(cast: Cast) -> None:
    closed(cast, CaseKind.HAZARD)

    assert due() == []
    assert due_again(40) == []


@pytest.mark.parametrize(
    ("days", "listed"),
    [
        (ASK_AGAIN[0] - 1, False),
        (ASK_AGAIN[0], True),
        (ASK_AGAIN[1], True),
        (ASK_AGAIN[1] + 1, False),
    ],
)
def test_some_weeks_after_the_close_the_caller_is_asked_once_more(cast: Cast, days: int, listed: bool) -> None:
    settled(cast)

    assert bool(due_again(days)) is listed


def test_who_is_on_the_list_weeks_later_can_be_called(cast: Cast) -> None:
    """The number is told to whoever is to call, for as long as the case is listed, and to nobody before or after."""
    head = settled(cast)
    for days in ASK_AGAIN:
        assert due_again(days) == [head]
        assert callers.reveal(case=head, purpose="回访", by="desk", at=NOW + days * DAY).phone == PHONE
    for days in (ASK_AGAIN[0] - 1, ASK_AGAIN[1] + 1):
        assert due_again(days) == []
        with pytest.raises(Refused, match="不再需要联系"):
            callers.reveal(case=head, purpose="回访", by="desk", at=NOW + days * DAY)


def test_who_handled_a_case_is_neither_asked_nor_able_to_call_about_it(cast: Cast) -> None:
    head = complaint(cast)

    assert due("safe") == []
    with pytest.raises(Refused, match="办理过这个事项的人不能回访"):
        actions.call_back(case=head, word=SOLVED, version=head.version, by="safe", at=NOW)


def test_nor_is_a_stand_in_by_the_post_of_one_who_did(cast: Cast) -> None:
    """The head's only post left is to stand in for the clerk who handled the case."""
    head = complaint(cast)
    people.stand_in(post=post_of("safe"), person=Person.objects.get(username="head"), by="admin", at=NOW)
    people.take_post(post=post_of("head"), by="admin", at=NOW)

    assert due("head") == []
    with pytest.raises(Refused, match="AB角代理也不行"):
        actions.call_back(case=head, word=SOLVED, version=head.version, by="head", at=NOW)


def test_who_was_asked_once_more_is_not_asked_again(cast: Cast) -> None:
    called(settled(cast), SOLVED, days=40)

    assert due_again(41) == []


def test_a_caller_who_says_it_is_not_mended_opens_the_same_number_and_the_first_close_stays(cast: Cast) -> None:
    head = settled(cast)
    before = Case.objects.live().get(number=head.number)

    again = called(head, UNSOLVED, days=40)

    assert (again.pk, again.state, again.first_closed_on) == (head.pk, State.FOUND, NOW.date())
    assert queries.story(again)[-1].told == "回访反映未解决"
    assert Case.objects.live().get(number=head.number) == before


@pytest.mark.parametrize(("word", "state"), [(SOLVED, State.CLOSED), (MISSED, State.CLOSED)])
def test_any_other_answer_leaves_the_case_closed(cast: Cast, word: Word, state: State) -> None:
    assert called(settled(cast), word, days=40).state == state


def told(again: bool = False, until: date = YEAR[1]) -> list[Told]:
    return queries.told(organisation.who("desk"), YEAR[0], until, again=again)


def redone(head: Head) -> Head:
    """Sent back because the caller denied it, and reported done and verified once more."""
    head = actions.send_back(case=head, reason="来电人反映未解决", version=head.version, by="check", at=NOW)
    head = actions.report_done(case=head, note="重新整改", version=head.version, by="safe", at=NOW)
    return actions.verify(case=head, note="现场无异味", version=head.version, by="check", at=NOW)


@pytest.mark.parametrize(
    ("answers", "came"),
    [
        ([], Told("pollution", waiting=1)),
        ([SOLVED], Told("pollution", solved=1)),
        ([MISSED], Told("pollution", missed=1)),
        ([MISSED, SOLVED], Told("pollution", solved=1)),
        ([UNSOLVED, SOLVED], Told("pollution", unsolved=1)),  # asked until they say yes: the first answer counts
    ],
)
def test_of_each_report_of_done_the_first_answer_counts(cast: Cast, answers: list[Word], came: Told) -> None:
    head = complaint(cast)
    for answer in answers:
        head = called(head, answer)

    assert told() == [came]


def test_an_answer_of_no_is_not_forgotten_when_a_later_one_lets_the_case_be_closed(cast: Cast) -> None:
    head = called(redone(called(complaint(cast), UNSOLVED)), SOLVED)
    actions.close(case=head, word=SOLVED, version=head.version, by="desk", at=NOW)

    (one,) = told()

    assert (one.solved, one.unsolved, one.valid, one.due, one.asked) == (1, 1, 2, 2, 2)


def test_what_is_sent_back_before_anybody_called_was_not_to_be_asked(cast: Cast) -> None:
    redone(complaint(cast))

    assert told() == [Told("pollution", waiting=1)]


@pytest.mark.parametrize(
    ("answer", "day", "until", "came"),
    [
        (None, 0, ASK_AGAIN[0] - 1, None),
        (None, 0, ASK_AGAIN[0], Told("pollution", waiting=1)),
        (None, 0, ASK_AGAIN[1], Told("pollution", waiting=1)),
        (None, 0, ASK_AGAIN[1] + 1, Told("pollution", unasked=1)),
        (SOLVED, 40, 41, Told("pollution", solved=1)),
        (UNSOLVED, 40, 41, Told("pollution", unsolved=1)),
        (MISSED, 40, ASK_AGAIN[1] + 1, Told("pollution", missed=1)),
        (SOLVED, 10, 11, Told("pollution", solved=1)),  # asked before it was due
    ],
)
def test_once_more_is_counted_from_the_day_on_which_it_is_due(
    cast: Cast, answer: Word | None, day: int, until: int, came: Told | None
) -> None:
    head = settled(cast)
    if answer:
        called(head, answer, days=day)

    assert told(again=True, until=(NOW + until * DAY).date()) == ([came] if came else [])
    assert told() == [Told("pollution", solved=1)]


def test_what_was_taken_up_before_anybody_asked_once_more_was_not_to_be_asked(cast: Cast) -> None:
    head = settled(cast)
    actions.reopen(case=head, reason="又有异味", version=head.version, by="desk", at=NOW + 10 * DAY)

    assert told(again=True) == []


def test_who_handled_the_cases_sees_what_came_of_the_calls_as_everybody_does(cast: Cast) -> None:
    called(complaint(cast), UNSOLVED)

    assert queries.told(organisation.who("safe"), *YEAR, again=False) == told()


def test_a_day_counts_in_beijing(cast: Cast) -> None:
    complaint(cast, NOW.replace(hour=16, minute=30))  # half past midnight of the next day
    day = NOW.date()

    assert queries.told(organisation.who("desk"), day, day, again=False) == []
    assert len(queries.told(organisation.who("desk"), day + DAY, day + DAY, again=False)) == 1


@pytest.mark.parametrize(("username", "sees"), [("desk", True), ("check", True), ("binli", False), ("help", False)])
def test_the_list_is_of_those_who_may_call(cast: Cast, username: str, sees: bool) -> None:
    complaint(cast)

    assert bool(due(username)) is sees


def merged(cast: Cast, phone: str = "13700001111") -> tuple[Head, Head]:
    """A complaint that was reported done and verified, and another caller's that was merged into it before."""
    main, again = filed(CaseKind.POLLUTION), filed(CaseKind.POLLUTION)
    callers.set_caller(case=main, told=Caller("李明", PHONE), by="desk", at=NOW)
    callers.set_caller(case=again, told=Caller("王芳", phone), by="desk", at=NOW)
    again = actions.merge(case=again, into=main, version=again.version, by="desk", at=NOW)
    main.refresh_from_db()
    main = actions.assign(case=main, units=[cast.safety], lead=cast.safety, version=main.version, by="desk", at=NOW)
    main = actions.sign(case=main, version=main.version, by="safe", at=NOW)
    main = actions.contact(case=main, note="已联系两位", version=main.version, by="safe", at=NOW)
    main = actions.report_done(case=main, note="已停工整改", version=main.version, by="safe", at=NOW)
    return actions.verify(case=main, note="现场无异味", version=main.version, by="check", at=NOW), again


def close(head: Head, word: Word = SOLVED) -> Head:
    reason = "" if word is SOLVED else "未联系上"
    return actions.close(case=head, word=word, reason=reason, version=head.version, by="desk", at=NOW)


def test_the_caller_of_a_merged_case_is_asked_too_before_the_close(cast: Cast) -> None:
    main, again = merged(cast)
    assert due() == [main, again]

    main = called(main, SOLVED)
    assert due() == [again]
    with pytest.raises(Refused, match="并入的事项还有1件没有回访来电人，不能办结"):
        close(main)

    again = called(again, SOLVED)
    assert due() == []
    assert (again.state, close(main).state) == ("merged", "closed")


@pytest.mark.parametrize(
    ("word", "said"), [(UNSOLVED, "来电人反映未解决，不能办结"), (MISSED, "只能按“未经本人确认”办结")]
)
def test_what_the_other_caller_says_binds_the_close(cast: Cast, word: Word, said: str) -> None:
    main, again = merged(cast)
    main = called(main, SOLVED)
    called(again, word)

    with pytest.raises(Refused, match=said):
        close(main)
    if word is MISSED:
        assert close(main, MISSED).state == "closed"


def test_a_caller_who_called_twice_is_asked_once(cast: Cast) -> None:
    main, _ = merged(cast, PHONE)

    assert due() == [main]
    assert close(called(main, SOLVED)).state == "closed"


def test_work_done_again_is_asked_about_again_of_every_caller(cast: Cast) -> None:
    main, again = merged(cast)
    main, again = called(main, SOLVED), called(again, UNSOLVED)

    main = actions.send_back(case=main, reason="仍有异味", version=main.version, by="check", at=NOW)
    with pytest.raises(Refused, match="不需回访"):
        called(again, SOLVED)
    main = actions.report_done(case=main, note="再次整改", version=main.version, by="safe", at=NOW)

    assert due() == [main, again]


def test_who_handled_the_case_does_not_ask_the_callers_merged_into_it(cast: Cast) -> None:
    _, again = merged(cast)

    assert due("safe") == []
    with pytest.raises(Refused):
        actions.call_back(case=again, word=SOLVED, version=again.version, by="safe", at=NOW)
    with pytest.raises(Refused, match="只有现在要联系"):
        callers.reveal(case=again, purpose="回访", by="safe", at=NOW)
    assert callers.reveal(case=again, purpose="回访", by="desk", at=NOW).phone == "13700001111"


def test_what_was_merged_into_a_duplicate_goes_on_with_it(cast: Cast) -> None:
    first, second, third = (filed(CaseKind.POLLUTION) for _ in range(3))
    actions.merge(case=first, into=second, version=1, by="desk", at=NOW)
    second.refresh_from_db()
    actions.merge(case=second, into=third, version=second.version, by="desk", at=NOW)

    assert {link.duplicate for link in third.duplicates.all()} == {first, second}


def test_the_answer_of_a_merged_cases_caller_counts_in_the_rate(cast: Cast) -> None:
    main, again = merged(cast)
    called(main, SOLVED)
    called(again, UNSOLVED)

    [told] = queries.told(organisation.who("desk"), *YEAR, again=False)
    assert (told.solved, told.unsolved) == (1, 1)


def settled_with_both(cast: Cast) -> tuple[Head, Head]:
    """The same, closed with the word of both callers."""
    main, again = merged(cast)
    main, again = called(main, SOLVED), called(again, SOLVED)
    return close(main), again


@pytest.mark.parametrize(
    ("days", "listed"),
    [(ASK_AGAIN[0] - 1, False), (ASK_AGAIN[0], True), (ASK_AGAIN[1], True), (ASK_AGAIN[1] + 1, False)],
)
def test_some_weeks_after_the_close_the_callers_of_merged_cases_are_asked_as_that_of_the_main_one(
    cast: Cast, days: int, listed: bool
) -> None:
    main, again = settled_with_both(cast)

    assert due_again(days) == ([main, again] if listed else [])
    assert due_again(days, "safe") == []
    if listed:
        assert callers.reveal(case=again, purpose="回访", by="desk", at=NOW + days * DAY).phone == "13700001111"
    else:
        with pytest.raises(Refused, match="不再需要联系"):
            callers.reveal(case=again, purpose="回访", by="desk", at=NOW + days * DAY)


def test_each_is_listed_until_reached_by_themselves(cast: Cast) -> None:
    main, again = settled_with_both(cast)

    called(main, SOLVED, days=40)
    assert due_again(40) == [again]
    again = called(again, MISSED, days=40)
    assert [head.missed for head in due_again(40)] == [1]  # type: ignore[attr-defined]
    for _ in range(TRIES - 1):
        again = called(again, MISSED, days=40)
    assert due_again(40) == []
    with pytest.raises(Refused, match="不再需要联系"):
        callers.reveal(case=again, purpose="回访", by="desk", at=NOW + 40 * DAY)


def test_who_called_twice_is_asked_once_more_only_once(cast: Cast) -> None:
    main, _ = merged(cast, PHONE)
    main = close(called(main, SOLVED))

    assert due_again(40) == [main]


def test_a_merged_cases_caller_who_says_it_is_not_mended_opens_the_main_one_again(cast: Cast) -> None:
    main, again = settled_with_both(cast)

    left = called(again, UNSOLVED, days=40)

    main.refresh_from_db()
    assert (left.pk, left.state) == (again.pk, State.MERGED)
    assert (main.state, main.first_closed_on, main.closed_count) == (State.FOUND, NOW.date(), 1)
    assert queries.story(main)[-1].told == f"并入的{again.number}回访反映未解决"
    assert due_again(41) == []


def test_who_handled_the_duplicate_before_it_was_merged_is_not_on_its_list(cast: Cast) -> None:
    duplicate = filed(CaseKind.POLLUTION)
    callers.set_caller(case=duplicate, told=Caller("王芳", "13700001111"), by="desk", at=NOW)
    said = {"units": [cast.safety], "lead": cast.safety}
    duplicate = actions.assign(case=duplicate, version=duplicate.version, by="desk", at=NOW, **said)  # type: ignore[arg-type]
    duplicate = actions.sign(case=duplicate, version=duplicate.version, by="head", at=NOW)
    main = complaint(cast)
    main = actions.send_back(case=main, reason="还有异味", version=main.version, by="check", at=NOW)
    actions.merge(case=duplicate, into=main, version=duplicate.version, by="desk", at=NOW)
    main.refresh_from_db()
    main = actions.report_done(case=main, note="再次整改", version=main.version, by="safe", at=NOW)

    assert duplicate.pk in [head.pk for head in due("desk")]
    assert duplicate.pk not in [head.pk for head in due("head")]


@pytest.mark.parametrize(
    ("answers", "came"),
    [
        ([], Told("pollution", solved=1, waiting=1)),
        ([UNSOLVED], Told("pollution", solved=1, unsolved=1)),
        ([MISSED, SOLVED], Told("pollution", solved=2)),
        ([MISSED], Told("pollution", solved=1, missed=1)),
    ],
)
def test_what_the_merged_cases_caller_says_weeks_later_counts_apart(
    cast: Cast, answers: list[Word], came: Told
) -> None:
    main, again = settled_with_both(cast)
    called(main, SOLVED, days=39)
    for answer in answers:
        again = called(again, answer, days=40)

    assert told(again=True, until=(NOW + 41 * DAY).date()) == [came]
    assert told() == [Told("pollution", solved=2)]


def test_a_call_in_vain_before_the_close_and_an_answer_after_it_are_two_turns(cast: Cast) -> None:
    main, again = merged(cast)
    again = called(again, MISSED)
    main = close(called(main, SOLVED), MISSED)
    called(again, SOLVED, days=40)

    assert told() == [Told("pollution", solved=1, missed=1)]
    [later] = told(again=True, until=(NOW + 41 * DAY).date())
    assert (later.solved, later.waiting) == (1, 1)


def found_by(cast: Cast, finder: str, handler: str = "safe") -> Head:
    """A hazard that somebody found, reported done by the safety office and verified."""
    head = filed(CaseKind.HAZARD, by=finder)
    unit = cast.safety if handler == "safe" else cast.binli
    head = actions.assign(case=head, units=[unit], lead=unit, version=head.version, by="desk", at=NOW)
    head = actions.sign(case=head, version=head.version, by=handler, at=NOW)
    head = actions.report_done(case=head, note="已清理", version=head.version, by=handler, at=NOW)
    return actions.verify(case=head, note="现场已清空", version=head.version, by="check", at=NOW)


def finders(username: str = "desk") -> list[Head]:
    return list(queries.finders_to_ask(organisation.who(username)))


@pytest.mark.parametrize(
    ("finder", "handler", "listed"),
    [
        ("binli", "safe", True),
        ("help", "safe", True),
        ("desk", "safe", False),  # the desk found it itself
        ("check", "safe", False),
        ("binli", "binli", False),  # who found it mended it
    ],
)
def test_who_found_what_has_no_caller_stands_on_a_list_of_their_own(
    cast: Cast, finder: str, handler: str, listed: bool
) -> None:
    head = found_by(cast, finder, handler)

    assert (finders() == [head]) is listed
    assert due() == []


def test_a_finder_is_listed_until_asked_and_nobody_must(cast: Cast) -> None:
    head = found_by(cast, "binli")
    assert called(head, SOLVED).state == State.VERIFIED
    assert finders() == []

    other = found_by(cast, "help")
    actions.close(case=other, word=SOLVED, version=other.version, by="desk", at=NOW)
    assert finders() == []


def test_callers_are_not_on_the_list_of_finders_nor_what_one_handled(cast: Cast) -> None:
    complaint(cast)
    found_by(cast, "binli")

    assert [head.kind for head in finders()] == ["hazard"]
    assert finders("safe") == []
    assert finders("binli") == []
