"""A visit to a place on one screen."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from jiedao.casework.rules import State
from jiedao.ledger.actions import Conflict
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act, Who
from jiedao.patrol import actions, queries
from jiedao.patrol.forms import VisitForm
from jiedao.patrol.kinds import WAY_NAMES, Outcome, Way
from jiedao.patrol.models import Call, Met, Round
from jiedao.patrol.queries import Spot
from jiedao.patrol.views.asking import round_for, spot_for, visitor
from jiedao.register.kinds import PREMISES_NAMES
from jiedao.web import page

REPEATS = "这里登记过同类事项。请在下面选择是哪一件，或勾选“不是同一件”，再登记。"


@page(Act.WORK, "GET", "HEAD", "POST")
def visit(request: HttpRequest, place: str) -> HttpResponse:
    """The form of one visit; everything it met goes on record at once, or it stays on the page with the reason."""
    who, _ = visitor(request)
    spot = spot_for(who, place)
    asked = request.GET.get("round", "")
    round_ = round_for(who, asked) if asked else None
    checklist = queries.checklist_of(spot, round_)
    if request.method != "POST":
        return _form(request, who, spot, round_, VisitForm(checklist), str(uuid4()))
    form, operation = VisitForm(checklist, request.POST, request.FILES), request.POST.get("operation", "")
    if form.repeats(list(queries.known_here(who, spot)), timezone.localdate()):
        return _form(request, who, spot, round_, form, operation, refusal=REPEATS)
    try:
        call = actions.visit(
            operation=operation,
            point_number=spot.number,
            round=round_.number if round_ else "",
            by=who.username,
            at=timezone.now(),
            photos=form.photos(),
            **form.said(),
        )
    except (Refused, Conflict) as refusal:
        return _form(request, who, spot, round_, form, operation, refusal=str(refusal))
    except ValidationError as wrong:
        return _form(request, who, spot, round_, form, operation, refusal="；".join(wrong.messages))
    messages.success(request, _done(call))
    return HttpResponseRedirect(f"/rounds/{round_.number}/" if round_ else f"/rounds/places/{spot.number}/")


def _done(call: Call) -> str:
    """What was put on record, in one sentence."""
    met = Met.objects.live().filter(operation=call.operation).order_by("pk").values_list("number", "way")
    cases = "、".join(f"{number}（{WAY_NAMES[Way(way)]}）" for number, way in met)
    told = f"{call.point_name}：{call.get_outcome_display()}" + (f"，事项{cases}" if cases else "")
    if call.outcome == Outcome.SEEN.value and not call.checked:
        told += "。检查表没有填全，记为到访，不算检查"
    return told


def _form(
    request: HttpRequest,
    who: Who,
    spot: Spot,
    round_: Round | None,
    form: VisitForm,
    operation: str,
    **more: Any,
) -> HttpResponse:
    today = timezone.localdate()
    (known,) = queries.due_rows([spot], today)
    heads = list(queries.known_here(who, spot))
    context = {
        "form": form,
        "spot": spot,
        "round": round_,
        "checklist": queries.checklist_of(spot, round_),
        "operation": operation,
        "known": known.known,
        "kind": PREMISES_NAMES.get(spot.kind, ""),
        "open": [head for head in heads if head.state != State.CLOSED.value][:5],
        "before": heads[:12],
        "today": today,
    }
    return render(request, "patrol/visit.html", context | more)
