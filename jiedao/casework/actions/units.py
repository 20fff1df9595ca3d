"""Units and their cases: what a ledger gives to a unit that comes into use, and what keeps one in it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jiedao.casework import queries
from jiedao.casework.actions.opening import ensure_heads
from jiedao.casework.models import Case
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import UnitKind
from jiedao.organisation.models import Unit


@transaction.atomic
def set_up_unit(*, name: str, kind: UnitKind, prefix: str, has_account: bool = True, by: str, at: datetime) -> Unit:
    """Set up a unit; cases that a ledger says are in its hands, and on which nothing was done here, go to it."""
    unit = organisation.add_unit(name=name, kind=kind, prefix=prefix, has_account=has_account, by=by, at=at)
    ensure_heads(Case.objects.live().filter(unit=unit.name))
    return unit


@transaction.atomic
def retire_unit(*, unit: Unit, by: str, at: datetime) -> None:
    """Take a unit out of use; Refused while it has a part in a case that is not closed."""
    locked: Unit = Unit.objects.select_for_update().get(pk=unit.pk)  # so that nothing is handed to it meanwhile
    parts = queries.parts_of(locked)
    waiting = sum(part.done_at is not None for part in parts)
    organisation.retire_unit(unit=locked, in_hand=len(parts) - waiting, waiting=waiting, by=by, at=at)


@transaction.atomic
def restore_unit(*, unit: Unit, by: str, at: datetime) -> None:
    """Take a unit into use again; what a ledger said meanwhile is in its hands goes to it."""
    organisation.restore_unit(unit=unit, by=by, at=at)
    ensure_heads(Case.objects.live().filter(unit=unit.name))
