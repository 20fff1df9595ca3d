"""Corrections that wait: old beside new, adopted or declined; people in full for a reason alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jiedao.intake import actions, queries, showing
from jiedao.intake.models import Correction
from jiedao.intake.views.parts import alone, is_htmx, waiting
from jiedao.ledger.actions import Conflict
from jiedao.organisation import actions as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.organisation.queries import street
from jiedao.register import queries as register
from jiedao.web import by_of, page


@page(Act.TAKE_IN)
def corrections(request: HttpRequest) -> HttpResponse:
    """Every correction that waits, old beside new."""
    rows, context = waiting(request, queries.open_corrections())
    return render(request, "intake/corrections.html", context | {"page": rows, "shown": _shown(rows)})


def _shown(rows: Iterable[Correction], *, full: bool = False) -> list[dict[str, Any]]:
    """Corrections as lists show them; one that its case's own steps decide names the case and says why."""
    told = list(rows)
    places, loop = register.names_by_code(), queries.in_the_loop(told)
    return [
        {
            "correction": row,
            "loop": loop.get(row.pk),
            "key": showing.key_of(row),
            "place": showing.place(row),
            "changes": showing.changes(row, places, full=full),
            "hidden": bool(showing.personal(row)) and not full,
        }
        for row in told
    ]


@page(Act.TAKE_IN)
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One correction in the list, masked."""
    return _one(request, get_object_or_404(Correction.objects.select_related("file"), pk=pk))


@page(Act.TAKE_IN, "POST")
def reveal_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One correction as it is written, for this once; a reason is asked for and entered."""
    row = get_object_or_404(Correction.objects.select_related("file"), pk=pk)
    try:
        organisation.unmask(
            verb="查看更正全文",
            subject=f"{row.file.ledger} {showing.key_of(row)}",
            told=showing.personal(row),
            reason=request.POST.get("reason", ""),
            by=by_of(request),
            at=timezone.now(),
        )
    except Refused as error:
        return _one(request, row, error=str(error))
    return _one(request, row, full=True)


def _one(request: HttpRequest, row: Correction, *, full: bool = False, error: str = "") -> HttpResponse:
    """A correction in place, or alone on the page."""
    [context] = _shown([row], full=full)
    context["error"] = showing.quiet(error)
    if is_htmx(request):
        return render(request, "intake/parts/correction.html", context)
    return render(request, "intake/corrections.html", alone(row.file.ledger, row) | {"shown": [context]})


@page(Act.TAKE_IN, "POST")
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one correction stand."""
    row = get_object_or_404(Correction.objects.select_related("file"), pk=pk)
    return _decided(request, row, _adopt(request, row))


@page(Act.TAKE_IN, "POST")
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what is on record stand."""
    row = get_object_or_404(Correction.objects.select_related("file"), pk=pk)
    try:
        actions.drop(waiting=row, by=by_of(request), at=timezone.now())
    except Refused as error:
        return _decided(request, row, str(error))
    return _decided(request, row, "")


@page(Act.TAKE_IN, "POST")
def adopt_several(request: HttpRequest) -> HttpResponse:
    """Let all chosen corrections stand; one that cannot is named and does not hold the others up."""
    chosen = [int(pk) for pk in request.POST.getlist("correction") if pk.isdigit()]
    if not chosen:
        raise Refused("请先勾选要采用的更正")
    rows = Correction.objects.select_related("file").filter(pk__in=chosen).order_by("id")
    reasons = [(row, _adopt(request, row)) for row in rows]
    for row, reason in reasons:
        if reason:
            messages.error(request, f"{row.file.ledger} {showing.key_of(row)}没有采用：{showing.quiet(reason)}")
    done = sum(not reason for _, reason in reasons)
    if done:
        messages.success(request, f"已采用 {done} 条更正")
    return HttpResponseRedirect(request.headers.get("Referer") or "/intake/corrections/")


def _adopt(request: HttpRequest, row: Correction) -> str:
    """Why the correction could not stand; empty when it does."""
    try:
        actions.correct(correction=row, street=street(), by=by_of(request), at=timezone.now())
    except (Refused, Conflict) as error:
        return str(error)
    return ""


def _decided(request: HttpRequest, row: Correction, error: str) -> HttpResponse:
    row.refresh_from_db()
    if is_htmx(request):
        return _one(request, row, error=error)
    if error:
        messages.error(request, showing.quiet(error))
    return HttpResponseRedirect("/intake/corrections/")
