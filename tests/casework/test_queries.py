"""What people see first: what they must do now, loads, and what a search finds."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from jiedao.casework import actions, queries
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.casework.rules import Verb
from jiedao.organisation import actions as organisation
from jiedao.organisation.models import Person
from jiedao.organisation.queries import who
from tests.casework.cast import BINLI, DAY, NOW, Cast, closed, done, filed, in_hand, post_of

pytestmark = pytest.mark.django_db


def test_the_worklist_holds_what_waits_for_this_person_the_most_urgent_first(cast: Cast) -> None:
    slow, quick = filed(CaseKind.STRUCTURE), filed(CaseKind.CHARGER)
    handled, reported = in_hand(cast), done(cast)
    closed(cast)

    assert queries.worklist(who("desk")) == [quick, reported, slow]
    assert queries.worklist(who("safe")) == [quick, handled, slow]  # nobody verifies what they handled
    assert queries.worklist(who("check")) == [reported]
    assert queries.worklist(who("binli")) == []


def test_a_unit_finds_what_it_has_to_sign_for_and_no_longer_what_it_did(cast: Cast) -> None:
    units = [cast.binli, cast.services]
    head = actions.assign(case=filed(), units=units, lead=cast.binli, version=1, by="desk", at=NOW)
    assert queries.worklist(who("binli")) == [head]

    head = actions.sign(case=head, version=2, by="binli", at=NOW)
    head = actions.report_done(case=head, note="已清理", version=3, by="binli", at=NOW)

    assert queries.worklist(who("binli")) == []
    assert head in queries.worklist(who("serve"))


def test_what_was_handled_in_anothers_post_waits_for_neither_of_the_two(cast: Cast) -> None:
    organisation.stand_in(post=post_of("safe"), person=Person.objects.get(username="serve"), by="admin", at=NOW)
    head = actions.assign(case=filed(), units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)
    head = actions.sign(case=head, version=head.version, by="serve", at=NOW)
    head = actions.report_done(case=head, note="已清理", version=head.version, by="serve", at=NOW)

    assert queries.worklist(who("safe")) == queries.worklist(who("serve")) == []
    assert queries.worklist(who("desk")) == queries.worklist(who("check")) == [head]


def test_what_needs_no_verification_waits_to_be_closed_by_those_who_handled_it_too(cast: Cast) -> None:
    head = done(cast, CaseKind.NEED)

    assert queries.worklist(who("safe")) == queries.worklist(who("desk")) == [head]


def test_an_extension_waits_for_those_who_did_not_ask_for_it(cast: Cast) -> None:
    head = in_hand(cast)
    actions.ask_extension(case=head, amount=5, reason="配件未到", version=head.version, by="head", at=NOW)

    assert list(queries.awaiting(who("head"), Verb.GRANT)) == []
    assert list(queries.awaiting(who("lead"), Verb.GRANT)) == [head]


def test_a_task_says_for_which_act_a_case_waits(cast: Cast) -> None:
    units = [cast.safety, cast.bureau]
    new, joint = filed(CaseKind.COMPONENT), filed(CaseKind.CHARGER)
    joint = actions.assign(case=joint, units=units, lead=cast.safety, version=1, by="desk", at=NOW)
    mine, asked = in_hand(cast, CaseKind.HAZARD), in_hand(cast, CaseKind.ISSUE)
    actions.ask_extension(case=asked, amount=5, reason="配件未到", version=asked.version, by="safe", at=NOW)
    reported, needed = done(cast), done(cast, CaseKind.NEED)
    verified = actions.verify(case=done(cast, CaseKind.STRUCTURE), note="已拆", version=4, by="check", at=NOW)

    def acts(username: str) -> dict[Head, str]:
        return {task.head: task.act.value for task in queries.tasks(who(username), first=20)}

    shared = {new: "assign", needed: "close", verified: "close"}
    called = in_hand(cast, CaseKind.HOTLINE)
    assert acts("safe") == shared | {joint: "sign", mine: "handle", asked: "handle", called: "contact"}
    assert acts("desk") == shared | {joint: "answer", reported: "verify"}
    assert acts("lead") == {new: "assign", asked: "grant"}


def test_a_case_with_a_bureau_waits_at_the_desk_for_its_answer(cast: Cast) -> None:
    head = actions.assign(case=filed(), units=[cast.bureau], lead=cast.bureau, version=1, by="desk", at=NOW)

    assert queries.worklist(who("desk")) == [head]


def test_the_load_of_units_counts_what_is_open_late_and_unsigned(cast: Cast) -> None:
    in_hand(cast, CaseKind.NEED)
    in_hand(cast, CaseKind.STRUCTURE)
    actions.assign(case=filed(), units=[cast.services], lead=cast.services, version=1, by="desk", at=NOW)
    closed(cast)

    load = [
        (row["unit__name"], row["open"], row["late"], row["unsigned"])
        for row in queries.load(who("lead"), NOW + 9 * DAY)
    ]

    assert load == [("平安办", 2, 1, 0), ("服务办", 1, 0, 1)]
    assert queries.load(who("wuyuan"), NOW) == []


def test_what_a_unit_reported_done_is_no_longer_its_load_but_waits_for_others(cast: Cast) -> None:
    units = [cast.safety, cast.services]
    joint = actions.assign(case=filed(), units=units, lead=cast.safety, version=1, by="desk", at=NOW)
    joint = actions.sign(case=joint, version=joint.version, by="safe", at=NOW)
    actions.report_done(case=joint, note="已清理", version=joint.version, by="safe", at=NOW)
    done(cast)
    filed()
    later = NOW + 60 * DAY

    assert [(row["unit__name"], row["open"], row["late"]) for row in queries.load(who("lead"), later)] == [
        ("服务办", 1, 1)
    ]
    assert [(row["state"], row["open"], row["late"]) for row in queries.in_no_hands(who("lead"), later)] == [
        ("found", 1, 1),
        ("done", 1, 1),
    ]
    assert queries.in_no_hands(who("wuyuan"), later) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("YH2022", 1),
        ("yh20220001", 1),
        ("20220001", 2),
        ("h2022", 1),
        ("滨里路", 2),
        ("滨里路 堆物", 1),
        ("堆物 滨里路12号", 1),
        ("灯", 1),
        ("路滨", 0),
        ("%", 0),
        ("", 0),
    ],
)
def test_search_finds_by_number_address_and_text(cast: Cast, text: str, found: int) -> None:
    filed()
    actions.file(kind=CaseKind.COMPONENT, code=BINLI, description="路灯不亮", address="滨里路3号", by="desk", at=NOW)

    assert len(queries.search(who("desk"), text)) == found
    assert queries.search(who("wuyuan"), text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("区转〔2022〕18号", True),
        ("区转[2022]18", True),
        ("18号", True),
        ("转〔2022", True),
        ("28号", False),
        ("区转18", False),
    ],
)
def test_an_orders_own_number_is_found_by_any_part_of_it(cast: Cast, text: str, found: bool) -> None:
    head = actions.file(
        kind=CaseKind.ORDER, code=BINLI, description="积水", number="区转〔2022〕18号", by="desk", at=NOW
    )

    assert queries.search(who("desk"), text) == ([head] if found else [])


def test_cases_of_before_are_found_by_their_numbers_as_those_of_now(cast: Cast) -> None:
    head = actions.file(
        kind=CaseKind.ORDER, code=BINLI, description="积水（A座）", number="区转〔2022〕 18号", by="desk", at=NOW
    )
    now = set(head.grams)
    before = ["积水", "水（", "（a", "a座", "座）"]  # as they were found until then
    Head.objects.filter(pk=head.pk).update(grams=before)

    with connection.cursor() as cursor:
        cursor.execute(import_module("jiedao.casework.migrations.0008_numbers_in_search").KNOW)

    assert set(Head.objects.get().grams) == now


def test_a_page_of_work_takes_as_many_queries_for_thirty_cases_as_for_one(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    someone = who("desk")

    def page() -> list[str]:
        return [f"{head} {head.lead} {head.due_at}" for head in queries.worklist(someone)]

    filed()
    with django_assert_num_queries(1):
        assert len(page()) == 1
    for _ in range(29):
        filed()
    with django_assert_num_queries(1):
        assert len(page()) == 30


def test_a_story_takes_three_queries_whatever_its_length(cast: Cast, django_assert_num_queries: Any) -> None:
    for head in (filed(), closed(cast)):
        with django_assert_num_queries(3):
            assert queries.story(head)


def test_a_case_is_found_by_its_number_by_those_who_may_see_it(cast: Cast) -> None:
    head = filed()

    assert queries.head_of(who("binli"), head.register, head.number) == head
    assert queries.head_of(who("wuyuan"), head.register, head.number) is None
    assert Head.objects.overdue(NOW + 60 * DAY).get() == head


PHONE = "13912345678"


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("楼道", True),
        ("12号", True),
        ("联系", True),
        *((PHONE[start : start + length], False) for length in (2, 4, 7, 11) for start in range(0, 12 - length, 2)),
        (f"联系{PHONE[:4]}", False),
    ],
)
def test_no_search_confirms_a_number_that_is_masked(cast: Cast, word: str, found: bool) -> None:
    actions.file(
        kind=CaseKind.HAZARD, code=BINLI, description=f"12号楼道堆物，联系{PHONE}", address="梧桐里", by="desk", at=NOW
    )

    assert bool(queries.search(who("desk"), word)) is found


@pytest.mark.parametrize(
    "text", ["138-0000-5678", "+86 13800005678", "１３８００００５６７８", "021-50005678", "990099195003071232"]
)
def test_the_database_hides_from_a_search_what_pages_hide(cast: Cast, text: str) -> None:
    actions.file(kind=CaseKind.HAZARD, code=BINLI, description=f"堆物{text}止", address="梧桐里", by="desk", at=NOW)

    hidden = [text[start : start + 4] for start in range(len(text) - 3)]
    assert not [word for word in hidden if queries.search(who("desk"), word)]
