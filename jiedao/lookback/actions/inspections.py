"""Superiors' lists: put on record, and cleared item by item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.casework.rules import State
from jiedao.ledger import actions as ledger
from jiedao.lookback import queries
from jiedao.lookback.kinds import APPLICANTS, ARRANGERS, INSPECTORS, OVERSEEN, STAGE_NAMES
from jiedao.lookback.models import Clearance, Inspection, Point
from jiedao.lookback.rules import Stage, seat_of, stage_after, why_not_amend, why_not_apply, why_not_review
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Seat, Who
from jiedao.organisation.models import Street
from jiedao.worktime import SHANGHAI


@dataclass(frozen=True)
class Said:
    """An item of a list as it is put on record: its text, its committee's code or none, its case or none, and its own
    deadline or none."""

    text: str
    code: str = ""
    case: Head | None = None
    due_on: date | None = None


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
    """Put a superior's list on record, with all its items, each by the loop.

    A case that was closed is taken up again under its number; what a committee is told of and has no case yet becomes
    one, with unit, clock and worklist like any other. What is said of the whole street stands alone.
    """
    street = Street.objects.select_for_update().get()
    if not _arranges(organisation.who(by), street):
        raise Refused("督察清单由科室负责人、办公室工作人员或领导录入")
    if not (title.strip() and superior.strip() and points):
        raise Refused("请填写督察名称、督察单位和问题清单")
    if on > at.astimezone(SHANGHAI).date():
        raise Refused(f"督察日期不能晚于今天：{on}")
    if early := min((day for day in (due_on, *(said.due_on for said in points)) if day and day < on), default=None):
        raise Refused(f"销号时限不能早于督察日期：{early}")
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
    entry = ledger.enter(by=by, at=at, verb="录入督察清单", subject=inspection.title, detail={"rows": len(points)})
    rows = []
    for place, said in enumerate(points, 1):
        case = _case_for(said, inspection, street, by=by, at=at)
        point = Point(
            code=case.code if case else said.code or street.code,
            year=on.year,
            inspection=last + 1,
            serial=place,
            text=said.text.strip(),
            register=case.register if case else "",
            number=case.number if case else "",
            due_on=said.due_on,
        )
        rows.append(point)
    ledger.record([inspection, *rows], entry=entry)
    return inspection


def _case_for(said: Said, inspection: Inspection, street: Street, *, by: str, at: datetime) -> Head | None:
    """The case by which an item is mended: that to which it points, open again, or a new one."""
    if said.case is not None:
        case = queries.main_of(said.case)
        return _open_again(case, f"{OVERSEEN}（{inspection.title}）：{said.text.strip()}", by=by, at=at)
    if not said.code or said.code == street.code:
        return None
    return casework.file(
        kind=CaseKind.ISSUE,
        code=said.code,
        description=said.text,
        source=OVERSEEN,
        found_on=inspection.on,
        due_on=said.due_on or inspection.due_on,
        by=by,
        at=at,
    )


def _open_again(case: Head, reason: str, *, by: str, at: datetime) -> Head:
    """A case, taken up again where it was closed; its first close stays."""
    if case.state != State.CLOSED.value:
        return case
    return casework.reopen(case=case, reason=reason, version=case.version, by=by, at=at)


def _arranges(who: Who, street: Street) -> bool:
    return any(seat.role in ARRANGERS and street.prefix.startswith(seat.prefix) for seat in who.seats)


@transaction.atomic
def amend_point(*, point: Point, text: str, due_on: date | None, reason: str, by: str, at: datetime) -> Point:
    """Put an item on record otherwise than it was typed, with a reason; its case goes on as it is."""
    street = Street.objects.select_for_update().get()
    inspection = queries.inspection_with(point)
    if inspection is None:
        raise Refused("这份督察清单不在了")
    arranges = _arranges(organisation.who(by), street)
    stage = queries.stage_of(point)
    if said := why_not_amend(stage, arranges=arranges, text=text, on=inspection.on, due_on=due_on, reason=reason):
        raise Refused(said)
    entry = ledger.enter(by=by, at=at, verb="更正督察问题", subject=_subject(point), reason=reason.strip())
    ledger.void([point], entry=entry)
    fresh = ledger.again(point, text=text.strip(), due_on=due_on)
    ledger.record([fresh], entry=entry)
    return fresh


@transaction.atomic
def apply_for(*, point: Point, note: str, by: str, at: datetime) -> Clearance:
    """Apply for the clearance of an item, with what proves it. Its case must be closed first, unless it was none."""
    Street.objects.select_for_update().get()
    who, stage = organisation.who(by), queries.stage_of(point)
    seat = next((s for s in who.seats if s.role in APPLICANTS and point.code.startswith(s.prefix)), None)
    open_case = queries.open_number(queries.case_of(point))
    reason = why_not_apply(stage, may=seat is not None, evidence=note, open_case=open_case)
    if reason or seat is None:
        raise Refused(reason or "")
    return _put(point, "申请销号", stage_after(stage, applied=True, accepted=False), note, seat, by=by, at=at)


@transaction.atomic
def review(*, point: Point, accepted: bool, note: str, by: str, at: datetime) -> Clearance:
    """Accept an application on the spot, or return it; nobody does so for their own, nor who handled the case.

    What is returned was not mended: its case is taken up again under its number.
    """
    Street.objects.select_for_update().get()
    who, stage, last = organisation.who(by), queries.stage_of(point), queries.last_clearance(point)
    case = queries.case_of(point)
    hands = queries.hands_of(case.register, case.number) if case else frozenset()
    ruling = seat_of(INSPECTORS, who, code=point.code, kind="", hands=hands)
    applicants = frozenset({last.by, last.stands_for} - {""}) if last else frozenset()
    reason = why_not_review(stage, ruling=ruling, applicants=applicants, who=who, accepted=accepted, note=note)
    if reason or isinstance(ruling, str):
        raise Refused(reason or "")
    verb = "审核销号" if accepted else "退回销号"
    act = _put(point, verb, stage_after(stage, applied=False, accepted=accepted), note, ruling, by=by, at=at)
    if case is not None and not accepted:
        _open_again(case, f"{OVERSEEN}销号退回：{note.strip()}", by=by, at=at)
    return act


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
    detail = {"state": STAGE_NAMES[stage]}
    entry = ledger.enter(by=by, at=at, verb=verb, subject=_subject(point), reason=note.strip(), detail=detail)
    ledger.record([act], entry=entry)
    return act


def _subject(point: Point) -> str:
    return f"{point.year}年第{point.inspection}次督察第{point.serial}项"
