"""What a phone is given to work with for a shift, and how a case is told to it. No caller, no telephone, no owner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q

from jiedao.casework import queries as casework
from jiedao.casework.kinds import KINDS as CASE_KINDS
from jiedao.casework.kinds import MOVES, VERB_NAMES
from jiedao.casework.models import Head
from jiedao.casework.rules import STATE_NAMES, Verb
from jiedao.casework.rules import State as CaseState
from jiedao.casework.rules.placing import COARSE
from jiedao.casework.views.showing import quiet, row
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Who
from jiedao.organisation.models import Person, Street
from jiedao.patrol import queries as patrol
from jiedao.patrol.kinds import AUDIENCES, CHECKLISTS, GENERAL, MET, OUTCOME_NAMES, VISITORS, Outcome
from jiedao.patrol.models import Round
from jiedao.patrol.queries import SignLine, Spot, StopLine
from jiedao.patrol.rules import Checklist, monday, why_not_sign
from jiedao.places import polygons, simplified
from jiedao.register.queries import ground, names_by_code
from jiedao.sync.kinds import CASES, FAR_OFF, KINDS, LASTS, OUTLINE_OFF, OUTLINES, PREMISES, ROUNDS, WORDS
from jiedao.sync.models import Operation
from jiedao.sync.rules import Shape, digest_of
from jiedao.worktime import SHANGHAI

SHOWN = 200
SHAPES: dict[str, Shape] = {
    key: Shape(dict(kind.texts), kind.needs, kind.maps, kind.lists, kind.photos, kind.on_case)
    for key, kind in KINDS.items()
}
_VERBS = {kind.verb: key for key, kind in KINDS.items() if kind.verb is not None}


def pack(person: Person, at: datetime) -> dict[str, Any]:
    """What somebody's phone is given: the words to file with, their own cases, and the places of their own part.

    `digest` is that of the content without the moment, so that a phone can tell whether it has the same.
    """
    who = organisation.who(person.username)
    content = {
        "person": {"username": person.username, "name": person.name},
        "street": str(Street.objects.first() or ""),
        "kinds": _kinds(who),
        "committees": _committees(who),
        "cases": [told(head, who, at) for head in _cases(who)],
        "met": [{"key": kind.value, "name": CASE_KINDS[kind].name} for kind in MET],
        "audiences": list(AUDIENCES),
        "coarse": COARSE,
        "outlines": _outlines(who),
        **_visits(who, at.astimezone(SHANGHAI).date()),
    }
    return content | {"digest": digest_of(content), "at": at.isoformat(), "seconds": int(LASTS.total_seconds())}


def told(head: Head, who: Who, at: datetime) -> dict[str, Any]:
    """A case as a phone keeps it: masked text, where it stands, its last step, and what its holder may do to it."""
    line, last = row(head, {}, at), casework.steps(head).last()
    by = organisation.names([last.by])[last.by] if last else ""
    return {
        "case": head.pk,
        "version": head.version,
        "number": head.number,
        "kind": head.get_kind_display(),
        "code": head.code,
        "address": quiet(head.address),
        "text": line.text,
        "state": STATE_NAMES[CaseState(head.state)],
        "lamp": line.lamp,
        "word": line.word if line.lamp != "ok" else "",
        "due": line.due.isoformat() if line.due else "",
        "last": {
            "by": by,
            "what": VERB_NAMES[last.verb],
            "at": last.happened_at.isoformat(),
            "note": quiet("；".join(part for part in (last.note, last.reason) if part)),
        }
        if last
        else None,
        "may": [
            _VERBS[offer.verb]
            for offer in casework.offers(head, who, at)
            if offer.verb in _VERBS and offer.why_not is None
        ],
    }


def _cases(who: Who) -> list[Head]:
    """The open cases that wait for somebody, the most urgent first, and those they filed, the newest first."""
    waiting = casework.worklist(who, first=CASES)
    own = Head.objects.open().filter(opened_by=who.username).exclude(pk__in=[head.pk for head in waiting])
    return [*waiting, *own.order_by("-pk")[: CASES - len(waiting)]]


def _kinds(who: Who) -> list[dict[str, Any]]:
    """The kinds that somebody may file, with the words that tell them, their types, and whether they can be mended on
    the spot."""
    may_file = [seat for seat in who.seats if seat.role in MOVES[Verb.FILE].roles]
    may_mend = [seat for seat in who.seats if seat.role in MOVES[Verb.MEND].roles]
    return [
        {
            "key": kind.value,
            "name": CASE_KINDS[kind].name,
            "words": list(words),
            "subtypes": list(CASE_KINDS[kind].subtypes),
            "on_the_spot": CASE_KINDS[kind].demands.on_the_spot
            and any(not seat.kinds or kind.value in seat.kinds for seat in may_mend),
        }
        for kind, words in WORDS.items()
        if any(not seat.kinds or kind.value in seat.kinds for seat in may_file)
    ]


def _committees(who: Who) -> list[dict[str, str]]:
    """The committees in which somebody may file."""
    scope = who.scope_as(MOVES[Verb.FILE].roles)
    return [{"code": code, "name": name} for code, name in sorted(names_by_code().items()) if scope.covers(code)]


def _outlines(who: Who) -> list[dict[str, Any]]:
    """The outlines of the committees in which somebody may file, those of the narrowest post first: rings of
    [longitude, latitude], a few metres off at most; of somebody with the whole street that of the street too."""
    scope, narrow = who.scope_as(MOVES[Verb.FILE].roles), _narrowest(who)
    areas = [(code, area) for code, (_, area) in ground().areas.items() if scope.covers(code)]
    areas.sort(key=lambda one: (not one[0].startswith(narrow), one[0]))
    return [{"code": code, "rings": _rings(area)} for code, area in areas[:OUTLINES]]


def _rings(area: Mapping[str, Any]) -> list[list[list[float]]]:
    """The outer rings of an area, small enough for a phone."""
    lines = [simplified(rings[0], OUTLINE_OFF) for rings in polygons(area)]
    return [[[round(lon, 5), round(lat, 5)] for lon, lat in line] for line in lines]


def _narrowest(who: Who) -> str:
    return max((seat.prefix for seat in who.seats), key=len, default="")


def _visits(who: Who, today: date) -> dict[str, Any]:
    """The places of somebody's own part of the street, this week's rounds, and the questions that are asked there."""
    premises, start = _premises(who), monday(today)
    rounds = [_round(line.round, who) for line in patrol.rounds(who, start, start + timedelta(days=6))[:ROUNDS]]
    asked = {place["checklist"] for place in (*premises, *(stop for round_ in rounds for stop in round_["stops"]))}
    lists = {key: _questions(checklist) for key, checklist in CHECKLISTS.items() if key in asked}
    return {"premises": premises, "rounds": rounds, "checklists": lists}


def _premises(who: Who) -> list[dict[str, Any]]:
    """The places of somebody's own part of the street and where they are (degrees, WGS-84).

    Those of the narrowest post come first, where not all find room. `checklist` is empty where somebody does not visit.
    """
    visits = who.scope_as(VISITORS)
    narrow = _narrowest(who)
    found = [spot for spot in patrol.spots(who.scope_as(MOVES[Verb.FILE].roles)) if spot.number]
    found.sort(key=lambda spot: not spot.code.startswith(narrow))
    return [
        {
            **{name: getattr(spot, name) for name in ("number", "name", "code", "address", "lon", "lat")},
            "checklist": patrol.checklist_of(spot, None).key if visits.covers(spot.code) else "",
        }
        for spot in found[:PREMISES]
    ]


def _round(round_: Round, who: Who) -> dict[str, Any]:
    """A round with its places in walking order, and the units that sign it."""
    stops = patrol.stops(round_)
    spots = patrol.spots_of(stop.point_number for stop in stops)
    return {
        "number": round_.number,
        "name": round_.name,
        "stops": [_stop(stop, spots.get(stop.point_number), round_) for stop in stops],
        "units": [_unit(line) for line in patrol.sign_lines(round_, who)],
    }


def _stop(stop: StopLine, spot: Spot | None, round_: Round) -> dict[str, Any]:
    return {
        "serial": stop.serial,
        "number": stop.point_number,
        "name": stop.point_name,
        "address": spot.address if spot else "",
        "lon": spot.lon if spot else None,
        "lat": spot.lat if spot else None,
        "reason": stop.reason,
        "called": OUTCOME_NAMES[Outcome(stop.call.outcome)] if stop.call else "",
        "checklist": (patrol.checklist_of(spot, round_) if spot else GENERAL).key,
    }


def _unit(line: SignLine) -> dict[str, Any]:
    """A unit of a round: who signed for it, or why it cannot be signed for on the phone of whoever asks."""
    why_not = why_not_sign(in_team=True, signed=False, visited=1, own=line.own, name="签字人")
    return {
        "unit": f"{line.unit.pk}",
        "name": line.unit.name,
        "own": line.own,
        "signed": line.signature.name if line.signature else "",
        "why_not": why_not or "",
    }


def _questions(checklist: Checklist) -> dict[str, Any]:
    return {
        "name": checklist.name,
        "items": [
            {
                "key": item.key,
                "text": item.text,
                "holds": item.holds.value,
                "wrong": item.wrong,
                "becomes": item.becomes.value if item.becomes else "",
                "unit": item.unit,
                "stops": {"name": item.stops.name, "call": item.stops.call, "first": item.stops.first}
                if item.stops
                else None,
            }
            for item in checklist.items
        ],
    }


def far_off() -> list[dict[str, Any]]:
    """The last operations whose device claimed a time more than a day off: who, what, both times, the difference."""
    apart = Operation.objects.filter(
        Q(made_at__gt=F("received_at") + FAR_OFF) | Q(made_at__lt=F("received_at") - FAR_OFF)
    )
    return [
        {
            "person": str(row.person),
            "what": row.get_kind_display(),
            "state": row.get_state_display(),
            "made_at": row.made_at,
            "received_at": row.received_at,
            "days": abs((row.made_at - row.received_at).days),
            "ahead": row.made_at > row.received_at,
        }
        for row in apart.select_related("person").order_by("-received_at")[:SHOWN]
        if row.made_at is not None
    ]
