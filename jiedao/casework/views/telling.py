"""The part of a case's page that tells of its caller."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from jiedao.casework.forms.callers import CallerForm
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.casework.queries import callers as queries
from jiedao.casework.rules.telling import OTHER
from jiedao.casework.views.showing import clock
from jiedao.organisation.kinds import Who


def caller_part(head: Head, who: Who, **more: Any) -> dict[str, Any]:
    """What the part of a case's page about its caller shows."""
    shown = queries.caller_shown(head, who, timezone.localdate())
    contact = clock(head.contact_warn_at, head.contact_due_at, timezone.now())
    part: dict[str, Any] = {"shown": shown, "other": OTHER, "contact": contact}
    if shown.why_not_amended is None and "form" not in more:
        part["form"] = caller_form(head, shown.row is not None, bool(shown.row and shown.row.confidential))
    return part | more


def caller_form(head: Head, changes: bool, confidential: bool = False, data: Any = None) -> CallerForm:
    """The form by which the caller of a case is put on record, or changed."""
    return CallerForm(CaseKind(head.kind), changes=changes, confidential=confidential, data=data)
