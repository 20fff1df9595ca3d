"""The page of the working calendar: years with their status, and a notice that moves the clocks that rest on it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.home import queries
from jiedao.home.queries.days import spans
from jiedao.ledger.models import Entry
from jiedao.organisation.models import HolidayNotice, Street
from tests import world
from tests.home.conftest import Visit
from tests.worktime.years import HOLIDAYS_2027, MAKEUP_2027

LATE_SEPTEMBER = datetime(2027, 9, 28, 2, 0, tzinfo=UTC)
TABLE = "\n".join([*(f"{day},休" for day in HOLIDAYS_2027), *(f"{day},班" for day in MAKEUP_2027)])


def upload(text: str = TABLE) -> dict[str, object]:
    return {"year": "2027", "text": "", "table": SimpleUploadedFile("2027.csv", text.encode(), "text/csv")}


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([], ""),
        ([date(2022, 1, 1)], "1月1日"),
        ([date(2022, 1, 31), date(2022, 2, 1), date(2022, 4, 5)], "1月31日—2月1日、4月5日"),
    ],
)
def test_days_that_follow_one_another_are_a_span(days: list[date], told: str) -> None:
    assert spans(days) == told


def test_a_published_year_is_told_in_full(subdistrict: Street) -> None:
    year = next(year for year in queries.years(date(2022, 9, 1)) if year.year == 2022)

    assert (year.published, year.days) == (True, 249)
    assert "10月1日—7日" in year.off
    assert "10月8日—9日" in year.worked


def test_a_notice_taken_in_moves_open_provisional_deadlines_with_one_entry(visit: Visit) -> None:
    head = casework.file(kind=CaseKind.WASTE, code=world.BINLI, description="装修垃圾", by="clerk", at=LATE_SEPTEMBER)
    assert head.provisional
    client = visit("clerk")
    assert any(year.clocks == 1 for year in queries.years(date(2027, 9, 28)) if year.year == 2027)

    page = client.post("/calendar/publish/", upload(), follow=True).content.decode()

    assert "1 件未办结事项的时限已重算" in page
    moved = Head.objects.get(pk=head.pk)
    assert moved.due_at is not None
    assert head.due_at is not None
    assert (moved.provisional, moved.due_at > head.due_at) == (False, True)
    entry = Entry.objects.get(verb="重算暂定时限")
    assert (entry.by, list(entry.detail["moved"])) == ("clerk", [str(head)])


def test_a_case_filed_afterwards_is_reckoned_by_the_notice(visit: Visit) -> None:
    visit("clerk").post("/calendar/publish/", upload())

    head = casework.file(kind=CaseKind.WASTE, code=world.BINLI, description="垃圾", by="clerk", at=LATE_SEPTEMBER)

    assert not head.provisional
    assert HolidayNotice.objects.live().get().year == 2027


def test_a_corrected_notice_moves_deadlines_that_were_final(visit: Visit) -> None:
    client = visit("clerk")
    client.post("/calendar/publish/", upload())
    head = casework.file(kind=CaseKind.WASTE, code=world.BINLI, description="垃圾", by="clerk", at=LATE_SEPTEMBER)
    due = head.due_at
    assert due is not None

    client.post("/calendar/publish/", upload(f"{TABLE}\n{due.date()},休"))

    moved = Head.objects.get(pk=head.pk).due_at
    assert moved is not None
    assert moved > due


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"year": "2027", "text": ""}, "二者取一"),
        ({"year": "2027", "text": "没有日期的文字"}, "没有找到"),
        ({"year": "2027", "text": "元旦：1月1日放假。"}, "放假"),
        ({"year": "1990", "text": "元旦：1月1日放假。"}, "2000"),
    ],
)
def test_a_notice_that_cannot_be_read_is_given_back_with_reasons(
    visit: Visit, asked: dict[str, str], said: str
) -> None:
    page = visit("clerk").post("/calendar/publish/", asked).content.decode()

    assert said in page
    assert not HolidayNotice.objects.exists()
