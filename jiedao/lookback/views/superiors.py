"""Superiors' lists: all of them, a new one pasted from a sheet, and one cleared item by item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone

from jiedao.casework.models import Head
from jiedao.casework.rules import STATE_NAMES, State
from jiedao.casework.views.showing import quiet
from jiedao.lookback import actions, queries
from jiedao.lookback.forms import AmendForm, InspectionForm, NoteForm
from jiedao.lookback.kinds import APPLICANTS, ARRANGERS, INSPECTORS, STAGE_NAMES
from jiedao.lookback.models import Inspection, Point
from jiedao.lookback.queries import Standing
from jiedao.lookback.rules import Stage, seat_of, why_not_apply, why_not_review
from jiedao.lookback.views.showing import asker, of_street, sees_street
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act, Who
from jiedao.register.queries import names_by_code
from jiedao.web import page

LAMPS = {Stage.CLEARED: "ok", Stage.APPLIED: "soon", Stage.RETURNED: "late", Stage.OPEN: ""}
ACTED = {Stage.APPLIED: "申请销号", Stage.CLEARED: "核实销号", Stage.RETURNED: "退回"}
DONE = {"apply": "已申请销号", "accept": "已销号", "return": "已退回", "amend": "已更正"}


def _arranges(who: Who) -> bool:
    return any(seat.role in ARRANGERS for seat in who.seats)


@page(Act.SEE)
def inspections(request: HttpRequest) -> HttpResponse:
    """The superiors' lists with their progress."""
    who, today = asker(request), timezone.localdate()
    context = {"rows": queries.inspections(who, today), "may_open": _arranges(who), "street_wide": sees_street(who)}
    return render(request, "lookback/inspections.html", context)


@page(Act.SEE, "GET", "HEAD", "POST")
def new_inspection(request: HttpRequest) -> HttpResponse:
    """Put a superior's list on record."""
    who = of_street(request)
    if not _arranges(who):
        raise Http404
    form = InspectionForm(who, request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_inspection(**form.cleaned_data, by=who.username, at=timezone.now())
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, f"已录入{made.title}，共 {len(form.cleaned_data['points'])} 项")
            return HttpResponseRedirect(f"/lookback/inspections/{made.pk}/")
    return render(request, "lookback/new_inspection.html", {"form": form, "refusal": refusal})


@page(Act.SEE)
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One list, its items with what may be done about each."""
    who, found = asker(request), queries.inspection_of(pk)
    if found is None or not queries.points_of(who, found):
        raise Http404
    return _one(request, who, found)


@page(Act.SEE, "POST")
def clear(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Apply for the clearance of an item, accept it, return it, or put the item otherwise."""
    who = asker(request)
    point = queries.point_of(who, pk)
    found = queries.inspection_with(point) if point is not None else None
    if point is None or found is None or act not in DONE:
        raise Http404
    try:
        _act(request, point, act, who.username)
    except Refused as error:
        return _one(request, who, found, refusal=Refusal(point.serial, act, str(error), request.POST))
    messages.success(request, f"第{point.serial}项{DONE[act]}")
    return HttpResponseRedirect(f"/lookback/inspections/{found.pk}/#p{point.serial}")


def _act(request: HttpRequest, point: Point, act: str, by: str) -> None:
    at = timezone.now()
    if act == "amend":
        amended = AmendForm(request.POST)
        if not amended.is_valid():
            raise Refused(str(next(iter(amended.errors.values()))[0]))
        actions.amend_point(point=point, **amended.cleaned_data, by=by, at=at)
        return
    form = NoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    if act == "apply":
        actions.apply_for(point=point, note=note, by=by, at=at)
    else:
        actions.review(point=point, accepted=act == "accept", note=note, by=by, at=at)


@dataclass(frozen=True)
class Refusal:
    """What was refused of an item, why, and what was typed."""

    serial: int
    act: str
    why: str
    typed: QueryDict


def _one(request: HttpRequest, who: Who, found: Inspection, *, refusal: Refusal | None = None) -> HttpResponse:
    standings, places, today = queries.points_of(who, found), names_by_code(), timezone.localdate()
    heads = Head.objects.visible_to(who).filter(pk__in=[one.head.pk for one in standings if one.head])
    seen = set(heads.values_list("pk", flat=True))
    rows = [
        _row(who, one, today, refusal if refusal and refusal.serial == one.point.serial else None)
        | {
            "place": places.get(one.point.code, "全街道"),
            "head": one.head if one.head and one.head.pk in seen else None,
        }
        for one in standings
    ]
    cleared = sum(one.stage is Stage.CLEARED for one in standings)
    late = sum(one.is_late(today) for one in standings)
    context = {"inspection": found, "rows": rows, "cleared": cleared, "count": len(rows), "late": late}
    return render(request, "lookback/inspection.html", context)


def _row(who: Who, one: Standing, today: date, refusal: Refusal | None) -> dict[str, Any]:
    """An item as the page shows it, with what this person may do about it and why not."""
    point, late = one.point, one.is_late(today)
    return {
        "point": point,
        "text": quiet(point.text),
        "stage": "逾期未销号" if late else STAGE_NAMES[one.stage],
        "lamp": "late" if late else LAMPS[one.stage],
        "due_on": one.due_on,
        "number": one.head.number if one.head else point.number,
        "case_state": STATE_NAMES[State(one.head.state)] if one.head else "",
        "files": one.files,
        "acts": [
            {"at": act.on, "by": name, "text": ACTED[Stage(act.stage)], "note": quiet(act.note)}
            for act, name in one.acts
        ],
        "applies": one.stage in (Stage.OPEN, Stage.RETURNED)
        and any(s.role in APPLICANTS and point.code.startswith(s.prefix) for s in who.seats),
        "why_not_apply": why_not_apply(one.stage, may=True, evidence="·", open_case=queries.open_number(one.head)),
        "reviews": one.stage is Stage.APPLIED
        and any(s.role in INSPECTORS and point.code.startswith(s.prefix) for s in who.seats),
        "why": _why_not_review(who, one) if one.stage is Stage.APPLIED else None,
        "amend": _amending(point, refusal) if _arranges(who) and one.stage is not Stage.CLEARED else None,
        "refusal": refusal.why if refusal else "",
        "typed": refusal.typed.get("note", "") if refusal else "",
        "amends": refusal is not None and refusal.act == "amend",
    }


def _amending(point: Point, refusal: Refusal | None) -> AmendForm:
    initial = {"text": point.text, "due_on": point.due_on}
    typed = refusal.typed if refusal and refusal.act == "amend" else None
    return AmendForm(typed, initial=initial, auto_id=f"amend-{point.serial}-%s")


def _why_not_review(who: Who, one: Standing) -> str | None:
    """Why somebody cannot review an application, as the button says it."""
    last = one.acts[-1][0]
    hands = queries.hands_of(one.head.register, one.head.number) if one.head else frozenset()
    ruling = seat_of(INSPECTORS, who, code=one.point.code, kind="", hands=hands)
    applicants = frozenset({last.by, last.stands_for} - {""})
    return why_not_review(one.stage, ruling=ruling, applicants=applicants, who=who, accepted=True, note="·")
