"""The time that the street gives itself: set from a day on, and withdrawn before that day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from jiedao.casework import queries
from jiedao.casework.actions.taking import local_day
from jiedao.casework.kinds import KINDS, CaseKind
from jiedao.casework.models import TimeLimit
from jiedao.casework.rules.limits import in_force, told, why_not_limit, why_not_set, why_not_withdraw
from jiedao.ledger import actions as ledger
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.rules import read_limit, tidy


@transaction.atomic
def set_limit(
    *, kind: CaseKind, subtype: str = "", text: str, from_on: date, reason: str = "", by: str, at: datetime
) -> TimeLimit:
    """Set the limit of a kind, or of a type of it, for cases that are opened from a day on; those opened before keep
    theirs. An empty text lets the house's own hold again. Refused with the reason."""
    if refusal := why_not_set(organisation.who(by), kind.value):
        raise Refused(refusal)
    if subtype and subtype not in KINDS[kind].subtypes:
        raise Refused(f"{KINDS[kind].name}没有“{subtype}”这一类型")
    text, standard = tidy(text), queries.standard_of(kind, subtype)
    own = queries.limits_set().get((kind.value, subtype), ())
    before = in_force(own, from_on) or standard
    limit = read_limit(text) if text else None
    refusal = why_not_limit(
        text=text, limit=limit, from_on=from_on, today=local_day(at), before=before, standard=standard
    )
    if refusal:
        raise Refused(refusal)
    fresh = TimeLimit(
        code=organisation.street().code,
        kind=kind.value,
        subtype=subtype,
        from_on=from_on,
        amount=limit.amount if limit else None,
        unit=limit.unit.value if limit else "",
    )
    detail = {"old": told(before), "new": told(limit or standard), "from": f"{from_on}"}
    entry = ledger.enter(by=by, at=at, verb="设定办理时限", subject=str(fresh), reason=tidy(reason), detail=detail)
    same = TimeLimit.objects.live().filter(kind=kind.value, subtype=subtype, from_on=from_on)
    ledger.void(same, entry=entry)
    try:
        with transaction.atomic():
            ledger.record([fresh], entry=entry)
    except IntegrityError:
        raise ledger.Conflict(f"“{fresh}”的时限刚刚被他人更新，请刷新后再试") from None
    return fresh


@transaction.atomic
def withdraw_limit(*, limit: TimeLimit, by: str, at: datetime) -> None:
    """Withdraw a limit before its day; Conflict when it no longer stands."""
    if refusal := why_not_set(organisation.who(by), limit.kind):
        raise Refused(refusal)
    if refusal := why_not_withdraw(from_on=limit.from_on, today=local_day(at)):
        raise Refused(refusal)
    detail = {"from": f"{limit.from_on}"}
    entry = ledger.enter(by=by, at=at, verb="撤回办理时限", subject=str(limit), detail=detail)
    ledger.void([limit], entry=entry)
