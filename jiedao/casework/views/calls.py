"""The call list: callers to be asked before a case is closed, and once more weeks later; and what they said."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jiedao.casework import queries
from jiedao.casework.kinds import ASK_AGAIN, KIND_NAMES, TRIES
from jiedao.casework.models import Head
from jiedao.casework.queries.calls import CAME, Told
from jiedao.casework.rules import CALL_NAMES
from jiedao.casework.views.showing import row
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act, Who
from jiedao.register.queries import names_by_code
from jiedao.web import by_of, page

PER_PAGE = 20


@page(Act.WORK)
def calls(request: HttpRequest) -> HttpResponse:
    """Whom to call now, once more (`?again=1`), or of those who found it (`?found=1`); each is answered on the spot."""
    who, now = organisation.who(by_of(request)), timezone.now()
    if not queries.may_call(who):
        raise Http404
    today = timezone.localdate(now)
    lists = {"": queries.to_call(who), "again": queries.to_ask_again(who, today), "found": queries.finders_to_ask(who)}
    which = next((name for name in lists if request.GET.get(name) == "1"), "")
    again, shown = which == "again", Paginator(lists[which], PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "again": again,
        "found": which == "found",
        "counts": {name or "before": found.count() for name, found in lists.items()},
        "page": shown,
        "rows": _rows(list(shown.object_list), now),
        "words": [(word.value, name) for word, name in CALL_NAMES.items()],
        "tries": TRIES,
        "weeks": [days // 7 for days in ASK_AGAIN],
        "last": ASK_AGAIN[1],
        "year": today.year,
        "told": _told(who, today, again=again) if which != "found" else [],
    }
    return render(request, "casework/calls.html", context)


def _rows(heads: list[Head], at: datetime) -> list[dict[str, Any]]:
    places, names = names_by_code(), organisation.names(head.opened_by for head in heads)
    return [
        {
            "row": row(head, places, at),
            "tries": getattr(head, "missed", None) or 0,
            "finder": names.get(head.opened_by, ""),
        }
        for head in heads
    ]


def _told(who: Who, today: date, *, again: bool) -> list[dict[str, Any]]:
    """What came of the calls due this year by kind, and of all together, with the rate among those reached."""
    found = queries.told(who, date(today.year, 1, 1), today, again=again)
    if not found:
        return []
    whole = Told("", *(sum(getattr(one, name) for one in found) for name in CAME))
    return [
        {
            "name": KIND_NAMES.get(one.kind, "合计"),
            "told": one,
            "rate": f"{one.solved / one.valid:.1%}" if one.valid else "",
        }
        for one in (*found, whole)
    ]
