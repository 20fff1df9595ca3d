"""What the samples tell: the estimated true rate beside the claimed one, and how long what was mended holds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from jiedao.estimate import Curve
from jiedao.lookback import actions, queries
from jiedao.lookback.kinds import FLOOR, GRACE_DAYS, LOOKED_AT, MONTHS, WATCHED
from jiedao.lookback.models import Draw
from jiedao.lookback.rules import month_name, month_of
from jiedao.lookback.views.showing import asker, of_street, sees_street, share, told
from jiedao.organisation.kinds import Act
from jiedao.web import page

SMALL, SHORT = "样本不足", "观察不足"
AFTER = (30, 60, 90, 180)  # days at which the course is told in the table


@page(Act.SEE)
def index(request: HttpRequest) -> HttpResponse:
    """The rates of the rolling year and the samples of its months; for one committee, its items.

    What was not drawn yet is drawn when somebody who may opens the page: nobody has anything to choose in it.
    """
    who, now = asker(request), timezone.now()
    if not sees_street(who):
        return HttpResponseRedirect("/lookback/items/")
    today = timezone.localdate(now)
    actions.draw_missing(by=who.username, at=now)
    year = queries.rates(today)
    draws = list(Draw.objects.live().defer("frame").order_by("-month")[:MONTHS])
    month = month_of(today)
    context = {
        "street_rate": told(year.rates[0]),
        "kinds": [told(rate) for rate in year.rates[1:]],
        "counted": year.counted,
        "undrawn": [month_name(name) for name in year.undrawn],
        "floor": FLOOR,
        "grace": GRACE_DAYS,
        "draws": [
            (draw, month_name(draw.month), counts["mended"], counts["failed"], counts["gone"], counts["waiting"])
            for draw in draws
            for counts in [queries.progress(who, draw.month)]
        ],
        "month": month,
        "month_name": month_name(month),
        "drawn": next((draw for draw in draws if draw.month == month), None),
        "missing": [month_name(name) for name in queries.missing_months(today)],
    }
    return render(request, "lookback/index.html", context)


@page(Act.SEE)
def relapse(request: HttpRequest) -> HttpResponse:
    """How long what was closed stays mended, by kind."""
    of_street(request)
    curves = queries.curves(timezone.localdate())
    named = [("全部类别" if not kind else LOOKED_AT[kind].name, curve) for kind, curve in curves.items()]
    context = {
        "rows": [(name, curve, [_at(curve, day) for day in AFTER]) for name, curve in named],
        "after": AFTER,
        "chart": {"curves": [_drawn(name, curve) for name, curve in named if curve.spells >= FLOOR]},
        "floor": FLOOR,
        "watched": WATCHED,
        "untold": (SMALL, SHORT),
    }
    return render(request, "lookback/relapse.html", context)


def _at(curve: Curve, day: int) -> str:
    """The share that relapsed by a day with its interval; nothing where too few were watched so long."""
    if curve.spells < FLOOR:
        return SMALL
    if curve.known(day) < WATCHED:
        return SHORT
    holds, low, high = curve.at(day)
    if holds == 1:
        return f"未见复发（不超过{share(curve.most(day))}）"
    return f"{share(1 - holds)}（{share(1 - high)}～{share(1 - low)}）"


def _drawn(name: str, curve: Curve) -> dict[str, Any]:
    """A curve as it is drawn, up to the last day on which anything was watched."""
    last = min(max(AFTER), curve.last)
    days = [day for day in curve.days if day <= last]
    count = len(days)
    return {
        "name": name,
        "days": [*days, last],
        "holds": [round(value * 100, 1) for value in [*curve.holds[:count], curve.at(last)[0]]],
        "low": [round(value * 100, 1) for value in [*curve.low[:count], curve.at(last)[1]]],
        "high": [round(value * 100, 1) for value in [*curve.high[:count], curve.at(last)[2]]],
    }
