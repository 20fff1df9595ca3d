"""Superiors' lists: their items, how far each has come, and its story."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from jiedao.casework.models import Head
from jiedao.lookback.models import Clearance, Inspection, Point
from jiedao.lookback.rules import Stage
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act, Who


@dataclass(frozen=True)
class Standing:
    """An item of a list: how far it has come, its case, and its acts with the names of who took them."""

    point: Point
    stage: Stage
    head: Head | None
    acts: list[tuple[Clearance, str]]


def inspections(who: Who) -> list[tuple[Inspection, int, int]]:
    """The lists with how many of their items that somebody sees are cleared, the latest first."""
    rows = list(Inspection.objects.live().order_by("-on", "-pk"))
    cleared = {
        (year, inspection, point)
        for year, inspection, point in Clearance.objects.live()
        .filter(stage=Stage.CLEARED.value)
        .values_list("year", "inspection", "point")
    }
    counts: dict[tuple[int, int], list[int]] = {}
    for year, inspection, serial in _seen(who).values_list("year", "inspection", "serial"):
        pair = counts.setdefault((year, inspection), [0, 0])
        pair[1] += 1
        pair[0] += (year, inspection, serial) in cleared
    return [(row, *counts[row.year, row.serial]) for row in rows if (row.year, row.serial) in counts]


def inspection_of(pk: int) -> Inspection | None:
    """A list by its key."""
    found: Inspection | None = Inspection.objects.live().filter(pk=pk).first()
    return found


def inspection_with(point: Point) -> Inspection | None:
    """The list to which an item belongs."""
    found: Inspection | None = Inspection.objects.live().filter(year=point.year, serial=point.inspection).first()
    return found


def points_of(who: Who, inspection: Inspection) -> list[Standing]:
    """The items of a list that somebody sees, in four queries."""
    points = list(_seen(who).filter(year=inspection.year, inspection=inspection.serial).order_by("serial"))
    acts = list(
        Clearance.objects.live().filter(year=inspection.year, inspection=inspection.serial).order_by("point", "serial")
    )
    names = organisation.names({act.by for act in acts})
    heads = {(h.register, h.number): h for h in Head.objects.filter(number__in={p.number for p in points if p.number})}
    told = []
    for point in points:
        own = [act for act in acts if act.point == point.serial]
        stage = Stage(own[-1].stage) if own else Stage.OPEN
        head = heads.get((point.register, point.number))
        told.append(Standing(point, stage, head, [(act, names[act.by]) for act in own]))
    return told


def point_of(who: Who, pk: int) -> Point | None:
    """An item that somebody sees."""
    found: Point | None = _seen(who).filter(pk=pk).first()
    return found


def clearances_of(point: Point) -> QuerySet[Clearance]:
    """The acts of clearing an item, in their order."""
    rows = Clearance.objects.live().filter(year=point.year, inspection=point.inspection, point=point.serial)
    found: QuerySet[Clearance] = rows.order_by("serial")
    return found


def last_clearance(point: Point) -> Clearance | None:
    """The latest of them."""
    return clearances_of(point).last()


def stage_of(point: Point) -> Stage:
    """How far an item has come."""
    last = last_clearance(point)
    return Stage(last.stage) if last else Stage.OPEN


def _seen(who: Who) -> QuerySet[Point]:
    found: QuerySet[Point] = Point.objects.live().within(who.scope(Act.SEE))
    return found
