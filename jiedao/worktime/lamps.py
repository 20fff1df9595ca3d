"""Lamps: how a deadline stands at a moment."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class Lamp(StrEnum):
    """How something with a deadline stands."""

    NORMAL = "normal"
    SOON = "soon"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_LATE = "done_late"


LAMP_NAMES = {
    Lamp.NORMAL: "正常",
    Lamp.SOON: "临期",
    Lamp.OVERDUE: "超期",
    Lamp.DONE: "按期办结",
    Lamp.DONE_LATE: "超期办结",
}


def lamp(now: datetime, warn: datetime, due: datetime, done_at: datetime | None = None) -> Lamp:
    """The lamp as seen at `now`; what is done only later is not done yet, so past days can be asked for.

    At the moment of warning it is soon; at the very deadline still in time. Late stays late after it is done.
    """
    if done_at is not None and done_at <= now:
        return Lamp.DONE if done_at <= due else Lamp.DONE_LATE
    if now > due:
        return Lamp.OVERDUE
    return Lamp.SOON if now >= warn else Lamp.NORMAL
