"""Committees without illegal structures (零违建): how each stands, and the applications."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from jiedao.casework import actions, queries
from jiedao.casework.kinds import CLEAN_APPLICANTS, CLEAN_DECIDERS, CaseKind
from jiedao.casework.queries import Standing
from jiedao.casework.rules import CLEAN_NAMES, CleanState, why_not_apply, why_not_decide
from jiedao.casework.views.showing import quiet
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act, Who
from jiedao.web import by_of, page

STRUCTURE = CaseKind.STRUCTURE.value
LAMPS = {CleanState.GRANTED: "ok", CleanState.APPLIED: "soon", CleanState.LAPSED: "late"}


@page(Act.WORK)
def clean(request: HttpRequest) -> HttpResponse:
    """The committees that somebody sees, with what may be done about each."""
    who = organisation.who(by_of(request))
    standings = queries.standings(who)
    names = organisation.names({row.by for standing in standings for row in standing.history})
    waiting = sorted(standings, key=lambda standing: standing.state is not CleanState.APPLIED)  # these first
    rows = [_row(standing, who, names) for standing in waiting]
    counts = [
        (CLEAN_NAMES[state], sum(standing.state is state for standing in standings))
        for state in (CleanState.GRANTED, CleanState.APPLIED, CleanState.LAPSED)
    ]
    return render(request, "casework/clean.html", {"rows": rows, "counts": counts})


@page(Act.WORK, "POST")
def clean_act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Apply for a committee, grant or refuse what was applied for."""
    who = organisation.who(by_of(request))
    standing = next((standing for standing in queries.standings(who) if standing.code == code), None)
    if standing is None or verb not in ("apply", "grant", "refuse"):
        raise Http404
    said: dict[str, Any] = {
        "code": code,
        "reason": request.POST.get("reason", "")[:500],
        "by": who.username,
        "at": timezone.now(),
    }
    if verb == "apply":
        actions.apply_for_clean(**said)
    else:
        actions.decide_clean(granted=verb == "grant", **said)
    done = {"apply": "已申报", "grant": "已批准", "refuse": "已退回"}[verb]
    messages.success(request, f"{standing.name}：{done}")
    return HttpResponseRedirect("/cases/clean/")


def _row(standing: Standing, who: Who, names: dict[str, str]) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "who": who,
        "code": standing.code,
        "kind": STRUCTURE,
        "state": standing.state,
        "open_cases": standing.open,
    }
    pending = standing.last if standing.state is CleanState.APPLIED else None
    deciding = {
        **asked,
        "roles": CLEAN_DECIDERS,
        "applicants": queries.applicants(pending) if pending else frozenset(),
        "reason": None,
    }
    of_posts = [seat for seat in who.seats if seat.covers(standing.code, STRUCTURE)]
    return {
        "standing": standing,
        "state": CLEAN_NAMES[standing.state],
        "lamp": LAMPS.get(standing.state, ""),
        "history": [
            {
                "at": row.on,
                "by": names.get(row.by, row.by),
                "text": CLEAN_NAMES[CleanState(row.state)] if row.state != CleanState.APPLIED.value else "申报",
                "note": quiet(row.reason),
            }
            for row in standing.history
        ],
        "applies": any(seat.role in CLEAN_APPLICANTS for seat in of_posts),
        "why_not_apply": why_not_apply(**asked, roles=CLEAN_APPLICANTS),
        "decides": pending is not None and any(seat.role in CLEAN_DECIDERS for seat in of_posts),
        "why_not_grant": why_not_decide(**deciding, granted=True),
        "why_not_refuse": why_not_decide(**deciding, granted=False),
    }
