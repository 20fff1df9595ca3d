"""A committee's status of no illegal structure: applied for, decided by another, gone with the first relapse."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from jiedao.casework import actions, queries
from jiedao.casework.actions import clean as clean_actions
from jiedao.casework.kinds import CLEAN_APPLICANTS, CLEAN_DECIDERS, STRUCTURES, CaseKind
from jiedao.casework.models import Case, Clean, Head
from jiedao.casework.rules import CleanState, is_relapse, why_not_apply, why_not_decide
from jiedao.ledger.models import Entry
from jiedao.organisation import actions as organisation
from jiedao.organisation import queries as people
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Role, Seat, Who
from jiedao.organisation.models import Person
from tests.casework.cast import BINLI, DAY, NOW, STREET, WUYUAN, Cast, closed, filed, post_of

database = pytest.mark.django_db


def state_of(code: str = BINLI) -> CleanState:
    row = queries.clean_of(code)
    return CleanState(row.state) if row else CleanState.NONE


def granted(at: datetime = NOW, by: str = "lead") -> Clean:
    """The status of 滨里, applied for and granted."""
    actions.apply_for_clean(code=BINLI, reason="逐栋查过", by="binli", at=at)
    return actions.decide_clean(code=BINLI, granted=True, by=by, at=at)


def on_record(number: str, *, found: date, rectified: date | None = None, at: datetime = NOW) -> Case:
    """A structure that a ledger states."""
    entry = Entry.objects.create(at=at, by="导入人", verb="导入")
    fact: Case = Case.objects.create(
        code=BINLI,
        entry=entry,
        recorded_at=at,
        register=STRUCTURES,
        number=number,
        kind="structure",
        found_on=found,
        rectified_on=rectified,
    )
    return fact


@database
def test_a_status_is_applied_for_by_the_committee_and_granted_by_another(cast: Cast) -> None:
    granted()

    rows = list(Clean.objects.order_by("serial").values_list("serial", "state", "by", "on", "reason"))
    assert rows == [
        (1, "applied", "binli", date(2022, 8, 1), "逐栋查过"),
        (2, "granted", "lead", date(2022, 8, 1), ""),
    ]
    assert list(Entry.objects.filter(verb__contains="零违建").order_by("pk").values_list("verb", flat=True)) == [
        "申报零违建",
        "批准零违建",
    ]


@database
@pytest.mark.parametrize("how", ["filed", "reopened", "ledger", "later ledger", "found and demolished since"])
def test_the_status_lapses_with_the_first_relapse_in_the_same_act(cast: Cast, how: str) -> None:
    head = closed(cast, CaseKind.STRUCTURE)
    known = on_record("W1", found=date(2022, 7, 1), rectified=date(2022, 7, 20))
    actions.ensure_heads([known])
    granted()

    match how:
        case "filed":
            told = filed(CaseKind.STRUCTURE, at=NOW + DAY)
        case "reopened":
            told = actions.reopen(case=head, reason="又搭起来了", version=head.version, by="check", at=NOW + DAY)
        case "ledger":
            actions.ensure_heads([on_record("W2", found=date(2022, 7, 30), at=NOW + DAY)])
            told = Head.objects.get(number="W2")
        case "later ledger":
            Case.objects.filter(pk=known.pk).update(void_entry=known.entry, voided_at=NOW + DAY)
            actions.ensure_heads([on_record("W1", found=date(2022, 7, 1), at=NOW + DAY)])
            told = Head.objects.get(number="W1")
        case _:
            day = date(2022, 8, 10)
            actions.ensure_heads([on_record("W3", found=day, rectified=day, at=NOW + DAY)])
            told = Head.objects.get(number="W3")

    row = queries.clean_of(BINLI)
    assert row is not None
    assert (row.state, row.serial, row.reason) == ("lapsed", 3, f"发现{told}")
    assert row.on == date(2022, 8, 2)


@database
@pytest.mark.parametrize("how", ["another kind", "another committee", "an old one in a ledger", "refused to file"])
def test_nothing_else_makes_it_lapse(cast: Cast, how: str) -> None:
    granted()

    match how:
        case "another kind":
            filed(CaseKind.HAZARD, at=NOW + DAY)
        case "another committee":
            actions.file(
                kind=CaseKind.STRUCTURE, code=WUYUAN, description="天井", address="一号", by="desk", at=NOW + DAY
            )
        case "an old one in a ledger":
            actions.ensure_heads([on_record("W1", found=date(2022, 7, 1), rectified=date(2022, 7, 9))])
        case _:
            with pytest.raises(Refused):
                actions.file(kind=CaseKind.STRUCTURE, code=BINLI, description=" ", by="desk", at=NOW + DAY)

    assert state_of() is CleanState.GRANTED


@database
def test_what_lapsed_is_applied_for_anew_when_everything_is_closed(cast: Cast) -> None:
    granted()
    head = filed(CaseKind.STRUCTURE)
    with pytest.raises(Refused, match="还有1件违法建筑未办结，不能申报"):
        actions.apply_for_clean(code=BINLI, by="binli", at=NOW)
    actions.revoke(case=head, reason="误报", version=1, by="head", at=NOW)

    granted(NOW + DAY, by="head")

    assert state_of() is CleanState.GRANTED
    assert Clean.objects.count() == 5


@database
def test_an_application_waits_until_what_was_found_meanwhile_is_closed(cast: Cast) -> None:
    actions.apply_for_clean(code=BINLI, by="binli", at=NOW)
    filed(CaseKind.STRUCTURE)

    assert state_of() is CleanState.APPLIED
    with pytest.raises(Refused, match="还有1件违法建筑未办结，不能通过"):
        actions.decide_clean(code=BINLI, granted=True, by="lead", at=NOW)
    with pytest.raises(Refused, match="不通过须写明理由"):
        actions.decide_clean(code=BINLI, granted=False, reason=" ", by="lead", at=NOW)
    actions.decide_clean(code=BINLI, granted=False, reason="先拆除再申报", by="lead", at=NOW)
    assert state_of() is CleanState.REFUSED


@database
def test_who_applied_through_a_stand_in_post_does_not_decide_nor_does_whom_they_stood_in_for(cast: Cast) -> None:
    head = Person.objects.get(username="head")
    organisation.stand_in(post=post_of("binli"), person=head, by="admin", at=NOW)
    actions.apply_for_clean(code=BINLI, by="head", at=NOW)

    with pytest.raises(Refused, match="须由申报人以外的人审批，AB角代理也不行"):
        actions.decide_clean(code=BINLI, granted=True, by="head", at=NOW)
    actions.decide_clean(code=BINLI, granted=True, by="lead", at=NOW)


OPEN_CASES = (0, 2)


@pytest.mark.parametrize(("role", "state", "cases"), list(product(Role, CleanState, OPEN_CASES)))
def test_who_may_apply_and_decide_when(role: Role, state: CleanState, cases: int) -> None:
    asked: dict[str, Any] = {
        "who": Who("x", (Seat(role, BINLI if role is Role.WORKER else STREET),)),
        "code": BINLI,
        "kind": "structure",
        "state": state,
        "open_cases": cases,
    }
    deciding = {**asked, "roles": CLEAN_DECIDERS, "reason": "不实"}

    pending = state in (CleanState.APPLIED, CleanState.GRANTED)
    assert (why_not_apply(roles=CLEAN_APPLICANTS, **asked) is None) is (
        role is Role.WORKER and not pending and not cases
    )
    decides = role in (Role.LEADER, Role.OFFICE_HEAD) and state is CleanState.APPLIED
    assert (why_not_decide(**deciding, applicants={"y"}, granted=True) is None) is (decides and not cases)
    assert (why_not_decide(**deciding, applicants={"y"}, granted=False) is None) is decides
    assert why_not_decide(**deciding, applicants={"x"}, granted=False) is not None


@pytest.mark.parametrize("prefix", [WUYUAN, "99009900200"])
def test_nobody_applies_or_decides_for_a_committee_that_is_not_theirs(prefix: str) -> None:
    asked: dict[str, Any] = {"code": BINLI, "kind": "structure", "open_cases": 0}
    worker, head = (Who("x", (Seat(role, prefix),)) for role in (Role.WORKER, Role.OFFICE_HEAD))

    assert why_not_apply(roles=CLEAN_APPLICANTS, who=worker, state=CleanState.NONE, **asked) is not None
    more: dict[str, Any] = {"state": CleanState.APPLIED, "applicants": {"y"}, "granted": True, "reason": None}
    assert why_not_decide(roles=CLEAN_DECIDERS, who=head, **asked, **more) is not None


@pytest.mark.parametrize(
    ("found", "is_open", "relapse"),
    [
        (date(2022, 7, 1), False, False),
        (date(2022, 8, 1), False, False),
        (date(2022, 8, 2), False, True),
        (date(2022, 7, 1), True, True),
        (date(2022, 8, 2), True, True),
    ],
)
def test_what_is_a_relapse(found: date, is_open: bool, relapse: bool) -> None:
    assert is_relapse(granted_on=date(2022, 8, 1), found_on=found, is_open=is_open) is relapse


@database
def test_of_each_row_of_a_committee_only_one_stands(cast: Cast) -> None:
    row = granted()

    with pytest.raises(IntegrityError), transaction.atomic():
        Clean.objects.create(
            code=BINLI, serial=row.serial, state="lapsed", on=row.on, by="x", entry=row.entry, recorded_at=NOW
        )


@database
def test_the_page_knows_every_committee_in_sight_in_the_same_queries(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    closed(cast, CaseKind.STRUCTURE)
    granted()

    with django_assert_max_num_queries(6):
        assert queries.standings(people.who("help")) == []
        queries.standings(people.who("lead"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_a_structure_filed_while_a_status_is_granted_is_seen_by_one_of_the_two(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """Both have begun before either ends. Without the lock, as a control, both would go through."""
    actions.apply_for_clean(code=BINLI, by="binli", at=NOW)
    meet, put = threading.Barrier(2, timeout=1.5), clean_actions._put
    lock, granted_clean = clean_actions._lock, queries.granted_clean

    def wait() -> None:
        try:
            meet.wait()
        except threading.BrokenBarrierError:
            return  # the other waits for the lock

    def put_late(*args: Any, **more: Any) -> Clean:
        wait()
        return put(*args, **more)

    def look_then_wait(codes: Any) -> list[Clean]:
        found = granted_clean(codes)
        wait()
        return found

    monkeypatch.setattr(clean_actions, "_lock", lock if locked else lambda: None)
    monkeypatch.setattr(clean_actions, "_put", put_late)
    monkeypatch.setattr(queries, "granted_clean", look_then_wait)

    def file() -> str:
        try:
            filed(CaseKind.STRUCTURE, at=NOW + DAY)
            return "filed"
        finally:
            connection.close()

    def grant() -> str:
        try:
            actions.decide_clean(code=BINLI, granted=True, by="lead", at=NOW)
            return "granted"
        except Refused:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = [future.result() for future in (pool.submit(file), pool.submit(grant))]

    contradiction = state_of() is CleanState.GRANTED and queries.open_structures(BINLI) > 0
    assert outcomes[0] == "filed"
    assert contradiction is not locked
