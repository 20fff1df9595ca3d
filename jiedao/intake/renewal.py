"""What the record becomes when a row states something new: facts voided and added, dated values moved on.

A held value (a circle of care, a committee) is a row of stretches, each from a day until the next one begins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jiedao.casework.models import Case
from jiedao.intake.feed import HOME, Feed, Known, Values
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Fact, Held
from jiedao.register.models import Committee

Taken = Mapping[str, tuple[Any, Any]]  # {column: (old, new)}
HeldThen = Mapping[str, Mapping[str, str]]  # {column: {number: value}}
ORIGIN_LENGTH = 200


@dataclass(frozen=True)
class Said:
    """Where and when something was said: the copy's day, whether a newer copy stands, the row it came from."""

    day: date
    older: bool
    street_code: str
    origin: str = ""


@dataclass
class Renewal:
    """Facts to void and facts to add."""

    void: list[Fact] = field(default_factory=list)
    add: list[Fact] = field(default_factory=list)


def origin_of(sheet: str, row: int) -> str:
    """A row's place as a fact keeps it."""
    number = f"!{row}"
    return sheet[: ORIGIN_LENGTH - len(number)] + number


def first_facts(feed: Feed, stated: Values, year: int | None, said: Said) -> list[Fact]:
    """All that a new row states, held values from the row's own start."""
    facts = feed.facts(stated, year, said.street_code)
    for fact in facts:
        fact.origin = said.origin
    start = min(stated.get(feed.start) or said.day, said.day)
    held = [_holding(model, feed, stated, column, start, said) for column, model in feed.held.items() if stated[column]]
    return [*facts, *held]


def _holding(model: type[Held], feed: Feed, stated: Values, column: str, from_on: date, said: Said) -> Held:
    return model(
        code=stated[HOME],
        number=stated[feed.identity[0]],
        value=stated[column],
        from_on=from_on,
        stated_on=said.day,
        origin=said.origin,
    )


def held_then(feed: Feed, day: date, numbers: Collection[str] = ()) -> HeldThen:
    """The dated values that held on an earlier day, of all or of those numbers."""
    found: dict[str, Mapping[str, str]] = {}
    for column, model in feed.held.items():
        stretches = model.objects.live().filter(from_on__lte=day).order_by("from_on")
        if numbers:
            stretches = stretches.filter(number__in=numbers)
        found[column] = dict(stretches.values_list("number", "value"))
    return found


def as_then(feed: Feed, known: Known, held: HeldThen) -> Known:
    """A row on record with the dated values that held then."""
    number = str(known.values[feed.identity[0]])
    values = {column: values[number] for column, values in held.items() if number in values}
    return Known(known.values | values, known.facts)


def renew(feed: Feed, known: Known, taken: Taken, said: Said) -> Renewal:
    """Void what the row stated and add what it states now; a held value gets its next stretch.

    What an older copy says of a held value is told of its own time, and the main fact keeps the newer value.
    """
    renewal = Renewal()
    main = known.facts[0]
    values = feed.state({(): main})[()].values
    values |= {column: new for column, (_, new) in taken.items() if not (said.older and column in feed.held)}
    values.setdefault(HOME, main.code)
    year = getattr(main, "year", None)
    fresh = feed.facts(values, year, said.street_code if feed.local else main.code)
    for old, stated in _paired(known.facts, fresh):
        new = _kept(feed, old, stated)
        if old is None or new is None or not _same(old, new):
            _replace(renewal, old, new, said)
    for column, model in feed.held.items():
        if column in taken:
            _move(renewal, model, feed, {**values, column: taken[column][1]}, column, said)
    return renewal


def _kept(feed: Feed, old: Fact | None, new: Fact | None) -> Fact | None:
    """Of a case, what its ledger has no column for stays as the house knows it."""
    if not isinstance(old, Case) or not isinstance(new, Case):
        return new
    return ledger.again(old, **{name: getattr(new, name) for name in feed.case_fields.values()})


def _replace(renewal: Renewal, old: Fact | None, new: Fact | None, said: Said) -> None:
    if old is not None:
        renewal.void.append(old)
    if new is not None:
        new.origin = said.origin
        if isinstance(new, Committee) and old is not None:
            new.code = old.code
        renewal.add.append(new)


def _move(renewal: Renewal, model: type[Held], feed: Feed, values: dict[str, Any], column: str, said: Said) -> None:
    """Let the new value hold from the copy's day; an older copy's value holds until the next statement."""
    stretches = list(model.objects.live().filter(number=values[feed.identity[0]]).order_by("from_on"))
    current = next((s for s in reversed(stretches) if s.from_on <= said.day), None)
    if said.older and current is not None and current.stated_on > said.day:
        # The stretch was stated by a later copy: before that copy's day the older one knows better.
        renewal.void.append(current)
        renewal.add.append(_holding(model, feed, values, column, current.from_on, said))
        renewal.add.append(ledger.again(current, from_on=current.stated_on))
        return
    renewal.void += [stretch for stretch in stretches if stretch.from_on == said.day]
    renewal.add.append(_holding(model, feed, values, column, said.day, said))


def _paired(old: Sequence[Fact], new: Sequence[Fact]) -> list[tuple[Fact | None, Fact | None]]:
    """The old and the new fact of each kind."""
    pairs: dict[type[Fact], list[Fact | None]] = defaultdict(lambda: [None, None])
    for fact in old:
        pairs[type(fact)][0] = fact
    for fact in new:
        pairs[type(fact)][1] = fact
    return [(first, second) for first, second in pairs.values()]


def _same(old: Fact, new: Fact) -> bool:
    skip = {"id", "entry_id", "recorded_at", "void_entry_id", "voided_at", "origin", "doubtful"}
    names = [f.attname for f in old._meta.concrete_fields if f.attname not in skip]
    return all(getattr(old, name) == getattr(new, name) for name in names)
