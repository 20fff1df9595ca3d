"""Two people at one thing: the second is told what the first did."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils import timezone

from jiedao.ledger.actions import Conflict
from jiedao.ledger.models import Entry, Fact
from jiedao.ledger.queries import after
from jiedao.organisation import queries


def unless_overtaken(seen: Fact, note: Callable[[Entry], str]) -> None:
    """Conflict, with who did what and when, where a thing was changed since that version of it was seen.

    `note` words what an act changed.
    """
    done, _ = after(seen)
    if done:
        raise overtaken_by(done, note)


def overtaken_by(done: Sequence[Entry], note: Callable[[Entry], str]) -> Conflict:
    """What is said to somebody before whom others did this."""
    names = queries.names(entry.by for entry in done)
    told = "；".join(
        f"{names[entry.by]}于{timezone.localtime(entry.at):%m-%d %H:%M}“{entry.verb}”"
        + (f"（{said}）" if (said := note(entry)) else "")
        for entry in done
    )
    return Conflict(f"您打开以后已有改动：{told}。请核对后再办")
