"""What a case is found by: its number, words and their sound, its place. Follows from its fact and its premises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from jiedao import reactions
from jiedao.casework.models import Case, Head
from jiedao.casework.rules import grams, sounds
from jiedao.casework.rules.placing import is_coarse
from jiedao.ledger.actions import BATCH
from jiedao.ledger.models import Entry
from jiedao.register.kinds import PREMISES_MOVED
from jiedao.register.models import Premises

# The fields of `models.Head` that `found_by` fills.
FOUND_BY = ("source", "place", "grams", "sounds", "lon", "lat")


def premises_of(facts: Iterable[Case]) -> dict[str, Premises]:
    """The premises that cases name by 点位编号, in one query, none where no case names any.

    Those that left the register are taken as they were last: what was found there was found there.
    """
    numbers = {fact.point_number for fact in facts if fact.point_number}
    if not numbers:
        return {}
    lasts = Premises.objects.filter(number__in=numbers).order_by("number", "-pk").distinct("number")
    return {one.number: one for one in lasts}


def found_by(fact: Case, premises: Mapping[str, Premises]) -> dict[str, Any]:
    """The fields by which a case is sought and placed on the map: where it was found, else where its premises lie."""
    there = premises.get(fact.point_number)
    lon, lat = (there.lon, there.lat) if there else (None, None)
    if fact.located and not is_coarse(fact.metres):
        lon, lat = fact.lon, fact.lat
    place = f"{fact.point_number} {there.name}" if there else fact.point_number
    texts = (fact.address, there.name if there else "", fact.description)
    return {
        "source": fact.source,
        "place": place,
        "grams": grams(fact.number, fact.address, place, fact.description),
        "sounds": sounds(*texts),
        "lon": lon,
        "lat": lat,
    }


def described(fact: Case, premises: Mapping[str, Premises] | None = None) -> dict[str, Any]:
    """The fields of a case's row that tell what it is and where; its premises are looked up where they are not at
    hand."""
    return {
        "kind": fact.kind,
        "subtype": fact.subtype,
        "code": fact.code,
        "address": fact.address,
        "text": fact.description,
        "found_on": fact.found_on,
        **found_by(fact, premises_of([fact]) if premises is None else premises),
    }


@reactions.after(PREMISES_MOVED)
def follow_premises(entry: Entry) -> None:
    """Let the rows of cases bear where their premises lie and what they are called, after an act on the register.

    What they are found by follows from facts; no step is taken, and their version stays.
    """
    touched = Premises.objects.filter(Q(entry=entry) | Q(void_entry=entry)).values("number")
    facts = list(Case.objects.live().filter(point_number__in=touched).exclude(point_number="").order_by("pk"))
    for start in range(0, len(facts), BATCH):
        _renew(facts[start : start + BATCH])


def _renew(facts: Sequence[Case]) -> None:
    premises = premises_of(facts)
    stated = {(fact.register, fact.number): fact for fact in facts}
    changed = []
    for head in Head.objects.filter(number__in={fact.number for fact in facts}):
        fact = stated.get((head.register, head.number))
        found = found_by(fact, premises) if fact else {}
        if any(getattr(head, name) != value for name, value in found.items()):
            for name, value in found.items():
                setattr(head, name, value)
            changed.append(head)
    Head.objects.bulk_update(changed, FOUND_BY, batch_size=BATCH)
