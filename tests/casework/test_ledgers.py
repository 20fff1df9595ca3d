"""Cases that came from a ledger: their place in the loop follows its dates, until a step is taken here."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiedao.casework import actions, queries
from jiedao.casework.kinds import LOOP
from jiedao.casework.models import Case, Head, Share
from jiedao.casework.rules import Word
from jiedao.ledger import actions as ledger
from jiedao.organisation import queries as people
from jiedao.worktime import SHANGHAI, Calendar, published_calendar
from tests.casework.cast import BINLI, DAY, NOW, Cast
from tests.casework.papers import with_photo

pytestmark = pytest.mark.django_db
REGISTER = "问题隐患台账"
FOUND = date(2022, 5, 19)


def take_in(number: str = "W2022001", register: str = REGISTER, **values: Any) -> Case:
    """A row of a copy of the ledger, in the place of what stood under its number."""
    entry = ledger.enter(by="desk", at=NOW, verb="导入台账")
    ledger.void(Case.objects.live().filter(register=register, number=number), entry=entry)
    stated = {"kind": "hazard", "found_on": FOUND, "description": "消防通道堵塞", "unit": "平安办"} | values
    fact = Case(code=BINLI, register=register, number=number, origin="问题隐患台账第4行", **stated)
    ledger.record([fact], entry=entry)
    actions.ensure_heads([fact])
    return fact


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "handling"),
        ({"unit": "无此单位"}, "found"),
        ({"rectified_on": date(2022, 5, 26)}, "done"),
        ({"rectified_on": date(2022, 5, 26), "verified_on": date(2022, 5, 27)}, "closed"),
        ({"kind": "hazard", "rectified_on": date(2022, 5, 26)}, "done"),
        ({"kind": "need", "rectified_on": date(2022, 5, 26)}, "closed"),
    ],
)
def test_a_ledgers_dates_say_where_a_case_stands(cast: Cast, values: dict[str, Any], state: str) -> None:
    take_in(**values)

    assert Head.objects.get().state == state


def test_a_ledger_without_a_column_for_verification_closes_by_its_last_day(cast: Cast) -> None:
    take_in("C2022001", "违法建筑拆除台账", kind="structure", rectified_on=date(2022, 5, 26))

    head = Head.objects.get()
    assert (head.state, head.first_closed_on) == ("closed", date(2022, 5, 26))


def test_a_closed_row_of_a_ledger_has_its_first_close_and_its_lateness(cast: Cast) -> None:
    take_in(due_on=date(2022, 5, 25), rectified_on=date(2022, 5, 26), verified_on=date(2022, 5, 27))

    head = Head.objects.get()
    assert (head.first_closed_on, head.closed_count, head.was_late) == (date(2022, 5, 27), 1, True)
    assert not Share.objects.standing().exists()  # nobody sees it for having had it


def test_the_story_says_by_the_ledger_where_nobody_is_named(cast: Cast) -> None:
    take_in(rectified_on=date(2022, 5, 26), verified_on=date(2022, 5, 27))
    head = Head.objects.get()
    head = actions.reopen(case=head, reason="又堵塞", version=0, by="desk", at=NOW)

    told = [(line.what, line.by) for line in queries.story(head)]
    assert told == [("发现", "依台账"), ("整改完成", "依台账"), ("核查", "依台账"), ("重新办理", "林晓岚")]


def test_a_later_copy_moves_a_case_on_which_nothing_was_done_here(cast: Cast) -> None:
    take_in()
    take_in(rectified_on=date(2022, 5, 26), verified_on=date(2022, 5, 27))

    head = Head.objects.get()
    assert (head.state, head.version) == ("closed", 0)
    assert queries.touched_in_system(REGISTER, ["W2022001"]) == set()


def test_a_later_copy_never_moves_a_case_after_a_step_was_taken_here(cast: Cast) -> None:
    take_in()
    head = actions.handle(case=Head.objects.get(), note="已约谈", version=0, by="safe", at=NOW)

    take_in(rectified_on=date(2022, 5, 26), verified_on=date(2022, 5, 27))
    take_in("W2022002")

    head.refresh_from_db()
    assert (head.state, head.version) == ("handling", 1)
    assert queries.touched_in_system(REGISTER, ["W2022001", "W2022002", "W2022003"]) == {"W2022001"}


def test_a_unit_that_the_ledger_names_sees_the_case_and_carries_on(cast: Cast) -> None:
    take_in()
    head = actions.report_done(case=Head.objects.get(), note="已清理", version=0, by="safe", at=NOW)
    head = actions.verify(case=head, note="合格", version=1, by="check", at=NOW + DAY)
    actions.close(case=head, word=Word.CONFIRMED, version=2, by="desk", at=NOW + DAY)

    fact = Case.objects.live().get()
    assert (fact.rectified_on, fact.verified_on) == (date(2022, 8, 1), date(2022, 8, 2))
    assert fact.origin == "问题隐患台账第4行"


def test_what_was_only_rectified_by_the_ledger_is_sent_back_to_the_desk(cast: Cast) -> None:
    take_in(unit="无此单位", rectified_on=date(2022, 5, 26))

    head = actions.send_back(case=Head.objects.get(), reason="未整改", version=0, by="check", at=NOW)

    assert head.state == "found"
    assert Case.objects.live().get().rectified_on is None


def test_the_row_goes_with_the_ledgers_statement_unless_something_was_done_here(
    cast: Cast, tmp_path: Path, settings: Any
) -> None:
    settings.ATTACHMENTS = tmp_path
    take_in()
    take_in("W2022002")
    take_in("W2022003")
    actions.handle(case=Head.objects.get(number="W2022002"), note="已约谈", version=0, by="safe", at=NOW)
    with_photo(Head.objects.get(number="W2022003"))
    entry = ledger.enter(by="desk", at=NOW, verb="撤销")
    ledger.void(Case.objects.live(), entry=entry)

    assert actions.drop_heads(REGISTER, ["W2022001", "W2022002", "W2022003"]) == 1
    assert [head.number for head in Head.objects.order_by("number")] == ["W2022002", "W2022003"]


@pytest.mark.parametrize("rows", [1, 300])
def test_making_the_rows_takes_the_same_number_of_queries_for_many_as_for_one(
    cast: Cast, rows: int, django_assert_num_queries: Any
) -> None:
    take_in()
    entry = ledger.enter(by="desk", at=NOW, verb="导入台账")
    row: dict[str, Any] = {"code": BINLI, "register": REGISTER, "kind": "issue", "found_on": FOUND, "unit": "平安办"}
    facts = [Case(number=f"W{serial}", **row) for serial in range(rows)]
    ledger.record(facts, entry=entry)

    with django_assert_num_queries(8):  # two of them begin and end the transaction
        actions.ensure_heads(facts)

    assert Head.objects.count() == rows + 1
    assert people.who("safe").units
    assert Share.objects.standing().filter(unit=cast.safety).count() == rows + 1


@pytest.mark.parametrize("due_on", [None, date(2022, 6, 1)])
def test_a_platforms_own_list_takes_no_more_queries_for_many_orders(cast: Cast, due_on: date | None) -> None:
    entry, counts = ledger.enter(by="desk", at=NOW, verb="导入台账"), []
    row: dict[str, Any] = {"code": BINLI, "register": LOOP, "kind": "hotline", "found_on": FOUND, "due_on": due_on}
    for first, rows in ((0, 1), (1, 300)):
        facts = [Case(number=f"R{first + serial}", **row) for serial in range(rows)]
        ledger.record(facts, entry=entry)
        with CaptureQueriesContext(connection) as asked:
            actions.ensure_heads(facts)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert not Head.objects.filter(due_at=None).exists()


def test_the_clocks_of_a_platforms_order_follow_a_published_year_with_an_entry(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = published_calendar()
    before = Calendar({day: worked for day, worked in known.days.items() if day.year != 2022}, known.published - {2022})
    monkeypatch.setattr(people, "calendar", lambda: before)
    fact = take_in("RX1", LOOP, kind="hotline", found_on=date(2022, 9, 30), unit="")

    assert actions.reckon_again(calendar=known, by="admin", at=NOW) == 1

    head = Head.objects.get()
    assert head.due_at is not None
    assert head.contact_due_at is not None
    days = [at.astimezone(SHANGHAI).date() for at in (head.due_at, head.contact_due_at)]
    assert days == [date(2022, 10, 12), date(2022, 10, 8)]
    assert Case.objects.live().get() == fact  # nobody gave it a deadline, and none is stated
