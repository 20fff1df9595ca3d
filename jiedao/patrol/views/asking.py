"""Who asks a page of rounds, and for which part of the street."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from jiedao.ledger.rules import Scope
from jiedao.organisation.kinds import Who
from jiedao.patrol import queries
from jiedao.patrol.kinds import VISITORS
from jiedao.patrol.models import Round
from jiedao.patrol.queries import Spot
from jiedao.patrol.rules import may_reach
from jiedao.web import who_of


def visitor(request: HttpRequest, *, anybody: bool = False) -> tuple[Who, Scope]:
    """Who asks, with the parts of the street on which they go round; 404 for those who do not, but for the page to
    which the navigation leads `anybody` who works."""
    who = who_of(request)
    scope = who.scope_as(VISITORS)
    if not scope and not anybody:
        raise Http404
    return who, scope


def spot_for(who: Who, number: str) -> Spot:
    """The place of that number, for somebody whose part of the street holds it."""
    spot = queries.spots_of([number]).get(number)
    if spot is None or not may_reach(who, VISITORS, spot.code):
        raise Http404
    return spot


def round_for(who: Who, number: str) -> Round:
    """The round of that number, for somebody who may see it."""
    found = queries.round_of(who, number)
    if found is None:
        raise Http404
    return found
