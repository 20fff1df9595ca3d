"""Rows given back: mended in place, left out, or handed back as a workbook; people in full for a reason alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jiedao.intake import actions, queries, returns, showing
from jiedao.intake.forms import mended_cells
from jiedao.intake.models import LoadFile, RefusedRow, Settled
from jiedao.intake.showing import FORM
from jiedao.intake.views.parts import alone, committee_names, is_htmx, waiting
from jiedao.ledger.actions import Conflict
from jiedao.organisation import actions as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.organisation.queries import street
from jiedao.web import as_file, by_of, page


@page(Act.TAKE_IN, "POST")
def returned_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """A file's refused rows that still wait, as a workbook for whoever sent the file."""
    file = get_object_or_404(LoadFile, pk=pk)
    name = f"退回_{file.file.rpartition('.')[0]}_{file.ledger}.xlsx"
    return _give_back(request, file.ledger, file.refused.filter(state=Settled.State.OPEN), name)


@page(Act.TAKE_IN, "POST")
def returned_ledger(request: HttpRequest, ledger: str) -> HttpResponse:
    """All refused rows of a ledger that still wait, as a workbook; of one load where `?load=` names it."""
    rows = queries.open_rows().filter(file__ledger=ledger)
    if request.GET.get("load", "").isdigit():
        rows = rows.filter(file__load_id=int(request.GET["load"]))
    return _give_back(request, ledger, rows, f"退回_{ledger}.xlsx")


def _give_back(request: HttpRequest, form: str, rows: QuerySet[RefusedRow], name: str) -> HttpResponse:
    """The workbook names people in full: a reason is asked for and entered."""
    count = rows.count()
    if form not in FORM or not count:
        raise Refused("没有等待处理的退回行")
    organisation.unmask(
        verb="下载退回行",
        subject=name,
        told=("退回行全文",),
        reason=request.POST.get("reason", ""),
        detail={"rows": count},
        by=by_of(request),
        at=timezone.now(),
    )
    return as_file(returns.workbook(form, rows), name)


@page(Act.TAKE_IN)
def refused(request: HttpRequest) -> HttpResponse:
    """Every refused row that waits; `?open=` opens one of them."""
    rows, context = waiting(request, queries.open_rows())
    opened = request.GET.get("open", "")
    shown = [_context(row, opened=str(row.pk) == opened) for row in rows]
    returned = f"/intake/returns/{context['ledger']}/" if context["ledger"] and rows.paginator.count else ""
    return render(request, "intake/refused.html", context | {"page": rows, "shown": shown, "returns": returned})


def _context(
    row: RefusedRow, *, opened: bool, typed: Mapping[str, str] | None = None, full: bool = False, **more: Any
) -> dict[str, Any]:
    context: dict[str, Any] = {
        "row": row,
        "key": showing.key_of(row),
        "faults": showing.faults(row),
        "reveal": f"/intake/refused/{row.pk}/reveal/",
    }
    if opened and row.state == Settled.State.OPEN:
        cells = showing.cells(row, committee_names(), typed=typed or {}, full=full)
        context |= {
            "cells": cells,
            "hides": any(cell.hidden for cell in cells),
            "mendable": any(cell.editable and not cell.hidden for cell in cells),
        }
    return context | more


@page(Act.TAKE_IN, "GET", "HEAD", "POST")
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """A refused row in place: closed, open to be mended (`?open=1`), or what became of it when mended."""
    row = get_object_or_404(RefusedRow.objects.select_related("file"), pk=pk)
    if request.method != "POST":
        return _row(request, row, opened="open" in request.GET)
    cells = mended_cells(request.POST, sorted(showing.editable(row)))
    try:
        row = actions.mend(refused=row, cells=cells, street=street(), by=by_of(request), at=timezone.now())
    except (Refused, Conflict) as error:
        return _row(request, row, opened=True, typed=cells, error=str(error))
    if row.state == Settled.State.OPEN:
        return _row(request, row, opened=True, typed=cells, error="还不能导入，请看标出的单元格")
    return _row(request, row, opened=False, held=queries.held_from(row))


@page(Act.TAKE_IN, "POST")
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """A refused row open to be mended with its bad cells as they were written, for this once and for a reason."""
    row = get_object_or_404(RefusedRow.objects.select_related("file"), pk=pk)
    names = [cell.column.name for cell in showing.cells(row, ()) if cell.hidden]
    try:
        if not names or row.state != Settled.State.OPEN:
            raise Refused("这一行没有遮盖的单元格可以查看")
        organisation.unmask(
            verb="查看退回行",
            subject=f"{row.file.ledger} {showing.key_of(row)}",
            told=names,
            reason=request.POST.get("reason", ""),
            by=by_of(request),
            at=timezone.now(),
        )
    except Refused as error:
        return _row(request, row, opened=True, error=str(error))
    return _row(request, row, opened=True, full=True)


@page(Act.TAKE_IN, "POST")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a refused row out."""
    row = get_object_or_404(RefusedRow.objects.select_related("file"), pk=pk)
    try:
        actions.drop(waiting=row, by=by_of(request), at=timezone.now())
    except Refused as error:
        return _row(request, row, opened=False, error=str(error))
    return _row(request, row, opened=False)


def _row(request: HttpRequest, row: RefusedRow, *, opened: bool, **more: Any) -> HttpResponse:
    """A row in place, or alone on the page."""
    context = _context(row, opened=opened, **more)
    if is_htmx(request):
        return render(request, "intake/parts/refused_row.html", context)
    return render(request, "intake/refused.html", alone(row.file.ledger, row) | {"shown": [context]})
