"""Superiors' lists: their items, how far each has come, and its story."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from jiedao.casework.models import Attachment, Head, Link
from jiedao.casework.rules import State
from jiedao.lookback.models import Clearance, Inspection, Point
from jiedao.lookback.rules import Stage
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act, Who


@dataclass(frozen=True)
class Standing:
    """An item of a list: how far it has come, by when it is due, its case with how many photos and files, and its acts
    with the names of who took them."""

    point: Point
    stage: Stage
    due_on: date | None
    head: Head | None
    files: int
    acts: list[tuple[Clearance, str]]

    def is_late(self, today: date) -> bool:
        """Whether it is not cleared and its day is over."""
        return self.stage is not Stage.CLEARED and self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class Progress:
    """A list with how many of its items that somebody sees there are, are cleared, and are late."""

    inspection: Inspection
    count: int = 0
    cleared: int = 0
    late: int = 0


def inspections(who: Who, today: date) -> list[Progress]:
    """The lists with their progress, the latest first."""
    rows = {(row.year, row.serial): row for row in Inspection.objects.live().order_by("-on", "-pk")}
    stages = {
        (act.year, act.inspection, act.point): Stage(act.stage) for act in Clearance.objects.live().order_by("serial")
    }
    counts: dict[tuple[int, int], Counter[str]] = {}
    for point in _seen(who):
        key = (point.year, point.inspection)
        stage, due = stages.get((*key, point.serial), Stage.OPEN), point.due_on or rows[key].due_on
        late = stage is not Stage.CLEARED and due is not None and due < today
        counts.setdefault(key, Counter()).update(count=1, cleared=stage is Stage.CLEARED, late=late)
    return [Progress(row, **counts[key]) for key, row in rows.items() if key in counts]


def main_of(case: Head) -> Head:
    """A case, or the one into which it was merged."""
    while case.state == State.MERGED.value and (link := Link.objects.filter(duplicate=case).first()):
        case = link.main
    return case


def case_of(point: Point) -> Head | None:
    """The case by which an item is mended."""
    found = Head.objects.filter(register=point.register, number=point.number).first() if point.number else None
    return main_of(found) if found is not None else None


def inspection_of(pk: int) -> Inspection | None:
    """A list by its key."""
    found: Inspection | None = Inspection.objects.live().filter(pk=pk).first()
    return found


def inspection_with(point: Point) -> Inspection | None:
    """The list to which an item belongs."""
    found: Inspection | None = Inspection.objects.live().filter(year=point.year, serial=point.inspection).first()
    return found


def open_number(case: Head | None) -> str:
    """The number of a case that is not closed, by which its item cannot be cleared yet; one revoked was none."""
    settled = (State.CLOSED.value, State.REVOKED.value)
    return "" if case is None or case.state in settled else case.number


def points_of(who: Who, inspection: Inspection) -> list[Standing]:
    """The items of a list that somebody sees, in six queries, and one more for each case that was merged."""
    points = list(_seen(who).filter(year=inspection.year, inspection=inspection.serial).order_by("serial"))
    acts = list(
        Clearance.objects.live().filter(year=inspection.year, inspection=inspection.serial).order_by("point", "serial")
    )
    names = organisation.names({act.by for act in acts})
    heads = {(h.register, h.number): h for h in Head.objects.filter(number__in={p.number for p in points if p.number})}
    mains = {key: main_of(head) for key, head in heads.items()}
    files = Counter(
        Attachment.objects.live()
        .filter(number__in={head.number for head in mains.values()})
        .values_list("register", "number")
    )
    told = []
    for point in points:
        own = [act for act in acts if act.point == point.serial]
        head = mains.get((point.register, point.number))
        told.append(
            Standing(
                point=point,
                stage=Stage(own[-1].stage) if own else Stage.OPEN,
                due_on=point.due_on or inspection.due_on,
                head=head,
                files=files[head.register, head.number] if head else 0,
                acts=[(act, names[act.by]) for act in own],
            )
        )
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
