"""How somebody is told of what happens: what they have read, and their quiet hours.

Neither leaves an entry: when people read is nobody's business, and changes no case.
"""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction
from django.db.models import Q

from jiedao.casework.models import Reading
from jiedao.casework.rules.notices import why_not_quiet
from jiedao.organisation.actions import Refused


@transaction.atomic
def mark_read(*, by: str, until: datetime, at: datetime) -> None:
    """Take everything up to a moment as read; what was read stays so."""
    Reading.objects.bulk_create([Reading(person=by)], ignore_conflicts=True)
    moment = min(until, at)
    Reading.objects.filter(Q(read_at=None) | Q(read_at__lt=moment), person=by).update(read_at=moment)


@transaction.atomic
def set_quiet(*, by: str, begins: time | None, ends: time | None) -> None:
    """Set somebody's own quiet hours, or let them go."""
    if reason := why_not_quiet(begins, ends):
        raise Refused(reason)
    Reading.objects.bulk_create([Reading(person=by)], ignore_conflicts=True)
    Reading.objects.filter(person=by).update(quiet_from=begins, quiet_to=ends)
