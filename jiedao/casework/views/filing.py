"""Filing a case: its kind first, then where and what; what looks the same is shown before it is filed twice."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from jiedao.casework import actions, queries
from jiedao.casework.forms import FileForm, may_file
from jiedao.casework.kinds import KINDS, CaseKind
from jiedao.casework.models import Head
from jiedao.casework.rules import Shows
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act, Who
from jiedao.web import by_of, page


def _asked(request: HttpRequest) -> tuple[Who, CaseKind, list[CaseKind]]:
    """Who files, the kind that the address names, and the kinds they may file."""
    who = organisation.who(by_of(request))
    kinds = may_file(who)
    if not kinds:
        raise Http404
    named = request.GET.get("kind", "")
    return who, next((kind for kind in kinds if kind.value == named), kinds[0]), kinds


@page(Act.WORK, "GET", "HEAD", "POST")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a kind; what is filed, or why it is not."""
    who, kind, kinds = _asked(request)
    if request.method != "POST":
        return _form(request, FileForm(who, kind), kinds)
    form = FileForm(who, kind, request.POST, request.FILES)
    like = {"hints": form.hints(), "relapses": form.relapses()}
    if not form.is_valid():
        return _form(request, form, kinds, **like)
    if any(like.values()) and not form.cleaned_data["distinct"]:
        return _form(request, form, kinds, **like, twice=True)
    try:
        head = _filed(request, form)
    except Refused as refusal:
        return _form(request, form, kinds, **like, refusal=str(refusal))
    messages.success(request, f"已登记{head}" + ("，并当场办结" if form.mending else ""))
    return HttpResponseRedirect(f"/cases/{head.pk}/")


def _filed(request: HttpRequest, form: FileForm) -> Head:
    said: dict[str, Any] = form.stated() | {"kind": form.kind, "by": by_of(request), "at": timezone.now()}
    found = [actions.Sent(file, Shows.BEFORE) for file in form.cleaned_data["sent"]]
    if not form.mending:
        return actions.with_files(actions.file, files=found, **said)
    after = [actions.Sent(file, Shows.AFTER) for file in form.cleaned_data["mended_sent"]]
    note = form.cleaned_data["mended"]
    return actions.with_files(actions.mend_on_the_spot, files=after, found=found, note=note, **said)


def _form(request: HttpRequest, form: FileForm, kinds: list[CaseKind], **more: Any) -> HttpResponse:
    limit = queries.limit_of(form.kind, on=timezone.localdate())
    context = {"form": form, "kind": form.kind, "row": KINDS[form.kind], "limit": limit} | _points(form)
    context["lost"] = len(request.FILES.getlist("sent") + request.FILES.getlist("mended_sent"))
    chips = [(kind.value, KINDS[kind].name, kind is form.kind) for kind in kinds]
    return render(request, "casework/new.html", context | {"chips": chips} | more)


@page(Act.WORK)
def alike(request: HttpRequest) -> HttpResponse:
    """The open cases like the one being filed: number, kind, place and state."""
    who, kind, _ = _asked(request)
    form = FileForm(who, kind, request.GET)
    told = {"hints": form.hints(), "relapses": form.relapses(), "swapped": "point_number" in form.fields}
    return render(request, "casework/alike.html", told | _points(form))


def _points(form: FileForm) -> dict[str, Any]:
    """The premises that the form names, or may mean."""
    return {"point": form.point(), "points": form.points(), "sought": form.data.get("point_number")}
