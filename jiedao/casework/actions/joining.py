"""What was no case of its own: merged into the case it repeats, or revoked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from jiedao.casework.actions.taking import end_shares, put, take
from jiedao.casework.models import Head, Link
from jiedao.casework.rules import Asked, State, Verb, why_not_merge
from jiedao.organisation.actions import Refused


@transaction.atomic
def merge(*, case: Head, into: Head, version: int, by: str, at: datetime) -> Head:
    """Merge a duplicate into the case it repeats; each links to the other, and it is counted once from now on.

    Nothing that was promised is lost by it: the case has the earlier of both deadlines and stays late where either was,
    and is closed only when the callers of both were asked.
    """
    pair = {head.pk: head for head in _locked(case, into)}
    main = pair[into.pk]
    reason = why_not_merge(
        number=case.number,
        kind=case.kind,
        into=main.number,
        into_kind=main.kind,
        into_state=State(main.state),
    )
    if reason:
        raise Refused(reason)
    taken = take(Verb.MERGE, case=case, version=version, by=by, at=at)
    absorbed = take(Verb.ABSORB, case=main, version=main.version, by=by, at=at)
    step = put(taken, note=f"并入{main.number}", head={"paused_until": None}, drop=True)
    put(absorbed, note=f"并入重复事项{case.number}", head=_stricter(main, taken.head))
    Link.objects.filter(main=taken.head).update(main=main)  # what was merged into the duplicate goes on with it
    Link.objects.create(duplicate=taken.head, main=main, entry=step.entry)
    end_shares(taken.head, at)
    return taken.head


_CLOCK = ("clock_from", "limit_amount", "limit_unit", "extra", "given_on", "due_at", "warn_at", "provisional")


def _stricter(main: Head, duplicate: Head) -> dict[str, Any]:
    """The clock of whichever is due first, for the case that goes on."""
    kept: dict[str, Any] = {"was_late": main.was_late or duplicate.was_late}
    if duplicate.due_at is None or (main.due_at is not None and main.due_at <= duplicate.due_at):
        return kept
    return kept | {name: getattr(duplicate, name) for name in _CLOCK}


@transaction.atomic
def revoke(*, case: Head, reason: str, version: int, by: str, at: datetime) -> Head:
    """Revoke a case that was none; it is no longer counted as found, its number and story stay."""
    taken = take(Verb.REVOKE, case=case, version=version, by=by, at=at, asked=Asked(reason=reason))
    put(taken, head={"paused_until": None}, drop=True)
    end_shares(taken.head, at)
    return taken.head


def _locked(*heads: Head) -> list[Head]:
    """The rows of cases, locked in one order, so that two who merge crosswise wait for each other."""
    return list(Head.objects.select_for_update().filter(pk__in=[head.pk for head in heads]).order_by("pk"))
