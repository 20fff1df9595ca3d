"""Superiors' lists: put on record, and cleared item by item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from jiedao.casework.models import Head
from jiedao.casework.rules import State
from jiedao.ledger import actions as ledger
from jiedao.lookback import queries
from jiedao.lookback.kinds import APPLICANTS, ARRANGERS, INSPECTORS, STAGE_NAMES
from jiedao.lookback.models import Clearance, Inspection, Point
from jiedao.lookback.rules import Stage, seat_of, stage_after, why_not_apply, why_not_review
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Seat
from jiedao.organisation.models import Street
from jiedao.worktime import SHANGHAI


@dataclass(frozen=True)
class Said:
    """An item of a list as it is put on record: its text, its committee's code or none, its case or none."""

    text: str
    code: str = ""
    case: Head | None = None


@transaction.atomic
def open_inspection(
    *,
    title: str,
    superior: str,
    on: date,
    due_on: date | None = None,
    points: Sequence[Said],
    by: str,
    at: datetime,
) -> Inspection:
    """Put a superior's list on record, with all its items."""
    street = Street.objects.select_for_update().get()
    who = organisation.who(by)
    if not any(seat.role in ARRANGERS and street.prefix.startswith(seat.prefix) for seat in who.seats):
        raise Refused("督察清单由科室负责人、办公室工作人员或领导录入")
    if not (title.strip() and superior.strip() and points):
        raise Refused("请填写督察名称、督察单位和问题清单")
    if on > at.astimezone(SHANGHAI).date():
        raise Refused(f"督察日期不能晚于今天：{on}")
    if due_on is not None and due_on < on:
        raise Refused(f"销号时限不能早于督察日期：{due_on}")
    last = Inspection.objects.filter(year=on.year).aggregate(last=Max("serial"))["last"] or 0
    inspection = Inspection(
        code=street.code,
        year=on.year,
        serial=last + 1,
        title=title.strip(),
        superior=superior.strip(),
        on=on,
        due_on=due_on,
    )
    rows = [
        Point(
            code=said.case.code if said.case else said.code or street.code,
            year=on.year,
            inspection=last + 1,
            serial=place,
            text=said.text.strip(),
            register=said.case.register if said.case else "",
            number=said.case.number if said.case else "",
        )
        for place, said in enumerate(points, 1)
    ]
    entry = ledger.enter(by=by, at=at, verb="录入督察清单", subject=inspection.title, detail={"rows": len(rows)})
    ledger.record([inspection, *rows], entry=entry)
    return inspection


@transaction.atomic
def apply_for(*, point: Point, note: str, by: str, at: datetime) -> Clearance:
    """Apply for the clearance of an item, with what proves it. A linked case must be closed first."""
    Street.objects.select_for_update().get()
    who, stage = organisation.who(by), queries.stage_of(point)
    seat = next((s for s in who.seats if s.role in APPLICANTS and point.code.startswith(s.prefix)), None)
    case = Head.objects.filter(register=point.register, number=point.number).first() if point.number else None
    open_case = case.number if case is not None and case.state != State.CLOSED.value else ""
    reason = why_not_apply(stage, may=seat is not None, evidence=note, open_case=open_case)
    if reason or seat is None:
        raise Refused(reason or "")
    return _put(point, "申请销号", stage_after(stage, applied=True, accepted=False), note, seat, by=by, at=at)


@transaction.atomic
def review(*, point: Point, accepted: bool, note: str, by: str, at: datetime) -> Clearance:
    """Accept an application on the spot, or return it; nobody does so for their own, nor who handled the case."""
    Street.objects.select_for_update().get()
    who, stage, last = organisation.who(by), queries.stage_of(point), queries.last_clearance(point)
    hands = queries.hands_of(point.register, point.number) if point.number else frozenset()
    ruling = seat_of(INSPECTORS, who, code=point.code, kind="", hands=hands)
    applicants = frozenset({last.by, last.stands_for} - {""}) if last else frozenset()
    reason = why_not_review(stage, ruling=ruling, applicants=applicants, who=who, accepted=accepted, note=note)
    if reason or isinstance(ruling, str):
        raise Refused(reason or "")
    verb = "审核销号" if accepted else "退回销号"
    return _put(point, verb, stage_after(stage, applied=False, accepted=accepted), note, ruling, by=by, at=at)


def _put(point: Point, verb: str, stage: Stage, note: str, seat: Seat, *, by: str, at: datetime) -> Clearance:
    last = queries.last_clearance(point)
    act = Clearance(
        code=point.code,
        year=point.year,
        inspection=point.inspection,
        point=point.serial,
        serial=last.serial + 1 if last else 1,
        stage=stage.value,
        on=at.astimezone(SHANGHAI).date(),
        by=by,
        stands_for=seat.stands_for,
        note=note.strip(),
    )
    subject = f"{point.year}年第{point.inspection}次督察第{point.serial}项"
    entry = ledger.enter(
        by=by, at=at, verb=verb, subject=subject, reason=note.strip(), detail={"state": STAGE_NAMES[stage]}
    )
    ledger.record([act], entry=entry)
    return act
