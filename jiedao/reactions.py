"""What follows from an act in another office: verb of the ledger of acts → what is done then.

An office that stands above puts down what it does after acts of those below, which do not know it. What follows belongs
to the same transaction, and is either all there or none of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TypeAlias

from jiedao.ledger.models import Entry

Reaction: TypeAlias = Callable[[Entry], None]

_table: dict[str, list[Reaction]] = defaultdict(list)


def after(verbs: Iterable[str]) -> Callable[[Reaction], Reaction]:
    """Let a function follow acts of these verbs; it is given the entry of the act."""

    def put_down(reaction: Reaction) -> Reaction:
        for verb in verbs:
            _table[verb].append(reaction)
        return reaction

    return put_down


def follow(entry: Entry) -> None:
    """Do what follows from an act, in the order in which it was put down."""
    for reaction in _table[entry.verb]:
        reaction(entry)
