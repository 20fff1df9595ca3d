"""What lies between a row of Excel and the record.

A feed turns the values of a row into the facts it states, and facts on record back into the values they
state, so that a later copy can be compared column by column whatever the facts look like inside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jiedao.care.models import Contact
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case
from jiedao.ledger.models import Fact, FactQuerySet, Held
from jiedao.services.models import Adaptation

Values = Mapping[str, Any]
Identity = tuple[object, ...]
HOME = "居民区"
KINDS_BY_WORD = {"问题": CaseKind.ISSUE, "隐患": CaseKind.HAZARD, "流转单": CaseKind.ORDER}
NEED = {"需求类型": "description", "办结日期": "rectified_on"}  # of a contact: what states the need that it raised
WORDS_BY_KIND = {kind.value: word for word, kind in KINDS_BY_WORD.items()}


@dataclass(frozen=True)
class Refers:
    """A column whose number must exist elsewhere: on which model, in which field, and which ledger holds it."""

    column: str
    model: type[Fact]
    name: str
    ledger: str
    yearly: bool = False


@dataclass(frozen=True)
class Feed:
    """One ledger's way into the record. `fields` pairs its columns with the main fact's fields.

    `caller` pairs those that tell who reported a case with what is kept of them, sealed.
    """

    ledger: str
    model: type[Fact]
    fields: Mapping[str, str]
    identity: tuple[str, ...]
    constants: Mapping[str, object] = field(default_factory=dict)
    yearly: str = ""  # the column whose day gives the year where neither title nor filling date does
    refers: tuple[Refers, ...] = ()
    held: Mapping[str, type[Held]] = field(default_factory=dict)
    start: str = ""  # the column from whose day a held value holds at its first statement
    ends: str = ""  # the column that ends a subject that is missing from a full copy
    event: str = ""  # the column whose day places a row in time; rows outside a copy's span are not missed
    plain: bool = True  # whether the main fact alone states the row
    local: bool = True  # whether rows belong to committees
    located: str = ""  # the column whose address tells the committee where none is named
    ours: str = ""  # the column of a unit that may be the street itself, which then tells nothing
    completes: frozenset[str] = frozenset()  # columns that only this ledger knows: no step here could say otherwise
    caller: Mapping[str, str] = field(default_factory=dict)

    def identify(self, values: Values, year: int | None) -> Identity | None:
        """What tells the row from every other; None while a part of it is missing."""
        if self.model is Adaptation:
            key = adaptation_key(values)
            return (key,) if key else None
        parts = tuple(values.get(column) for column in self.identity)
        if any(part in (None, "") for part in parts):
            return None
        return (year, *parts) if self.yearly else parts

    def identity_of(self, fact: Fact) -> Identity:
        """What tells a fact on record from every other of its ledger."""
        return tuple(getattr(fact, name) for name in self._identity_fields)

    @property
    def register(self) -> str:
        """The ledger by whose numbering its cases are on record."""
        return str(self.constants.get("register", self.ledger))

    @property
    def told_apart(self) -> Mapping[str, object]:
        """The constants by which a fact is known again; a case stays the same when its kind was corrected."""
        return {"register": self.register} if self.model is Case else self.constants

    @property
    def _identity_fields(self) -> tuple[str, ...]:
        return self.model.IDENTITY[1:] if self.constants else self.model.IDENTITY

    @property
    def lengths(self) -> dict[str, int]:
        """How many characters the record has room for, by column."""
        limits = {field.name: field.max_length for field in self.model._meta.concrete_fields}
        return {column: limit for column, name in self.fields.items() if name != "code" and (limit := limits[name])}

    @property
    def case_fields(self) -> Mapping[str, str]:
        """The columns that state a case, paired with its fields; of a contact those of the need that it raised."""
        return self.fields if self.model is Case else NEED if self.model is Contact else {}

    def case_number(self, identity: Identity) -> str | None:
        """The number of the case that the row of this identity states, or may have raised; None where it cannot."""
        if self.model is Case:
            return str(identity[0])
        return need_number(dict(zip(self.identity, identity, strict=True))) if self.model is Contact else None

    def other_identity(self, values: Values) -> Identity | None:
        """What the row is known by where its citizen number is not, when it bears one."""
        if self.model is Adaptation and values.get("身份证号"):
            return self.identify({**values, "身份证号": None}, None)
        return None

    def former(self, wanted: Mapping[Identity, Values]) -> dict[Identity, Known]:
        """Of rows not on record under their identity, those that are so with, or without, a citizen number."""
        if self.model is not Adaptation or not wanted:
            return {}
        homes = Adaptation.objects.live().filter(name__in={values["姓名"] for values in wanted.values()})
        without = {(fact.name, fact.address): fact for fact in homes if not fact.citizen_number}
        numbered = {(fact.name, fact.address): fact for fact in homes if fact.citizen_number}
        found = {
            identity: (without if values.get("身份证号") else numbered).get((values["姓名"], values["地址"]))
            for identity, values in wanted.items()
        }
        return self.state({identity: fact for identity, fact in found.items() if fact is not None})

    def known(self, identities: Sequence[Identity]) -> dict[Identity, Known]:
        """What stands on record for these identities."""
        names = self._identity_fields
        facts = self.model.objects.live().filter(**self.told_apart)
        first = 1 if self.yearly else 0
        if self.yearly:
            facts = facts.filter(year__in={identity[0] for identity in identities})
        values = {identity[first] for identity in identities}
        if all(isinstance(value, date) for value in values) and values:
            facts = facts.filter(**{f"{names[first]}__range": (min(values), max(values))})  # type: ignore[type-var]
        elif len(values) < 20_000:
            facts = facts.filter(**{f"{names[first]}__in": values})
        wanted = set(identities)
        found = {self.identity_of(fact): fact for fact in facts.iterator(chunk_size=5000)}
        return self.state({identity: fact for identity, fact in found.items() if identity in wanted})

    def on_record(self) -> FactQuerySet:
        """Every fact of the ledger that stands."""
        kind = {"kind": self.constants["kind"]} if "kind" in self.constants else {}
        return self.model.objects.live().filter(**self.told_apart, **kind)

    def state(self, facts: Mapping[Identity, Fact]) -> dict[Identity, Known]:
        """The values that facts state, in the ledger's columns."""
        if self.model is Contact:
            return _state_contacts(self, facts)
        return {identity: Known(self.values_of(fact), (fact,)) for identity, fact in facts.items()}

    def values_of(self, fact: Fact) -> dict[str, Any]:
        """The columns that the main fact states; text that is empty counts as none."""
        values: dict[str, Any] = {}
        for column, name in self.fields.items():
            value = getattr(fact, name)
            values[column] = WORDS_BY_KIND.get(value, value) if name == "kind" and self.model is Case else value
        return {column: None if value == "" else value for column, value in values.items()}

    def facts(self, values: Values, year: int | None, street_code: str) -> list[Fact]:
        """The facts that a row of these values states."""
        if self.model is Contact:
            return _contact_facts(values)
        return [self.main_fact(values, year, street_code)]

    def main_fact(self, values: Values, year: int | None, street_code: str) -> Fact:
        """The one fact a plain row states."""
        stated: dict[str, Any] = dict(self.constants)
        for column, name in self.fields.items():
            value = values.get(column)
            if isinstance(value, tuple):
                value = "、".join(value)
            if name == "kind" and self.model is Case:
                value = KINDS_BY_WORD[str(value)]
            if value is None and not self.model._meta.get_field(name).null:
                value = ""
            stated[name] = value
        if self.yearly:
            stated["year"] = year
        if self.model is Adaptation:
            stated["identity_key"] = adaptation_key(values)
        stated.setdefault("code", street_code)
        return self.model(**stated)


@dataclass(frozen=True)
class Known:
    """A row on record: what it states, and the facts that state it."""

    values: dict[str, Any]
    facts: tuple[Fact, ...]


def adaptation_key(values: Values) -> str:
    """The citizen number, or name and address where it is missing."""
    if values.get("身份证号"):
        return str(values["身份证号"])
    if values.get("姓名") and values.get("地址"):
        return f"{values['姓名']} {values['地址']}"
    return ""


def need_number(values: Values) -> str:
    """The number of the need that a contact raised: the contact's own identity."""
    return f"{values['日期']:%Y%m%d}-{values['对象编号']}-{values['志愿者编号']}-{values['方式']}"


def raises_need(values: Values) -> bool:
    """Whether a contact raised a need."""
    return values["联系结果"] == "有需求" or bool(values.get("需求类型"))


def _contact_facts(values: Values) -> list[Fact]:
    raised = raises_need(values)
    number = need_number(values) if raised else ""
    contact = Contact(
        code=values[HOME],
        made_on=values["日期"],
        person_number=values["对象编号"],
        volunteer_number=values["志愿者编号"],
        channel=values["方式"],
        result=values["联系结果"],
        need_number=number,
    )
    if not raised:
        return [contact]
    need = Case(
        code=values[HOME],
        register="点名记录",
        number=number,
        kind=CaseKind.NEED,
        source="点名",
        found_on=values["日期"],
        person_number=values["对象编号"],
        description=values.get("需求类型") or "",
        rectified_on=values.get("办结日期"),
    )
    return [contact, need]


def _state_contacts(feed: Feed, facts: Mapping[Identity, Fact]) -> dict[Identity, Known]:
    numbers = [fact.need_number for fact in facts.values() if isinstance(fact, Contact) and fact.need_number]
    needs: dict[str, Case] = {}
    for start in range(0, len(numbers), 5000):
        batch = Case.objects.live().filter(register="点名记录", number__in=numbers[start : start + 5000])
        needs |= {need.number: need for need in batch}
    known = {}
    for identity, fact in facts.items():
        values = feed.values_of(fact)
        need = needs.get(getattr(fact, "need_number", ""))
        values |= {column: (getattr(need, name) or None) if need else None for column, name in NEED.items()}
        known[identity] = Known(values, (fact, need) if need else (fact,))
    return known
