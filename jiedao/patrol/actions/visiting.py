"""A visit files everything it met in one go, each in its own ledger, and once however often it is sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
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
from jiedao.patrol.actions.hearing import Heard, Said, hear
from jiedao.patrol.actions.sharing import lock
from jiedao.patrol.kinds import OPEN_STATES, VISITORS, Outcome, Way
from jiedao.patrol.models import Call, Lesson, Met, Visit
from jiedao.patrol.rules import Item, as_visitor, is_checked, monday


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
    spot), `item` (the question it comes from), `person_number`, `address`, `again` (the number of a case of this place
    that it is), `distinct` (not empty: it is none of those). An answer that is not as it should be becomes a case of
    itself where none names its `item`. What comes from a question joins the case that is open for it here, and opens
    the one again that was closed for it within the year: such a case is handled and verified, never mended on the spot.
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
    earlier: Call | None = Call.objects.filter(operation=operation).order_by("-pk").first()
    if earlier is not None:
        if earlier.voided_at is not None:
            raise ledger.Conflict("这条走访记录已经作废，没有再登记")
        if earlier.digest != digest:
            raise ledger.Conflict("这条走访记录已经收到过，但内容与这次不同，没有改动")
        return earlier
    heard = hear(
        who=as_visitor(organisation.who(by), VISITORS), at=at, operation=operation, body=body, photos=photos or {}
    )
    return _recorded(heard, digest=digest, by=by, at=at)


def _recorded(heard: Heard, *, digest: str, by: str, at: datetime) -> Call:
    """Write the visit, its details and its cases; the visit's own entry names them all."""
    spot, checklist = heard.spot, heard.checklist
    lock(f"visit {spot.number}")  # two who met the same thing at the same place file it once
    links = [_met(case, heard, by=by, at=at) for case in heard.cases]
    met = list({(link.register, link.number): link for link in reversed(links)}.values())[::-1]  # two may be one case
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
        checked=checklist is not None and is_checked(checklist, [answer.item for answer in heard.answers]),
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
    """Join the case that it is, take up again the one that is back, else file a new one in its own ledger."""
    there = _there(case, heard)
    if there is None:
        return _filed(case, heard, by=by, at=at)
    said: dict[str, Any] = {"case": there, "version": there.version, "who": heard.who, "by": by, "at": at}
    if there.state not in OPEN_STATES:
        head = casework.with_files(casework.reopen, files=case.photos, reason=f"走访发现反弹：{case.seen}", **said)
        return _linked(head, Way.AGAIN, heard, case.item)
    if case.description or case.mended or case.photos:
        there = casework.with_files(casework.see_again, files=case.photos, note=case.seen, **said)
    return _linked(there, Way.KNOWN, heard, case.item)


def _there(case: Said, heard: Heard) -> Head | None:
    """The case of this place that a visit met again: the one that is named, else that of the same question."""
    found = None
    if case.again:
        found = queries.known_here(heard.who, heard.spot).filter(number=case.again).first()
        if found is None:
            raise Refused(f"这个点位没有这样的事项：{case.again}")
    elif case.item is not None and not case.distinct:
        found = queries.head_by_item(heard.spot, case.item, heard.day)
    # Who acts on it at this moment is waited for: a visit is not refused because a clerk assigned the case meanwhile.
    return found and Head.objects.select_for_update(of=("self",)).get(pk=found.pk)


def _filed(case: Said, heard: Heard, *, by: str, at: datetime) -> Met:
    """A new case, mended on the spot where it was."""
    before = [sent for sent in case.photos if sent.shows is not Shows.AFTER]
    after = [sent for sent in case.photos if sent.shows is Shows.AFTER]
    said: dict[str, Any] = {
        "kind": case.kind,
        "code": heard.spot.code,
        "description": case.text,
        "address": case.address or heard.spot.address or heard.spot.name,
        "source": "联合巡查" if heard.round else "走访",
        "point_number": heard.spot.number,
        "person_number": case.person_number,
        "found_on": heard.day,
        "who": heard.who,
        "suspects": case.item is None and not case.distinct,
        "by": by,
        "at": at,
    }
    if case.mended:
        mend = casework.mend_on_the_spot
        head = casework.with_files(mend, found=before, files=after, note=case.mended, **said)
        return _linked(head, Way.MENDED, heard, case.item)
    return _linked(casework.with_files(casework.file, files=case.photos, **said), Way.FILED, heard, case.item)


def _linked(head: Head, way: Way, heard: Heard, item: Item | None) -> Met:
    return Met(
        code=heard.spot.code,
        operation=heard.operation,
        register=head.register,
        number=head.number,
        item=item.key if item else "",
        way=way.value,
    )
