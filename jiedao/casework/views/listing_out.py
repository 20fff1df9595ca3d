"""A list of cases on paper, as Excel in the look of the office's own ledger, and as points of the map."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from jiedao.casework import actions, queries
from jiedao.casework.kinds import HOTLINES, KIND_NAMES, KINDS, PROBLEMS, STRUCTURES, CaseKind
from jiedao.casework.models import Case, Head, HeadQuerySet
from jiedao.casework.views.listing import may_export, title_of, told_count
from jiedao.casework.views.showing import quiet, row
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act
from jiedao.places import collection, feature, point
from jiedao.register import queries as register
from jiedao.sheets import Column, Form, Holds
from jiedao.sheets.writing import write_ledger
from jiedao.web import as_file, by_of, page

EXPORTED = 20_000  # cases of one file
PRINTED = 500  # on paper
DRAWN = 1000  # on the map
BATCH = 2000
HOUSE = Form(
    "事项",
    (
        Column("编号", Holds.NUMBER),
        Column("类别"),
        Column("状态"),
        Column("来源"),
        Column("居民区"),
        Column("点位"),
        Column("地址"),
        Column("情况描述"),
        Column("牵头单位"),
        Column("日期", Holds.DATE),
        Column("到期"),
        Column("时限情况"),
        Column("首次办结日期", Holds.DATE),
        Column("办结意见"),
    ),
    identity=("编号",),
)
# The offices' own ledgers, in their columns and order: what is exported so is known to them and can be loaded again.
# Who called the hotline lies sealed and leaves the house in no file.
LEDGERS = {
    PROBLEMS: Form(
        PROBLEMS,
        (
            Column("编号", Holds.NUMBER),
            Column("类别"),
            Column("来源"),
            Column("发现日期", Holds.DATE),
            Column("点位编号", Holds.NUMBER),
            Column("居民区"),
            Column("情况描述"),
            Column("责任单位"),
            Column("整改时限", Holds.DATE),
            Column("整改完成日期", Holds.DATE),
            Column("核查日期", Holds.DATE),
            Column("回头看日期", Holds.DATE),
            Column("回头看结果"),
        ),
        identity=("编号",),
    ),
    STRUCTURES: Form(
        STRUCTURES,
        (
            Column("编号", Holds.NUMBER),
            Column("居民区"),
            Column("地址"),
            Column("类型"),
            Column("面积", Holds.AREA),
            Column("立案日期", Holds.DATE),
            Column("拆除日期", Holds.DATE),
        ),
        identity=("编号",),
    ),
    HOTLINES: Form(
        HOTLINES,
        (
            Column("工单编号", Holds.NUMBER),
            Column("来电时间", Holds.DATE),
            Column("派单时间", Holds.DATE),
            Column("地址"),
            Column("居民区"),
            Column("诉求类别"),
            Column("诉求内容"),
            Column("承办单位"),
            Column("办理时限", Holds.DATE),
            Column("办结时间", Holds.DATE),
        ),
        identity=("工单编号",),
    ),
}
Line = dict[str, Any]


@page(Act.WORK)
def export(request: HttpRequest) -> HttpResponse:
    """The list asked for as an Excel file: a kind with a ledger of its own in its look, any other list in the house's.

    `?ledger=` names a ledger; then only its cases are taken.
    """
    who, at, asking = organisation.who(by_of(request)), timezone.now(), queries.read_asking(request.GET.dict())
    if not may_export(who):
        raise Http404
    named = request.GET.get("ledger", "") or _ledger_of(asking.kind)
    heads, form = queries.listed(who, asking, at), LEDGERS.get(named, HOUSE)
    if form is not HOUSE:
        heads = heads.filter(kind__in=[kind.value for kind in CaseKind if _ledger_of(kind) == named])
    count = queries.counted(heads, most=EXPORTED)
    title = title_of(asking, at)
    if count > EXPORTED:
        title += f"，只列前{EXPORTED}件"
    lines = _house_lines(heads, at) if form is HOUSE else _ledger_lines(heads, _OF_LEDGER[named])
    file = io.BytesIO()
    write_ledger(file, form, islice(lines, EXPORTED), title)
    actions.enter_export(title=title, query=asking.query, count=min(count, EXPORTED), by=who.username, at=at)
    return as_file(file.getvalue(), f"{form.name}_{timezone.localdate(at):%Y%m%d}.xlsx")


def _ledger_of(kind: str) -> str:
    """The ledger in which cases of a kind are listed; empty for none."""
    return HOTLINES if kind == CaseKind.HOTLINE else KINDS[CaseKind(kind)].register if kind else ""


@page(Act.WORK)
def paper(request: HttpRequest) -> HttpResponse:
    """The list asked for as a table to be printed on A4, its headers on every sheet."""
    who, at, asking = organisation.who(by_of(request)), timezone.now(), queries.read_asking(request.GET.dict())
    heads, places = queries.listed(who, asking, at), register.names_by_code()
    rows = [row(head, places, at) for head in heads[:PRINTED]]
    context = {
        "rows": rows,
        "asking": asking,
        "title": title_of(asking, at),
        "found": told_count(queries.counted(heads)),
        "whole": queries.counted(heads, most=PRINTED) <= PRINTED,
    }
    return render(request, "casework/print.html", context)


@page(Act.WORK)
def points(request: HttpRequest) -> JsonResponse:
    """The list asked for as points in WGS-84 with their lamps; a case without a place of its own stands in its
    committee's middle."""
    who, at, asking = organisation.who(by_of(request)), timezone.now(), queries.read_asking(request.GET.dict())
    heads = list(queries.listed(who, asking, at)[: DRAWN + 1])
    places, middles = register.names_by_code(), _middles(register.outlines_version())
    features, rough, nowhere = [], 0, 0
    for head in heads[:DRAWN]:
        where = (head.lon, head.lat) if head.lon is not None and head.lat is not None else None
        if where is None:
            where = middles.get(head.code)
            rough, nowhere = rough + (where is not None), nowhere + (where is None)
        if where is not None:
            features.append(feature(point(*where), **_point(head, places, at)))
    notes = []
    if len(heads) > DRAWN:
        notes.append(f"只画出列表的前{DRAWN}件，请把条件写得更具体")
    if rough:
        notes.append(f"{rough}件没有具体位置，画在所属居民区中间")
    if nowhere:
        notes.append(f"{nowhere}件没有位置，未画出")
    return JsonResponse(collection(features) | ({"notes": "；".join(notes) + "。"} if notes else {}))


def _point(head: Head, places: dict[str, str], at: datetime) -> dict[str, Any]:
    told = row(head, places, at)
    properties = {
        "key": str(head.pk),
        "name": str(head),
        "text": " · ".join(part for part in (told.state, told.place, head.spot, told.word) if part),
        "href": f"/cases/{head.pk}/",
    }
    return properties | ({"lamp": told.lamp} if told.lamp else {})


@lru_cache(maxsize=2)
def _middles(version: str) -> dict[str, tuple[float, float]]:
    """The middle of every committee whose boundary is on record; `version` is that of the outlines."""
    found = {}
    for code, ((west, south, east, north), _) in register.ground().areas.items():
        found[code] = ((west + east) / 2, (south + north) / 2)
    return found


def _house_lines(heads: HeadQuerySet, at: datetime) -> Iterator[Line]:
    places = register.names_by_code()
    for head in heads.iterator(chunk_size=BATCH):
        told = row(head, places, at)
        yield {
            "编号": head.number,
            "类别": KIND_NAMES[head.kind],
            "状态": told.state,
            "来源": head.source,
            "居民区": told.place,
            "点位": head.place,
            "地址": head.address,
            "情况描述": quiet(head.text),
            "牵头单位": str(head.lead or ""),
            "日期": head.found_on,
            "到期": f"{timezone.localtime(head.due_at):%Y-%m-%d %H:%M}" if head.due_at else "",
            "时限情况": told.word,
            "首次办结日期": head.first_closed_on,
            "办结意见": head.get_word_display(),
        }


def _ledger_lines(heads: HeadQuerySet, line: Callable[[Case, str, Head], Line]) -> Iterator[Line]:
    """A list in the columns of an office's ledger, filled from the facts; a merged or revoked case is in none."""
    places, rows = register.names_by_code(), heads.iterator(chunk_size=BATCH)
    while part := list(islice(rows, BATCH)):
        numbers = [head.number for head in part]
        stated = Case.objects.live().filter(register=part[0].register, number__in=numbers)
        facts = {fact.number: fact for fact in stated}
        known = ((head, facts[head.number]) for head in part if head.number in facts)
        yield from (line(fact, places.get(fact.code, ""), head) for head, fact in known)


def _problem(fact: Case, place: str, _: Head) -> Line:
    return {
        "编号": fact.number,
        "类别": KIND_NAMES[fact.kind],
        "来源": fact.source,
        "发现日期": fact.found_on,
        "点位编号": fact.point_number,
        "居民区": place,
        "情况描述": quiet(fact.description),
        "责任单位": fact.unit,
        "整改时限": fact.due_on,
        "整改完成日期": fact.rectified_on,
        "核查日期": fact.verified_on,
        "回头看日期": fact.looked_back_on,
        "回头看结果": fact.look_back_result,
    }


def _structure(fact: Case, place: str, _: Head) -> Line:
    return {
        "编号": fact.number,
        "居民区": place,
        "地址": fact.address,
        "类型": quiet(fact.description),
        "面积": fact.area,
        "立案日期": fact.found_on,
        "拆除日期": fact.rectified_on,
    }


def _hotline(fact: Case, place: str, head: Head) -> Line:
    return {
        "工单编号": fact.number,
        "来电时间": fact.called_on,
        "派单时间": fact.found_on,
        "地址": fact.address,
        "居民区": place,
        "诉求类别": fact.subtype,
        "诉求内容": quiet(fact.description),
        "承办单位": fact.unit,
        "办理时限": fact.due_on,
        "办结时间": fact.rectified_on if head.closed_count else None,  # reported done is not closed
    }


_OF_LEDGER = {PROBLEMS: _problem, STRUCTURES: _structure, HOTLINES: _hotline}
