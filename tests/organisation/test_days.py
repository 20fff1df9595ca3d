"""The house's calendar: the published years and the notices taken in here."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from jiedao.ledger.models import Entry
from jiedao.organisation import actions, queries
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import HolidayNotice, Street
from jiedao.worktime import Notice, Status, published_calendar, read_notice_text
from tests.worktime.years import HOLIDAYS_2027, MAKEUP_2027

NOW = datetime(2026, 11, 10, 1, 0, tzinfo=UTC)
NOTICE = Notice(2027, frozenset(HOLIDAYS_2027), frozenset(MAKEUP_2027))


def test_without_a_notice_the_house_goes_by_the_published_years(street: Street) -> None:
    calendar = queries.calendar()

    assert calendar == published_calendar()
    assert calendar.is_workday(date(2022, 10, 8))
    assert calendar.is_workday(date(2022, 10, 9))
    assert calendar.working_days_in(2022) == 249
    assert calendar.status(2027) is Status.PROVISIONAL


def test_a_notice_makes_its_year_published_with_an_entry(street: Street) -> None:
    actions.publish(notice=NOTICE, street=street, by="desk", at=NOW)

    calendar = queries.calendar()
    assert calendar.status(2027) is Status.PUBLISHED
    assert not any(calendar.is_workday(day) for day in HOLIDAYS_2027)
    assert all(calendar.is_workday(day) for day in MAKEUP_2027)
    assert Entry.objects.latest("id").verb == "导入放假安排"


def test_a_corrected_notice_takes_the_place_of_the_former(street: Street) -> None:
    actions.publish(notice=NOTICE, street=street, by="desk", at=NOW)
    extra = Notice(2027, NOTICE.holidays | {date(2027, 12, 31)}, NOTICE.makeup_days)

    actions.publish(notice=extra, street=street, by="desk", at=NOW)

    assert not queries.calendar().is_workday(date(2027, 12, 31))
    assert (HolidayNotice.objects.count(), HolidayNotice.objects.live().count()) == (2, 1)


def test_the_same_notice_is_not_taken_in_twice(street: Street) -> None:
    actions.publish(notice=NOTICE, street=street, by="desk", at=NOW)

    with pytest.raises(Refused, match="已经导入"):
        actions.publish(notice=NOTICE, street=street, by="desk", at=NOW)


@pytest.mark.parametrize(
    "notice",
    [
        Notice(2027, frozenset({date(2027, 1, 1)}), frozenset()),
        Notice(2027, NOTICE.holidays, frozenset({date(2027, 10, 1)})),
    ],
)
def test_a_notice_against_the_law_is_refused_and_leaves_nothing(street: Street, notice: Notice) -> None:
    before = Entry.objects.count()

    with pytest.raises(Refused):
        actions.publish(notice=notice, street=street, by="desk", at=NOW)

    assert (Entry.objects.count(), HolidayNotice.objects.count()) == (before, 0)


def test_a_notice_that_a_later_published_year_contradicts_stays_out(street: Street) -> None:
    wrong = Notice(2022, frozenset(), frozenset({date(2022, 10, 12)}))  # a Wednesday, worked anyway

    assert queries.with_notice(published_calendar(), wrong) == published_calendar()


def test_the_text_of_2022_gives_the_year_as_published() -> None:
    text = """一、元旦：2022年1月1日至3日放假，共3天。二、春节：1月31日至2月6日放假调休，共7天。
    1月29日（星期六）、1月30日（星期日）上班。三、清明节：4月3日至5日放假调休，共3天。4月2日（星期六）上班。
    四、劳动节：4月30日至5月4日放假调休，共5天。4月24日（星期日）、5月7日（星期六）上班。
    五、端午节：6月3日至5日放假，共3天。六、中秋节：9月10日至12日放假，共3天。
    七、国庆节：10月1日至7日放假调休，共7天。10月8日（星期六）、10月9日（星期日）上班。2021年10月25日"""
    notice, known = read_notice_text(text, 2022), published_calendar()

    of_year = {day: worked for day, worked in known.days.items() if day.year == 2022}
    assert notice.makeup_days == {day for day, worked in of_year.items() if worked}
    # The last day of the year is off by the notice of 2023.
    assert notice.holidays | {date(2022, 12, 31)} == {day for day, worked in of_year.items() if not worked}
