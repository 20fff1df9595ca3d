"""The map of the street: the page, and the GeoJSON that it draws."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import condition

from jiedao.organisation.kinds import Act
from jiedao.places import collection
from jiedao.register import queries
from jiedao.register.kinds import PLACED, PREMISES_NAMES, RISK_LAMPS, RISK_NAMES, SITE_LAMP, SORTS
from jiedao.register.models import Premises, Site
from jiedao.register.views.listing import asked_of, filters, narrowed
from jiedao.web import may, page, scope_of

LISTED = 300  # places that stand beside the map
LEGEND = [
    (SITE_LAMP, SORTS["site"].label),
    *((RISK_LAMPS[risk], f"{SORTS['premises'].label}，风险{name}") for risk, name in RISK_NAMES.items()),
]


@page(Act.SEE)
def street_map(request: HttpRequest) -> HttpResponse:
    """The map with its list beside it, narrowed as the lists of places and sites are."""
    asked = asked_of(request, "map")
    placed = [one for one in _shown(request, asked) if one.lon is not None]
    places = queries.names_by_code()
    context = {
        "rows": [_line(one, places) for one in placed[:LISTED]],
        "count": len(placed),
        "listed": LISTED,
        "points": f"/places/points/?{urlencode({key: value for key, value in asked.items() if value})}",
        "legend": LEGEND,
        "empty": not queries.ground().areas,
        "ground": queries.outlines_told(),
        "imports": may(request, Act.STATE),
        **filters(request, asked, "map"),
    }
    return render(request, "register/map.html", context)


def _shown(request: HttpRequest, asked: Mapping[str, str]) -> list[Premises | Site]:
    """The sites by name and the places by number that the filters leave, those without a position too."""
    wanted = [sort for sort in PLACED if asked["show"] in ("", sort)]
    scope = scope_of(request)
    orders = {"site": "name", "premises": "number"}
    return [
        one for sort, order in orders.items() if sort in wanted for one in narrowed(scope, asked, sort).order_by(order)
    ]


def _line(one: Premises | Site, places: Mapping[str, str]) -> dict[str, str]:
    """A line of the list beside the map."""
    place = places.get(one.code, one.code)
    if isinstance(one, Site):
        told = {"key": queries.site_key(one), "name": one.name, "lamp": SITE_LAMP, "word": SORTS["site"].label}
        return told | {"more": f"{one.kind} · {place}", "href": f"/places/site/{one.pk}/"}
    return {
        "key": one.number,
        "name": str(one.name),
        "number": one.number,
        "more": f"{PREMISES_NAMES[one.kind]} · {place}",
        "href": f"/places/premises/{one.pk}/",
        "lamp": RISK_LAMPS[one.risk],
        "word": RISK_NAMES[one.risk],
    }


@page(Act.SEE)
def points(request: HttpRequest) -> HttpResponse:
    """The places and sites asked for as GeoJSON; what has no position is counted in `notes`."""
    found = _shown(request, asked_of(request, "map"))
    features = queries.point_features(found, queries.names_by_code(), queries.ground())
    nowhere, outside = len(found) - len(features), sum(one["properties"]["outside"] for one in features)
    sites = sum(isinstance(one, Site) for one in found)
    counted = [f"{number} 个{word}" for number, word in ((len(found) - sites, "单位"), (sites, "阵地")) if number]
    notes = [f"共 {'、'.join(counted)}" if counted else "没有符合条件的单位和阵地"]
    if nowhere:
        notes.append(f"其中 {nowhere} 个还没有位置")
    if outside:
        notes.append(f"{outside} 个在街道界线外")
    return geojson(collection(features) | {"notes": f"{'，'.join(notes)}。"})


@page(Act.SEE)
@condition(etag_func=lambda request: queries.outlines_version())
def outlines(request: HttpRequest) -> HttpResponse:
    """The vectors of the street: boundaries, roads, buildings and water are no secret within it, and may be kept."""
    answer = geojson(collection(queries.outline_features()))
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def geojson(told: dict[str, Any]) -> HttpResponse:
    """An answer of GeoJSON."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/geo+json")
