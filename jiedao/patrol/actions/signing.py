"""Every unit signs a round: by an account of its own, or on the screen at hand, which it confirms later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from jiedao.ledger import actions as ledger
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.patrol import queries
from jiedao.patrol.actions.sharing import lock
from jiedao.patrol.models import Signature
from jiedao.patrol.rules import why_not_sign


@transaction.atomic
def sign(*, round: str, unit: int, by: str, at: datetime, name: str = "") -> Signature:
    """Sign a round for a unit: with an account of the unit, or by the signer's name, recorded on its behalf.

    One of the unit's people confirms what was recorded on its behalf by signing; a signature that does not cover all
    that is on record by now is taken back and given anew. Refused with the reason.
    """
    who = organisation.who(by)
    found = queries.round_of(who, round)
    if found is None:
        raise Refused("没有这次巡查，或不在您的职务范围内")
    lock(f"signature {round} {unit}")
    line = next((line for line in queries.sign_lines(found, who) if line.unit.pk == unit), None)
    reason = why_not_sign(
        in_team=line is not None,
        signed=line is not None and line.covers and not (line.own and line.unconfirmed),
        visited=line.calls if line else 0,
        own=line is not None and line.own,
        name=name,
    )
    if reason or line is None:
        raise Refused(reason or "")
    before, own = line.signature, line.own
    confirms = own and line.covers
    if before is not None and confirms:
        signature: Any = ledger.again(before, confirmed_by=by, confirmed_at=at)
    else:
        signature = Signature(
            code=found.code,
            round=round,
            unit=line.unit,
            by=by,
            name=organisation.names([by])[by] if own else name.strip()[:40],
            on_behalf=not own,
            signed_at=at,
            calls=line.calls,
        )
    detail = {"unit": line.unit.name, "on_behalf": signature.on_behalf, "calls": line.calls}
    entry = ledger.enter(
        by=by, at=at, verb="确认代录签字" if confirms else "巡查签字", subject=str(found), detail=detail
    )
    ledger.void([before] if before is not None else [], entry=entry)
    ledger.record([signature], entry=entry)
    return signature  # type: ignore[no-any-return]
