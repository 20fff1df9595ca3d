"""The list of cases: what waits for somebody, or all they may see; by kind, state, unit and committee; as Excel."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from jiedao.casework import queries
from jiedao.casework.forms import may_file
from jiedao.casework.kinds import KIND_NAMES
from jiedao.casework.models import Head
from jiedao.casework.rules import STATE_NAMES, State
from jiedao.casework.views.showing import quiet, row
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act, Who
from jiedao.register.queries import names_by_code
from jiedao.sheets import Column, Form, Holds
from jiedao.sheets.writing import write_ledger
from jiedao.web import by_of, page

PER_PAGE = 50
FOUND = 1000  # so many hits of a search are listed
SHOWS = {"": "等我办理", "open": "未办结", "all": "全部"}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATE_WORDS = {state.value: name for state, name in STATE_NAMES.items()}
EXPORT = Form(
    "事项",
    (
        Column("编号", Holds.NUMBER),
        Column("类别"),
        Column("状态"),
        Column("居民区"),
        Column("地址"),
        Column("情况描述"),
        Column("牵头单位"),
        Column("日期", Holds.DATE),
        Column("到期"),
        Column("时限情况"),
        Column("首次办结日期", Holds.DATE),
    ),
    identity=("编号",),
)


@dataclass(frozen=True)
class Chip:
    """One value of a filter: how it is called, how many cases it holds, whether it is chosen, where it leads."""

    name: str
    count: int
    chosen: bool
    href: str


@dataclass(frozen=True)
class Facet:
    """One filter: its name and its values."""

    name: str
    chips: list[Chip]

    @property
    def chosen(self) -> Chip | None:
        """The value that is chosen."""
        return next((chip for chip in self.chips if chip.chosen), None)


@page(Act.WORK)
def listing(request: HttpRequest) -> HttpResponse:
    """What somebody must do now, the most urgent first, or another list they ask for."""
    who, at = organisation.who(by_of(request)), timezone.now()
    places = names_by_code()
    asked = {key: request.GET.get(key, "") for key in ("show", "q", "late", "kind", "state", "lead", "code")}
    base = _asked_for(who, asked)
    facets = _facets(request, base, asked, places)
    found = _ordered(_narrowed(base, asked, at), asked)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "rows": [row(head, places, at) for head in shown],
        "facets": facets,
        "narrowed": any(asked[key] for key in ("q", "late", "kind", "state", "lead", "code")),
        "late_count": base.overdue(at).count(),
        "may_file": bool(may_file(who)),
        "most": FOUND if asked["q"] and shown.paginator.count >= FOUND else 0,
        "shows": SHOWS,
        **{key: asked[key] for key in ("show", "q", "late")},
    }
    return render(request, "casework/list.html", context)


@page(Act.WORK)
def export(request: HttpRequest) -> HttpResponse:
    """The list asked for as an Excel file."""
    who, at = organisation.who(by_of(request)), timezone.now()
    asked = {key: request.GET.get(key, "") for key in ("show", "q", "late", "kind", "state", "lead", "code")}
    found = _ordered(_narrowed(_asked_for(who, asked), asked, at), asked)
    file, today = io.BytesIO(), timezone.localdate(at)
    title = f"{organisation.street()}事项：{SHOWS.get(asked['show'], SHOWS[''])}（导出于{today:%Y-%m-%d}）"
    write_ledger(file, EXPORT, _lines(found, at), title)
    headers = {"Content-Disposition": content_disposition_header(True, f"事项_{today:%Y%m%d}.xlsx") or ""}
    return HttpResponse(file.getvalue(), content_type=EXCEL, headers=headers)


def _asked_for(who: Who, asked: Mapping[str, str]) -> Any:
    """The cases of the list and search that the address names, of those that somebody may see."""
    heads = Head.objects.visible_to(who)
    if asked["q"].strip():
        heads = heads.filter(pk__in=[head.pk for head in queries.search(who, asked["q"], first=FOUND)])
    match asked["show"]:
        case "all":
            return heads
        case "open":
            return heads.open()
    return heads.filter(pk__in=[head.pk for head in queries.worklist(who, first=sys.maxsize)])


def _narrowed(heads: Any, asked: Mapping[str, str], at: datetime) -> QuerySet[Head]:
    if asked["late"]:
        heads = heads.overdue(at)
    if asked["kind"] in KIND_NAMES:
        heads = heads.filter(kind=asked["kind"])
    if asked["state"] in STATE_WORDS:
        heads = heads.filter(state=asked["state"])
    if asked["lead"].isdecimal():
        heads = heads.filter(lead=int(asked["lead"]))
    if asked["code"]:
        heads = heads.filter(code=asked["code"])
    found: QuerySet[Head] = heads.select_related("lead")
    return found


def _ordered(heads: QuerySet[Head], asked: Mapping[str, str]) -> QuerySet[Head]:
    """The most urgent first; in the list of all, where most are closed, the newest first."""
    if asked["show"] == "all":
        return heads.order_by("-found_on", "-pk")
    return heads.order_by(F("due_at").asc(nulls_last=True), "pk")


def _facets(
    request: HttpRequest, heads: QuerySet[Head], asked: Mapping[str, str], places: Mapping[str, str]
) -> list[Facet]:
    """The filters, each with the values that occur in the list, the most frequent first."""
    units = {str(unit.pk): unit.name for unit in organisation.units()}
    named = (
        ("kind", "类别", KIND_NAMES),
        ("state", "状态", STATE_WORDS),
        ("lead", "单位", units),
        ("code", "居民区", places),
    )
    facets = []
    for key, name, words in named:
        counted = heads.order_by().values_list(key).annotate(count=Count("pk")).order_by("-count", key)
        chips = [
            Chip(words.get(str(value), str(value)), count, asked[key] == str(value), _address(request, key, str(value)))
            for value, count in counted
            if value is not None
        ]
        if len(chips) > 1 or asked[key]:
            facets.append(Facet(name, chips))
    return facets


def _address(request: HttpRequest, key: str, value: str) -> str:
    """The address of the first page with that value of a filter chosen, or let go where it was."""
    query = request.GET.copy()
    query.pop("page", None)
    if query.get(key) == value:
        del query[key]
    else:
        query[key] = value
    return f"?{query.urlencode()}"


def _lines(heads: QuerySet[Head], at: datetime) -> Iterator[dict[str, Any]]:
    places = names_by_code()
    for head in heads.iterator(chunk_size=2000):
        told = row(head, places, at)
        yield {
            "编号": head.number,
            "类别": KIND_NAMES[head.kind],
            "状态": STATE_NAMES[State(head.state)],
            "居民区": told.place,
            "地址": head.address,
            "情况描述": quiet(head.text),
            "牵头单位": str(head.lead or ""),
            "日期": head.found_on,
            "到期": f"{timezone.localtime(head.due_at):%Y-%m-%d %H:%M}" if head.due_at else "",
            "时限情况": told.word,
            "首次办结日期": head.first_closed_on,
        }
