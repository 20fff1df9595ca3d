"""A place with all it remembers and when it is due again; an estate, a building or an address likewise."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html

from jiedao.casework.rules import OPEN, STATE_NAMES, State
from jiedao.casework.views.showing import quiet, row
from jiedao.gongwen import masking
from jiedao.home import queries
from jiedao.organisation.kinds import Act
from jiedao.patrol import queries as patrol
from jiedao.patrol.kinds import COMPLAINTS, VISITORS
from jiedao.patrol.queries import Told
from jiedao.patrol.views.asking import spot_for, visitor
from jiedao.register import queries as register
from jiedao.register.kinds import PREMISES_NAMES, RISK_LAMPS, RISK_NAMES, SORTS
from jiedao.register.models import Address, Building, Estate
from jiedao.web import page

MOST = 120  # lines of a story on one page


@page(Act.WORK)
def place_memory(request: HttpRequest, place: str) -> HttpResponse:
    """Everything that happened at a place, when it is due again, and the way to visit it."""
    who, _ = visitor(request)
    spot = spot_for(who, place)
    today = timezone.localdate()
    (known,) = patrol.due_rows([spot], today)
    context = {
        "spot": spot,
        "kind": PREMISES_NAMES.get(spot.kind, ""),
        "risk": RISK_NAMES.get(spot.risk, ""),
        "risk_lamp": RISK_LAMPS.get(spot.risk, ""),
        "due": known.due,
        "known": known.known,
        "over": known.due.over(today),
    }
    return _remembered(request, queries.memory_of(who, spot), spot.code, context)


@page(Act.WORK)
def memory(request: HttpRequest, sort: str, pk: int) -> HttpResponse:
    """Everything that happened in an estate, a building or at an address."""
    who, _ = visitor(request)
    fact = register.current(sort, pk, who.scope_as(VISITORS))
    if not isinstance(fact, Estate | Building | Address):
        raise Http404
    context = {"fact": fact, "sort": SORTS[sort], "title": queries.area_of(fact)}
    return _remembered(request, queries.memory_in(who, fact), fact.code, context)


def _remembered(request: HttpRequest, found: queries.Memory, code: str, context: dict[str, Any]) -> HttpResponse:
    names, at = register.names_by_code(), timezone.now()
    more = {
        "committee": names.get(code, code),
        "tally": patrol.tally(found.heads, found.places, COMPLAINTS),
        "open": [row(head, names, at) for head in found.heads if State(head.state) in OPEN],
        "steps": [_step(told) for told in found.lines[:MOST]],
        "more": max(len(found.lines) - MOST, 0),
        "places": found.places,
    }
    return render(request, "home/memory.html", context | more)


def _step(told: Told) -> dict[str, Any]:
    """A line of the story; the name of who visited by a ledger is masked, and a case or a visit is led to."""
    text = told.what
    if told.head is not None:
        text = format_html('<a href="/cases/{}/">{}</a> {}', told.head.pk, told.what, _state(told))
    elif told.visit is not None:
        text = format_html('<a href="/rounds/visits/{}/">{}</a>', told.visit, told.what)
    by = masking.name(told.by) if told.note == "依台账" else told.by
    return {
        "at": told.at or told.on,
        "by": by,
        "text": text,
        "note": quiet(told.note),
        "lamp": "late" if told.wrong else "",
    }


def _state(told: Told) -> str:
    return f"（{STATE_NAMES[State(told.head.state)]}）" if told.head and told.what.startswith("发现") else ""
