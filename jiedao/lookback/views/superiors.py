"""Superiors' lists: all of them, a new one pasted from a sheet, and one cleared item by item."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from jiedao.casework.models import Head
from jiedao.casework.rules import STATE_NAMES, State
from jiedao.casework.views.showing import quiet
from jiedao.lookback import actions, queries
from jiedao.lookback.forms import InspectionForm, NoteForm
from jiedao.lookback.kinds import APPLICANTS, ARRANGERS, INSPECTORS, STAGE_NAMES
from jiedao.lookback.models import Inspection
from jiedao.lookback.queries import Standing
from jiedao.lookback.rules import Stage, seat_of, why_not_review
from jiedao.lookback.views.showing import asker, of_street, sees_street
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act, Who
from jiedao.register.queries import names_by_code
from jiedao.web import page

LAMPS = {Stage.CLEARED: "ok", Stage.APPLIED: "soon", Stage.RETURNED: "late", Stage.OPEN: ""}
ACTS = ("apply", "accept", "return")


def _arranges(who: Who) -> bool:
    return any(seat.role in ARRANGERS for seat in who.seats)


@page(Act.SEE)
def inspections(request: HttpRequest) -> HttpResponse:
    """The superiors' lists with their progress."""
    who, today = asker(request), timezone.localdate()
    rows = [
        (inspection, cleared, count, bool(inspection.due_on and inspection.due_on < today and cleared < count))
        for inspection, cleared, count in queries.inspections(who)
    ]
    context = {"rows": rows, "may_open": _arranges(who), "street_wide": sees_street(who)}
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
    """Apply for the clearance of an item, accept it, or return it."""
    who = asker(request)
    point = queries.point_of(who, pk)
    found = queries.inspection_with(point) if point is not None else None
    if point is None or found is None or act not in ACTS:
        raise Http404
    form = NoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    at, by = timezone.now(), who.username
    try:
        if act == "apply":
            actions.apply_for(point=point, note=note, by=by, at=at)
        else:
            actions.review(point=point, accepted=act == "accept", note=note, by=by, at=at)
    except Refused as error:
        return _one(request, who, found, refusal=(point.pk, str(error), note))
    done = {"apply": "已申请销号", "accept": "已销号", "return": "已退回"}[act]
    messages.success(request, f"第{point.serial}项{done}")
    return HttpResponseRedirect(f"/lookback/inspections/{found.pk}/#p{point.serial}")


def _one(
    request: HttpRequest, who: Who, found: Inspection, *, refusal: tuple[int, str, str] | None = None
) -> HttpResponse:
    standings, places, today = queries.points_of(who, found), names_by_code(), timezone.localdate()
    heads = Head.objects.visible_to(who).filter(pk__in=[one.head.pk for one in standings if one.head])
    seen = set(heads.values_list("pk", flat=True))
    rows = [
        {
            "point": one.point,
            "text": quiet(one.point.text),
            "place": places.get(one.point.code, "全街道"),
            "stage": STAGE_NAMES[one.stage],
            "lamp": LAMPS[one.stage],
            "head": one.head if one.head and one.head.pk in seen else None,
            "case_state": STATE_NAMES[State(one.head.state)] if one.head else "",
            "acts": [
                {"at": act.on, "by": name, "text": STAGE_NAMES[Stage(act.stage)], "note": quiet(act.note)}
                for act, name in one.acts
            ],
            "applies": one.stage in (Stage.OPEN, Stage.RETURNED)
            and any(s.role in APPLICANTS and one.point.code.startswith(s.prefix) for s in who.seats),
            "reviews": one.stage is Stage.APPLIED
            and any(s.role in INSPECTORS and one.point.code.startswith(s.prefix) for s in who.seats),
            "why": _why_not_review(who, one) if one.stage is Stage.APPLIED else None,
            "refusal": refusal[1] if refusal and refusal[0] == one.point.pk else "",
            "typed": refusal[2] if refusal and refusal[0] == one.point.pk else "",
        }
        for one in standings
    ]
    cleared = sum(one.stage is Stage.CLEARED for one in standings)
    late = found.due_on is not None and found.due_on < today and cleared < len(rows)
    context = {"inspection": found, "rows": rows, "cleared": cleared, "count": len(rows), "late": late}
    return render(request, "lookback/inspection.html", context)


def _why_not_review(who: Who, one: Standing) -> str | None:
    """Why somebody cannot review an application, as the button says it."""
    point, last = one.point, one.acts[-1][0]
    hands = queries.hands_of(point.register, point.number) if point.number else frozenset()
    ruling = seat_of(INSPECTORS, who, code=point.code, kind="", hands=hands)
    applicants = frozenset({last.by, last.stands_for} - {""})
    return why_not_review(one.stage, ruling=ruling, applicants=applicants, who=who, accepted=True, note="·")
