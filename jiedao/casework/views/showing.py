"""How a case is told on pages: its lamp, its line in a list, its text without telephones and citizen numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jiedao.casework import queries
from jiedao.casework.kinds import KIND_NAMES, MOVES
from jiedao.casework.models import Head
from jiedao.casework.rules import EARLY_NAMES, OPEN, Verb
from jiedao.gongwen import masking
from jiedao.worktime import LAMP_NAMES, Lamp, lamp

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
    """A case as a line of a list. `due` is the first of its clocks that runs out, and `due_word` says of what."""

    head: Head
    kind: str
    place: str
    text: str
    short: str
    state: str
    lamp: str
    word: str
    due: datetime | None
    due_word: str
    assignable: bool


def row(head: Head, places: Mapping[str, str], at: datetime) -> Row:
    """A case with its committee's name and its lamp; `lamp` is empty where it has no clock."""
    stands, text = queries.lamp_of(head, at), quiet(head.text)
    first = EARLY_NAMES.get(queries.pressing(head), "") if head.state in OPEN else ""
    return Row(
        head=head,
        kind=KIND_NAMES[head.kind],
        place=places.get(head.code, head.code),
        text=text,
        short=text if len(text) <= SHORT else f"{text[: SHORT - 1]}…",
        state=head.told_state,
        lamp=LAMPS[stands] if stands else "",
        word=_word(head, stands, first, at),
        due=head.next_due_at if first else head.due_at,
        due_word=f"{first}到期",
        assignable=head.state in _ASSIGNABLE,
    )


def _word(head: Head, stands: Lamp | None, first: str, at: datetime) -> str:
    """What the lamp means: of which clock, where it is not that of the close, and the days it has run out."""
    if stands is None:
        return ""
    if stands is Lamp.NORMAL:
        return LAMP_NAMES[stands]
    if stands is Lamp.OVERDUE and head.next_due_at is not None and (days := (at - head.next_due_at).days):
        return f"{first}超期{days}天"
    return f"{first}{LAMP_NAMES[stands]}"


def clock(warn_at: datetime | None, due_at: datetime | None, at: datetime) -> dict[str, Any] | None:
    """A clock beside that of the close as a lamp with its moment; None where it does not run."""
    if warn_at is None or due_at is None:
        return None
    stands = lamp(at, warn_at, due_at)
    return {"lamp": LAMPS[stands], "word": LAMP_NAMES[stands], "due_at": due_at}
