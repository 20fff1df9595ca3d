"""A round bent while it is walked: a place is added, taken off, or walked to earlier or later."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from jiedao.ledger.rules import Scope
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act, Who
from jiedao.patrol import actions, queries
from jiedao.patrol.models import Round
from jiedao.patrol.views.asking import round_for, visitor
from jiedao.web import page


@page(Act.WORK, "POST")
def reroute(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Change the route of a round, or go to a place that is not on it."""
    who, _ = visitor(request)
    round_ = round_for(who, number)
    if act in ("add", "visit"):
        return _on_the_way(request, who, round_, visits=act == "visit")
    said: dict[str, Any] = {
        "round": round_.number,
        "point_number": request.POST.get("place", ""),
        "by": who.username,
        "at": timezone.now(),
    }
    match act:
        case "drop":
            actions.drop_stop(**said)
            messages.success(request, "已移出路线")
        case "earlier" | "later":
            actions.move_stop(**said, earlier=act == "earlier")
        case _:
            raise Http404
    return HttpResponseRedirect(f"/rounds/{round_.number}/?route=1#route")


def _on_the_way(request: HttpRequest, who: Who, round_: Round, *, visits: bool) -> HttpResponse:
    """A place that was met on the way is added to the route, or visited at once within the round."""
    near = queries.spots(Scope.of(queries.reach(round_.code)))
    spot = queries.spot_like(near, request.POST.get("place", ""))
    if spot is None:
        raise Refused("没有这个点位，请从列出的里面选")
    if visits:
        return HttpResponseRedirect(f"/rounds/places/{quote(spot.number, safe='')}/visit/?round={round_.number}")
    actions.add_stop(round=round_.number, point_number=spot.number, by=who.username, at=timezone.now())
    messages.success(request, f"已增加{spot.name}")
    return HttpResponseRedirect(f"/rounds/{round_.number}/?route=1#route")
