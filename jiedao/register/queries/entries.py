"""Entries of the register: what kind they are of, their story, and counts over them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Count, Field, Q

from jiedao.gongwen import masking
from jiedao.ledger.models import Entry, Fact, in_scope
from jiedao.ledger.queries import after
from jiedao.ledger.rules import Scope
from jiedao.register.kinds import PARTY_ROLES, SORTS, Sort
from jiedao.register.models import Address, Building, Estate, Grid, Outline, Premises, Site, SitePosition
from jiedao.register.rules import GridKind, one_plus_n

Entered: TypeAlias = Premises | Site | Grid | Estate | Building | Address
MODELS: dict[str, type[Entered]] = {
    "premises": Premises,
    "site": Site,
    "grid": Grid,
    "estate": Estate,
    "building": Building,
    "address": Address,
}
_FRAME = {field.name for field in Fact._meta.get_fields()} - {"code"} | {"id"}


def sort_of(model: type[Entered]) -> Sort:
    """What pages and messages call such entries."""
    return next(SORTS[key] for key, known in MODELS.items() if known is model)


def own_fields(model: type[Fact]) -> list[Field[Any, Any]]:
    """The fields that say something of the thing itself, its division code first."""
    return [field for field in model._meta.concrete_fields if field.name not in _FRAME]


def differs(old: Fact, new: Fact) -> bool:
    """Whether two facts of a kind say different things."""
    names = [field.attname for field in own_fields(type(old))]
    return any(getattr(old, name) != getattr(new, name) for name in names)


def said(fact: Fact, name: str) -> Any:
    """What a field of a fact says, in the words of its choices."""
    worded = getattr(fact, f"get_{name}_display", None)
    value = worded() if worded else getattr(fact, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    return value


# Of those who answer for a place or a grid.
MASKS = {"owner": masking.name, "contact": masking.phone, "head_name": masking.name}


def masked(fact: Fact, name: str) -> Any:
    """What a field of a fact says, as it may be shown."""
    value = said(fact, name)
    return MASKS[name](value) if name in MASKS else value


def masked_fields(fact: Fact) -> list[Field[Any, Any]]:
    """The fields of a fact of which more is on record than is shown."""
    return [field for field in own_fields(type(fact)) if field.name in MASKS and getattr(fact, field.name)]


def changes(former: Fact, fact: Fact) -> dict[str, list[str]]:
    """{field: [old, new]} of what differs, in words, people masked: the entry is read by those who audit."""
    found = {}
    for one in own_fields(type(fact)):
        if getattr(former, one.attname) != getattr(fact, one.attname):
            both = [masked(version, one.attname) for version in (former, fact)]
            found[str(one.verbose_name)] = ["" if value is None else str(value) for value in both]
    return found


@dataclass(frozen=True)
class Told:
    """One step in the story of an entry of the register."""

    entry: Entry

    @property
    def note(self) -> str:
        """What the step changed, or why it was done."""
        return note(self.entry)


def note(entry: Entry) -> str:
    """What an act on the register changed, or why it was done; a ledger's correction tells its columns."""
    fields = entry.detail.get("fields") or entry.detail.get("changes") or {}
    told = [f"{name}：{old or '空'} → {new or '空'}" for name, (old, new) in fields.items()]
    told += [f"连带更正{label} {number} 条" for label, number in entry.detail.get("carried", {}).items()]
    return "；".join([*([masking.numbers_in(entry.reason)] if entry.reason else []), *told])


def story(fact: Entered) -> list[Told]:
    """What was done with an entry of the register, the newest first: with every fact that bore its identity, and with
    the positions of a site.

    An act that voids one fact and records the next is one step.
    """
    same = dict(zip(fact.IDENTITY, fact.identity, strict=True))
    versions: list[Fact] = list(type(fact).objects.filter(**same).select_related("entry", "void_entry"))
    if isinstance(fact, Site):
        versions += SitePosition.objects.filter(name=fact.name).select_related("entry", "void_entry")
    entries = {entry.pk: entry for one in versions for entry in (one.entry, one.void_entry) if entry is not None}
    return [Told(entries[pk]) for pk in sorted(entries, reverse=True)]


def reaches_beyond(entry: Entry, scope: Scope) -> bool:
    """Whether an act touched an entry or vector of the register outside a scope."""
    touched = Q(entry=entry) | Q(void_entry=entry)
    models = (*MODELS.values(), SitePosition, Outline)
    return any(model.objects.filter(touched).exclude(in_scope(scope)).exists() for model in models)


def seen(sort: str, pk: int, scope: Scope) -> Entered | None:
    """One version of an entry of that kind, whether it stands or not; None outside the scope."""
    model = MODELS.get(sort)
    found: Entered | None = model.objects.within(scope).filter(pk=pk).first() if model else None
    return found


def current(sort: str, pk: int, scope: Scope) -> Entered | None:
    """The entry of that kind as it stands now, by the row of any of its versions; None outside the scope or gone."""
    model = MODELS.get(sort)
    then: Entered | None = model.objects.filter(pk=pk).first() if model else None
    found = after(then)[1] if then is not None else None
    return found if isinstance(found, Entered) and scope.covers(found.code) else None


@dataclass(frozen=True)
class PartyGrids:
    """The party grids by what they are in "1+27+N", and the grids of every kind by committee."""

    roles: dict[str, int]
    committees: dict[str, dict[str, int]]  # {code: {kind: number}}

    def __str__(self) -> str:
        return one_plus_n(*(self.roles[role] for role in PARTY_ROLES))


def party_grids(scope: Scope) -> PartyGrids:
    """The grids that stand in a scope, counted."""
    grids = Grid.objects.live().within(scope)
    counted = dict(grids.filter(kind=GridKind.PARTY.value).values_list("role").annotate(n=Count("pk")).order_by())
    committees: dict[str, dict[str, int]] = {}
    for code, kind, number in grids.values_list("code", "kind").annotate(n=Count("pk")).order_by("code"):
        committees.setdefault(code, {})[kind] = number
    return PartyGrids({role: counted.get(role, 0) for role in PARTY_ROLES}, committees)


def next_number() -> str:
    """A number for the next place: the highest of the commonest series, and one more; D001 without any.

    Numbers once given are never given again.
    """
    series: dict[str, list[str]] = {}
    for number in Premises.objects.values_list("number", flat=True).distinct():
        if found := re.fullmatch(r"(.*?)([0-9]+)", number):
            series.setdefault(found[1], []).append(found[2])
    if not series:
        return "D001"
    head, tails = max(series.items(), key=lambda one: (len(one[1]), one[0]))
    return f"{head}{max(map(int, tails)) + 1:0{len(max(tails, key=int))}d}"


def site_kinds() -> dict[str, str]:
    """The kinds of the sites that stand, each as its own word."""
    return {kind: kind for kind in Site.objects.live().order_by("kind").values_list("kind", flat=True).distinct()}


def standing_address(text: str, scope: Scope) -> Address | None:
    """The standard address that a text is; None where it is none of the scope."""
    found: Address | None = Address.objects.live().within(scope).filter(address=text).first() if text else None
    return found
