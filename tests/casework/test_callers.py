"""Who reported a case: sealed in the database, told only to those whose act needs it, and every telling on record."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from jiedao import sealed
from jiedao.casework import actions
from jiedao.casework.actions import callers
from jiedao.casework.kinds import ASK_AGAIN, HANDLING, MOVES, TRIES, CaseKind
from jiedao.casework.models import Caller, Head
from jiedao.casework.queries import callers as queries
from jiedao.casework.rules import Deed, Matter, Part, State, Verb, Word
from jiedao.casework.rules.telling import (
    OTHER,
    PURPOSES,
    Told,
    asks_again,
    is_barred,
    plain_phone,
    purposes,
    why_not_amend,
    why_not_caller,
    why_not_tell,
)
from jiedao.ledger.models import Entry
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Role, Seat, Who
from tests.casework.cast import BINLI, DAY, MINUTE, NOW, STREET, Cast, filed

NAME, PHONE = "诸葛明珠", "13912340987"
TOLD = Told(NAME, PHONE)
SAFETY, SERVICES, BUREAU = 1, 2, 3
WHO = {
    "desk": Who("desk", (Seat(Role.CLERK, STREET),)),
    "safe": Who("safe", (Seat(Role.CLERK, STREET, SAFETY),)),
    "serve": Who("serve", (Seat(Role.CLERK, STREET, SERVICES),)),
    "check": Who("check", (Seat(Role.INSPECTOR, STREET),)),
    "lead": Who("lead", (Seat(Role.LEADER, STREET),)),
    "binli": Who("binli", (Seat(Role.WORKER, BINLI),)),
    "help": Who("help", (Seat(Role.VOLUNTEER, BINLI),)),
    "pen": Who("pen", (Seat(Role.WRITER, STREET),)),
    "admin": Who("admin", (Seat(Role.ADMINISTRATOR, STREET),)),
    "gone": Who("gone"),
}


def matter(state: State, *units: int, deeds: tuple[Deed, ...] = (), outside: tuple[int, ...] = ()) -> Matter:
    parts = tuple(Part(unit, lead=unit == units[0], has_account=unit not in outside) for unit in units)
    return Matter("hotline", BINLI, state, deeds, parts)


def told_to(state: Matter, *, confidential: bool = False) -> set[str]:
    """Who is told in that state."""
    return {
        name
        for name, who in WHO.items()
        if why_not_tell(matter=state, who=who, moves=MOVES, handling=HANDLING, confidential=confidential) is None
    }


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (matter(State.FOUND), {"desk", "safe", "serve"}),
        (matter(State.ASSIGNED, SAFETY), {"safe"}),
        (matter(State.HANDLING, SAFETY), {"safe"}),
        (matter(State.HANDLING, SAFETY, SERVICES), {"safe", "serve"}),
        (matter(State.HANDLING, BUREAU, outside=(BUREAU,)), {"desk", "safe", "serve"}),
        (matter(State.DONE, SAFETY), {"desk", "safe", "serve", "check"}),
        (matter(State.VERIFIED, SAFETY), {"desk", "safe", "serve", "check"}),
        (matter(State.CLOSED), set()),
        (matter(State.MERGED), set()),
        (matter(State.REVOKED), set()),
    ],
    ids=lambda value: str(value.state) if isinstance(value, Matter) else "",
)
def test_a_caller_is_told_to_those_whose_act_needs_it_now(state: Matter, expected: set[str]) -> None:
    assert told_to(state) == expected


CLOSED_ON = Deed(Verb.CLOSE, "desk", NOW)
FIRST, LAST = ASK_AGAIN


def call(word: Word, days: int = FIRST) -> Deed:
    return Deed(Verb.CALL_BACK, "desk", NOW + days * DAY, word=word)


@pytest.mark.parametrize(
    ("days", "since", "expected"),
    [
        (FIRST - 1, (), False),
        (FIRST, (), True),
        (LAST, (), True),
        (LAST + 1, (), False),
        (FIRST, (call(Word.UNCONFIRMED),), True),
        (FIRST, (call(Word.UNCONFIRMED),) * TRIES, False),
        (FIRST, (call(Word.CONFIRMED),), False),
        (FIRST, (call(Word.DENIED),), False),
    ],
)
def test_after_the_close_a_caller_is_told_while_they_are_asked_once_more(
    days: int, since: tuple[Deed, ...], *, expected: bool
) -> None:
    before = call(Word.CONFIRMED, 0)  # what was said before the close does not count
    state = matter(State.CLOSED, deeds=(Deed(Verb.REPORT_DONE, "safe", NOW), before, CLOSED_ON, *since))

    again = asks_again(state, (NOW + days * DAY).date(), ASK_AGAIN, TRIES)

    assert again is expected
    told = {
        name
        for name, who in WHO.items()
        if not why_not_tell(matter=state, who=who, moves=MOVES, handling=HANDLING, confidential=False, again=again)
    }
    assert told == ({"desk", "serve", "check"} if expected else set())  # "safe" handled it and may not call


def test_a_case_that_only_a_ledger_closed_has_nobody_to_ask() -> None:
    assert not asks_again(matter(State.CLOSED), NOW.date() + FIRST * DAY, ASK_AGAIN, TRIES)


@pytest.mark.parametrize("purpose", [*PURPOSES, OTHER])
def test_after_the_close_a_caller_is_told_for_the_call_alone(purpose: str) -> None:
    reason = why_not_tell(
        matter=matter(State.CLOSED, deeds=(CLOSED_ON,)),
        who=WHO["desk"],
        moves=MOVES,
        handling=HANDLING,
        confidential=False,
        again=True,
        purpose=purpose,
        words="核对上门时间",
    )

    assert reason == (None if purpose == "回访" else "办结后只能为回访查看")
    assert purposes(matter(State.CLOSED)) == ("回访",)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (matter(State.FOUND), {"desk", "safe", "serve"}),
        (matter(State.ASSIGNED, SAFETY), {"desk", "serve"}),
        (matter(State.HANDLING, SAFETY, SERVICES), {"desk"}),
        (matter(State.DONE, SAFETY), {"desk", "serve", "check"}),
        (matter(State.DONE, deeds=(Deed(Verb.MEND, "serve", NOW),)), {"desk", "safe", "check"}),
        (matter(State.CLOSED), set()),
    ],
)
def test_one_who_asked_for_confidence_is_never_told_to_those_who_handle(state: Matter, expected: set[str]) -> None:
    assert told_to(state, confidential=True) == expected


def test_a_stand_in_of_those_who_handled_is_kept_from_it_too() -> None:
    stand_in = Who("other", (Seat(Role.CLERK, STREET, stands_for="safe"),))

    assert is_barred(matter(State.DONE, deeds=(Deed(Verb.REPORT_DONE, "safe", NOW),)), stand_in, HANDLING)


def test_another_committee_and_another_kind_are_not_told() -> None:
    elsewhere = Who("x", (Seat(Role.CLERK, "990099001002"),))
    hazards = Who("y", (Seat(Role.CLERK, STREET, kinds=frozenset({"hazard"})),))

    for who in (elsewhere, hazards):
        for state in State:
            reason = why_not_tell(
                matter=matter(state), who=who, moves=MOVES, handling=HANDLING, confidential=False, purpose=PURPOSES[0]
            )
            assert reason


@pytest.mark.parametrize(
    ("purpose", "words", "fine"),
    [
        *((purpose, "", True) for purpose in PURPOSES),
        ("", "", False),
        ("好奇", "", False),
        (OTHER, "", False),
        (OTHER, "  有 ", False),
        (OTHER, "核对上门时间", True),
    ],
)
def test_a_reason_must_be_given(purpose: str, words: str, *, fine: bool) -> None:
    reason = why_not_tell(
        matter=matter(State.FOUND),
        who=WHO["desk"],
        moves=MOVES,
        handling=HANDLING,
        confidential=False,
        purpose=purpose,
        words=words,
    )
    assert (reason is None) is fine


@pytest.mark.parametrize(
    ("username", "opened_by", "confidential", "fine"),
    [
        ("desk", "x", False, True),
        ("safe", "x", False, True),
        ("safe", "x", True, False),  # nobody lifts the confidence to be told
        ("safe", "safe", True, False),
        ("desk", "x", True, True),
        ("help", "help", False, True),
        ("help", "x", False, False),
        ("lead", "x", False, False),
        ("check", "x", False, False),
        ("binli", "x", False, False),
    ],
)
def test_who_may_change_a_caller(username: str, opened_by: str, *, confidential: bool, fine: bool) -> None:
    reason = why_not_amend(
        matter=matter(State.HANDLING, SAFETY),
        who=WHO[username],
        moves=MOVES,
        handling=HANDLING,
        opened_by=opened_by,
        confidential=confidential,
        reason="号码有误",
    )
    assert (reason is None) is fine


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("138 0000 5678", "13800005678"),
        ("+86-13800005678", "13800005678"),
        ("１３８００００５６７８", "13800005678"),
        ("021-55550123", "02155550123"),
        ("(021) 5555 0123", "02155550123"),
        ("55550123", "55550123"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(text: str, plain: str) -> None:
    assert plain_phone(text) == plain
    assert why_not_caller(Told("", text)) is None


@pytest.mark.parametrize(
    "told", [Told("", ""), Told(" ", None), Told("王", "12"), Told("王", "abc"), Told("王" * 41, "")]
)
def test_a_caller_nobody_can_reach_by_is_refused_without_being_repeated(told: Told) -> None:
    reason = why_not_caller(told)

    assert reason
    assert not told.phone or told.phone.strip() == "" or told.phone not in reason


def reported(told: Told = TOLD, **more: object) -> Head:
    return actions.file(
        kind=CaseKind.HOTLINE,
        code=BINLI,
        description=str(more.pop("description", "夜间施工扰民")),
        address="滨里路12号",
        caller=told,
        by="desk",
        at=NOW,
    )


def test_filed_with_a_caller_it_is_on_record_under_the_one_entry_of_the_filing(cast: Cast) -> None:
    before = Entry.objects.count()

    row = queries.caller_of(reported())

    assert row is not None
    assert Entry.objects.count() == before + 1
    assert queries.opened(row) == (NAME, PHONE)


def whole_database() -> str:
    """Every row of every table as text, byte strings in hexadecimal."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)


def canaries(*texts: str) -> list[str]:
    """A text as it could stand in a table: in clear, escaped, or as the hexadecimal of its bytes."""
    return [form for text in texts for form in (text, json.dumps(text)[1:-1], text.encode().hex())]


def test_neither_name_nor_number_stands_in_the_database_in_clear(cast: Cast) -> None:
    head = reported()
    callers.set_caller(case=head, told=Told(None, "13700001234"), reason="改号13700001234", by="desk", at=NOW)
    callers.reveal(case=head, purpose=OTHER, words=f"他说打{PHONE}", by="desk", at=NOW + MINUTE)

    stored = whole_database()

    assert head.number in stored  # the control: what is not sealed is found
    for canary in canaries(NAME, PHONE, "13700001234"):
        assert canary not in stored


def test_a_change_voids_the_old_and_keeps_what_was_not_said(cast: Cast) -> None:
    head = reported()

    callers.set_caller(case=head, told=Told(None, "021-55550123", True), reason="留了座机", by="desk", at=NOW)

    row = queries.caller_of(head)
    assert row is not None
    assert (queries.opened(row), row.confidential) == ((NAME, "021-55550123"), True)
    assert Caller.objects.filter(number=head.number).count() == 2
    assert Entry.objects.latest("pk").reason == "留了座机"


def test_a_change_needs_a_reason_and_a_kind_with_callers(cast: Cast) -> None:
    with pytest.raises(Refused, match="理由"):
        callers.set_caller(case=reported(), told=TOLD, by="desk", at=NOW)
    with pytest.raises(Refused, match="没有反映人"):
        callers.set_caller(case=filed(), told=TOLD, by="desk", at=NOW)


def test_telling_leaves_an_entry_of_who_when_why_and_which_case_and_nothing_of_what_was_told(cast: Cast) -> None:
    head = reported(description=f"夜间施工，联系{PHONE}")

    told = callers.reveal(case=head, purpose="先行联系", words="约上门", by="desk", at=NOW + MINUTE)

    assert (told.name, told.phone) == (NAME, PHONE)
    assert told.texts == [("情况描述", f"夜间施工，联系{PHONE}")]
    entry = Entry.objects.latest("pk")
    assert (entry.by, entry.at, entry.verb, entry.subject) == ("desk", NOW + MINUTE, "查看反映人", str(head))
    assert entry.reason == "先行联系：约上门"
    assert entry.detail == {"register": head.register, "number": head.number, "told": ["反映人", "文字中的号码"]}
    assert NAME not in repr(told)


@pytest.mark.parametrize("username", ["lead", "check", "binli", "wuyuan", "help", "admin", "nobody"])
def test_who_is_refused_leaves_no_entry_of_a_telling(cast: Cast, username: str) -> None:
    head = reported()
    before = Entry.objects.count()

    with pytest.raises(Refused) as refused:
        callers.reveal(case=head, purpose="回访", by=username, at=NOW)

    assert NAME not in str(refused.value)
    assert Entry.objects.count() == before


def test_the_numbers_in_the_text_of_any_case_are_told_so_too(cast: Cast) -> None:
    head = actions.file(
        kind=CaseKind.HAZARD, code=BINLI, description=f"楼道堆物，{PHONE}", address="滨里路1号", by="desk", at=NOW
    )

    assert callers.reveal(case=head, purpose="核实情况", by="desk", at=NOW).texts[0][1].endswith(PHONE)
    with pytest.raises(Refused, match="没有可以查看"):
        callers.reveal(case=filed(), purpose="核实情况", by="desk", at=NOW)


@pytest.mark.parametrize("column", ["name", "phone"])
def test_one_moved_from_another_case_does_not_open_and_nothing_is_told(cast: Cast, column: str) -> None:
    one, other = reported(), reported(Told("欧阳清扬", "13600007777"))
    rows = [queries.caller_of(head) for head in (one, other)]
    assert rows[0]
    assert rows[1]
    setattr(rows[0], column, getattr(rows[1], column))

    with pytest.raises(sealed.Damaged) as damaged:
        queries.opened(rows[0])
    assert "欧阳" not in str(damaged.value)
    assert "7777" not in str(damaged.value)


def others_of(head: Head, username: str) -> tuple[int, list[str]]:
    found = queries.caller_shown(head, organisation.who(username), NOW.date()).others
    return (found.count, [one.number for one in found.heads]) if found else (0, [])


def test_the_same_callers_other_cases_are_counted_for_all_and_named_to_those_who_may_see_them(cast: Cast) -> None:
    one, other = reported(), reported(Told("诸葛", "+86 139-1234-0987"))
    far = actions.file(
        kind=CaseKind.HOTLINE,
        code="990099001002",
        description="路灯不亮",
        address="吴园路3号",
        caller=TOLD,
        by="desk",
        at=NOW,
    )
    reported(Told("别人", "13600007777"))

    assert others_of(one, "desk") == (2, [far.number, other.number])
    assert others_of(one, "binli") == (2, [other.number])


def test_a_case_whose_caller_asked_for_confidence_is_never_linked_to_their_others(cast: Cast) -> None:
    one, secret = reported(), reported(Told(NAME, PHONE, confidential=True))

    assert others_of(one, "desk") == (0, [])
    assert others_of(secret, "desk") == (1, [one.number])


def shown(head: Head, username: str) -> tuple[str, str]:
    told = queries.caller_shown(head, organisation.who(username), NOW.date())
    return told.name, told.phone


def test_a_caller_is_shown_masked_and_one_in_confidence_not_at_all_to_those_who_handle(cast: Cast) -> None:
    head = reported(Told(NAME, PHONE, confidential=True))
    actions.assign(case=head, units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)

    assert shown(head, "desk") == ("诸葛**", "139****0987")
    assert shown(head, "safe") == ("", "")
    assert others_of(head, "safe") == (0, [])


def test_the_unit_in_charge_is_told_and_no_longer_once_it_gave_the_case_back(cast: Cast) -> None:
    head = reported()
    head = actions.assign(case=head, units=[cast.binli], lead=cast.binli, version=1, by="desk", at=NOW)
    assert callers.reveal(case=head, purpose="先行联系", by="binli", at=NOW).phone == PHONE

    actions.give_back(case=head, reason="不属本单位", version=head.version, by="binli", at=NOW)

    with pytest.raises(Refused):
        callers.reveal(case=head, purpose="先行联系", by="binli", at=NOW)
