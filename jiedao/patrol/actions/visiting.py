"""A visit files everything it met in one go, each in its own ledger, and once however often it is sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from jiedao.casework import actions as casework
from jiedao.casework.actions import Sent
from jiedao.casework.models import Head
from jiedao.casework.rules import Shows
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Fact
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.patrol import queries
from jiedao.patrol.actions.hearing import Heard, Said, Unsaid, hear
from jiedao.patrol.actions.sharing import lock
from jiedao.patrol.kinds import OPEN_STATES, Outcome, Way
from jiedao.patrol.models import Call, Lesson, Met, Visit
from jiedao.patrol.rules import monday


@transaction.atomic
def visit(
    *,
    operation: str,
    point_number: str,
    by: str,
    at: datetime,
    visited_on: str = "",
    round: str = "",
    outcome: str = Outcome.SEEN.value,
    answers: Mapping[str, str] | None = None,
    told: Mapping[str, str] | None = None,
    cases: Sequence[Mapping[str, str]] = (),
    lesson: Mapping[str, Any] | None = None,
    note: str = "",
    photos: Mapping[str, Sequence[Sent]] | None = None,
) -> Call:
    """Put one visit with everything it met on record, in one transaction and once.

    All but `by` and `at` are plain JSON. `operation` is a UUID made where the visit was recorded: sent again it gives
    the same record back, with another body it is a Conflict. `at` is when it reaches the record, `visited_on` the day
    of the visit as 2022-08-31, today when empty.

    `answers`: question -> yes, no, none, a count or a text; `told`: question -> whom an emergency was reported to and
    when, without which an answer that stops the form is refused.
    `cases`: each with `kind` (of kinds.MET), `description`, and where it applies `mended` (how it was mended on the
    spot), `item` (the question it comes from), `person_number`, `address`, `again` (the number of a closed case of this
    place that is back). An answer that is not as it should be becomes a case of itself where none names its `item`: it
    joins one that is open for the same question here, and opens one again that was closed within a year.
    `lesson`: `audience`, `material`, `people`.
    `photos`: the question a case comes from, or case-0 for the first of `cases`, -> photos that go to the case.
    Refused with the reason, in Chinese.
    """
    body = {
        "point_number": point_number,
        "visited_on": visited_on,
        "round": round,
        "outcome": outcome,
        "answers": answers or {},
        "told": told or {},
        "cases": cases,
        "lesson": lesson or {},
        "note": note,
    }
    shown = {key: [(one.file.source, one.shows.value) for one in sent] for key, sent in (photos or {}).items() if sent}
    sent = json.dumps([by, body, shown] if shown else [by, body], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(sent.encode()).hexdigest()
    lock(f"operation {operation}")
    earlier: Call | None = Call.objects.live().filter(operation=operation).first()
    if earlier is not None:
        if earlier.digest != digest:
            raise ledger.Conflict("这条走访记录已经收到过，但内容与这次不同，没有改动")
        return earlier
    heard = hear(who=organisation.who(by), at=at, operation=operation, body=body, photos=photos or {})
    return _recorded(heard, digest=digest, by=by, at=at)


def _recorded(heard: Heard, *, digest: str, by: str, at: datetime) -> Call:
    """Write the visit, its details and its cases; the visit's own entry names them all."""
    spot, checklist = heard.spot, heard.checklist
    lock(f"visit {spot.number}")  # two who met the same thing at the same place file it once
    met = [_met(case, heard, by=by, at=at) for case in heard.cases]
    met += [_met_by(answer, heard, by=by, at=at) for answer in heard.unsaid]
    call = Call(
        code=spot.code,
        operation=heard.operation,
        digest=digest,
        round=heard.round,
        point_number=spot.number,
        point_name=spot.name,
        kind=spot.kind,
        visited_on=heard.day,
        week=monday(heard.day),
        outcome=heard.outcome.value,
        checklist=checklist.key if checklist else "",
        edition=checklist.edition if checklist else 0,
        by=by,
        note=heard.note,
    )
    facts: list[Fact] = [call, *met, *heard.answers]
    if heard.lesson:
        own = {"operation": heard.operation, "point_number": spot.number, "held_on": heard.day}
        facts.append(Lesson(code=spot.code, **own, **heard.lesson))
    there = Visit.objects.live().filter(point_number=spot.number, visited_on=heard.day)
    if heard.outcome is Outcome.SEEN and not there.exists():
        day, visitor = heard.day, organisation.names([by])[by][:60]
        facts.append(
            Visit(code=spot.code, point_number=spot.number, point_name=spot.name, visited_on=day, visitor=visitor)
        )
    detail = {
        "point_number": spot.number,
        "day": f"{heard.day}",
        "outcome": heard.outcome.value,
        "round": heard.round,
        "cases": [f"{link.register} {link.number}" for link in met],
    }
    entry = ledger.enter(by=by, at=at, verb="走访登记", subject=f"{spot.name}（{spot.number}）", detail=detail)
    ledger.record(facts, entry=entry)
    return call


def _met(case: Said, heard: Heard, *, by: str, at: datetime) -> Met:
    """File one case in its own ledger, mend it on the spot, or take up again one that is back."""
    before = [sent for sent in case.photos if sent.shows is not Shows.AFTER]
    after = [sent for sent in case.photos if sent.shows is Shows.AFTER]
    if case.again:
        return _linked(_reopened(case, heard, by=by, at=at), Way.AGAIN, heard, case.item)
    said: dict[str, Any] = {
        "kind": case.kind,
        "code": heard.spot.code,
        "description": case.description,
        "address": case.address or heard.spot.address or heard.spot.name,
        "source": "联合巡查" if heard.round else "走访",
        "point_number": heard.spot.number,
        "person_number": case.person_number,
        "found_on": heard.day,
        "by": by,
        "at": at,
    }
    if case.mended:
        mend = casework.mend_on_the_spot
        head = casework.with_files(mend, found=before, files=after, note=case.mended, **said)
        return _linked(head, Way.MENDED, heard, case.item)
    return _linked(casework.with_files(casework.file, files=case.photos, **said), Way.FILED, heard, case.item)


def _met_by(answer: Unsaid, heard: Heard, *, by: str, at: datetime) -> Met:
    """What an answer that is not as it should be becomes: the case that is open for it already, the closed one that is
    back where who visits may open it again, else a new one."""
    there = queries.head_by_item(heard.spot.number, answer.item.key, heard.day)
    if there is not None and there.state in OPEN_STATES:
        if answer.photos:
            casework.attach(case=there, files=answer.photos, by=by, at=at)
        return _linked(there, Way.KNOWN, heard, answer.item.key)
    case = Said(answer.kind, answer.description, item=answer.item.key, photos=answer.photos)
    if there is not None and queries.may_reopen(heard.who, there):
        return _met(replace(case, again=there.number), heard, by=by, at=at)
    if there is not None:
        case = replace(case, description=f"{case.description}（{there.number}办结后反弹）")
    return _met(case, heard, by=by, at=at)


def _reopened(case: Said, heard: Heard, *, by: str, at: datetime) -> Head:
    """A closed case of this place that is back: the same number opens again, its first close stays."""
    closed = queries.closed_here(heard.who, heard.spot.number).filter(number=case.again).first()
    if closed is None:
        raise Refused(f"这个点位没有已办结的事项 {case.again}")
    reason = f"走访发现反弹：{case.description}"
    again = partial(casework.reopen, case=closed, reason=reason, version=closed.version)
    return casework.with_files(again, files=case.photos, by=by, at=at)


def _linked(head: Head, way: Way, heard: Heard, item: str) -> Met:
    return Met(
        code=heard.spot.code,
        operation=heard.operation,
        register=head.register,
        number=head.number,
        item=item,
        way=way.value,
    )
