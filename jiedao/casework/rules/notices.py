"""Who is told of which step of a case, and when nobody is disturbed. Notices are reckoned, never kept."""

from __future__ import annotations

from datetime import time
from enum import StrEnum

from jiedao.casework.rules.values import Verb


class Audience(StrEnum):
    """Who is told."""

    UNITS = "units"  # the posts of the units that have the case in hand
    DESK = "desk"  # those who hand cases over
    VERIFIERS = "verifiers"  # those who verify in their scope
    HEADS = "heads"  # those who decide on extensions
    FILER = "filer"  # who filed it


TELLS: dict[Verb, tuple[Audience, ...]] = {
    Verb.FILE: (Audience.DESK,),
    Verb.ASSIGN: (Audience.UNITS,),
    Verb.GIVE_BACK: (Audience.DESK,),
    Verb.SEND_BACK: (Audience.UNITS,),
    Verb.REPORT_DONE: (Audience.VERIFIERS,),
    Verb.ANSWER: (Audience.VERIFIERS,),
    Verb.VERIFY: (Audience.FILER,),
    Verb.CLOSE: (Audience.FILER,),
    Verb.MERGE: (Audience.FILER,),
    Verb.REVOKE: (Audience.FILER,),
    Verb.REOPEN: (Audience.DESK, Audience.FILER),
    Verb.ASK_EXTENSION: (Audience.HEADS,),
    Verb.GRANT: (Audience.UNITS,),
    Verb.DENY: (Audience.UNITS,),
    Verb.SEEN: (Audience.UNITS,),
    Verb.PUT_OFF: (Audience.UNITS,),
}
# Of a deadline that comes near or has passed.
CLOCK = (Audience.UNITS, Audience.HEADS)

# The act whose roles an audience is, where it is one of roles in a scope.
ROLES_OF = {Audience.DESK: Verb.ASSIGN, Audience.VERIFIERS: Verb.VERIFY, Audience.HEADS: Verb.GRANT}

QUIET = (time(20, 0), time(7, 30))  # proposed; nobody's until they choose it


def told_of(audience: Audience) -> frozenset[Verb]:
    """The steps of which an audience is told."""
    return frozenset(verb for verb, audiences in TELLS.items() if audience in audiences)


def is_quiet(now: time, begins: time | None, ends: time | None) -> bool:
    """Whether somebody is not to be disturbed now; hours may pass over midnight.

    >>> is_quiet(time(23), time(20), time(7, 30)), is_quiet(time(7, 30), time(20), time(7, 30))
    (True, False)
    """
    if begins is None or ends is None:
        return False
    return begins <= now < ends if begins <= ends else now >= begins or now < ends


def why_not_quiet(begins: time | None, ends: time | None) -> str | None:
    """Why such quiet hours cannot be."""
    if (begins is None) != (ends is None):
        return "请填写开始和结束时间，或都不填"
    return "开始和结束时间不能相同" if begins is not None and begins == ends else None
