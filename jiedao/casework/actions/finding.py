"""What a case is found by: its number, words and their sound, its place. Follows from its fact and its premises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jiedao.casework.models import Case
from jiedao.casework.rules import grams, sounds
from jiedao.register.models import Premises

# The fields of `models.Head` that `found_by` fills.
FOUND_BY = ("source", "place", "grams", "sounds", "lon", "lat")


def premises_of(facts: Iterable[Case]) -> dict[str, Premises]:
    """The premises that cases name by 点位编号, in one query, none where no case names any."""
    numbers = {fact.point_number for fact in facts if fact.point_number}
    if not numbers:
        return {}
    return {one.number: one for one in Premises.objects.live().filter(number__in=numbers)}


def found_by(fact: Case, premises: Mapping[str, Premises]) -> dict[str, Any]:
    """The fields by which a case is sought and placed on the map."""
    there = premises.get(fact.point_number)
    place = f"{fact.point_number} {there.name}" if there else fact.point_number
    texts = (fact.address, there.name if there else "", fact.description)
    return {
        "source": fact.source,
        "place": place,
        "grams": grams(fact.number, fact.address, place, fact.description),
        "sounds": sounds(*texts),
        "lon": there.lon if there else None,
        "lat": there.lat if there else None,
    }


def described(fact: Case) -> dict[str, Any]:
    """The fields of a case's row that tell what it is and where."""
    return {
        "kind": fact.kind,
        "code": fact.code,
        "address": fact.address,
        "text": fact.description,
        "found_on": fact.found_on,
        **found_by(fact, premises_of([fact])),
    }
