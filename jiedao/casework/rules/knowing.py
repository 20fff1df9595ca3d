"""What is made of a case that came from a ledger, and by what cases are searched."""

from __future__ import annotations

from jiedao.casework.rules.values import State


def imported_state(*, verifies: bool, rectified: bool, verified: bool, assigned: bool) -> State:
    """Where a case stands of which only a ledger's dates are known, and perhaps who is in charge."""
    if verified or (rectified and not verifies):
        return State.CLOSED
    if rectified:
        return State.DONE
    return State.HANDLING if assigned else State.FOUND


def grams(*texts: str) -> list[str]:
    """The pairs of neighbouring characters of texts, by which they are searched; without white space, letters folded.

    >>> grams("A座 2")
    ['a座', '座2']
    """
    found: dict[str, None] = {}
    for text in texts:
        plain = "".join(text.lower().split())
        found |= dict.fromkeys(plain[i : i + 2] for i in range(len(plain) - 1))
    return list(found)
