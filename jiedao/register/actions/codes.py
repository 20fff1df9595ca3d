"""Writing to the register by hand: what no ledger states."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jiedao.ledger import actions as ledger
from jiedao.organisation import actions as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from jiedao.register import queries
from jiedao.register.actions.following import follow_estates
from jiedao.register.models import Committee
from jiedao.register.rules import why_not_recode


@transaction.atomic
def recode(*, committee: Committee, code: str, street: Street, by: str, at: datetime) -> None:
    """Give a committee the code that the statistics office uses, while nothing else bears the present one.

    The staff whose post is on the committee stay with it.
    """
    present: Committee | None = Committee.objects.live().select_for_update().filter(pk=committee.pk).first()
    if present is None:
        raise ledger.Conflict(f"{committee.name}刚刚被他人更新，请刷新后再试")
    code = code.strip()
    if code == present.code:
        return
    taken = Committee.objects.filter(code=code).exclude(name=present.name).exists()
    used = Committee.objects.filter(queries.in_use(), pk=present.pk).exists()
    reason = why_not_recode(code=code, street=street.prefix, taken=taken, used=used)
    if reason:
        raise Refused(reason)
    entry = ledger.enter(
        by=by, at=at, verb="改居民区代码", subject=present.name, detail={"old": present.code, "new": code}
    )
    ledger.void([present], entry=entry)
    ledger.record([ledger.again(present, code=code)], entry=entry)
    follow_estates(by=by, at=at)
    organisation.move_posts(old=present.code, new=code, by=by, at=at)
