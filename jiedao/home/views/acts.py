"""The page of the record of acts."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jiedao.home import queries
from jiedao.home.forms import EntriesForm
from jiedao.ledger.models import Entry
from jiedao.ledger.queries import entries
from jiedao.organisation.kinds import Act
from jiedao.organisation.queries import street
from jiedao.register.queries import names_by_code
from jiedao.sheets import Column, Form
from jiedao.sheets.writing import write_ledger
from jiedao.web import as_file, page

PAGE = 50
EXPORT = Form("办理记录", tuple(map(Column, ("时间", "经办", "事项", "对象", "事由", "详情"))), ("时间",))


@page(Act.AUDIT)
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger of acts, filtered, in pages of fifty."""
    form = EntriesForm(request.GET)
    found = entries(**form.asked())
    pages = Paginator(found, PAGE)
    shown = pages.get_page(request.GET.get("page"))
    names = queries.names_of(entry.by for entry in shown)
    return render(request, "home/ledger.html", {"form": form, "page": shown, "names": names})


@page(Act.AUDIT)
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One act with all that it did, opened in place or as a page."""
    found = get_object_or_404(Entry, pk=pk)
    context = {"entry": found, "details": queries.detail(found), "names": queries.names_of([found.by])}
    name = "home/_entry.html" if getattr(request, "htmx", False) else "home/entry.html"
    return render(request, name, context)


@page(Act.AUDIT)
def ledger_export(request: HttpRequest) -> HttpResponse:
    """The entries asked for as an Excel file."""
    found = entries(**EntriesForm(request.GET).asked())
    file = io.BytesIO()
    today = timezone.localdate()
    write_ledger(file, EXPORT, _export_rows(found), f"{street()}办理记录（导出于{today:%Y-%m-%d}）")
    return as_file(file.getvalue(), f"办理记录_{today:%Y%m%d}.xlsx")


def _export_rows(found: QuerySet[Entry]) -> Iterator[dict[str, str]]:
    names = dict(queries.actors())
    places = names_by_code()
    for each in found.iterator(chunk_size=2000):
        details = "；".join(f"{name}：{text}" for name, text in queries.said(each, places))
        yield {
            "时间": f"{timezone.localtime(each.at):%Y-%m-%d %H:%M:%S}",
            "经办": names.get(each.by, each.by),
            "事项": each.verb,
            "对象": queries.subject(each),
            "事由": queries.masked(each.reason),
            "详情": details,
        }
