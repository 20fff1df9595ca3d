"""How entries of the register name one another: what leans on an entry, and what would hang in the air."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from jiedao.ledger.models import Entry
from jiedao.register.models import Address, Building, Estate, Grid
from jiedao.register.queries.codes import codes_with_street
from jiedao.register.queries.entries import Entered, sort_of
from jiedao.register.rules import GridKind

OFFERED = 500  # names offered beside a field, as many as a browser's list still serves


@dataclass(frozen=True)
class Leans:
    """That entries of one kind name some of another: {field here: field there}, and what those there have to be."""

    model: type[Entered]
    on: type[Entered]
    fields: Mapping[str, str]
    only: Mapping[str, str] = field(default_factory=dict)

    @property
    def column(self) -> str:
        """The field here that bears the other's own name."""
        return list(self.fields)[-1]

    def means(self, fact: Entered) -> bool:
        """Whether it is one of those that can be named so."""
        return isinstance(fact, self.on) and all(getattr(fact, name) == value for name, value in self.only.items())

    def naming(self, fact: Entered) -> dict[str, Any]:
        """The fields by which an entry names that one."""
        return {here: getattr(fact, there) for here, there in self.fields.items()}

    def told(self, fact: Entered) -> str:
        """What an entry calls the one that it names; empty where it names none."""
        words = [str(getattr(fact, here)) for here in self.fields if here != "code"]
        return " ".join(filter(None, words)) if words[-1] else ""

    def target(self, fact: Entered) -> tuple[object, ...]:
        """The identity of the one that an entry names."""
        there = {**{name: getattr(fact, here) for here, name in self.fields.items()}, **self.only}
        return tuple(there[name] for name in self.on.IDENTITY)


LEANS = (
    Leans(Building, Estate, {"code": "code", "estate": "name"}),
    Leans(Address, Estate, {"code": "code", "estate": "name"}),
    Leans(Address, Building, {"code": "code", "estate": "estate", "building": "name"}),
    *(Leans(Address, Grid, {kind.value: "number"}, {"kind": kind.value}) for kind in GridKind),
)


def offered(model: type[Entered], codes: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """What entries of a kind in these committees may name, by field: the name and what else is told of it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for leans in LEANS:
        if leans.model is model:
            rows = leans.on.objects.live().filter(code__in=codes, **leans.only).order_by("code", *leans.on.IDENTITY)
            name = list(leans.fields.values())[-1]
            beside = {Grid: "name", Building: "estate"}.get(leans.on, "code")
            found[leans.column] = list(rows.values_list(name, beside)[:OFFERED])
    return found


def leaning(fact: Entered) -> list[tuple[Leans, list[Entered]]]:
    """The entries that name this one, by how they do."""
    found = [(one, list(one.model.objects.live().filter(**one.naming(fact)))) for one in LEANS if one.means(fact)]
    return [(leans, rows) for leans, rows in found if rows]


def counted(found: list[tuple[Leans, list[Entered]]]) -> dict[str, int]:
    """How many they are, by what they are called."""
    numbers: dict[str, int] = {}
    for leans, rows in found:
        label = sort_of(leans.model).label
        numbers[label] = numbers.get(label, 0) + len(rows)
    return numbers


def hanging(*entries: Entry) -> Entered | None:
    """An entry that names something which these acts brought or names it by one of them, and which does not stand."""
    for leans in LEANS:
        there = {name: OuterRef(here) for here, name in leans.fields.items()} | dict(leans.only)
        brought = Exists(leans.on.objects.filter(entry__in=entries, **there))
        naming: QuerySet[Any] = leans.model.objects.live().exclude(**{leans.column: ""})
        lost = naming.filter(Q(entry__in=entries) | Q(brought)).exclude(Exists(leans.on.objects.live().filter(**there)))
        if found := lost.first():
            return found  # type: ignore[no-any-return]
    return None


class Standing:
    """What stands, as new entries are judged by it: read once where it is asked for, and added to."""

    def __init__(self) -> None:
        self.codes = codes_with_street()
        self._named: dict[type[Any], set[tuple[object, ...]]] = {}

    def named(self, model: type[Entered]) -> set[tuple[object, ...]]:
        """The identities of the entries of a kind."""
        if model not in self._named:
            self._named[model] = set(model.objects.live().values_list(*model.IDENTITY))
        return self._named[model]
