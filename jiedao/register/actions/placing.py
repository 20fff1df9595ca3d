"""Where places and sites lie: stated on a page, and taken away."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from django.db import transaction

from jiedao.ledger import actions as ledger
from jiedao.organisation import actions as organisation
from jiedao.organisation.actions import Refused
from jiedao.places import to_wgs84
from jiedao.register import queries
from jiedao.register.actions.stating import put
from jiedao.register.models import Placed, Premises, Site, SitePosition
from jiedao.register.queries import sort_of
from jiedao.register.rules import why_not_position

NOWHERE = {"lon": None, "lat": None, "crs_source": "", "raw_lon": None, "raw_lat": None}
VERBS = {Premises: "单位定位", Site: "阵地定位"}
Located: TypeAlias = Premises | Site


@transaction.atomic
def place(
    *, fact: Located, lon: float, lat: float, source: str, seen: Placed | None = None, by: str, at: datetime
) -> Placed:
    """Say where a place or a site lies: degrees in the datum that `source` means (map, wgs84 or gcj02); kept in WGS-84.

    `seen` is the position of a site as it was seen: Conflict tells what was done since. A position outside the street
    is taken and flagged when it is shown: the boundary may be what is wrong.
    """
    if reason := why_not_position(lon, lat):
        raise Refused(reason)
    _unless_overtaken(fact, seen)
    former = fact if isinstance(fact, Premises) else seen
    placed = positioned(fact, lon, lat, source)
    entry = ledger.enter(by=by, at=at, verb=VERBS[type(fact)], subject=str(fact), detail={"source": source})
    put(placed, former, entry)
    return placed


@transaction.atomic
def take_position(*, fact: Located, seen: Placed | None = None, reason: str, by: str, at: datetime) -> None:
    """Take a wrong position away; the place or site then has none."""
    _unless_overtaken(fact, seen)
    former = queries.position_of(fact)
    if former is None:
        raise Refused(f"这个{sort_of(type(fact)).label}还没有位置")
    entry = ledger.enter(by=by, at=at, verb="撤去位置", subject=str(fact), reason=reason)
    if isinstance(fact, Premises):
        put(ledger.again(fact, **NOWHERE), fact, entry)
    else:
        ledger.void([former], entry=entry)


def positioned(fact: Located, lon: float, lat: float, source: str) -> Placed:
    """What bears the position of an entry, not yet on record: WGS-84, and what was given."""
    east, north = to_wgs84(lon, lat) if source == "gcj02" else (lon, lat)
    where = {"lon": east, "lat": north, "crs_source": source, "raw_lon": lon, "raw_lat": lat}
    if isinstance(fact, Premises):
        return ledger.again(fact, **where)
    return SitePosition(name=fact.name, code=fact.code, **where)


def _unless_overtaken(fact: Located, seen: Placed | None) -> None:
    """Conflict where the entry, or the position of a site, is not the one that was seen."""
    organisation.unless_overtaken(fact, queries.note)
    if isinstance(fact, Premises):
        return
    if seen is not None:
        organisation.unless_overtaken(seen, queries.note)
    elif (standing := queries.position_of(fact)) is not None:
        raise organisation.overtaken_by([standing.entry], queries.note)
