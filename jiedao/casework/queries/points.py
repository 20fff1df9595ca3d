"""Which premises are meant while a case is filed: told by their number, their name, their address or its sound."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from django.db.models import Q

from jiedao.casework.rules import heard, sounds
from jiedao.register.models import Premises

FIRST = 8
_FIELDS = ("code", "number", "name", "address")


def point_of(codes: Collection[str], text: str) -> Premises | None:
    """The premises of these committees that bear just that number, else, where they alone do, just that name."""
    told = text.strip()
    found = list(_within(codes).filter(Q(number=told) | Q(name=told))) if told else []
    named = [one for one in found if one.number == told] or found
    return named[0] if len(named) == 1 else None


def points_like(codes: Collection[str], text: str, *, first: int = FIRST) -> list[Premises]:
    """The premises of these committees that a text may mean, by number; letters are taken as pinyin of the name too."""
    word = text.strip()
    if not word:
        return []
    rows = _within(codes).order_by("number")
    found = list(
        rows.filter(Q(number__istartswith=word) | Q(name__icontains=word) | Q(address__icontains=word))[:first]
    )
    ways = heard(word)
    if ways and len(found) < first:
        said = (one for one in rows if any(_sounds(one.name).issuperset(way) for way in ways))
        found += [one for one in said if one not in found][: first - len(found)]
    return found


def _within(codes: Collection[str]) -> Any:
    return Premises.objects.live().filter(code__in=codes).only(*_FIELDS)


@lru_cache(maxsize=8192)
def _sounds(name: str) -> frozenset[str]:
    return frozenset(sounds(name))
