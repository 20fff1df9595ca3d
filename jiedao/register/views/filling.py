"""Grids, estates, buildings and addresses by the workbook: taken in, and offered empty."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from jiedao.ledger.actions import Conflict
from jiedao.ledger.models import Entry
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.register import actions, queries
from jiedao.register.forms import SheetForm
from jiedao.register.kinds import SHEETS, SORTS
from jiedao.sheets.writing import write_template
from jiedao.web import as_file, by_of, page, scope_of

LARGEST = 20 * 1024 * 1024  # bytes of one file
SHOWN = 200  # wrong cells or changes that the page lists; the rest is counted


@page(Act.KEEP, "GET", "HEAD", "POST")
def fill(request: HttpRequest) -> HttpResponse:
    """Take a workbook in, or look at what it would change: all of it, or nothing with every wrong cell named."""
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    context: dict[str, Any] = {"form": form, "shown": SHOWN}
    if form.is_valid():
        try:
            filled = _fill(request, form)
        except actions.Misfilled as misfilled:
            context |= {"wrong": misfilled.wrong[:SHOWN], "count": len(misfilled.wrong)}
            form.add_error("file", f"文件没有导入，有 {len(misfilled.wrong)} 处不对，见下表。")
        except (Refused, Conflict) as refused:
            form.add_error("file", str(refused))
        else:
            told = "，".join(f"{label} {number} 行" for label, number in filled.rows.items())
            if not form.cleaned_data["dry"]:
                messages.success(request, f"已导入{told}：{filled.came}。")
                return HttpResponseRedirect("/places/sheets/")
            context |= {"filled": filled, "told": told}
    context |= {"sorts": [SORTS[key] for key in SHEETS], "last": _last(request)}
    return render(request, "register/sheets.html", context)


def _fill(request: HttpRequest, form: SheetForm) -> actions.Filled:
    file: UploadedFile[Any] = form.cleaned_data["file"]
    ending = Path(file.name or "").suffix.lower()
    if ending not in (".xlsx", ".xls", ".csv"):
        raise Refused("不是 .xlsx、.xls 或 .csv 文件")
    if (file.size or 0) > LARGEST:
        raise Refused(f"文件超过 {LARGEST // 1024 // 1024} MB，请拆开后再导入")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"名录{ending}"
        path.write_bytes(file.read())
        return actions.fill(
            path=path,
            scope=scope_of(request, Act.KEEP),
            file=file.name or "",
            dry=form.cleaned_data["dry"],
            by=by_of(request),
            at=timezone.now(),
        )


def _last(request: HttpRequest) -> dict[str, Any] | None:
    """Who asks' own last workbook, with an entry from which it can be taken back; None once something came after."""
    entry = Entry.objects.filter(by=by_of(request), verb=actions.VERB).first()
    if entry is None:
        return None
    for sort in SHEETS:
        fact = queries.MODELS[sort].objects.live().filter(entry=entry).first()
        if fact is not None:
            return {"entry": entry, "path": f"/places/{sort}/{fact.pk}/"}
    return None


@page(Act.KEEP)
def template(request: HttpRequest, sort: str) -> HttpResponse:
    """An empty sheet with drop-downs, one's own committees among them."""
    if sort not in SHEETS:
        raise Http404
    scope, file = scope_of(request, Act.KEEP), io.BytesIO()
    names = [name for code, name in sorted(queries.names_by_code().items()) if scope.covers(code)]
    write_template(file, SHEETS[sort].form, {"居民区": names})
    return as_file(file.getvalue(), f"{SHEETS[sort].form.name}模板.xlsx")
