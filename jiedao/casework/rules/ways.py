"""Which way each move can really take a case, found by making it from every case that there can be."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from jiedao.casework.rules.moves import after
from jiedao.casework.rules.values import OPEN, Matter, Move, Part, State, Verb

_OWN, _OTHER = 1, 2
_UNSIGNED, _SIGNED, _FINISHED = (False, False), (True, False), (True, True)
# How far the part of the unit whose move it is can have come.
_FROM = {
    Verb.SIGN: (_UNSIGNED,),
    Verb.GIVE_BACK: (_UNSIGNED, _SIGNED),  # signed: of a unit without an account
    Verb.REPORT_DONE: (_SIGNED,),
    Verb.ANSWER: (_UNSIGNED, _SIGNED),
}


def ways(verb: Verb, move: Move) -> list[tuple[State, State]]:
    """From where to where the move leads, each once, in the order of the states."""
    if verb is Verb.FILE:
        return []
    found = {
        (start, after(verb, move, Matter("", "", start, parts=parts), _OWN, units))
        for start in move.starts
        for parts in _parts(start, verb)
        for units in ({_OWN}, {_OTHER}, {_OWN, _OTHER})
    }
    order = list(State)
    return sorted(found, key=lambda way: (order.index(way[0]), order.index(way[1])))


def _parts(state: State, verb: Verb) -> Iterator[tuple[Part, ...]]:
    """The parts that one or two units can have in a case of that state, or nobody."""
    if state not in OPEN or state is State.FOUND:
        yield ()
        return
    if state in (State.DONE, State.VERIFIED):
        yield ()  # a ledger says that it was mended, and not by whom
    steps = (_UNSIGNED, _SIGNED, _FINISHED)
    for leads, own, other in product((True, False), _FROM.get(verb, steps), (None, *steps)):
        parts = [Part(_OWN, leads or other is None, *own)]
        if other is not None:
            parts.append(Part(_OTHER, not leads, *other))
        if _can_be(state, parts):
            yield tuple(parts)


def _can_be(state: State, parts: list[Part]) -> bool:
    if state is State.ASSIGNED:
        return not any(part.signed for part in parts)
    done = all(part.done for part in parts)
    return any(part.signed for part in parts) and not done if state is State.HANDLING else done
