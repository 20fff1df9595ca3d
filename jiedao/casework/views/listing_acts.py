"""What is done from the list of cases: a list kept under a name, several cases handed over; and the open load."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jiedao.casework import actions, queries
from jiedao.casework.kinds import MOVES
from jiedao.casework.models import Head, View
from jiedao.casework.rules import STATE_NAMES, State, Verb
from jiedao.casework.views.listing import address
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.organisation.models import Unit
from jiedao.web import by_of, page

TOLD = 20  # refusals of one hand-over that are told one by one


@page(Act.WORK, "POST")
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the list asked for under a name, or rename or drop one that was kept (`act`), and go back to it."""
    by, at, name = by_of(request), timezone.now(), request.POST.get("name", "")
    act, key = request.POST.get("act", "save"), request.POST.get("view", "")
    if act == "save":
        asking = queries.read_asking(request.POST.dict())
        view = actions.save_view(name=name, query=asking.query, by=by, at=at)
        messages.success(request, f"已保存列表“{view.name}”")
        return HttpResponseRedirect(address(asking))
    if act not in ("rename", "drop") or not (key.isascii() and key.isdecimal() and len(key) < 15):
        raise Http404
    view = get_object_or_404(View, pk=int(key), person=by)
    if act == "rename":
        actions.rename_view(view=view, name=name, by=by, at=at)
        messages.success(request, f"列表已改名为“{view.name}”")
    else:
        actions.drop_view(view=view, by=by, at=at)
        messages.success(request, f"已删除列表“{view.name}”")
    return HttpResponseRedirect(f"/cases/?{view.query}")


@page(Act.WORK, "POST")
def assign(request: HttpRequest) -> HttpResponse:
    """Hand the ticked cases over to a unit, each by the version that was seen; tell which were not, and why."""
    who, asking = organisation.who(by_of(request)), queries.read_asking(request.POST.dict())
    if not any(seat.role in MOVES[Verb.ASSIGN].roles for seat in who.seats):
        raise Http404
    seen = dict(_ticked(told) for told in request.POST.getlist("case")[:200])
    unit_key = request.POST.get("to", "")
    unit = Unit.objects.filter(pk=int(unit_key)).first() if unit_key.isascii() and unit_key.isdecimal() else None
    if not seen:
        raise Refused("请先勾选要分派的事项")
    if unit is None:
        raise Refused("请选择要分派给的单位")
    cases = [(head, seen[head.pk]) for head in Head.objects.visible_to(who).filter(pk__in=seen)]
    if len(cases) != len(seen):
        raise Http404
    note = request.POST.get("note", "")[:500]
    outcome = actions.assign_each(cases=cases, unit=unit, by=who.username, at=timezone.now(), note=note)
    if outcome.done:
        messages.success(request, f"已分派{len(outcome.done)}件给{unit}")
    for head, reason in outcome.refused[:TOLD]:
        messages.error(request, f"{head} 未分派：{reason}")
    if len(outcome.refused) > TOLD:
        messages.error(request, f"另有{len(outcome.refused) - TOLD}件未分派")
    return HttpResponseRedirect(address(asking))


def _ticked(told: str) -> tuple[int, int]:
    """A case and the version that was seen, from `PK:VERSION`; 404 for anything else."""
    pk, _, version = told.partition(":")
    if not all(part.isascii() and part.isdecimal() and len(part) < 15 for part in (pk, version)):
        raise Http404
    return int(pk), int(version)


@page(Act.SEE)
def load(request: HttpRequest) -> HttpResponse:
    """The open load of every unit that somebody may see, and what waits for themselves; never one of other people."""
    who, at = organisation.who(by_of(request)), timezone.now()
    context = {
        "own": queries.own_load(who, at),
        "units": queries.load(who, at),
        "rest": [row | {"name": STATE_NAMES[State(row["state"])]} for row in queries.in_no_hands(who, at)],
    }
    return render(request, "casework/load.html", context)
