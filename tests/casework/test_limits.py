"""The time that the street gives itself: from a day on, for what is opened from that day; nothing else moves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from jiedao.casework import actions, queries
from jiedao.casework.kinds import KINDS, CaseKind
from jiedao.casework.models import Case, Head, TimeLimit
from jiedao.casework.rules.limits import in_force, told, why_not_limit
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.organisation import actions as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Stated
from jiedao.worktime import Limit, Unit
from tests.casework.cast import BINLI, DAY, NOW, Cast, filed, post_of

TODAY, LATER = date(2022, 8, 1), date(2022, 8, 10)
HOTLINE = CaseKind.HOTLINE


def days(amount: float) -> Limit:
    return Limit(amount, Unit.WORKING_DAYS)


def limit_set(text: str = "2工作日", subtype: str = "", from_on: date = LATER, **more: object) -> TimeLimit:
    said = {"kind": HOTLINE, "subtype": subtype, "text": text, "from_on": from_on, "by": "head", "at": NOW} | more
    return actions.set_limit(**said)  # type: ignore[arg-type]


def opened(on: date, subtype: str = "", **more: object) -> Head:
    """A hotline order that came in on a day."""
    at = datetime(on.year, on.month, on.day, 1, 0, tzinfo=UTC)
    said = {"kind": HOTLINE, "code": BINLI, "description": "堆物", "subtype": subtype, "by": "desk", "at": at} | more
    return actions.file(**said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("subtype", "on", "limit"),
    [
        ("", date(2022, 8, 9), 5),
        ("", LATER, 2),
        ("", date(2022, 9, 1), 2),
        ("督办", LATER, 3),  # a type's own limit stands against its kind's
    ],
)
def test_it_holds_for_what_is_opened_from_its_day_on(cast: Cast, subtype: str, on: date, limit: float) -> None:
    limit_set()

    assert opened(on, subtype).limit_amount == limit


def test_a_type_has_a_limit_of_its_own_and_its_kind_keeps_its(cast: Cast) -> None:
    limit_set("4工作时", subtype="咨询", from_on=TODAY)

    head = opened(TODAY, "咨询")
    assert (head.limit_amount, head.limit_unit) == (4, "working_hours")
    assert (opened(TODAY).limit_amount, opened(TODAY, "求助投诉").limit_amount) == (5, 5)


def test_what_is_running_keeps_its_clock_and_says_nothing(cast: Cast) -> None:
    head = opened(TODAY)
    before = Head.objects.values().get(pk=head.pk), Entry.objects.count(), Case.objects.count()

    limit_set("1工作日", from_on=TODAY)

    assert (Head.objects.values().get(pk=head.pk), Entry.objects.count() - 1, Case.objects.count()) == before


def test_what_was_received_before_and_typed_in_later_has_the_limit_of_its_day(cast: Cast) -> None:
    limit_set()

    head = opened(date(2022, 8, 12), found_on=date(2022, 8, 8))

    assert head.limit_amount == 5


def test_another_type_of_a_running_case_has_the_limit_of_the_day_it_was_opened(cast: Cast) -> None:
    head = opened(TODAY)
    limit_set("3工作时", subtype="督办", from_on=LATER)

    at = NOW + 10 * DAY
    head = actions.correct(
        case=head, changes={"subtype": "督办"}, reason="区里督办", version=head.version, by="desk", at=at
    )

    assert (head.limit_amount, head.limit_unit) == (3, "working_days")


def test_a_case_that_is_opened_again_has_the_limit_of_that_day(cast: Cast) -> None:
    said = {"kind": CaseKind.HAZARD, "text": "3工作日", "from_on": LATER}
    actions.set_limit(**said, by="head", at=NOW)  # type: ignore[arg-type]
    head = actions.mend(case=filed(), version=1, note="已清", by="desk", at=NOW)

    head = actions.reopen(case=head, reason="又堆", version=head.version, by="desk", at=NOW + 10 * DAY)

    assert (head.limit_amount, head.limit_unit) == (3, "working_days")


def test_a_deadline_that_came_with_the_case_stands(cast: Cast) -> None:
    limit_set("1工作日", from_on=TODAY)

    assert opened(TODAY, due_on=date(2022, 8, 19)).given_on == date(2022, 8, 19)


# How it is set.


def test_it_leaves_one_entry_that_says_what_became_of_what_from_when_on(cast: Cast) -> None:
    limit_set(reason="区热线办通知")

    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.subject, entry.by, entry.reason) == ("设定办理时限", "热线工单", "head", "区热线办通知")
    assert entry.detail == {"old": "5工作日", "new": "2工作日", "from": "2022-08-10"}


def test_a_day_is_set_anew_by_replacing_and_the_former_stays_in_the_history(cast: Cast) -> None:
    limit_set("2工作日")
    limit_set("3工作日")

    assert [row.amount for row in TimeLimit.objects.live()] == [3]
    assert [(one.limit, one.stands) for one in queries.limit_history(TODAY)] == [("3工作日", True), ("2工作日", False)]


def test_without_a_text_the_houses_own_holds_again(cast: Cast) -> None:
    limit_set("2工作日", from_on=TODAY)
    limit_set("", from_on=LATER)

    assert [opened(TODAY).limit_amount, opened(LATER).limit_amount] == [2, 5]
    assert [(one.was, one.limit) for one in queries.limit_history(TODAY)] == [
        ("2工作日", "5工作日"),
        ("5工作日", "2工作日"),
    ]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"text": "三天"}, "时限应写作 5工作日、4工作时、24紧急工作时 或 7日：三天"),
        ({"text": "0工作日"}, "时限应写作"),
        ({"text": "300工作日"}, "时限太长，最多250工作日：300工作日"),
        ({"from_on": date(2022, 7, 31)}, "起始日不能早于今天 2022-08-01：以前登记的事项时限不变"),
        ({"from_on": date(2024, 1, 1)}, "起始日最晚到明年"),
        ({"text": "5工作日"}, "2022-08-10 的时限已经是5工作日，不用再设"),
        ({"text": ""}, "2022-08-10 的时限已经是5工作日，不用再设"),
        ({"subtype": "井盖"}, "热线工单没有“井盖”这一类型"),
        ({"by": "desk"}, "办理时限由科室负责人或管理员设定"),
        ({"by": "lead"}, "办理时限由科室负责人或管理员设定"),
    ],
)
def test_what_cannot_be_set_is_refused_with_the_reason(cast: Cast, said: dict[str, object], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        limit_set(**said)  # type: ignore[arg-type]
    assert not TimeLimit.objects.exists()


def test_a_head_of_some_kinds_sets_the_limits_of_these_alone(cast: Cast) -> None:
    unit = cast.safety
    organisation.place(post=post_of("head"), unit=unit, kinds=[CaseKind.HAZARD.value], by="admin", at=NOW)

    with pytest.raises(Refused, match="这类事项不归您的职务管"):
        limit_set()
    limit_set(kind=CaseKind.HAZARD, text="10工作日")
    limit_set(by="admin")


def test_it_is_withdrawn_before_its_day_and_not_after(cast: Cast) -> None:
    coming, begun = limit_set("2工作日"), limit_set("3工作日", subtype="咨询", from_on=TODAY)

    actions.withdraw_limit(limit=coming, by="head", at=NOW)
    assert opened(LATER).limit_amount == 5
    with pytest.raises(ledger.Conflict):
        actions.withdraw_limit(limit=coming, by="head", at=NOW)
    with pytest.raises(Refused, match="已经生效的时限不能撤回"):
        actions.withdraw_limit(limit=begun, by="head", at=NOW)
    with pytest.raises(Refused, match="由科室负责人或管理员设定"):
        actions.withdraw_limit(limit=limit_set("2工作日"), by="desk", at=NOW)


def test_what_was_stated_before_holds_on_from_its_day(cast: Cast) -> None:
    entry = ledger.enter(by="desk", at=NOW, verb="填报")
    texts = {"clock:hotline": "3工作日", "clock:waste": "", "clock:gone": "三天", "signature": "云溪街道"}
    ledger.record([Stated(code=BINLI, key=key, text=text) for key, text in texts.items()], entry=entry)

    import_module("jiedao.casework.migrations.0019_stated_limits").take_over(apps, connection.schema_editor())

    row = TimeLimit.objects.get()
    assert (row.kind, row.subtype, row.from_on, row.limit, row.entry) == ("hotline", "", TODAY, days(3), entry)


# The lines of the page.


def test_each_line_tells_what_holds_since_when_and_what_comes(cast: Cast) -> None:
    limit_set("2工作日", from_on=TODAY)
    limit_set("3工作日", from_on=LATER)

    lines = {(line.kind, line.subtype): line for line in queries.limit_lines(TODAY)}

    hotline = lines[HOTLINE, ""]
    assert (hotline.now, hotline.since, hotline.standard) == ("2工作日", TODAY, "5工作日")
    assert (hotline.next, hotline.next_on, hotline.is_own) == ("3工作日", LATER, True)
    inquiry = lines[HOTLINE, "咨询"]
    assert (inquiry.now, inquiry.since, inquiry.next_on, inquiry.is_own) == ("1工作日", None, None, False)
    assert len(lines) == len(KINDS) + sum(len(row.subtypes) for row in KINDS.values())


@pytest.mark.parametrize(
    ("on", "found"),
    [(date(2022, 1, 1), None), (date(2022, 2, 1), days(1)), (date(2022, 2, 9), days(1)), (date(2022, 3, 1), None)],
)
def test_of_several_that_of_the_day_holds(on: date, found: Limit | None) -> None:
    assert in_force([(date(2022, 3, 1), None), (date(2022, 2, 1), days(1))], on) == found


@pytest.mark.parametrize("unit", list(Unit))
def test_no_unit_may_be_given_for_more_than_a_year(unit: Unit) -> None:
    long = Limit(9000, unit)
    said = {"text": told(long), "limit": long, "from_on": LATER, "today": TODAY, "before": days(5), "standard": days(5)}

    assert "时限太长" in (why_not_limit(**said) or "")  # type: ignore[arg-type]
