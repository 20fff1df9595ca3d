"""A committee without illegal structures (零违建): applied for, granted or refused by another, lapsed on relapse."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from jiedao.casework import queries
from jiedao.casework.actions.taking import local_day
from jiedao.casework.kinds import BY_LEDGER, CLEAN_APPLICANTS, CLEAN_DECIDERS, CaseKind
from jiedao.casework.models import Clean, Head
from jiedao.casework.rules import (
    OPEN,
    CleanState,
    State,
    is_relapse,
    why_not_apply,
    why_not_decide,
)
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Seat, Who
from jiedao.organisation.models import Street
from jiedao.register.queries import names_by_code

STRUCTURE = CaseKind.STRUCTURE.value


@transaction.atomic
def apply_for_clean(*, code: str, reason: str = "", by: str, at: datetime) -> Clean:
    """Apply for the status of a committee; `reason` says what was looked at."""
    _lock()
    who, last = organisation.who(by), queries.clean_of(code)
    refusal = why_not_apply(
        roles=CLEAN_APPLICANTS,
        who=who,
        code=code,
        kind=STRUCTURE,
        state=CleanState(last.state) if last else CleanState.NONE,
        open_cases=queries.open_structures(code),
    )
    if refusal:
        raise Refused(refusal)
    seat = next(seat for seat in who.seats if seat.role in CLEAN_APPLICANTS and seat.covers(code, STRUCTURE))
    return _put(code, CleanState.APPLIED, last, by=by, at=at, reason=reason, verb="申报零违建", seat=seat)


@transaction.atomic
def decide_clean(*, code: str, granted: bool, reason: str = "", by: str, at: datetime) -> Clean:
    """Grant or refuse what was applied for; nobody decides on an application of their own."""
    _lock()
    who, last = organisation.who(by), queries.clean_of(code)
    applicants = queries.applicants(last) if last else frozenset()
    refusal = why_not_decide(
        roles=CLEAN_DECIDERS,
        who=who,
        code=code,
        kind=STRUCTURE,
        state=CleanState(last.state) if last else CleanState.NONE,
        open_cases=queries.open_structures(code),
        applicants=applicants,
        granted=granted,
        reason=reason,
    )
    if refusal:
        raise Refused(refusal)
    seat = _free_seat(who, code, applicants)
    state, verb = (CleanState.GRANTED, "批准零违建") if granted else (CleanState.REFUSED, "不批准零违建")
    return _put(code, state, last, by=by, at=at, reason=reason, verb=verb, seat=seat)


def lapse_clean(heads: Iterable[Head], *, by: str, at: datetime) -> int:
    """Let the status of committees lapse in which one of these cases is a relapse; how many did.

    To be called in the transaction that files, reopens or takes in the cases: a status never outlives its reason.
    """
    structures = [head for head in heads if head.kind == STRUCTURE]
    if not structures:
        return 0
    _lock()
    count = 0
    granted = {row.code: row for row in queries.granted_clean({head.code for head in structures})}
    for head in structures:
        row = granted.get(head.code)
        if row is None:
            continue
        if is_relapse(granted_on=row.on, found_on=head.found_on, is_open=State(head.state) in OPEN):
            del granted[head.code]
            reason = f"发现{head}"
            _put(head.code, CleanState.LAPSED, row, by=by or BY_LEDGER, at=at, reason=reason, verb="零违建失效")
            count += 1
    return count


def _lock() -> None:
    """One after the other: a structure that is filed while a status is granted is seen by one of the two."""
    Street.objects.select_for_update().first()


def _free_seat(who: Who, code: str, applicants: frozenset[str]) -> Seat:
    seats = (seat for seat in who.seats if seat.role in CLEAN_DECIDERS and seat.covers(code, STRUCTURE))
    return next(seat for seat in seats if not {who.username, seat.stands_for} & applicants)


def _put(
    code: str,
    state: CleanState,
    last: Clean | None,
    *,
    by: str,
    at: datetime,
    reason: str,
    verb: str,
    seat: Seat | None = None,
) -> Clean:
    detail = {"code": code, "state": state.value}
    if seat is not None and seat.stands_for:
        detail["stands_for"] = seat.stands_for
    place = names_by_code().get(code, code)
    entry: Entry = ledger.enter(by=by, at=at, verb=verb, subject=place, reason=reason.strip(), detail=detail)
    row = Clean(
        code=code,
        serial=last.serial + 1 if last else 1,
        state=state.value,
        on=local_day(at),
        by=by,
        reason=reason.strip(),
    )
    ledger.record([row], entry=entry)
    return row
