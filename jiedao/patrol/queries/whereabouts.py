"""Which cases lie at which place: those that bear its number, and those whose address is its address or name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Q

from jiedao.casework.models import Case
from jiedao.casework.queries.alike import SAME
from jiedao.casework.rules import likeness, plain
from jiedao.ledger.models import FactQuerySet
from jiedao.ledger.rules import Scope
from jiedao.patrol.queries.spots import Spot, spots

Key = tuple[str, str]  # register, number of a case
NAMED = 4  # characters of a name that tell a place wherever they stand in an address


def places_of(wanted: Iterable[Spot], cases: FactQuerySet | None = None) -> dict[Key, str]:
    """The number of the place at which each case lies, of these places; of these cases, all where None.

    A case without a number lies where its address is likest, if one place of its committee is likest of all: an
    address that two places share tells of neither.
    """
    numbers = {spot.number: spot.code for spot in wanted}
    codes = set(numbers.values())
    rows = (Case.objects.live() if cases is None else cases).filter(
        Q(point_number__in=numbers) | Q(point_number="", code__in=codes) & ~Q(address="")
    )
    told = list(rows.values_list("register", "number", "point_number", "code", "address"))
    near: dict[str, list[Spot]] = {}
    if any(not point for _, _, point, _, _ in told):
        for spot in spots(Scope.of(*codes)):
            near.setdefault(spot.code, []).append(spot)
    found: dict[Key, str] = {}
    seen: dict[tuple[str, str], str] = {}
    for register, number, point, code, address in told:
        if not point:
            point = seen.setdefault((code, address), "") or _likest(address, near.get(code, ()))
            seen[code, address] = point
        if point in numbers:
            found[register, number] = point
    return found


def keys_in(area: str, code: str) -> tuple[set[Key], list[Spot]]:
    """The cases that lie in an estate, building or address of a committee, and the places that do: by their addresses,
    or by the names of those places."""
    near = [spot for spot in spots(Scope.of(code)) if lies_in(spot.address or spot.name, area)]
    rows = Case.objects.live().filter(code=code, point_number="").exclude(address="")
    told = rows.values_list("register", "number", "address")
    own = {(register, number) for register, number, address in told if lies_in(address, area)}
    return own | places_of(near).keys(), near


def lies_in(address: str, area: str) -> bool:
    """Whether an address is of an area: it holds its name, whole and not as the tail of another number.

    >>> lies_in("滨里小区 3号楼201", "滨里小区3号"), lies_in("滨里小区13号", "滨里小区3号")
    (True, False)
    """
    told = plain(area)
    return bool(told) and told in plain(address)


def _likest(address: str, near: Iterable[Spot]) -> str:
    """The number of the place that an address tells, empty where it tells none."""
    like = sorted(((_alike(address, spot.address, spot.name), spot.number) for spot in near), reverse=True)[:2]
    if not like or like[0][0] < SAME or (len(like) > 1 and like[0][0] == like[1][0]):
        return ""
    return like[0][1]


@lru_cache(maxsize=65536)
def _alike(address: str, own: str, name: str) -> float:
    """How far an address is that of a place: its own, its name, or one that holds its name."""
    told = plain(name)
    if len(told) >= NAMED and told in plain(address):
        return 1.0
    return max(likeness(address, own), likeness(address, name))
