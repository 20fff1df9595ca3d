"""What appears of itself: every place of the visit ledger and every estate of the roster has its entry here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from jiedao import reactions
from jiedao.ledger import actions as ledger
from jiedao.register import queries
from jiedao.register.kinds import ESTATES_CAME, POINTS_CAME, RISK_OF, kind_by_name
from jiedao.register.models import Estate, Premises

ORIGIN, ROSTER = "走访点位台账", "居民区名录"


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
    entry = ledger.enter(by=by, at=at, verb=POINTS_CAME, subject=ORIGIN, detail={"rows": len(wanted)})
    fresh = [_premises(number, name, code) for number, (name, code) in wanted.items()]
    ledger.record(fresh, entry=entry)
    reactions.follow(entry)
    return len(fresh)


def _premises(number: str, name: str, code: str) -> Premises:
    kind = kind_by_name(name)
    return Premises(number=number, name=name, code=code, kind=kind, risk=RISK_OF[kind], origin=ORIGIN)


@transaction.atomic
def drop_premises(numbers: Iterable[str], *, by: str, at: datetime) -> int:
    """Take out places that no ledger names any more and of which nobody stated anything; how many."""
    untouched = Premises.objects.live().filter(number__in=list(numbers), entry__verb=POINTS_CAME)
    gone = list(untouched)
    if gone:
        entry = ledger.enter(by=by, at=at, verb="点位出名录", subject=ORIGIN, detail={"rows": len(gone)})
        ledger.void(gone, entry=entry)
        reactions.follow(entry)
    return len(gone)


@transaction.atomic
def follow_estates(*, by: str, at: datetime) -> int:
    """Enter every estate of the roster of committees that is not in the register yet; how many were new.

    What somebody stated, renamed or took out stays as they left it. An estate that the roster names no more leaves
    with it, unless somebody stated something of it or a building or address lies in it.
    """
    told = {(code, name) for name, code in queries.committees_by_estate().items()}
    standing = list(Estate.objects.live().select_related("entry"))
    known = {(one.code, one.name) for one in standing}
    stated = {one.name for one in standing if one.entry.verb != ESTATES_CAME}
    ended = Estate.objects.filter(void_entry__verb__in=("更正名录", "撤销登记")).values_list("code", "name")
    fresh = {(code, name) for code, name in told - known - set(ended) if name not in stated}
    gone = [
        one
        for one in standing
        if one.entry.verb == ESTATES_CAME and (one.code, one.name) not in told and not queries.leaning(one)
    ]
    if gone:
        entry = ledger.enter(by=by, at=at, verb="小区出名录", subject=ROSTER, detail={"rows": len(gone)})
        ledger.void(gone, entry=entry)
    if fresh:
        entry = ledger.enter(by=by, at=at, verb=ESTATES_CAME, subject=ROSTER, detail={"rows": len(fresh)})
        ledger.record([Estate(code=code, name=name, origin=ROSTER) for code, name in sorted(fresh)], entry=entry)
    return len(fresh)
