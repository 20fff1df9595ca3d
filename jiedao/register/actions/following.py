"""Premises that appear by themselves: every place of the visit ledger has its entry in the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from jiedao.ledger import actions as ledger
from jiedao.register.kinds import RISK_OF, kind_by_name
from jiedao.register.models import Premises

ORIGIN = "走访点位台账"


@transaction.atomic
def ensure_premises(points: Iterable[tuple[str, str, str]], *, by: str, at: datetime) -> int:
    """Enter every place that is not in the register yet: (number, name, division code); how many were new.

    What somebody stated of a place stays; the first name of a number is taken. Kind and risk are told by the name
    until somebody states them. The entry is one of its own, so that taking back a load does not depend on it.
    """
    wanted: dict[str, tuple[str, str]] = {}
    for number, name, code in points:
        wanted.setdefault(number, (name, code))
    known = Premises.objects.live().filter(number__in=wanted).values_list("number", flat=True)
    for number in known:
        del wanted[number]
    if not wanted:
        return 0
    entry = ledger.enter(by=by, at=at, verb="点位入名录", subject=ORIGIN, detail={"rows": len(wanted)})
    fresh = [_premises(number, name, code) for number, (name, code) in wanted.items()]
    ledger.record(fresh, entry=entry)
    return len(fresh)


def _premises(number: str, name: str, code: str) -> Premises:
    kind = kind_by_name(name)
    return Premises(number=number, name=name, code=code, kind=kind, risk=RISK_OF[kind], origin=ORIGIN)


@transaction.atomic
def drop_premises(numbers: Iterable[str], *, by: str, at: datetime) -> int:
    """Take out places that no ledger names any more and of which nobody stated anything; how many."""
    untouched = Premises.objects.live().filter(number__in=list(numbers), entry__verb="点位入名录")
    gone = list(untouched)
    if gone:
        entry = ledger.enter(by=by, at=at, verb="点位出名录", subject=ORIGIN, detail={"rows": len(gone)})
        ledger.void(gone, entry=entry)
    return len(gone)
