"""Showing in full what is masked elsewhere: the one way through the house."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from jiedao.gongwen import masking
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.organisation.actions.refused import Refused
from jiedao.organisation.models import Volunteer
from jiedao.organisation.rules import why_not_unmask

PEOPLE = "查看姓名电话"


@transaction.atomic
def unmask(
    *,
    verb: str = PEOPLE,
    subject: str,
    told: Sequence[str],
    reason: str,
    detail: dict[str, Any] | None = None,
    by: str,
    at: datetime,
) -> Entry:
    """Enter that somebody is shown in full what is masked elsewhere; Refused without a reason.

    The entry says who, when, why and what of, and nothing of what was told: that stands in the one answer alone.
    """
    if refusal := why_not_unmask(reason):
        raise Refused(refusal)
    why = masking.numbers_in(reason.strip())
    return ledger.enter(
        by=by, at=at, verb=verb, subject=subject, reason=why, detail=(detail or {}) | {"told": list(told)}
    )


def unmask_volunteer(*, volunteer: Volunteer, reason: str, by: str, at: datetime) -> tuple[str, str]:
    """The name and the telephone of a volunteer."""
    unmask(subject=f"志愿者 {volunteer.number}", told=("姓名", "电话"), reason=reason, by=by, at=at)
    return volunteer.name, volunteer.phone
