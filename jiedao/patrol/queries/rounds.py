"""Rounds as pages show them: whose they are, how far they are, who signed, and which weeks had none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from jiedao.ledger.rules import EVERYTHING, Scope
from jiedao.organisation.kinds import Who
from jiedao.organisation.models import Unit
from jiedao.patrol.kinds import CHECKLISTS, Outcome, checklist_for
from jiedao.patrol.models import Call, Member, Met, Round, Stop
from jiedao.patrol.queries.signing import signed_by
from jiedao.patrol.queries.spots import Spot
from jiedao.patrol.rules import Checklist, Weeks, weeks
from jiedao.places.plane import walk


@dataclass(frozen=True)
class Line:
    """A round in a list: its units, how many of its places were called at, how many units signed for all of it."""

    round: Round
    units: tuple[str, ...]
    mine: bool
    stops: int
    called: int
    cases: int
    signed: int

    @property
    def lacking(self) -> int:
        """How many units have yet to sign, or to confirm; none before anybody went."""
        return len(self.units) - self.signed if self.called else 0


@dataclass(frozen=True)
class StopLine:
    """A place of a round: what became of it. `planned` is False for one that was not on the list."""

    serial: int
    point_number: str
    point_name: str
    kind: str
    reason: str
    call: Call | None
    cases: int
    planned: bool = True

    @property
    def seen(self) -> bool:
        """Whether somebody was inside."""
        return self.call is not None and self.call.outcome == Outcome.SEEN

    @property
    def checked(self) -> bool:
        """Whether the checklist was answered there."""
        return self.call is not None and self.call.checked


def reach(code: str) -> str:
    """The prefix of the codes in which a round of that code lies."""
    return code[:9] if code.endswith("000") else code


def round_of(who: Who, number: str) -> Round | None:
    """The round of that number, for somebody who may see it."""
    found: Round | None = Round.objects.live().visible_to(who).filter(number=number).first()
    return found


def checklist_of(spot: Spot, round_: Round | None) -> Checklist:
    """The questions for a place: the round's where it has its own, else those of the place's kind."""
    named = round_.checklist if round_ else ""
    return CHECKLISTS[named] if named in CHECKLISTS else checklist_for(spot.kind, spot.said)


def rounds(who: Who, start: date, end: date) -> list[Line]:
    """The rounds of some weeks, those of one's own unit first, then the latest."""
    found = list(Round.objects.live().visible_to(who).filter(week__range=(start, end)).order_by("-week", "number"))
    numbers = [round_.number for round_ in found]
    units: dict[str, list[Unit]] = {}
    for member in Member.objects.live().filter(round__in=numbers).select_related("unit").order_by("pk"):
        units.setdefault(member.round, []).append(member.unit)
    stops = Counter(Stop.objects.live().filter(round__in=numbers).values_list("round", flat=True))
    calls = list(Call.objects.live().filter(round__in=numbers).values_list("round", "point_number", "operation"))
    called = Counter(number for number, _ in {(number, place) for number, place, _ in calls})
    of = {operation: number for number, _, operation in calls}
    cases = Counter(of[met] for met in Met.objects.live().filter(operation__in=of).values_list("operation", flat=True))
    signed = signed_by(numbers, Counter(number for number, _, _ in calls))
    lines = [
        Line(
            round_,
            tuple(unit.name for unit in units.get(round_.number, [])),
            any(unit.pk in who.units for unit in units.get(round_.number, [])),
            stops[round_.number],
            called[round_.number],
            cases[round_.number],
            signed[round_.number],
        )
        for round_ in found
    ]
    return sorted(lines, key=lambda line: not line.mine)


def stops(round_: Round) -> list[StopLine]:
    """The places of a round in walking order, then those called at beside the list."""
    planned = list(Stop.objects.live().filter(round=round_.number).order_by("serial", "pk"))
    calls = {call.point_number: call for call in Call.objects.live().filter(round=round_.number).order_by("pk")}
    cases = _cases_of(call.operation for call in calls.values())
    lines = [
        StopLine(
            serial,
            stop.point_number,
            stop.point_name,
            stop.kind,
            stop.reason,
            call := calls.get(stop.point_number),
            cases[call.operation] if call else 0,
        )
        for serial, stop in enumerate(planned, 1)
    ]
    listed = {stop.point_number for stop in planned}
    beside = [call for number, call in calls.items() if number not in listed]
    return lines + [
        StopLine(
            len(planned) + n, call.point_number, call.point_name, call.kind, "", call, cases[call.operation], False
        )
        for n, call in enumerate(beside, 1)
    ]


def made_on(scope: Scope, since: date, as_of: date) -> QuerySet[Call]:
    """Calls that belong to a round, in a period and part of the street."""
    found: QuerySet[Call] = Call.objects.live().within(scope).exclude(round="")
    return found.filter(visited_on__range=(since, as_of))


def compliance(scope: Scope, since: date, as_of: date) -> Weeks:
    """The weeks of a period with and without a round; a planned round to which nobody went is none."""
    return weeks(made_on(scope, since, as_of).values_list("visited_on", flat=True).distinct(), since, as_of)


def compliance_by(codes: Collection[str], since: date, as_of: date) -> dict[str, Weeks]:
    """The weeks of each committee."""
    days: dict[str, set[date]] = {code: set() for code in codes}
    for code, day in made_on(EVERYTHING, since, as_of).values_list("code", "visited_on").distinct():
        if code in days:
            days[code].add(day)
    return {code: weeks(found, since, as_of) for code, found in days.items()}


def planned_in(scope: Scope, since: date, as_of: date) -> dict[date, list[str]]:
    """The names of the rounds planned for each week."""
    found: dict[date, list[str]] = {}
    rows = Round.objects.live().within(scope).filter(week__range=(since, as_of)).order_by("number")
    for week, name in rows.values_list("week", "name"):
        found.setdefault(week, []).append(name)
    return found


def _cases_of(operations: Iterable[str]) -> Counter[str]:
    return Counter(Met.objects.live().filter(operation__in=list(operations)).values_list("operation", flat=True))


def in_order(places: Sequence[Spot]) -> list[Spot]:
    """The places in the order in which to walk, beginning at the first that has a position; those without one come
    last, by their numbers."""
    placed = [(spot, (spot.lon, spot.lat)) for spot in places if spot.lon is not None and spot.lat is not None]
    nowhere = sorted((spot for spot in places if spot.lon is None or spot.lat is None), key=lambda spot: spot.number)
    return [placed[n][0] for n in walk([point for _, point in placed])] + nowhere
