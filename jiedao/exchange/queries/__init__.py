"""Reads for the district's platforms: who asks, what is theirs, how it stands, and what changed."""

from jiedao.exchange.queries.changes import Change, changes, last_cursor, untold
from jiedao.exchange.queries.letting import (
    Sort,
    client_of,
    clients,
    digest,
    mark,
    refusals,
    sorts,
    unconfirmed,
)
from jiedao.exchange.queries.orders import (
    Standing,
    due_days,
    kind_of,
    known,
    order,
    order_of,
    orders_of,
    owner,
    receipts,
    standing,
)

__all__ = [
    "Change",
    "Sort",
    "Standing",
    "changes",
    "client_of",
    "clients",
    "digest",
    "due_days",
    "kind_of",
    "known",
    "last_cursor",
    "mark",
    "order",
    "order_of",
    "orders_of",
    "owner",
    "receipts",
    "refusals",
    "sorts",
    "standing",
    "unconfirmed",
    "untold",
]
