"""What is due by kind and risk, and how much of each kind was seen this quarter; as Excel."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jiedao.ledger.rules import Scope
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act
from jiedao.patrol import queries
from jiedao.patrol.queries import DueRow, Quarter
from jiedao.patrol.views.asking import visitor
from jiedao.register.kinds import PREMISES_NAMES, RISK_NAMES
from jiedao.register.queries import names_by_code
from jiedao.sheets import Column, Form, Holds
from jiedao.sheets.writing import write_ledger
from jiedao.web import as_file, page

PER_PAGE = 50
SHOWS = {"": "已到期", "unchecked": "未检查", "all": "全部"}
EXPORT = Form(
    "应访点位",
    (
        Column("点位编号", Holds.NUMBER),
        Column("点位名称"),
        Column("类别"),
        Column("风险等级"),
        Column("居民区"),
        Column("地址"),
        Column("上次走访", Holds.DATE),
        Column("应访日期", Holds.DATE),
        Column("周期（天）", Holds.COUNT),
        Column("原因"),
    ),
    identity=("点位编号",),
)


COVERAGE = Form(
    "季度检查情况",
    (
        Column("点位编号", Holds.NUMBER),
        Column("点位名称"),
        Column("类别"),
        Column("居民区"),
        Column("最近到访", Holds.DATE),
        Column("最近检查", Holds.DATE),
        Column("情况"),
    ),
    identity=("点位编号",),
)


@dataclass(frozen=True)
class Asked:
    """What a list of places is asked for."""

    show: str
    kind: str
    risk: str
    code: str
    quarter: Quarter


@page(Act.WORK)
def due(request: HttpRequest) -> HttpResponse:
    """The places by how pressing they are, and what was checked of each kind in a quarter."""
    _, own = visitor(request)
    today = timezone.localdate()
    asked, places = _asked(request), names_by_code()
    when = asked.quarter
    shown = Paginator(_rows(own, asked, today), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "rows": [
            {
                "row": row,
                "over": (over := row.due.over(today)),
                "over_text": f"{over}天" if over else "",
                "kind": PREMISES_NAMES.get(row.spot.kind, ""),
                "risk": RISK_NAMES.get(row.spot.risk, ""),
                "place": places.get(row.spot.code, row.spot.code),
            }
            for row in shown
        ],
        "coverage": queries.coverage(own.narrowed(asked.code) or own, when),
        "quarters": queries.quarters(today),
        "left": max((when.end - today).days, 0),
        "shows": SHOWS,
        "kinds": PREMISES_NAMES,
        "risks": RISK_NAMES,
        "places": {code: name for code, name in sorted(places.items()) if own.covers(code)},
        "asked": asked,
    }
    return render(request, "patrol/due.html", context)


@page(Act.WORK)
def export(request: HttpRequest) -> HttpResponse:
    """The list asked for as an Excel file."""
    _, own = visitor(request)
    today, asked = timezone.localdate(), _asked(request)
    file = io.BytesIO()
    what = f"{asked.quarter.name}未检查" if asked.show == "unchecked" else SHOWS[asked.show]
    title = f"{organisation.street()}应访点位：{what}（导出于{today:%Y-%m-%d}）"
    write_ledger(file, EXPORT, _lines(_rows(own, asked, today)), title)
    return as_file(file.getvalue(), f"应访点位_{today:%Y%m%d}.xlsx")


@page(Act.WORK)
def export_coverage(request: HttpRequest) -> HttpResponse:
    """Every place with when it was last seen and checked in the quarter asked for, as an Excel file."""
    _, own = visitor(request)
    asked, file = _asked(request), io.BytesIO()
    title = f"{organisation.street()}{asked.quarter.name}检查情况（导出于{timezone.localdate():%Y-%m-%d}）"
    write_ledger(file, COVERAGE, _covered(own.narrowed(asked.code) or own, asked), title)
    return as_file(file.getvalue(), f"检查情况_{asked.quarter.key}.xlsx")


def _asked(request: HttpRequest) -> Asked:
    show, kind, risk, asked = (request.GET.get(name, "") for name in ("show", "kind", "risk", "quarter"))
    known = queries.quarters(timezone.localdate())
    return Asked(
        show if show in SHOWS else "",
        kind if kind in PREMISES_NAMES else "",
        risk if risk in RISK_NAMES else "",
        request.GET.get("code", ""),
        next((quarter for quarter in known if quarter.key == asked), known[0]),
    )


def _rows(own: Scope, asked: Asked, today: date) -> list[DueRow]:
    spots = [
        spot
        for spot in queries.spots(own, kind=asked.kind)
        if asked.risk in ("", spot.risk) and spot.code.startswith(asked.code)
    ]
    if asked.show == "unchecked":
        checked = queries.checked_in(asked.quarter)
        spots = [spot for spot in spots if spot.number not in checked]
    rows = queries.due_rows(spots, today)
    return [row for row in rows if row.due.is_due(today)] if asked.show == "" else rows


def _covered(scope: Scope, asked: Asked) -> Iterator[dict[str, Any]]:
    places = names_by_code()
    seen, checked = queries.seen_in(asked.quarter), queries.checked_in(asked.quarter)
    for spot in queries.spots(scope, kind=asked.kind):
        yield {
            "点位编号": spot.number,
            "点位名称": spot.name,
            "类别": PREMISES_NAMES.get(spot.kind, ""),
            "居民区": places.get(spot.code, spot.code),
            "最近到访": seen.get(spot.number),
            "最近检查": checked.get(spot.number),
            "情况": "已检查" if spot.number in checked else "已到访，未检查" if spot.number in seen else "未走访",
        }


def _lines(rows: list[DueRow]) -> Iterator[dict[str, Any]]:
    places = names_by_code()
    for row in rows:
        yield {
            "点位编号": row.spot.number,
            "点位名称": row.spot.name,
            "类别": PREMISES_NAMES.get(row.spot.kind, ""),
            "风险等级": RISK_NAMES.get(row.spot.risk, ""),
            "居民区": places.get(row.spot.code, row.spot.code),
            "地址": row.spot.address,
            "上次走访": row.known.seen_on,
            "应访日期": row.due.on,
            "周期（天）": row.due.days,
            "原因": "、".join(row.due.reasons),
        }
