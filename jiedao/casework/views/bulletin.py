"""The monthly bulletin by unit: its numbers and rates, the cases behind each, and both as Excel."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jiedao.casework.queries import bulletin as queries
from jiedao.casework.queries.bulletin import COLUMNS, RATES, Line, Month, Rate
from jiedao.casework.views.showing import row
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act
from jiedao.organisation.models import Unit
from jiedao.register.queries import names_by_code
from jiedao.sheets import Column, Form, Holds
from jiedao.sheets.writing import write_ledger
from jiedao.web import as_file, by_of, page

PER_PAGE = 50
EARLIEST = date(2000, 1, 1)
EXPORT = Form(
    "办理情况月报",
    (
        Column("单位"),
        *(Column(name, Holds.COUNT) for name in COLUMNS.values()),
        *(Column(rate.name) for rate in RATES),
    ),
    identity=("单位",),
)


@page(Act.SEE)
def bulletin(request: HttpRequest) -> HttpResponse:
    """The month's table."""
    month = _month(request)
    lines = queries.bulletin(month)
    before, after = month.first - timedelta(days=1), month.last + timedelta(days=1)
    context = {
        "month": month,
        "month_text": f"{month.first:%Y-%m}",
        "columns": COLUMNS,
        "rates": RATES,
        "lines": [(line, _cells(line), _rates(line)) for line in lines],
        "whole": _cells(queries.whole(lines)),
        "whole_rates": _rates(queries.whole(lines)),
        "earlier": f"{before:%Y-%m}" if before >= EARLIEST else "",
        "later": f"{after:%Y-%m}" if after <= timezone.localdate(month.at) else "",
    }
    return render(request, "casework/bulletin.html", context)


@page(Act.SEE)
def bulletin_rows(request: HttpRequest) -> HttpResponse:
    """The cases behind a number: of a unit, of what nobody leads (unit 0), or of all."""
    month, column, asked = _month(request), request.GET.get("column", ""), request.GET.get("unit", "")
    if column not in queries.COUNTED or not (asked == "" or asked.isdecimal()):
        raise Http404
    unit = int(asked) if asked not in ("", "0") else None
    found = queries.behind(month, column, unit, every=asked == "")
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    places = names_by_code()
    named = Unit.objects.filter(pk=unit).values_list("name", flat=True).first() if unit else "未分派"
    context = {
        "month": month,
        "title": COLUMNS.get(column) or next(rate.name for rate in RATES if column in (rate.good, rate.of)),
        "by_times": column == "returned",
        "name": named if asked else "全部",
        "page": shown,
        "rows": [row(head, places, month.at) for head in shown],
    }
    return render(request, "casework/bulletin_rows.html", context)


@page(Act.SEE)
def export_bulletin(request: HttpRequest) -> HttpResponse:
    """The month's table as an Excel file."""
    month = _month(request)
    lines = queries.bulletin(month)
    told = [
        {"单位": line.name}
        | {name: getattr(line, key) for key, name in COLUMNS.items()}
        | {rate.name: f"{share}（{good}/{of}）" if of else "" for rate, good, of, share in _rates(line)}
        for line in [*lines, queries.whole(lines)]
    ]
    file = io.BytesIO()
    told_of = f"{month.first.year}年{month.first.month}月"
    title = f"{organisation.street()}{told_of}事项办理情况（导出于{timezone.localdate(month.at)}）"
    write_ledger(file, EXPORT, told, title)
    return as_file(file.getvalue(), f"办理情况月报_{month.first:%Y%m}.xlsx")


def _month(request: HttpRequest) -> Month:
    """The month that the address names, else the usual one; 404 for what is no month or has not begun."""
    who, at = organisation.who(by_of(request)), timezone.now()
    text, today = request.GET.get("month", ""), timezone.localdate(at)
    if not text:
        return Month(who, queries.usual_month(who, today), at)
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
    if not EARLIEST <= first <= today:
        raise Http404
    return Month(who, first, at)


def _cells(line: Line) -> list[tuple[str, Any]]:
    return [(column, getattr(line, column)) for column in COLUMNS]


def _rates(line: Line) -> list[tuple[Rate, int, int, str]]:
    """Each rate of a line with its two numbers and its share, empty where nothing counts."""
    numbers = [(rate, getattr(line, rate.good), getattr(line, rate.of)) for rate in RATES]
    return [(rate, good, of, f"{good / of:.1%}" if of else "") for rate, good, of in numbers]
