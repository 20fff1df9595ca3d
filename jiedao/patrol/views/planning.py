"""Planning a round out of what is due."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from jiedao.ledger.rules import Scope
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act, Who
from jiedao.patrol import actions, queries
from jiedao.patrol.forms import PlanForm, scopes
from jiedao.patrol.queries import DueRow
from jiedao.patrol.views.asking import visitor
from jiedao.register.kinds import PREMISES_NAMES
from jiedao.register.queries import names_by_code
from jiedao.web import page

USUAL = 14  # places of one round, as many as are walked in a morning
OFFERED = 200


@page(Act.WORK, "GET", "HEAD", "POST")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a round, its places offered by how pressing they are; what is planned, or why it is not."""
    who, _ = visitor(request)
    places = scopes(who, names_by_code())
    if not places:
        raise Http404
    code = request.GET.get("code", "")
    code = code if code in dict(places) else places[0][0]
    kind = request.GET.get("kind", "")
    kind = kind if kind in PREMISES_NAMES else ""
    today = timezone.localdate()
    rows = _offered(code, kind)
    if request.method != "POST":
        asked = set(request.GET.getlist("stop")) or {row.spot.number for row in rows[:USUAL] if row.due.is_due(today)}
        initial = {"week": request.GET.get("week", ""), "units": sorted(who.units)}
        return _form(request, PlanForm(today, initial=initial), rows, asked, code, kind, places)
    form, asked = PlanForm(today, request.POST), set(request.POST.getlist("stop"))
    if not form.is_valid():
        return _form(request, form, rows, asked, code, kind, places)
    try:
        number = _planned(who, form, code, asked)
    except Refused as refusal:
        return _form(request, form, rows, asked, code, kind, places, refusal=str(refusal))
    messages.success(request, "已安排巡查，点位按步行顺序排好")
    return HttpResponseRedirect(f"/rounds/{number}/")


def _planned(who: Who, form: PlanForm, code: str, asked: set[str]) -> str:
    urgent = queries.due_rows(queries.spots_of(asked).values(), timezone.localdate())
    walk = queries.in_order([row.spot for row in urgent])  # from the most pressing on
    said = form.cleaned_data
    made = actions.plan(
        week=said["week"],
        name=said["name"],
        code=code,
        units=[unit.pk for unit in said["units"]],
        stops=[spot.number for spot in walk],
        checklist=said["checklist"],
        by=who.username,
        at=timezone.now(),
    )
    return made.number


def _offered(code: str, kind: str) -> list[DueRow]:
    part = Scope.of(code[:9] if code.endswith("000") else code)
    return queries.due_rows(queries.spots(part, kind=kind), timezone.localdate())[:OFFERED]


def _form(
    request: HttpRequest,
    form: PlanForm,
    rows: list[DueRow],
    asked: set[str],
    code: str,
    kind: str,
    places: list[tuple[str, str]],
    **more: Any,
) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "form": form,
        "rows": [(row, row.due.over(today), row.spot.number in asked) for row in rows],
        "code": code,
        "kind": kind,
        "scopes": places,
        "kinds": PREMISES_NAMES,
        "offered": OFFERED,
    }
    return render(request, "patrol/new.html", context | more)
