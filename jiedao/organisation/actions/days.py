"""The working calendar of the house: the State Council's notices, taken in year by year."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jiedao.ledger import actions as ledger
from jiedao.organisation import queries
from jiedao.organisation.actions.refused import Refused
from jiedao.organisation.models import HolidayNotice, Street
from jiedao.worktime import Calendar, Notice, NoticeRefused, published_calendar


@transaction.atomic
def publish(*, notice: Notice, street: Street, by: str, at: datetime) -> Calendar:
    """Take a year's notice in; it takes the place of a former one for the year. The calendar as it is then.

    Refused names every day that contradicts the law, the week or the notice itself.
    """
    Street.objects.select_for_update().get(pk=street.pk)  # one notice after the other
    known = published_calendar()
    for other in queries.notices().exclude(year=notice.year):
        known = queries.with_notice(known, Notice(other.year, frozenset(other.holidays), frozenset(other.makeup_days)))
    try:
        known.with_notice(notice.year, notice.holidays, notice.makeup_days)
    except NoticeRefused as refused:
        raise Refused(str(refused)) from None
    holidays, makeup_days = sorted(notice.holidays), sorted(notice.makeup_days)
    former = queries.notices().filter(year=notice.year).first()
    if former is not None and (former.holidays, former.makeup_days) == (holidays, makeup_days):
        raise Refused(f"{notice.year}年的放假安排已经导入，内容相同")
    detail = {"放假": [f"{day}" for day in holidays], "上班": [f"{day}" for day in makeup_days]}
    entry = ledger.enter(by=by, at=at, verb="导入放假安排", subject=f"{notice.year}年", detail=detail)
    if former is not None:
        ledger.void([former], entry=entry)
    fact = HolidayNotice(code=street.code, year=notice.year, holidays=holidays, makeup_days=makeup_days)
    ledger.record([fact], entry=entry)
    return queries.calendar()
