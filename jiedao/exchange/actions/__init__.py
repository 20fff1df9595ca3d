"""Every write for the district's platform: letting it in, and what it asks, each operation once."""

from jiedao.exchange.actions.letting import hear, let_in, note_refusal, renew, set_active
from jiedao.exchange.actions.once import Answer, once
from jiedao.exchange.actions.orders import confirm, push, withdraw
from jiedao.exchange.actions.streaming import extend_stream

__all__ = [
    "Answer",
    "confirm",
    "extend_stream",
    "hear",
    "let_in",
    "note_refusal",
    "once",
    "push",
    "renew",
    "set_active",
    "withdraw",
]
