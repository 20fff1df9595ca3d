"""Where cases come from, as it was written of the newest."""

from __future__ import annotations

from collections import Counter

from jiedao.casework.models import Head


def sources(kind: str, *, newest: int = 500, first: int = 12) -> list[str]:
    """Where the newest cases came from, the kind's own first, the most usual first."""
    rows = Head.objects.order_by("-found_on", "-pk").values_list("kind", "source")[:newest]
    counted = Counter((own == kind, source) for own, source in rows if source)
    return list(dict.fromkeys(source for (_, source), _ in sorted(counted.items(), key=_usual)))[:first]


def _usual(counted: tuple[tuple[bool, str], int]) -> tuple[bool, int, str]:
    (own, source), count = counted
    return not own, -count, source
