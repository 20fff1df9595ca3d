"""Every write for the district's platform: letting it in, and what it asks, each operation once."""

from jiedao.exchange.actions.letting import let_in, renew, set_active
from jiedao.exchange.actions.once import Answer, once
from jiedao.exchange.actions.orders import confirm, push, withdraw

__all__ = ["Answer", "confirm", "let_in", "once", "push", "renew", "set_active", "withdraw"]
