"""The page of notices: today's digest, then what happened, day by day."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from jiedao.casework.actions import notices as actions
from jiedao.casework.forms.notices import QuietForm, ReadForm
from jiedao.casework.queries import notices as queries
from jiedao.casework.rules.notices import QUIET, is_quiet
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act
from jiedao.register.queries import names_by_code
from jiedao.web import by_of, page
from jiedao.worktime import SHANGHAI

HERE = "/notices/"
# The digest: key, name, lamp, and the list it leads to.
DIGEST = (
    ("found", "新到，待分派", "", "/cases/?state=found"),
    ("assigned", "新到，待签收", "", "/cases/?state=assigned"),
    ("soon", "即将到期", "soon", "/cases/"),
    ("late", "超期", "late", "/cases/?late=1"),
    ("done", "待核查", "", "/cases/?state=done"),
    ("calls", "待回访", "", "/cases/calls/"),
)


@page(Act.WORK)
def notices(request: HttpRequest) -> HttpResponse:
    """What somebody is told of; nothing is taken as read by opening it."""
    return _page(request)


@page(Act.WORK, "POST")
def read(request: HttpRequest) -> HttpResponse:
    """Take as read what the page showed."""
    form = ReadForm(request.POST)
    if form.is_valid():
        actions.mark_read(by=by_of(request), until=form.cleaned_data["until"], at=timezone.now())
        messages.success(request, "已全部标为已读")
    return HttpResponseRedirect(HERE)


@page(Act.WORK, "POST")
def quiet(request: HttpRequest) -> HttpResponse:
    """Set one's own quiet hours."""
    form = QuietForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    actions.set_quiet(by=by_of(request), **form.cleaned_data)
    messages.success(request, "免打扰时段已设定" if form.cleaned_data["begins"] else "免打扰时段已取消")
    return HttpResponseRedirect(HERE)


def _page(request: HttpRequest, form: QuietForm | None = None) -> HttpResponse:
    who, at = organisation.who(by_of(request)), timezone.now()
    reading = queries.reading_of(who.username)
    found = queries.notices(who, at, reading.read_at)
    counts = queries.digest(who, at)
    begins, ends = reading.quiet_from, reading.quiet_to
    context = {
        "digest": [(name, counts[key], lamp, href) for key, name, lamp, href in DIGEST if key in counts],
        "days": [(day, list(of_day)) for day, of_day in groupby(found, key=lambda notice: notice.day)],
        "fresh": sum(notice.is_unread for notice in found),
        "until": at.isoformat(),
        "places": names_by_code(),
        "most": queries.FIRST if len(found) == queries.FIRST else 0,
        "back": queries.LOOKS_BACK.days,
        "is_quiet": is_quiet(at.astimezone(SHANGHAI).time(), begins, ends),
        "hours": (begins, ends) if begins else None,
        "form": form or QuietForm(initial={"begins": begins or QUIET[0], "ends": ends or QUIET[1]}),
    }
    return render(request, "casework/notices.html", context)
