"""The rounds of a week, one round with its walk and signatures, and the weeks that had none."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from jiedao.ledger.rules import Scope
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act
from jiedao.patrol import actions, queries
from jiedao.patrol.forms import scopes, week_name
from jiedao.patrol.kinds import CHECKLISTS, OUTCOME_NAMES, Outcome
from jiedao.patrol.queries import Spot, StopLine
from jiedao.patrol.rules import monday
from jiedao.patrol.views.asking import round_for, visitor
from jiedao.places import geojson
from jiedao.register.kinds import PREMISES_NAMES
from jiedao.register.queries import names_by_code
from jiedao.web import page

WEEK, YEAR = timedelta(weeks=1), timedelta(weeks=52)
COUNTED_AS = "round_weeks"  # the figure whose stated start the page of weeks begins with


@page(Act.WORK)
def listing(request: HttpRequest) -> HttpResponse:
    """The rounds of a week, one's own first, and how the weeks stand."""
    who, scope = visitor(request, anybody=True)
    today = timezone.localdate()
    present = monday(today)
    shown = _week(request, present)
    every = queries.rounds(who, min(shown, present - YEAR), max(shown, present))
    unsigned, wanted = [line for line in every if line.lacking], request.GET.get("unsigned") == "1"
    lines = unsigned if wanted else [line for line in every if line.round.week == shown]
    since = _since(today)
    context = {
        "lines": lines,
        "unsigned": len(unsigned),
        "wanted": wanted,
        "week": shown,
        "title": week_name(shown, present),
        "before": shown - WEEK,
        "after": shown + WEEK,
        "present": present,
        "weeks": queries.compliance(scope, since, today),
        "since": since,
        "due_count": sum(row.due.is_due(today) for row in queries.due_rows(queries.spots(scope), today)),
        "goes_round": bool(scope),
        "may_plan": bool(scopes(who, names_by_code())) and shown >= present,
    }
    return render(request, "patrol/list.html", context)


@page(Act.WORK)
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One round: its places in walking order, what became of them, who signed."""
    who, _ = visitor(request)
    round_ = round_for(who, number)
    stops = queries.stops(round_)
    spots = queries.spots_of(stop.point_number for stop in stops)
    signs = queries.sign_lines(round_, who)
    called = sum(stop.call is not None for stop in stops)
    context = {
        "round": round_,
        "week_name": week_name(round_.week, monday(timezone.localdate())),
        "place": names_by_code().get(round_.code, str(organisation.street())),
        "checklist": CHECKLISTS[round_.checklist].name if round_.checklist in CHECKLISTS else "按各点位类别",
        "rows": [_row(stop, spots.get(stop.point_number)) for stop in stops],
        "next": next((stop for stop in stops if stop.call is None), None),
        "called": called,
        "seen": sum(stop.seen for stop in stops),
        "cases": sum(stop.cases for stop in stops),
        "signs": signs,
        "unsigned": sum(not line.done for line in signs),
        "others": [spot for spot in queries.spots(Scope.of(queries.reach(round_.code))) if spot.number not in spots],
        "planned": sum(stop.planned for stop in stops),
        "routing": request.GET.get("route") == "1",
        "placed": any(spot.lon is not None for spot in spots.values()),
        "map_points": f"/rounds/{round_.number}/map/",
        "legend": (("", "待走访"), ("ok", "未发现问题"), ("soon", "有事项、未检查或未能进入")),
        "may_give_up": not called,
    }
    return render(request, "patrol/round.html", context)


@page(Act.WORK)
def points(request: HttpRequest, number: str) -> HttpResponse:
    """The places of a round as GeoJSON, numbered, with the walk through them."""
    who, _ = visitor(request)
    stops = queries.stops(round_for(who, number))
    spots = queries.spots_of(stop.point_number for stop in stops)
    features: list[dict[str, Any]] = []
    for stop in stops:
        spot = spots.get(stop.point_number)
        if spot is None or spot.lon is None or spot.lat is None:
            continue
        lamp, word = _lamp(stop)
        features.append(
            geojson.feature(
                geojson.point(spot.lon, spot.lat),
                key=spot.number,
                name=spot.name,
                text=word,
                href=f"/rounds/places/{spot.number}/visit/?round={number}",
                lamp=lamp,
                label=str(stop.serial),
            )
        )
    way = [feature["geometry"]["coordinates"] for feature in features]
    if len(list(pairwise(way))):
        features.append(geojson.feature({"type": "LineString", "coordinates": way}, key="walk"))
    missing = len(stops) - len(way)
    notes = [f"{missing}个点位还没有位置，没有画在图上"] if missing else []
    return JsonResponse(geojson.collection(features) | {"notes": notes}, content_type="application/geo+json")


@page(Act.WORK, "POST")
def sign(request: HttpRequest, number: str) -> HttpResponse:
    """Sign for a unit; the others sign on the same screen."""
    who, _ = visitor(request)
    round_ = round_for(who, number)
    unit = request.POST.get("unit", "")
    given = actions.sign(
        round=round_.number,
        unit=int(unit) if unit.isdecimal() else 0,
        name=request.POST.get("name", ""),
        by=who.username,
        at=timezone.now(),
    )
    how = "已确认代录的签字" if given.confirmed_by else "已签字" + ("（代录）" if given.on_behalf else "")
    messages.success(request, f"{given.unit}{how}")
    return HttpResponseRedirect(f"/rounds/{round_.number}/#signatures")


@page(Act.WORK, "POST")
def give_up(request: HttpRequest, number: str) -> HttpResponse:
    """Take back a round that was not begun."""
    who, _ = visitor(request)
    round_ = round_for(who, number)
    reason = request.POST.get("reason", "")
    actions.give_up(round=round_.number, reason=reason, by=who.username, at=timezone.now())
    messages.success(request, f"已取消{round_}")
    return HttpResponseRedirect(f"/rounds/?week={round_.week}")


@page(Act.WORK)
def weeks(request: HttpRequest) -> HttpResponse:
    """The weeks since the campaign or the year began, with and without a round; by committee, never by person."""
    _, scope = visitor(request)
    today = timezone.localdate()
    since = _since(today)
    places = {code: name for code, name in sorted(names_by_code().items()) if scope.covers(code)}
    whole = queries.compliance(scope, since, today)
    planned = queries.planned_in(scope, since - WEEK, today)
    by_place = queries.compliance_by(list(places), since, today)
    context = {
        "weeks": whole,
        "since": since,
        "rows": [
            (week, week_name(week, monday(today)), held, planned.get(week, []))
            for week, held in sorted(whole.held.items(), reverse=True)
        ],
        "places": [(name, by_place[code]) for code, name in places.items()],
    }
    return render(request, "patrol/weeks.html", context)


def _row(stop: StopLine, spot: Spot | None) -> dict[str, Any]:
    lamp, word = _lamp(stop)
    kind = PREMISES_NAMES.get(stop.kind, "")
    at = stop.call.recorded_at if stop.call else None
    received = at if stop.call and at and timezone.localdate(at) != stop.call.visited_on else None
    row = {"stop": stop, "lamp": lamp, "word": word, "kind": kind, "address": spot.address if spot else ""}
    return row | {"received": received}


def _lamp(stop: StopLine) -> tuple[str, str]:
    """How a place of a round stands: nothing met, something met, nobody let in; without a lamp while it waits."""
    if stop.call is None:
        return "", "待走访"
    if not stop.seen:
        return "soon", OUTCOME_NAMES[Outcome(stop.call.outcome)]
    if stop.cases:
        return "soon", f"事项{stop.cases}件"
    return ("ok", "未发现问题") if stop.checked else ("soon", "到访，未检查")


def _week(request: HttpRequest, present: date) -> date:
    try:
        return monday(date.fromisoformat(request.GET.get("week", "")))
    except ValueError:
        return present


def _since(today: date) -> date:
    """The first day of the campaign as stated, else of the year."""
    return organisation.starts(organisation.stated()).get(COUNTED_AS, date(today.year, 1, 1))
