"""How a case is told on pages: its lamp, its line in a list, its text without telephones and citizen numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from jiedao.casework import queries
from jiedao.casework.kinds import KIND_NAMES, MOVES
from jiedao.casework.models import Head
from jiedao.casework.rules import STATE_NAMES, State, Verb
from jiedao.gongwen import masking
from jiedao.worktime import LAMP_NAMES, Lamp

SHORT = 60  # characters of a text in a list
_ASSIGNABLE = {state.value for state in MOVES[Verb.ASSIGN].starts - MOVES[Verb.ASSIGN].late}  # several at once
LAMPS = {
    Lamp.NORMAL: "ok",
    Lamp.SOON: "soon",
    Lamp.OVERDUE: "late",
    Lamp.DONE: "ok",
    Lamp.DONE_LATE: "late",
}


def quiet(text: str) -> str:
    """A free text with telephone and citizen numbers masked.

    >>> quiet("已联系13912345678")
    '已联系139****5678'
    """
    return masking.numbers_in(text)


@dataclass(frozen=True)
class Row:
    """A case as a line of a list."""

    head: Head
    kind: str
    place: str
    text: str
    short: str
    state: str
    lamp: str
    word: str
    assignable: bool


def row(head: Head, places: Mapping[str, str], at: datetime) -> Row:
    """A case with its committee's name and its lamp; `lamp` is empty where it has no clock."""
    lamp, text = queries.lamp_of(head, at), quiet(head.text)
    return Row(
        head=head,
        kind=KIND_NAMES[head.kind],
        place=places.get(head.code, head.code),
        text=text,
        short=text if len(text) <= SHORT else f"{text[: SHORT - 1]}…",
        state=STATE_NAMES[State(head.state)],
        lamp=LAMPS[lamp] if lamp else "",
        word=_word(head, lamp, at),
        assignable=head.state in _ASSIGNABLE,
    )


def _word(head: Head, lamp: Lamp | None, at: datetime) -> str:
    """What the lamp means, with the days a case is late; a merged or revoked case has no lamp to speak of."""
    if lamp is None:
        return ""
    if lamp is Lamp.OVERDUE and head.due_at is not None and (days := (at - head.due_at).days):
        return f"超期{days}天"
    return LAMP_NAMES[lamp]
