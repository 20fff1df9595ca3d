"""The lists of the register: places and sites with filters, grids with their count, estates, buildings, addresses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jiedao.ledger.rules import Scope
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act
from jiedao.register import queries
from jiedao.register.forms import PlacesFilter
from jiedao.register.kinds import (
    GRID_NAMES,
    PARTY_ROLES,
    PLACED,
    PREMISES_NAMES,
    RISK_LAMPS,
    RISK_NAMES,
    SHEETS,
    SORTS,
    WHERE_NAMES,
)
from jiedao.register.models import Grid, Placed, Premises, Site
from jiedao.register.rules import GridKind
from jiedao.web import may, page, scope_of

PER_PAGE = 50
_BY_RISK = Case(*(When(risk=risk, then=at) for at, risk in enumerate(RISK_NAMES)), output_field=IntegerField())
ORDERS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "number": ("编号", ("number",)),
    "name": ("名称", ("name", "number")),
    "kind": ("类别", ("kind", "number")),
    "risk": ("风险", (_BY_RISK, "number")),
    "code": ("居民区", ("code", "number")),
}
OUTSIDE = WHERE_NAMES["outside"]
SEARCHED = {
    "premises": ("number", "name", "address", "trade"),
    "site": ("name", "kind"),
    "estate": ("name", "company"),
    "building": ("estate", "name"),
    "address": ("address", "estate"),
}
HINTS = {
    "premises": "编号、名称、地址或行业",
    "site": "名称或类别",
    "estate": "小区或物业公司",
    "building": "小区或楼栋",
    "address": "地址或小区",
    "map": "编号、名称、地址或行业",
}


def narrowed(scope: Scope, asked: Mapping[str, str], sort: str = "premises") -> QuerySet[Any]:
    """The entries of a scope that the filters leave; sites with their positions."""
    found: Any = queries.MODELS[sort].objects.live().within(scope)
    if sort == "site":
        found = queries.with_positions(found)
    for word in asked["q"].split():
        text = Q()
        for name in SEARCHED[sort]:
            text |= Q(**{f"{name}__icontains": word})
        found = found.filter(text)
    if asked["kind"]:
        found = found.filter(kind=asked["kind"])
    if asked["risk"]:
        found = found.filter(risk=asked["risk"]) if sort == "premises" else found.none()
    if asked["code"]:
        found = found.filter(code=asked["code"])
    if asked["where"] == "none":
        found = found.filter(lon=None)
    elif asked["where"] == "gcj02":
        found = found.filter(crs_source="gcj02")
    elif asked["where"] == "outside":
        boundaries = queries.ground()
        placed = found.exclude(lon=None).values_list("pk", "lon", "lat")
        found = found.filter(pk__in=[pk for pk, lon, lat in placed if boundaries.outside(lon, lat)])
    return found  # type: ignore[no-any-return]


def _kinds(sort: str) -> dict[str, str]:
    """The kinds by which a list, or the map, can be narrowed."""
    premises = PREMISES_NAMES if sort in ("premises", "map") else {}
    return premises | (queries.site_kinds() if sort in ("site", "map") else {})


def asked_of(request: HttpRequest, sort: str = "premises") -> dict[str, str]:
    """The filters in the address; of a list without kinds or positions only those that it has."""
    asked = PlacesFilter(request.GET, _kinds(sort)).asked()
    return asked if sort in (*PLACED, "map") else asked | dict.fromkeys(("kind", "risk", "where"), "")


def filters(request: HttpRequest, asked: Mapping[str, str], sort: str = "premises") -> dict[str, Any]:
    """What the row of filters is drawn from."""
    scope = scope_of(request)
    places = {code: name for code, name in sorted(queries.names_by_code().items()) if scope.covers(code)}
    choices: dict[str, tuple[str, Mapping[str, str]]] = {
        "show": ("显示", {key: SORTS[key].label for key in PLACED} if sort == "map" else {}),
        "kind": ("类别", _kinds(sort)),
        "risk": ("风险", RISK_NAMES if sort in ("premises", "map") else {}),
        "code": ("居民区", places if len(places) > 1 else {}),
        "where": ("位置", WHERE_NAMES if sort in (*PLACED, "map") else {}),
    }
    return {
        "asked": asked,
        "narrowed": any(asked.values()),
        "hint": HINTS[sort],
        "choices": [(name, label, words) for name, (label, words) in choices.items() if words],
    }


def _ordered(
    request: HttpRequest, found: QuerySet[Any], orders: Mapping[str, tuple[str, tuple[Any, ...]]], first: str
) -> tuple[QuerySet[Any], list[tuple[str, str, bool, bool]]]:
    """The rows by the column asked for, up or down, and the heads of the columns: name, label, up, down."""
    order = request.GET.get("order", first)
    key = order.lstrip("-")
    rows = found.order_by(*orders[key if key in orders else first][1])
    heads = [(name, label, order == name, order == f"-{name}") for name, (label, _) in orders.items()]
    return rows.reverse() if order.startswith("-") else rows, heads


@page(Act.SEE)
def places_list(request: HttpRequest) -> HttpResponse:
    """The places in sight, by number or as the column asked for; every column both ways."""
    asked, scope = asked_of(request), scope_of(request)
    found, heads = _ordered(request, narrowed(scope, asked), ORDERS, "number")
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    places, boundaries = queries.names_by_code(), queries.ground()
    beside = queries.days_beside([one.number for one in shown], timezone.localdate())
    context = {
        "page": shown,
        "rows": [_row(one, places, boundaries) | {"beside": days_of(one, beside)} for one in shown],
        "beside": list(beside),
        "heads": heads,
        "outside": OUTSIDE,
        "keeps": may(request, Act.KEEP),
        **filters(request, asked),
    }
    return render(request, "register/list.html", context)


def _row(one: Premises, places: Mapping[str, str], boundaries: queries.Ground) -> dict[str, Any]:
    return {
        "fact": one,
        "place": places.get(one.code, one.code),
        "lamp": RISK_LAMPS[one.risk],
        "where": whereabouts(one, boundaries),
    }


def days_of(one: Premises, beside: Mapping[str, Mapping[str, date]]) -> list[date | None]:
    """What other offices tell of a place."""
    return [days.get(one.number) for days in beside.values()]


def whereabouts(one: Placed | Site, boundaries: queries.Ground) -> str:
    """What is to be said of a position in a word."""
    if one.lon is None or one.lat is None:
        return WHERE_NAMES["none"]
    return OUTSIDE if boundaries.outside(one.lon, one.lat) else "已定位"


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
        "rows": [
            (grid, (street | places).get(grid.code, grid.code), queries.masked(grid, "head_name")) for grid in shown
        ],
        "asked": {"kind": kind, "role": role, "code": code},
        "keeps": may(request, Act.KEEP),
    }
    return render(request, "register/grids.html", context)


@page(Act.SEE)
def listing(request: HttpRequest, sort: str) -> HttpResponse:
    """Sites, estates, buildings or addresses in sight; every column both ways."""
    if sort not in SEARCHED or sort == "premises":
        raise Http404
    model, asked = queries.MODELS[sort], asked_of(request, sort)
    own = [field for field in queries.own_fields(model) if field.name != "code"]
    orders = {one.name: (str(one.verbose_name), (one.name, "code", *model.IDENTITY)) for one in own}
    orders["code"] = ("居民区", ("code", *model.IDENTITY))
    found, heads = _ordered(request, narrowed(scope_of(request), asked, sort), orders, "code")
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    places = queries.names_by_code()
    boundaries = queries.ground() if sort in PLACED else None
    context = {
        "sort": SORTS[sort],
        "heads": heads,
        "page": shown,
        "rows": [
            {
                "fact": one,
                "place": places.get(one.code, one.code),
                "said": [queries.said(one, field.name) for field in own],
                "where": whereabouts(one, boundaries) if boundaries else "",
            }
            for one in shown
        ],
        "placed": boundaries is not None,
        "outside": OUTSIDE,
        "takes_in": may(request, Act.KEEP) and sort in SHEETS,
        "keeps": may(request, Act.KEEP),
        **filters(request, asked, sort),
    }
    return render(request, "register/entries.html", context)
