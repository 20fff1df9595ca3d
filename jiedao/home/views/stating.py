"""The page of what people state."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from jiedao.home import queries
from jiedao.ledger.actions import Conflict
from jiedao.organisation import actions
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.organisation.queries import street
from jiedao.web import by_of, page


@page(Act.STATE)
def statements(request: HttpRequest) -> HttpResponse:
    """All that people state."""
    return render(request, "home/statements.html", {"groups": queries.statements()})


@page(Act.STATE, "POST")
def state(request: HttpRequest, key: str) -> HttpResponse:
    """Save one statement in place; what was typed stays on the page when it is refused."""
    if queries.statement(key) is None:
        raise Http404
    text, problem = request.POST.get("text", ""), ""
    try:
        seen = request.POST.get("seen")
        actions.state(key=key, text=text, street=street(), by=by_of(request), at=timezone.now(), seen=seen)
    except (Refused, Conflict) as refused:
        problem = str(refused)
    if not getattr(request, "htmx", False):
        messages.error(request, problem) if problem else messages.success(request, "已保存。")
        return HttpResponseRedirect("/statements/")
    context = {
        "item": queries.statement(key),
        "problem": problem,
        "typed": text if problem else "",
        "saved": not problem,
    }
    return render(request, "home/_statement.html", context)
