"""A platform's stream of changes, numbered when it is read."""

from __future__ import annotations

from django.db import transaction

from jiedao.exchange import queries
from jiedao.exchange.kinds import AT_ONCE
from jiedao.exchange.models import Client, Progress
from jiedao.organisation.actions import Refused


@transaction.atomic
def extend_stream(*, client: Client, after: int, most: int) -> None:
    """Put into a platform's stream what it has not been told, unless so many changes wait behind its cursor already.

    Refused for a cursor that was never given. The stream follows from the steps alone, so there is no entry.
    """
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)  # one reader numbers at a time
    last = queries.last_cursor(client)
    if after > last:
        raise Refused(f"没有 {after} 这个游标，请用最近一次答复中的 next，或从 0 读起")
    if last - after >= most:
        return
    fresh = queries.untold(client, most=AT_ONCE)
    Progress.objects.bulk_create(
        Progress(client=client, serial=serial, register=step.register, number=step.number, step=step.serial)
        for serial, step in enumerate(fresh, start=last + 1)
    )
