"""The page of the working calendar, and taking a year's holiday notice in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from jiedao.casework import actions as casework
from jiedao.home import queries
from jiedao.home.forms import NoticeForm
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.organisation.queries import street
from jiedao.web import by_of, page


@page(Act.SEE)
def calendar(request: HttpRequest) -> HttpResponse:
    """The years of the working calendar."""
    return _calendar(request, NoticeForm(initial={"year": timezone.localdate().year + 1}))


@page(Act.STATE, "POST")
def publish(request: HttpRequest) -> HttpResponse:
    """Take a notice in, from its text or a table; open clocks follow. What was typed stays when it is refused."""
    form = NoticeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _calendar(request, form)
    notice = form.notice()
    try:
        moved = casework.publish_year(notice=notice, street=street(), by=by_of(request), at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _calendar(request, form)
    told = f"{moved} 件未办结事项的时限已重算，见办理记录。" if moved else "没有需要重算的时限。"
    messages.success(request, f"{notice.year}年放假安排已导入，{told}")
    return HttpResponseRedirect("/calendar/")


def _calendar(request: HttpRequest, form: NoticeForm) -> HttpResponse:
    return render(request, "home/calendar.html", {"years": queries.years(timezone.localdate()), "form": form})
