"""The map of the street: the page, and the GeoJSON that it draws."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import condition

from jiedao.organisation.kinds import Act
from jiedao.places import collection
from jiedao.register import queries
from jiedao.register.kinds import RISK_LAMPS, RISK_NAMES
from jiedao.register.views.listing import asked_of, filters, narrowed
from jiedao.web import may, page, scope_of

LISTED = 300  # places that stand beside the map
LEGEND = [(RISK_LAMPS[risk], f"风险{name}") for risk, name in RISK_NAMES.items()]


@page(Act.SEE)
def street_map(request: HttpRequest) -> HttpResponse:
    """The map with its list beside it, narrowed as the list of places is."""
    asked, scope = asked_of(request), scope_of(request)
    found = narrowed(scope, asked).exclude(lon=None).order_by("number")
    places = queries.names_by_code()
    context = {
        "rows": [(one, places.get(one.code, one.code), RISK_LAMPS[one.risk]) for one in found[:LISTED]],
        "count": found.count(),
        "listed": LISTED,
        "points": f"/places/points/?{urlencode({key: value for key, value in asked.items() if value})}",
        "legend": LEGEND,
        "empty": not queries.ground().areas,
        "imports": may(request, Act.STATE),
        **filters(request, asked),
    }
    return render(request, "register/map.html", context)


@page(Act.SEE)
def points(request: HttpRequest) -> HttpResponse:
    """The places asked for as GeoJSON, in the order of their numbers; what has no position is counted in `notes`."""
    asked, scope = asked_of(request), scope_of(request)
    found = list(narrowed(scope, asked).order_by("number"))
    features = queries.premises_features(found, queries.names_by_code(), queries.ground())
    nowhere, outside = len(found) - len(features), sum(one["properties"]["outside"] for one in features)
    notes = f"共 {len(found)} 个单位"
    if nowhere:
        notes += f"，其中 {nowhere} 个还没有位置"
    if outside:
        notes += f"，{outside} 个在街道界线外"
    return geojson(collection(features) | {"notes": f"{notes}。"})


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
