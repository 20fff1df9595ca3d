"""The record of one visit, and voiding it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from jiedao.organisation.kinds import Act
from jiedao.patrol import actions, queries
from jiedao.patrol.kinds import VOIDERS
from jiedao.patrol.models import Call
from jiedao.patrol.rules import ANSWER_NAMES, may_reach, why_not_void
from jiedao.patrol.views.asking import visitor
from jiedao.web import page


@page(Act.WORK)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit: what was answered, what it met, when it was received."""
    who, _ = visitor(request)
    found = queries.visited(who, _call(request, pk))
    stands = found.call.voided_at is None
    leads = may_reach(who, VOIDERS, found.call.code)
    context = {
        "found": found,
        "call": found.call,
        "answers": [(row, ANSWER_NAMES.get(row.value, row.value)) for row in found.answers],
        "why_not": why_not_void(stands=stands, own=found.call.by == who.username, leads=leads, reason="-"),
    }
    return render(request, "patrol/record.html", context)


@page(Act.WORK, "POST")
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Void the record of a visit, with its reason."""
    who, _ = visitor(request)
    call, reason = _call(request, pk), request.POST.get("reason", "")[:500]
    cases = actions.void_visit(call=call, reason=reason, by=who.username, at=timezone.now())
    kept = f"；登记的事项{'、'.join(cases)}照常办理，登记错的请在事项上撤销" if cases else ""
    messages.success(request, f"已作废{call.point_name}的走访记录{kept}。")
    return HttpResponseRedirect(f"/rounds/{call.round}/" if call.round else f"/rounds/visits/{pk}/")


def _call(request: HttpRequest, pk: int) -> Call:
    who, _ = visitor(request)
    call = queries.call_of(who, pk)
    if call is None:
        raise Http404
    return call
