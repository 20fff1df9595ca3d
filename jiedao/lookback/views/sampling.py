"""A month's sample: drawn by one act, told with its frame, seed and strata, given to people, and as Excel."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from jiedao.casework.views.showing import quiet
from jiedao.lookback import actions, queries
from jiedao.lookback.forms import AssignForm
from jiedao.lookback.kinds import ARRANGERS, GRACE_DAYS, HIGH, INSPECTORS, OTHER, PLANS, stratum_name
from jiedao.lookback.models import Draw, Item
from jiedao.lookback.rules import HIGH_FROM, POINTS, due_on, month_name
from jiedao.lookback.views.showing import of_street, row
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act, Who
from jiedao.register.queries import names_by_code
from jiedao.sheets import Column, Form, Holds
from jiedao.sheets.writing import write_ledger
from jiedao.web import as_file, page

EXPORT = Form(
    "回头看",
    (
        Column("编号", Holds.NUMBER),
        Column("类别"),
        Column("居民区"),
        Column("地址"),
        Column("情况描述"),
        Column("分层"),
        Column("办结日期", Holds.DATE),
        Column("回头看日期", Holds.DATE),
        Column("结果"),
        Column("现场情况"),
    ),
    identity=("编号",),
)


def _drawn(month: str) -> Draw:
    found = queries.draw_of(month) if re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month) else None
    if found is None:
        raise Http404
    return found


@page(Act.SEE)
def month(request: HttpRequest, month: str) -> HttpResponse:
    """A month's sample with all that an outsider needs to draw it again."""
    who, fact = of_street(request), _drawn(month)
    places, today = names_by_code(), timezone.localdate()
    rows = [row(line, places, today) for line in queries.lines(queries.visible_to(who, month))]
    waiting = [told.line.item for told in rows if told.line.result is None]
    arranges = any(seat.role in ARRANGERS for seat in who.seats)
    own = any(seat.role in INSPECTORS for seat in who.seats)
    people = queries.inspectors_for([]) if arranges else []
    context = {
        "draw": fact,
        "name": month_name(month),
        "rows": rows,
        "strata": [(stratum_name(stratum["stratum"]), stratum) for stratum in fact.strata],
        "counts": queries.progress(who, month),
        "assign": AssignForm([item.pk for item in waiting], people or _self(who.username)),
        "may_assign": bool(waiting) and (arranges or own),
        "due": due_on(
            month,
            from_on=queries.all_items(month).aggregate(last=Max("from_on"))["last"],
            drawn_on=fact.drawn_on,
            grace=GRACE_DAYS,
        ),
        "by": organisation.names([fact.by])[fact.by],
        "points": [f"{name} {points} 分" for name, points in POINTS.values()],
        "high_from": HIGH_FROM,
        "plans": (PLANS[HIGH], PLANS[OTHER]),
    }
    return render(request, "lookback/month.html", context)


def _self(username: str) -> list[tuple[str, str]]:
    return list(organisation.names([username]).items())


@page(Act.SEE)
def frame(request: HttpRequest, month: str) -> HttpResponse:
    """The frame of a draw, byte by byte as its digest was taken."""
    of_street(request)
    fact = _drawn(month)
    return as_file(fact.frame.encode(), f"frame-{month}.csv", "text/csv; charset=utf-8")


@page(Act.SEE, "POST")
def assign(request: HttpRequest, month: str) -> HttpResponse:
    """Give the items that were ticked to somebody."""
    who, _ = of_street(request), _drawn(month)
    items = list(queries.visible_to(who, month))
    arranges = any(seat.role in ARRANGERS for seat in who.seats)
    people = queries.inspectors_for([]) if arranges else _self(who.username)
    form = AssignForm([item.pk for item in items], people, request.POST)
    if not form.is_valid():
        for problem in (text for texts in form.errors.values() for text in texts):
            messages.error(request, str(problem))
        return HttpResponseRedirect(f"/lookback/draws/{month}/#items")
    chosen: list[Item] = [item for item in items if item.pk in form.cleaned_data["items"]]
    to = form.cleaned_data["to"]
    count = actions.assign(items=chosen, to=to, by=who.username, at=timezone.now())
    messages.success(request, f"已分派给{organisation.names([to])[to]} {count} 件")
    return HttpResponseRedirect(f"/lookback/draws/{month}/#items")


@page(Act.SEE)
def export(request: HttpRequest, month: str) -> HttpResponse:
    """A month's sample with its results as an Excel file; nobody who looked back is named in it."""
    who, fact, file = of_street(request), _drawn(month), io.BytesIO()
    write_ledger(file, EXPORT, _lines(who, fact.month), f"{organisation.street()}回头看：{month_name(month)}")
    return as_file(file.getvalue(), f"回头看_{month}.xlsx")


def _lines(who: Who, month: str) -> Iterator[dict[str, Any]]:
    places, today = names_by_code(), timezone.localdate()
    for line in queries.lines(queries.visible_to(who, month)):
        told = row(line, places, today)
        yield {
            "编号": line.item.number,
            "类别": line.item.get_kind_display(),
            "居民区": told.place,
            "地址": told.address,
            "情况描述": told.text,
            "分层": told.stratum,
            "办结日期": line.item.closed_on,
            "回头看日期": line.result.on if line.result else None,
            "结果": told.word,
            "现场情况": quiet(line.result.note) if line.result else "",
        }
