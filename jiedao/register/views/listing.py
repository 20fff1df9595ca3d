"""The lists of the register: places with filters and export, grids with their count, estates, buildings, addresses."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from jiedao.gongwen import masking
from jiedao.ledger.rules import Scope
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act
from jiedao.register import queries
from jiedao.register.forms import PremisesFilter
from jiedao.register.kinds import GRID_NAMES, PARTY_ROLES, PREMISES_NAMES, RISK_LAMPS, RISK_NAMES, SORTS, SOURCE_NAMES
from jiedao.register.models import Grid, Premises
from jiedao.register.rules import GridKind
from jiedao.sheets import Column, Form, Holds
from jiedao.sheets.writing import write_ledger
from jiedao.web import may, page, scope_of

PER_PAGE = 50
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ORDERS = {
    "number": ("编号", ("number",)),
    "name": ("名称", ("name", "number")),
    "kind": ("类别", ("kind", "number")),
    "risk": ("风险", ("risk", "number")),
    "code": ("居民区", ("code", "number")),
}
OUTSIDE = "在街道界线外"
_RISKS = {"high": 0, "medium": 1, "low": 2}
EXPORT = Form(
    "单位场所",
    (
        Column("点位编号", Holds.NUMBER),
        Column("名称"),
        Column("类别"),
        Column("行业"),
        Column("风险等级"),
        Column("居民区"),
        Column("地址"),
        Column("负责人"),
        Column("联系电话"),
        Column("证照"),
        Column("经度"),
        Column("纬度"),
        Column("坐标来源"),
        Column("位置"),
    ),
    identity=("点位编号",),
)
SEARCHED = {
    "grid": ("number", "name", "head_name"),
    "estate": ("name", "company"),
    "building": ("estate", "name"),
    "address": ("address", "estate"),
}


def narrowed(scope: Scope, asked: Mapping[str, str]) -> QuerySet[Premises]:
    """The places of a scope that the filters leave."""
    found: Any = Premises.objects.live().within(scope)
    for word in asked["q"].split():
        text = Q(number__icontains=word) | Q(name__icontains=word) | Q(address__icontains=word)
        found = found.filter(text | Q(trade__icontains=word))
    if asked["kind"]:
        found = found.filter(kind=asked["kind"])
    if asked["risk"]:
        found = found.filter(risk=asked["risk"])
    if asked["code"]:
        found = found.filter(code=asked["code"])
    if asked["where"] == "none":
        found = found.filter(lon=None)
    elif asked["where"] == "outside":
        boundaries = queries.ground()
        placed = found.exclude(lon=None).values_list("pk", "lon", "lat")
        found = found.filter(pk__in=[pk for pk, lon, lat in placed if boundaries.outside(lon, lat)])
    return found  # type: ignore[no-any-return]


def asked_of(request: HttpRequest) -> dict[str, str]:
    """The filters in the address."""
    return PremisesFilter(request.GET).asked()


def filters(request: HttpRequest, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the row of filters is drawn from."""
    scope = scope_of(request)
    places = {code: name for code, name in sorted(queries.names_by_code().items()) if scope.covers(code)}
    return {
        "asked": asked,
        "narrowed": any(asked.values()),
        "choices": [
            ("kind", "类别", PREMISES_NAMES),
            ("risk", "风险", RISK_NAMES),
            *([("code", "居民区", places)] if len(places) > 1 else []),
            ("where", "位置", {"none": "没有位置", "outside": OUTSIDE}),
        ],
    }


@page(Act.SEE)
def places_list(request: HttpRequest) -> HttpResponse:
    """The places in sight, by number or as the column asked for; every column both ways."""
    asked, scope = asked_of(request), scope_of(request)
    order = request.GET.get("order", "number")
    key = order.lstrip("-")
    key = key if key in ORDERS else "number"
    found = narrowed(scope, asked).order_by(*ORDERS[key][1])
    rows: Any = found
    if key == "risk":
        rows = sorted(found, key=lambda one: _RISKS[one.risk])
    if order.startswith("-"):
        rows = rows[::-1] if isinstance(rows, list) else rows.reverse()
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    places, boundaries = queries.names_by_code(), queries.ground()
    beside = queries.days_beside([one.number for one in shown], timezone.localdate())
    context = {
        "page": shown,
        "rows": [_row(one, places, boundaries) | {"beside": _days(one, beside)} for one in shown],
        "beside": list(beside),
        "heads": [(name, label, order == name, order == f"-{name}") for name, (label, _) in ORDERS.items()],
        "keeps": may(request, Act.KEEP),
        "imports": may(request, Act.STATE),
        **filters(request, asked),
    }
    return render(request, "register/list.html", context)


def _row(one: Premises, places: Mapping[str, str], boundaries: queries.Ground) -> dict[str, Any]:
    where = whereabouts(one, boundaries)
    return {
        "fact": one,
        "place": places.get(one.code, one.code),
        "lamp": RISK_LAMPS[one.risk],
        "where": where,
        "outside": where == OUTSIDE,
    }


def _days(one: Premises, beside: Mapping[str, Mapping[str, date]]) -> list[date | None]:
    return [days.get(one.number) for days in beside.values()]


def whereabouts(one: Premises, boundaries: queries.Ground) -> str:
    """What is to be said of a place's position in a word."""
    if one.lon is None or one.lat is None:
        return "没有位置"
    return OUTSIDE if boundaries.outside(one.lon, one.lat) else "已定位"


@page(Act.SEE)
def export(request: HttpRequest) -> HttpResponse:
    """The places asked for as an Excel file; people and telephones stay masked."""
    asked, scope = asked_of(request), scope_of(request)
    file, today = io.BytesIO(), timezone.localdate()
    title = f"{organisation.street()}单位场所名录（导出于{today:%Y-%m-%d}）"
    columns = (*EXPORT.columns, *(Column(label, Holds.DATE) for label in queries.labels_beside()))
    write_ledger(file, replace(EXPORT, columns=columns), _lines(narrowed(scope, asked).order_by("number")), title)
    return workbook(file, f"单位场所_{today:%Y%m%d}.xlsx")


def workbook(file: io.BytesIO, name: str) -> HttpResponse:
    """A workbook to be kept under that name."""
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(file.getvalue(), content_type=EXCEL, headers=headers)


def _lines(found: QuerySet[Premises]) -> Iterator[dict[str, Any]]:
    places, boundaries = queries.names_by_code(), queries.ground()
    beside = queries.days_beside(list(found.values_list("number", flat=True)), timezone.localdate())
    for one in found.iterator(chunk_size=2000):
        yield {
            "点位编号": one.number,
            "名称": one.name,
            "类别": PREMISES_NAMES[one.kind],
            "行业": one.trade,
            "风险等级": RISK_NAMES[one.risk],
            "居民区": places.get(one.code, one.code),
            "地址": one.address,
            "负责人": masking.name(one.owner),
            "联系电话": masking.phone(one.contact),
            "证照": one.permits,
            "经度": "" if one.lon is None else f"{one.lon:.6f}",
            "纬度": "" if one.lat is None else f"{one.lat:.6f}",
            "坐标来源": SOURCE_NAMES.get(one.crs_source, ""),
            "位置": whereabouts(one, boundaries),
            **dict(zip(beside, _days(one, beside), strict=True)),
        }


@page(Act.SEE)
def grids(request: HttpRequest) -> HttpResponse:
    """The grids of the three kinds by committee, and what "1+27+N" comes to today."""
    scope, kind, role = scope_of(request), request.GET.get("kind", ""), request.GET.get("role", "")
    counted, places = queries.party_grids(scope), queries.names_by_code()
    street = {queries.street_code(): str(organisation.street())}
    found: Any = Grid.objects.live().within(scope).order_by("number", "kind")
    code = request.GET.get("code", "")
    if kind in set(GridKind):
        found = found.filter(kind=kind)
    if role in PARTY_ROLES:
        found = found.filter(kind=GridKind.PARTY.value, role=role)
    if code:
        found = found.filter(code=code)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "counted": counted,
        "whole": scope.covers(organisation.street().prefix),
        "roles": [(key, name, counted.roles[key]) for key, name in PARTY_ROLES.items()],
        "kinds": [(kind.value, name) for kind, name in GRID_NAMES.items()],
        "table": [
            (code, (street | places).get(code, code), [numbers.get(kind.value, 0) for kind in GRID_NAMES])
            for code, numbers in counted.committees.items()
        ],
        "page": shown,
        "rows": [(grid, (street | places).get(grid.code, grid.code)) for grid in shown],
        "asked": {"kind": kind, "role": role, "code": code},
        "keeps": may(request, Act.KEEP),
    }
    return render(request, "register/grids.html", context)


@page(Act.SEE)
def listing(request: HttpRequest, sort: str) -> HttpResponse:
    """Estates, buildings or addresses in sight."""
    if sort not in SEARCHED or sort == "grid":
        raise Http404
    model, scope, q = queries.MODELS[sort], scope_of(request), request.GET.get("q", "").strip()
    found: Any = model.objects.live().within(scope).order_by("code", *model.IDENTITY)
    for word in q.split():
        text = Q()
        for name in SEARCHED[sort]:
            text |= Q(**{f"{name}__icontains": word})
        found = found.filter(text)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    places = queries.names_by_code()
    fields = [field for field in queries.own_fields(model) if field.name != "code"]
    context = {
        "sort": SORTS[sort],
        "sorts": [SORTS[key] for key in ("estate", "building", "address")],
        "heads": [field.verbose_name for field in fields],
        "page": shown,
        "rows": [
            (one, places.get(one.code, one.code), [queries.said(one, field.name) for field in fields]) for one in shown
        ],
        "q": q,
        "keeps": may(request, Act.KEEP),
    }
    return render(request, "register/entries.html", context)
