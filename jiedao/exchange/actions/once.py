"""An operation of a platform is done once, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from jiedao.exchange import queries
from jiedao.exchange.models import Client, Operation
from jiedao.exchange.rules import why_not_operation
from jiedao.organisation.actions import Refused

Answer = tuple[int, dict[str, Any]]


def once(*, client: Client, operation: str, asked: str, at: datetime, act: Callable[[], Answer]) -> Answer:
    """Do an operation once, however often and however many at a time it is sent; Refused where its body changed.

    What is refused leaves nothing, and may be sent again.
    """
    if reason := why_not_operation(operation):
        raise Refused(reason)
    mark = queries.mark(asked)
    with transaction.atomic():
        try:
            with transaction.atomic():  # another that is under way is waited for here
                mine = Operation.objects.create(client=client, operation=operation, asked=mark, at=at)
        except IntegrityError:
            earlier = Operation.objects.get(client=client, operation=operation)
            if earlier.asked != mark:
                raise Refused(f"操作号 {operation} 已用于另一内容的请求") from None
            return earlier.status, earlier.answer
        status, answer = act()
        Operation.objects.filter(pk=mine.pk).update(status=status, answer=answer)
        return status, answer
