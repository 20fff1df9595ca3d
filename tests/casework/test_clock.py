"""The clocks of cases, in the calendar of 2022: 8 and 9 October were worked, 1 to 7 October were off."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from jiedao.casework import actions, queries
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head, Share
from jiedao.casework.rules import Verb, Word
from jiedao.ledger.models import Entry
from jiedao.organisation.actions import Refused
from jiedao.organisation.queries import who
from jiedao.worktime import Calendar, Lamp, published_calendar
from tests.casework.cast import BINLI, Cast, closed_again, done, filed, in_hand

pytestmark = pytest.mark.django_db


def beijing(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2022) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


def told(moment: datetime | None) -> str:
    assert moment is not None
    return f"{moment.astimezone(ZoneInfo('Asia/Shanghai')):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("kind", "at", "due"),
    [
        (CaseKind.HOTLINE, beijing(9, 29), "10-11 17:30"),  # 30 September, 8, 9, 10 and 11 October
        (CaseKind.NEED, beijing(9, 30), "10-10 17:30"),  # 8, 9 and 10 October
        (CaseKind.NEED, beijing(9, 30, 17, 30), "10-11 17:30"),  # after five: received on 8 October
        (CaseKind.HAZARD, beijing(9, 16), "10-08 17:30"),  # fifteen days end on 1 October, a day off
        (CaseKind.COMPONENT, beijing(9, 30, 16), "10-08 16:00"),  # eight working hours
        (CaseKind.CHARGER, beijing(9, 30, 16), "10-02 16:00"),  # forty-eight running hours
    ],
)
def test_a_kinds_clock_runs_by_the_working_calendar(cast: Cast, kind: CaseKind, at: datetime, due: str) -> None:
    head = filed(kind, at)

    assert told(head.due_at) == due
    assert head.warn_at is not None
    assert at <= head.warn_at < head.due_at  # type: ignore[operator]
    assert Case.objects.live().get().due_on == head.due_at.astimezone(ZoneInfo("Asia/Shanghai")).date()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "received", "due"),
    [
        (CaseKind.HOTLINE, date(2022, 8, 1), "08-08 17:30"),  # five working days from the day after, a Monday's
        (CaseKind.HOTLINE, date(2022, 7, 30), "08-08 17:30"),  # a Saturday counts as the Monday after
        (CaseKind.CHARGER, date(2022, 8, 1), "08-03 08:30"),  # forty-eight hours from the opening of the office
        (CaseKind.HAZARD, date(2022, 8, 1), "08-19 17:30"),  # found, not received: from the filing
    ],
)
def test_what_was_typed_later_runs_from_the_day_it_was_received(
    cast: Cast, kind: CaseKind, received: date, due: str
) -> None:
    head = actions.file(kind=kind, code=BINLI, description="堆物", found_on=received, by="desk", at=beijing(8, 4))

    assert told(head.due_at) == due
    assert head.warn_at is not None
    assert head.clock_from is not None
    assert head.clock_from < head.warn_at


def test_a_pause_moves_the_deadline_and_an_early_resumption_gives_back_the_rest(cast: Cast) -> None:
    head = in_hand(cast, CaseKind.NEED, beijing(8, 1))
    assert told(head.due_at) == "08-04 17:30"

    head = actions.pause(
        case=head,
        until=beijing(8, 5, 17, 30),
        reason="等待检测",
        version=head.version,
        by="safe",
        at=beijing(8, 2, 17, 30),
    )
    assert told(head.due_at) == "08-09 17:30"

    head = actions.resume(case=head, version=head.version, by="safe", at=beijing(8, 3, 17, 30))
    assert told(head.due_at) == "08-05 17:30"
    assert Case.objects.live().get().due_on == date(2022, 8, 5)


def test_an_extension_is_asked_for_and_decided_by_another(cast: Cast) -> None:
    head = in_hand(cast, CaseKind.NEED, beijing(8, 1))
    head = actions.ask_extension(
        case=head, amount=2, reason="材料未到", version=head.version, by="safe", at=beijing(8, 2)
    )
    assert told(head.due_at) == "08-04 17:30"
    assert head in queries.worklist(who("lead"))

    head = actions.decide_extension(case=head, granted=True, version=head.version, by="lead", at=beijing(8, 3))

    assert (told(head.due_at), head.asked, head.extra) == ("08-08 17:30", None, 2)


def test_what_was_granted_after_the_deadline_was_late_all_the_same(cast: Cast) -> None:
    head = in_hand(cast, CaseKind.NEED, beijing(8, 1))
    head = actions.ask_extension(case=head, amount=2, reason="忙", version=head.version, by="safe", at=beijing(8, 4))

    head = actions.decide_extension(case=head, granted=True, version=head.version, by="lead", at=beijing(8, 5))

    assert (told(head.due_at), head.was_late) == ("08-08 17:30", True)
    head = actions.report_done(case=head, note="办妥", version=head.version, by="safe", at=beijing(8, 5))
    head = actions.close(case=head, word=Word.CONFIRMED, version=head.version, by="desk", at=beijing(8, 5))
    assert queries.lamp_of(head, beijing(8, 5)) is Lamp.DONE_LATE


def test_a_denied_extension_leaves_the_deadline(cast: Cast) -> None:
    head = in_hand(cast, CaseKind.NEED, beijing(8, 1))
    head = actions.ask_extension(case=head, amount=2, reason="忙", version=head.version, by="safe", at=beijing(8, 2))

    with pytest.raises(Refused, match="不批准延期须写明理由"):
        actions.decide_extension(case=head, granted=False, version=head.version, by="lead", at=beijing(8, 3))
    head = actions.decide_extension(
        case=head, granted=False, reason="理由不足", version=head.version, by="lead", at=beijing(8, 3)
    )

    assert (told(head.due_at), head.asked) == ("08-04 17:30", None)


def test_half_a_working_day_cannot_be_asked_for(cast: Cast) -> None:
    head = in_hand(cast, CaseKind.NEED, beijing(8, 1))

    with pytest.raises(Refused, match="以日计的时限须为整数"):
        actions.ask_extension(case=head, amount=0.5, reason="忙", version=head.version, by="safe", at=beijing(8, 2))


@pytest.mark.parametrize(
    ("at", "lamp"),
    [
        (beijing(8, 1), Lamp.NORMAL),
        (beijing(8, 4, 11), Lamp.NORMAL),
        (beijing(8, 4, 12), Lamp.SOON),
        (beijing(8, 4, 17, 30), Lamp.SOON),
        (beijing(8, 4, 17, 31), Lamp.OVERDUE),
    ],
)
def test_the_lamp_of_an_open_case(cast: Cast, at: datetime, lamp: Lamp) -> None:
    assert queries.lamp_of(filed(CaseKind.NEED, beijing(8, 1)), at) is lamp


def test_a_case_that_left_the_loop_has_no_lamp_and_grows_no_later(cast: Cast) -> None:
    main, twin, mistaken = (filed(CaseKind.HAZARD, beijing(8, 1)) for _ in range(3))
    twin = actions.merge(case=twin, into=main, version=1, by="desk", at=beijing(8, 2))
    mistaken = actions.revoke(case=mistaken, reason="误报", version=1, by="head", at=beijing(8, 2))

    assert [queries.lamp_of(head, beijing(9, 30)) for head in (main, twin, mistaken)] == [Lamp.OVERDUE, None, None]


def test_late_stays_late_after_the_close_and_after_a_reopening_closed_in_time(cast: Cast) -> None:
    head = done(cast, CaseKind.NEED, beijing(8, 1))
    head = actions.close(case=head, word=Word.CONFIRMED, version=head.version, by="desk", at=beijing(8, 5))
    assert queries.lamp_of(head, beijing(8, 6)) is Lamp.DONE_LATE

    head = actions.reopen(case=head, reason="未解决", version=head.version, by="desk", at=beijing(8, 8))
    assert queries.lamp_of(head, beijing(8, 8)) is Lamp.NORMAL
    assert told(head.due_at) == "08-11 17:30"
    head = closed_again(cast, head, beijing(8, 9))
    assert queries.lamp_of(head, beijing(8, 9)) is Lamp.DONE_LATE


def test_a_case_is_to_be_signed_for_within_a_working_day_and_component_cases_within_two_hours(cast: Cast) -> None:
    def handed_over(kind: CaseKind) -> Head:
        head = filed(kind, beijing(8, 5))
        return actions.assign(
            case=head, units=[cast.safety, cast.bureau], lead=cast.safety, version=1, by="desk", at=beijing(8, 5)
        )

    friday, quick = handed_over(CaseKind.HAZARD), handed_over(CaseKind.COMPONENT)

    assert (told(friday.sign_due_at), told(quick.sign_due_at)) == ("08-08 17:30", "08-05 11:00")
    assert [queries.pressing(head) for head in (friday, quick)] == [Verb.SIGN, Verb.SIGN]
    assert queries.lamp_of(friday, beijing(8, 8, 18)) is Lamp.OVERDUE
    assert Share.objects.get(head=friday, unit=cast.bureau).sign_due_at is None  # has nobody to sign

    friday = actions.sign(case=friday, version=2, by="safe", at=beijing(8, 8, 18))

    assert (friday.sign_due_at, friday.next_due_at) == (None, friday.due_at)
    assert queries.lamp_of(friday, beijing(8, 8, 18)) is Lamp.NORMAL
    assert [line.told for line in queries.story(friday)][-1] == "已过时限"  # late stays late on record


def test_the_caller_is_to_be_contacted_within_a_working_day_and_again_after_a_reopening(cast: Cast) -> None:
    head = filed(CaseKind.HOTLINE, beijing(8, 1))
    assert (told(head.contact_due_at), queries.pressing(head)) == ("08-02 17:30", Verb.CONTACT)

    head = actions.contact(case=head, note="已说明", version=1, by="safe", at=beijing(8, 2))
    assert (head.contact_due_at, queries.pressing(head)) == (None, Verb.CLOSE)
    assert queries.story(head)[-1].told == "已说明"

    assert filed(CaseKind.HAZARD, beijing(8, 1)).contact_due_at is None


def test_the_clock_of_the_signatures_ends_with_the_last_of_them(cast: Cast) -> None:
    units = [cast.safety, cast.services]
    head = filed(at=beijing(8, 1))
    head = actions.assign(case=head, units=units, lead=cast.safety, version=1, by="desk", at=beijing(8, 1))
    head = actions.sign(case=head, version=head.version, by="safe", at=beijing(8, 1))
    assert told(head.sign_due_at) == "08-02 17:30"

    head = actions.give_back(case=head, reason="不属本办", version=head.version, by="serve", at=beijing(8, 1))
    assert head.sign_due_at is None


def test_a_years_notice_moves_the_clocks_before_the_close_too(cast: Cast) -> None:
    known = published_calendar()
    before = Calendar({day: worked for day, worked in known.days.items() if day.year != 2022}, known.published - {2022})
    head = actions.file(
        kind=CaseKind.HOTLINE, code=BINLI, description="积水", by="desk", at=beijing(9, 30), calendar=before
    )
    head = actions.assign(
        case=head, units=[cast.safety], lead=cast.safety, version=1, by="desk", at=beijing(9, 30), calendar=before
    )
    assert told(head.sign_due_at) == told(head.contact_due_at) == "10-04 17:30"

    assert actions.reckon_again(calendar=known, by="admin", at=beijing(9, 30)) == 1

    head.refresh_from_db()
    assert told(head.sign_due_at) == told(head.contact_due_at) == "10-08 17:30"
    assert told(Share.objects.get(head=head).sign_due_at) == "10-08 17:30"


def test_a_provisional_deadline_is_reckoned_anew_with_an_entry_when_the_year_is_published(cast: Cast) -> None:
    known = published_calendar()
    before = Calendar({day: worked for day, worked in known.days.items() if day.year != 2022}, known.published - {2022})
    head = actions.file(
        kind=CaseKind.NEED, code=BINLI, description="加装扶手", by="desk", at=beijing(9, 29), calendar=before
    )
    assert (told(head.due_at), head.provisional) == ("10-05 17:30", True)

    assert actions.reckon_again(calendar=known, by="admin", at=beijing(9, 30)) == 1

    head = Head.objects.get()
    assert (told(head.due_at), head.provisional) == ("10-09 17:30", False)
    assert Case.objects.live().get().due_on == date(2022, 10, 9)
    line = queries.story(head)[-1]
    assert (line.what, line.by) == ("重算时限", "郭守成")
    assert line.told == "按公布的节假日安排，到期由2022-10-05 17:30改为2022-10-09 17:30"
    entry = Entry.objects.get(verb="重算暂定时限")
    assert list(entry.detail["moved"]) == ["需求XQ20220001"]
    assert actions.reckon_again(calendar=known, by="admin", at=datetime(2022, 10, 1, tzinfo=UTC)) == 0
