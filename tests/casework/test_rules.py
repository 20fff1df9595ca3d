"""What may be done to a case: the whole table of acts, states and kinds, and who may do each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, product

import pytest

from jiedao.casework.kinds import KINDS, MOVES, CaseKind, diagram
from jiedao.casework.rules import (
    STATE_NAMES,
    Asked,
    Deed,
    Demands,
    Matter,
    Part,
    State,
    Verb,
    Word,
    after,
    judge,
    why_not,
    why_not_file,
    why_not_share,
)
from jiedao.casework.rules.ways import ways
from jiedao.organisation.kinds import Role, Seat, Who

NOW = datetime(2022, 8, 1, 1, 0, tzinfo=UTC)
STREET, BINLI, WUYUAN = "990099001", "990099001001", "990099001002"
UNIT, OTHER, OUTSIDE = 1, 2, 3
ABLE = Who("able", tuple(Seat(role, STREET, UNIT) for role in Role))  # who holds every role in the unit in charge

# For every act the states from which somebody with every role may do it: found, assigned, handling, done, verified,
# closed, merged, revoked; for a kind that asks for nothing but a second person who verifies.
TABLE = {
    #                    found assig handl done  verif close merge revok
    Verb.FILE: "          -     -     -     -     -     -     -     -",
    Verb.MEND: "          -     -     -     -     -     -     -     -",
    Verb.ASSIGN: "        yes   yes   yes   -     -     -     -     -",
    Verb.SIGN: "          -     yes   -     -     -     -     -     -",
    Verb.GIVE_BACK: "     -     yes   -     -     -     -     -     -",
    Verb.CONTACT: "       -     -     -     -     -     -     -     -",
    Verb.HANDLE: "        -     -     yes   -     -     -     -     -",
    Verb.REPORT_DONE: "   -     -     yes   -     -     -     -     -",
    Verb.ANSWER: "        -     -     -     -     -     -     -     -",
    Verb.VERIFY: "        -     -     -     yes   -     -     -     -",
    Verb.SEND_BACK: "     -     -     -     yes   yes   -     -     -",
    Verb.CALL_BACK: "     -     -     -     yes   yes   -     -     -",
    Verb.CLOSE: "         -     -     -     -     yes   -     -     -",
    Verb.REOPEN: "        -     -     -     -     -     yes   -     -",
    Verb.PAUSE: "         -     -     yes   -     -     -     -     -",
    Verb.RESUME: "        -     -     -     -     -     -     -     -",
    Verb.ASK_EXTENSION: " -     -     yes   -     -     -     -     -",
    Verb.GRANT: "         -     -     -     -     -     -     -     -",
    Verb.DENY: "          -     -     -     -     -     -     -     -",
    Verb.MERGE: "         yes   yes   yes   -     -     -     -     -",
    Verb.ABSORB: "        yes   yes   yes   yes   yes   -     -     -",
    Verb.REVOKE: "        yes   yes   yes   -     -     -     -     -",
    Verb.SEEN: "          yes   yes   yes   yes   yes   -     -     -",
    Verb.LOOK_BACK: "     yes   yes   yes   yes   yes   yes   -     -",
    Verb.CORRECT: "       yes   yes   yes   yes   yes   -     -     -",
    Verb.PUT_OFF: "       yes   yes   yes   yes   yes   -     -     -",
}
# What another kind, or something more about the case, opens or shuts beside the table.
KIND_OPENS = {
    "on_the_spot": {(Verb.MEND, State.FOUND)},  # for whoever filed it today
    "contact_first": {(Verb.CONTACT, state) for state in (State.FOUND, State.ASSIGNED, State.HANDLING)},
    "call_back": {(Verb.CONTACT, state) for state in (State.FOUND, State.ASSIGNED, State.HANDLING)}
    | {(Verb.CALL_BACK, state) for state in (State.DONE, State.VERIFIED, State.CLOSED)},
}
KIND_SHUTS = {
    "contact_first": {(Verb.REPORT_DONE, State.HANDLING)},  # nobody was contacted yet
    "call_back": {(Verb.CLOSE, State.VERIFIED)},  # nobody was called back yet
}

PLAIN = Demands()
FILED = Deed(Verb.FILE, "able", NOW)


def matter(state: State, **more: object) -> Matter:
    """A case in a state: the unit in charge has signed from handling on, and is done from done on."""
    more = {"deeds": (FILED,), "found_on": NOW.date()} | more
    signed = state not in (State.FOUND, State.ASSIGNED)
    finished = state in (State.DONE, State.VERIFIED)
    parts = (
        ()
        if state in (State.FOUND, State.CLOSED, State.MERGED, State.REVOKED)
        else (Part(UNIT, True, signed, finished),)
    )
    return replace(Matter("hazard", BINLI, state, parts=parts), **more)  # type: ignore[arg-type]


def reason(verb: Verb, of: Matter, who: Who = ABLE, demands: Demands = PLAIN, asked: Asked | None = None) -> str | None:
    return why_not(verb, MOVES[verb], demands, of, who, NOW, asked)


def test_the_table_speaks_of_every_act_and_state() -> None:
    assert set(TABLE) == set(Verb) == set(MOVES)
    assert all(len(row.split()) == len(State) for row in TABLE.values())


@pytest.mark.parametrize("verb", Verb)
def test_each_act_belongs_to_its_states(verb: Verb) -> None:
    may = {state for state in State if reason(verb, matter(state)) is None}

    assert may == {state for state, told in zip(State, TABLE[verb].split(), strict=True) if told == "yes"}


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("verifies", [True, False])
@pytest.mark.parametrize("names", [names for n in range(4) for names in combinations(KIND_OPENS, n)], ids=str)
def test_kinds_open_and_shut_acts(verb: Verb, names: tuple[str, ...], verifies: bool) -> None:
    demands = replace(Demands(**dict.fromkeys(names, True)), verifies=verifies)
    for state, told in zip(State, TABLE[verb].split(), strict=True):
        opened = any((verb, state) in KIND_OPENS[name] for name in names)
        shut = any((verb, state) in KIND_SHUTS.get(name, set()) for name in names)
        may = (told == "yes" or opened) and not shut
        if state is State.DONE and not verifies and verb in (Verb.VERIFY, Verb.CLOSE):
            may = verb is Verb.CLOSE and "call_back" not in names  # closed without a second person

        assert (reason(verb, matter(state), demands=demands) is None) is may, state


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("deeds", "found", "may"),
    [
        ((FILED,), NOW.date(), True),
        ((FILED,), NOW.date() - 3 * DAY, True),  # told later, by a phone without network
        ((FILED,), NOW.date() - 4 * DAY, False),
        ((Deed(Verb.FILE, "other", NOW),), NOW.date(), False),  # somebody else's find
        ((Deed(Verb.FILE, "able", NOW - DAY),), NOW.date() - DAY, False),  # not on the day
        ((FILED, Deed(Verb.CONTACT, "able", NOW)), NOW.date(), False),  # more happened than finding it
        ((FILED, Deed(Verb.CLOSE, "able", NOW), Deed(Verb.REOPEN, "able", NOW)), NOW.date(), False),
        ((), NOW.date(), False),  # a ledger's case: nobody here found it
    ],
)
def test_only_who_just_found_it_mends_a_case_on_the_spot(deeds: tuple[Deed, ...], found: date, may: bool) -> None:
    case = matter(State.FOUND, deeds=deeds, found_on=found)

    assert (reason(Verb.MEND, case, demands=Demands(on_the_spot=True)) is None) is may


def test_what_must_be_answered_one_by_one_is_not_merged() -> None:
    assert reason(Verb.MERGE, matter(State.FOUND), demands=Demands(merges=False)) == "这类事项须逐件回复，不能并案"


# Who may: leader, office head, clerk, worker, grid worker, inspector, report writer, volunteer, administrator.
WHO = {
    #                    lead  head  clerk work  grid  insp  write volun admin
    Verb.MEND: "          -     yes   yes   yes   yes   yes   -     -     -",
    Verb.ASSIGN: "        yes   yes   yes   -     -     -     -     -     -",
    Verb.SIGN: "          -     yes   yes   yes   yes   -     -     -     -",
    Verb.GIVE_BACK: "     -     yes   yes   yes   yes   -     -     -     -",
    Verb.CONTACT: "       -     yes   yes   yes   yes   -     -     -     -",
    Verb.HANDLE: "        -     yes   yes   yes   yes   -     -     -     -",
    Verb.REPORT_DONE: "   -     yes   yes   yes   yes   -     -     -     -",
    Verb.ANSWER: "        -     yes   yes   -     -     -     -     -     -",
    Verb.VERIFY: "        -     yes   yes   -     -     yes   -     -     -",
    Verb.SEND_BACK: "     -     yes   yes   -     -     yes   -     -     -",
    Verb.CALL_BACK: "     -     yes   yes   -     -     yes   -     -     -",
    Verb.CLOSE: "         -     yes   yes   -     -     yes   -     -     -",
    Verb.REOPEN: "        yes   yes   yes   yes   yes   yes   -     -     -",
    Verb.PAUSE: "         -     yes   yes   yes   yes   -     -     -     -",
    Verb.RESUME: "        -     yes   yes   yes   yes   -     -     -     -",
    Verb.ASK_EXTENSION: " -     yes   yes   yes   yes   -     -     -     -",
    Verb.GRANT: "         yes   yes   -     -     -     -     -     -     -",
    Verb.DENY: "          yes   yes   -     -     -     -     -     -     -",
    Verb.MERGE: "         -     yes   yes   -     -     -     -     -     -",
    Verb.ABSORB: "        -     yes   yes   -     -     -     -     -     -",
    Verb.REVOKE: "        yes   yes   -     -     -     -     -     -     -",
    Verb.SEEN: "          yes   yes   yes   yes   yes   yes   -     -     -",
    Verb.LOOK_BACK: "     yes   yes   yes   -     -     yes   -     -     -",
    Verb.CORRECT: "       -     yes   yes   yes   yes   -     -     -     -",
    Verb.PUT_OFF: "       yes   yes   -     -     -     -     -     -     -",
}
ROLES = (
    *(Role.LEADER, Role.OFFICE_HEAD, Role.CLERK, Role.WORKER, Role.GRID_WORKER, Role.INSPECTOR, Role.WRITER),
    *(Role.VOLUNTEER, Role.ADMINISTRATOR),
)
# A state and case in which the act stands open, but for who asks.
STAGED = {
    Verb.MEND: State.FOUND,
    Verb.ASSIGN: State.FOUND,
    Verb.SIGN: State.ASSIGNED,
    Verb.GIVE_BACK: State.ASSIGNED,
    Verb.VERIFY: State.DONE,
    Verb.SEND_BACK: State.DONE,
    Verb.CALL_BACK: State.DONE,
    Verb.CLOSE: State.VERIFIED,
    Verb.REOPEN: State.CLOSED,
}


def staged(verb: Verb) -> Matter:
    """A case on which the act may be done by those of the right role."""
    case = matter(STAGED.get(verb, State.HANDLING), extension_asked=verb in (Verb.GRANT, Verb.DENY))
    if verb is Verb.RESUME:
        return replace(case, paused_until=NOW + timedelta(days=1))
    return replace(case, parts=(Part(OUTSIDE, True, has_account=False),)) if verb is Verb.ANSWER else case


def test_the_table_of_roles_speaks_of_every_act_and_role() -> None:
    assert set(ROLES) == set(Role)
    assert set(WHO) | {Verb.FILE} == set(Verb)


@pytest.mark.parametrize("verb", WHO)
def test_a_role_may_do_what_the_table_says_and_nothing_else(verb: Verb) -> None:
    demands = Demands(on_the_spot=True, call_back=verb in (Verb.CALL_BACK, Verb.CONTACT))
    for role, told in zip(ROLES, WHO[verb].split(), strict=True):
        someone = Who("able", (Seat(role, STREET, UNIT),))

        assert (reason(verb, staged(verb), someone, demands) is None) is (told == "yes"), role


TODAY = NOW.date()


@pytest.mark.parametrize(
    ("role", "description", "found_on", "due_on", "said"),
    [
        (Role.VOLUNTEER, "楼道堆物", TODAY, None, None),
        (Role.WRITER, "楼道堆物", TODAY, None, "您的职务不能登记这里的这类事项"),
        (Role.ADMINISTRATOR, "楼道堆物", TODAY, None, "您的职务不能登记这里的这类事项"),
        (Role.CLERK, " ", TODAY, None, "请填写情况描述"),
        (Role.CLERK, "楼道堆物", TODAY + timedelta(days=1), None, "日期不能晚于今天：2022-08-02"),
        (Role.CLERK, "楼道堆物", TODAY, TODAY - timedelta(days=1), "时限不能早于登记的日期：2022-07-31"),
        (Role.CLERK, "楼道堆物", TODAY, TODAY, None),
    ],
)
def test_what_is_filed(role: Role, description: str, found_on: date, due_on: date | None, said: str | None) -> None:
    who = Who("finder", (Seat(role, BINLI),))
    asked = {"description": description, "found_on": found_on, "today": TODAY, "due_on": due_on}

    assert why_not_file(MOVES[Verb.FILE], "hazard", BINLI, who, **asked) == said  # type: ignore[arg-type]
    assert why_not_file(MOVES[Verb.FILE], "hazard", WUYUAN, who, **asked) == "您的职务不能登记这里的这类事项"  # type: ignore[arg-type]


@pytest.mark.parametrize("verb", [verb for verb, move in MOVES.items() if move.by_unit])
def test_the_work_of_a_unit_is_done_by_its_own_people_alone(verb: Verb) -> None:
    state = State.ASSIGNED if verb in (Verb.SIGN, Verb.GIVE_BACK) else State.HANDLING
    stranger = Who("stranger", (Seat(Role.CLERK, STREET, OTHER), Seat(Role.LEADER, STREET)))

    assert reason(verb, matter(state), stranger) == f"只有承办单位的人员可以{MOVES[verb].name}"


BUREAU = Part(OUTSIDE, False, has_account=False)
DESK = Who("desk", (Seat(Role.CLERK, STREET),))


@pytest.mark.parametrize(
    ("verb", "parts", "who", "unit", "said"),
    [
        (Verb.SIGN, [BUREAU], DESK, OUTSIDE, None),
        (Verb.SIGN, [replace(BUREAU, signed=True)], DESK, OUTSIDE, "外单位已经签收"),
        (Verb.SIGN, [BUREAU], DESK, None, "只有承办单位的人员可以签收"),
        (Verb.SIGN, [Part(OTHER, True)], DESK, OTHER, "只有承办单位的人员可以签收"),  # has an account of its own
        (Verb.GIVE_BACK, [BUREAU], DESK, OUTSIDE, None),
        (Verb.GIVE_BACK, [replace(BUREAU, signed=True)], DESK, OUTSIDE, None),  # nobody can hold a bureau to its word
        (Verb.GIVE_BACK, [replace(BUREAU, signed=True, done=True)], DESK, OUTSIDE, "只有承办单位的人员可以退回"),
        (Verb.PAUSE, [BUREAU], DESK, OUTSIDE, "请先签收"),
        (Verb.PAUSE, [replace(BUREAU, signed=True)], DESK, OUTSIDE, None),
        (Verb.ASK_EXTENSION, [replace(BUREAU, signed=True)], DESK, OUTSIDE, None),
        (
            Verb.ASK_EXTENSION,
            [replace(BUREAU, signed=True)],
            Who("w", (Seat(Role.WORKER, BINLI),)),
            OUTSIDE,
            "只有承办单位的人员可以申请延期",
        ),
        (
            Verb.ASK_EXTENSION,
            [replace(BUREAU, signed=True)],
            Who("d", (Seat(Role.CLERK, WUYUAN),)),
            OUTSIDE,
            "只有承办单位的人员可以申请延期",
        ),
        (Verb.HANDLE, [replace(BUREAU, signed=True)], DESK, OUTSIDE, "只有承办单位的人员可以办理"),
    ],
)
def test_the_desk_acts_for_units_without_account(
    verb: Verb, parts: list[Part], who: Who, unit: int | None, said: str | None
) -> None:
    state = State.HANDLING if parts[0].signed or verb is Verb.PAUSE else State.ASSIGNED
    asked = Asked(reason="来函说明", unit=unit, until=NOW + DAY, amount=1)

    assert reason(verb, matter(state, parts=tuple(parts)), who, asked=asked) == said


@pytest.mark.parametrize("verb", [Verb.SIGN, Verb.GIVE_BACK, Verb.PAUSE, Verb.ASK_EXTENSION])
def test_a_button_is_open_to_the_desk_while_one_outside_unit_lets_it(verb: Verb) -> None:
    signed = replace(BUREAU, unit=4, signed=True)
    case = matter(State.HANDLING, parts=(BUREAU, signed))

    assert reason(verb, case, DESK) is None
    assert (reason(verb, matter(State.HANDLING), DESK)) == f"只有承办单位的人员可以{MOVES[verb].name}"


SIGNED, FINISHED = Part(UNIT, True, signed=True), Part(UNIT, True, signed=True, done=True)


@pytest.mark.parametrize(
    ("parts", "units", "state"),
    [
        ([], {UNIT}, State.ASSIGNED),
        ([Part(UNIT, True)], {UNIT, OTHER}, State.ASSIGNED),
        ([SIGNED], {UNIT, OTHER}, State.HANDLING),  # widened to joint handling
        ([SIGNED], {OTHER}, State.ASSIGNED),  # handed to another
        ([FINISHED, Part(OTHER, False)], {UNIT, OTHER, OUTSIDE}, State.HANDLING),
        ([FINISHED, Part(OTHER, False, signed=True)], {UNIT}, State.DONE),  # nobody is waited for any more
    ],
)
def test_where_a_case_stands_after_it_was_assigned_anew(parts: list[Part], units: set[int], state: State) -> None:
    case = matter(State.HANDLING, parts=tuple(parts))

    assert after(Verb.ASSIGN, MOVES[Verb.ASSIGN], case, None, units) is state


@pytest.mark.parametrize("state", [State.FOUND, State.ASSIGNED, State.HANDLING])
def test_who_has_it_in_hand_is_changed_with_a_reason(state: State) -> None:
    said = "分派须写明理由" if state is State.HANDLING else None

    assert reason(Verb.ASSIGN, matter(state), asked=Asked(reason=" ")) == said


@pytest.mark.parametrize(
    ("seat", "may"),
    [
        (Seat(Role.CLERK, STREET), True),
        (Seat(Role.CLERK, STREET, kinds=frozenset({"hazard"})), True),
        (Seat(Role.CLERK, STREET, kinds=frozenset({"issue"})), False),
        (Seat(Role.CLERK, WUYUAN), False),
        (Seat(Role.CLERK, "990099002"), False),
    ],
)
def test_a_post_reaches_as_far_as_its_prefix_and_kinds(seat: Seat, may: bool) -> None:
    assert (reason(Verb.ASSIGN, matter(State.FOUND), Who("clerk", (seat,))) is None) is may


VERIFIER = Who("checker", (Seat(Role.INSPECTOR, STREET),))


@pytest.mark.parametrize(
    ("deed", "may"),
    [
        (Deed(Verb.SIGN, "other", NOW), True),
        (Deed(Verb.FILE, "checker", NOW), True),  # who found it may look whether it is mended
        (Deed(Verb.ASSIGN, "checker", NOW), True),
        (Deed(Verb.SIGN, "checker", NOW), False),
        (Deed(Verb.HANDLE, "checker", NOW), False),
        (Deed(Verb.REPORT_DONE, "checker", NOW), False),
        (Deed(Verb.ANSWER, "checker", NOW), False),
        (Deed(Verb.HANDLE, "other", NOW, stands_for="checker"), False),
    ],
)
def test_the_verifier_had_no_hand_in_the_handling(deed: Deed, may: bool) -> None:
    assert (reason(Verb.VERIFY, matter(State.DONE, deeds=(deed,)), VERIFIER) is None) is may


@pytest.mark.parametrize(("handled_by", "may"), [("checker", False), ("other", False), ("third", True)])
def test_a_stand_in_is_barred_by_what_either_did(handled_by: str, may: bool) -> None:
    stand_in = Who("checker", (Seat(Role.INSPECTOR, STREET, stands_for="other"),))

    assert (
        reason(Verb.VERIFY, matter(State.DONE, deeds=(Deed(Verb.HANDLE, handled_by, NOW),)), stand_in) is None
    ) is may


def test_a_post_of_ones_own_is_used_where_the_stand_ins_is_barred() -> None:
    both = Who("checker", (Seat(Role.INSPECTOR, STREET, stands_for="other"), Seat(Role.INSPECTOR, STREET)))
    seat = judge(
        Verb.VERIFY,
        MOVES[Verb.VERIFY],
        Demands(),
        matter(State.DONE, deeds=(Deed(Verb.HANDLE, "other", NOW),)),
        both,
        NOW,
    )

    assert isinstance(seat, Seat)
    assert seat.stands_for == ""


@pytest.mark.parametrize(("by", "may"), [("able", False), ("other", True)])
@pytest.mark.parametrize("verb", [Verb.GRANT, Verb.DENY])
def test_an_extension_is_decided_by_another_than_who_asked(verb: Verb, by: str, may: bool) -> None:
    case = matter(State.HANDLING, deeds=(Deed(Verb.ASK_EXTENSION, by, NOW),), extension_asked=True)

    assert (reason(verb, case) is None) is may


@pytest.mark.parametrize(("late", "said"), [(-1, "已经超期，不能再申请延期"), (0, None), (1, None)])
def test_an_extension_is_asked_for_while_the_time_runs(late: int, said: str | None) -> None:
    assert reason(Verb.ASK_EXTENSION, matter(State.HANDLING, due_at=NOW + timedelta(hours=late))) == said


@pytest.mark.parametrize(
    ("paused", "pause", "resume", "done"),
    [
        (None, None, "没有暂停计时，不需恢复", None),
        (timedelta(hours=1), "已经暂停计时", None, "已暂停计时，请先恢复"),
        (timedelta(0), None, "没有暂停计时，不需恢复", None),  # a pause ends by itself
    ],
)
def test_a_pause(paused: timedelta | None, pause: str | None, resume: str | None, done: str | None) -> None:
    case = matter(State.HANDLING, paused_until=None if paused is None else NOW + paused)

    assert [reason(verb, case) for verb in (Verb.PAUSE, Verb.RESUME, Verb.REPORT_DONE)] == [pause, resume, done]


def test_a_deadline_that_came_with_the_case_is_not_paused_here() -> None:
    assert reason(Verb.PAUSE, matter(State.HANDLING, own_clock=False)) == "时限随事项给定，不能自行暂停"


@pytest.mark.parametrize("verb", [verb for verb, move in MOVES.items() if move.reason])
def test_what_takes_a_reason_is_refused_without(verb: Verb) -> None:
    state = next(state for state in State if state in MOVES[verb].starts)
    case = matter(state, extension_asked=verb is Verb.DENY)
    more = {"until": NOW + timedelta(days=1), "amount": 1.0}

    assert reason(verb, case, asked=Asked(reason="  ", **more)) == f"{MOVES[verb].name}须写明理由"  # type: ignore[arg-type]
    assert reason(verb, case, asked=Asked(reason="理由", **more)) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("until", [None, NOW, NOW - timedelta(days=1)])
def test_a_pause_has_an_end_ahead(until: datetime | None) -> None:
    asked = Asked(reason="等待检测报告", until=until)

    assert reason(Verb.PAUSE, matter(State.HANDLING), asked=asked) == "暂停须写明结束时间，且晚于现在"


CALLED = Demands(call_back=True)


@pytest.mark.parametrize(
    ("demands", "said_back", "word", "why", "said"),
    [
        (Demands(), None, None, "", "请选择“本人确认”或“未经本人确认”"),
        (Demands(), None, Word.DENIED, "", "请选择“本人确认”或“未经本人确认”"),
        (Demands(), None, Word.CONFIRMED, "", None),
        (Demands(), None, Word.UNCONFIRMED, "", "未经本人确认的，须写明理由"),
        (Demands(), None, Word.UNCONFIRMED, "联系不上", None),
        (CALLED, None, Word.CONFIRMED, "", "须先回访来电人，才能办结"),
        (CALLED, Word.CONFIRMED, Word.CONFIRMED, "", None),
        (CALLED, Word.UNCONFIRMED, Word.CONFIRMED, "", "回访时未能联系到本人，只能按“未经本人确认”办结"),
        (CALLED, Word.UNCONFIRMED, Word.UNCONFIRMED, "三次未接", None),
        (CALLED, Word.DENIED, Word.UNCONFIRMED, "三次未接", "来电人反映未解决，不能办结，请退回重办"),
    ],
)
def test_the_word_with_which_a_case_is_closed(
    demands: Demands, said_back: Word | None, word: Word | None, why: str, said: str | None
) -> None:
    deeds = () if said_back is None else (Deed(Verb.CALL_BACK, "caller", NOW, word=said_back),)

    assert reason(Verb.CLOSE, matter(State.VERIFIED, deeds=deeds), demands=demands, asked=Asked(why, word=word)) == said


def test_what_is_to_be_measured_is_known_before_the_close() -> None:
    case = matter(State.VERIFIED, lacks=("面积",))

    assert reason(Verb.CLOSE, case) == "还没有填写面积，不能办结；请在核查时填写，或更正登记"
    assert reason(Verb.VERIFY, replace(matter(State.DONE), lacks=("面积",))) is None


def test_a_call_back_from_before_the_work_was_done_again_counts_no_more() -> None:
    deeds = (
        Deed(Verb.CALL_BACK, "c", NOW, word=Word.CONFIRMED),
        Deed(Verb.SEND_BACK, "c", NOW),
        Deed(Verb.REPORT_DONE, "h", NOW),
    )

    assert reason(Verb.CLOSE, matter(State.VERIFIED, deeds=deeds), demands=CALLED) == "须先回访来电人，才能办结"


@pytest.mark.parametrize("part", [Part(OTHER, False), Part(OTHER, False, signed=True)])
def test_nothing_is_closed_while_a_unit_has_not_signed_or_not_reported_done(part: Part) -> None:
    case = matter(State.VERIFIED)

    assert reason(Verb.CLOSE, replace(case, parts=(*case.parts, part))) == "还有单位未签收或未报办结"


@pytest.mark.parametrize(
    ("verb", "others", "state"),
    [
        (Verb.REPORT_DONE, [], State.DONE),
        (Verb.REPORT_DONE, [Part(OTHER, False, True, True)], State.DONE),
        (Verb.REPORT_DONE, [Part(OTHER, False, True)], State.HANDLING),
        (Verb.REPORT_DONE, [Part(OTHER, False)], State.HANDLING),
        (Verb.GIVE_BACK, [Part(OTHER, False, True)], State.FOUND),  # the lead itself gives back
    ],
)
def test_where_joint_handling_stands_after_the_leads_act(verb: Verb, others: list[Part], state: State) -> None:
    case = matter(State.HANDLING)

    assert after(verb, MOVES[verb], replace(case, parts=(*case.parts, *others)), UNIT) is state


@pytest.mark.parametrize(
    ("units", "lead", "retired", "said"),
    [
        ([1], 1, [], None),
        ([1, 2], 2, [], None),
        ([], 1, [], "请选择承办单位，并指定一个牵头单位"),
        ([1], 2, [], "请选择承办单位，并指定一个牵头单位"),
        ([1, 1], 1, [], "同一单位只能选一次"),
        ([1], 1, ["旧科室"], "单位已停用：旧科室"),
    ],
)
def test_to_whom_a_case_is_assigned(units: list[int], lead: int, retired: list[str], said: str | None) -> None:
    assert why_not_share(units=units, lead=lead, retired=retired) == said


def test_every_kind_has_words_a_series_of_numbers_and_a_clock_of_its_own() -> None:
    assert set(KINDS) == set(CaseKind)
    assert len({kind.prefix for kind in KINDS.values()}) == len({kind.name for kind in KINDS.values()}) == len(CaseKind)
    callers = {kind for kind, row in KINDS.items() if row.demands.call_back}
    assert {CaseKind.HOTLINE, CaseKind.POLLUTION, CaseKind.WASTE, CaseKind.PROPERTY} == callers
    assert not any(KINDS[kind].demands.on_the_spot for kind in callers)
    assert all(KINDS[kind].demands.contact_first and KINDS[kind].contact for kind in callers)


def test_the_diagram_shows_every_state_and_every_move() -> None:
    text = diagram()

    assert text.startswith("stateDiagram-v2\n    found : 待分派\n")
    assert "    done --> verified : 核查\n" in text
    assert "    [*] --> found : 登记\n" in text
    assert all(name in text for name in STATE_NAMES.values())
    assert all(move.name in text for move in MOVES.values())


@pytest.mark.parametrize(
    ("state", "filed", "may"),
    [
        (State.DONE, True, True),
        (State.VERIFIED, True, True),
        (State.VERIFIED, False, False),  # a ledger's case: nobody here found it
        (State.HANDLING, True, False),
        (State.CLOSED, True, False),  # once more is asked of callers alone
    ],
)
def test_who_found_a_case_without_a_caller_may_be_asked_before_its_close(state: State, filed: bool, may: bool) -> None:
    case = matter(state, deeds=(Deed(Verb.FILE, "finder", NOW),) if filed else ())

    assert (reason(Verb.CALL_BACK, case) is None) is may


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (None, None),
        (Word.CONFIRMED, None),
        (Word.UNCONFIRMED, None),
        (Word.DENIED, "发现人反映未解决，不能办结，请退回重办"),
    ],
)
def test_the_close_asks_for_no_word_of_the_finder_but_goes_by_it(word: Word | None, said: str | None) -> None:
    called = (Deed(Verb.CALL_BACK, "caller", NOW, word=word),) if word else ()

    assert reason(Verb.CLOSE, matter(State.VERIFIED, deeds=(Deed(Verb.FILE, "finder", NOW), *called))) == said


def every_case(state: State) -> Iterator[Matter]:
    """Every case in a state with nobody in charge, or one or two units with and without accounts."""
    if state in (State.FOUND, State.DONE, State.VERIFIED, State.CLOSED, State.MERGED, State.REVOKED):
        yield Matter("hazard", BINLI, state)
    steps = [(False, False), (True, False), (True, True)]
    for own, other, leads, has_account in product(steps, [None, *steps], [True, False], [True, False]):
        parts = [Part(UNIT, leads or other is None, *own, has_account=has_account)]
        if other is not None:
            parts.append(Part(OTHER, not leads, *other))
        signed, done = any(part.signed for part in parts), all(part.done for part in parts)
        fits = {
            State.ASSIGNED: not signed,
            State.HANDLING: signed and not done,
            State.DONE: done,
            State.VERIFIED: done,
        }
        if fits.get(state, False):
            yield Matter("hazard", BINLI, state, parts=tuple(parts))


def reached(verb: Verb) -> set[tuple[State, State]]:
    """Where an act that the rule allows leads from any case, whoever of the unit or the desk takes it."""
    found = set()
    for start in State:
        for case in every_case(start):
            outside = bool(case.parts) and not case.parts[0].has_account
            for units in ({UNIT}, {OTHER}, {UNIT, OTHER}):
                asked = Asked("理由", unit=UNIT if outside else None, units=frozenset(units))
                why = why_not(verb, MOVES[verb], PLAIN, case, ABLE, NOW, asked if verb in ON_BEHALF else None)
                if why is None:
                    found.add((start, after(verb, MOVES[verb], case, UNIT, units)))
    return found


ON_BEHALF = (Verb.SIGN, Verb.GIVE_BACK, Verb.ANSWER)


@pytest.mark.parametrize(
    "verb", [verb for verb, move in MOVES.items() if move.ends is not None and verb is not Verb.FILE]
)
def test_the_diagram_shows_just_where_an_act_can_lead(verb: Verb) -> None:
    shown = {
        (State(start), State(end))
        for start, end in re.findall(rf"^    (\w+) --> (\w+) : {MOVES[verb].name}$", diagram(), re.M)
    }

    allowed = reached(verb)
    if verb in (Verb.MEND, Verb.CLOSE):  # what a kind opens beside the table
        allowed |= {(start, end) for start, end in shown if start in MOVES[verb].starts}
    assert shown == allowed


def test_what_is_given_back_or_sent_back_may_stay_or_go_further_than_usual() -> None:
    assert (State.HANDLING, State.DONE) in ways(Verb.GIVE_BACK, MOVES[Verb.GIVE_BACK])
    assert (State.DONE, State.FOUND) in ways(Verb.SEND_BACK, MOVES[Verb.SEND_BACK])
    assert "    handling --> done : 退回\n" in diagram()
    assert "    done --> found : 退回重办\n" in diagram()
