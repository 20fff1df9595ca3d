"""Landing the rows of one ledger from one file: judged against the record, then written in one act.

The order is: who is a row, is it repeated, does all it refers to exist, what does the record say of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jiedao.intake.feeds import HOME, Feed, Identity, Known, Values
from jiedao.intake.rules import Change, Outcome, compare
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry, Fact, Held
from jiedao.register import queries as register
from jiedao.register.models import Committee
from jiedao.sheets import Problem, Row

Seen = dict[Identity, tuple[Values, str]]  # what landed in this load, and where it stood


@dataclass(frozen=True)
class Sheet:
    """The rows of one ledger in one sheet, with what the copy says of itself."""

    name: str
    rows: Sequence[Row]
    headers: frozenset[str]  # the standard columns it has
    year: int | None
    day: date


@dataclass(frozen=True)
class Refusal:
    """A row that does not land."""

    sheet: str
    row: Row
    key: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Pending:
    """A correction that waits for a person: the fact on record and {column: (old, new)}."""

    origin: str
    key: str
    fact: Fact
    changes: dict[str, tuple[Any, Any]]


@dataclass
class Landing:
    """What became of the rows, and the facts to write for it."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    add: list[Fact] = field(default_factory=list)
    void: list[Fact] = field(default_factory=list)
    doubt: list[Identity] = field(default_factory=list)
    identities: set[Identity] = field(default_factory=set)
    places: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Ground:
    """What landing stands on: the register, the street, and how corrections are dealt with."""

    street_code: str
    codes: Mapping[str, str]
    estates: Mapping[str, str]
    apply: bool
    newest: date | None  # the newest copy of this ledger on record
    declined: frozenset[tuple[str, str]] = frozenset()  # (key, changes) that a person would not have

    def is_older(self, day: date) -> bool:
        """Whether a copy of that day is older than the newest on record."""
        return self.newest is not None and day < self.newest


def land(feed: Feed, number_column: str | None, sheets: Sequence[Sheet], ground: Ground, seen: Seen) -> Landing:
    """Judge every row of these sheets; nothing is written yet.

    `seen` are the rows that landed from earlier files of the same load, by identity.
    """
    landing = Landing()
    good: list[tuple[Sheet, Row, dict[str, Any], Identity]] = []
    references = _references(feed, sheets)
    for sheet in sheets:
        for row in sheet.rows:
            values, problems = resolve(feed, row, sheet, ground, references)
            identity = feed.identify(values, sheet.year)
            if identity is not None:
                landing.identities.add(identity)
            if problems or identity is None:
                _refuse(landing, feed, number_column, sheet, row, problems)
                continue
            stated = {column: _plain(values.get(column)) for column in values}
            if identity in seen:
                _again(landing, feed, number_column, sheet, row, stated, seen[identity], identity)
                continue
            seen[identity] = (stated, f"{sheet.name}第{row.number}行")
            good.append((sheet, row, stated, identity))
    known = feed.known([identity for *_, identity in good]) if good else {}
    known |= _former(feed, good, known)
    then = {sheet.day: _held_then(feed, sheet.day) for sheet in sheets if ground.is_older(sheet.day)}
    for sheet, row, stated, identity in good:
        state = known.get(identity)
        if state and sheet.day in then:
            number = state.values[feed.identity[0]]
            held = {column: values[number] for column, values in then[sheet.day].items() if number in values}
            state = Known(state.values | held, state.facts)
        _land_row(landing, feed, number_column, sheet, row, stated, state, ground)
    return landing


def _plain(value: Any) -> Any:
    return "、".join(value) if isinstance(value, tuple) else value


def key_of(feed: Feed, number_column: str | None, row: Row) -> str:
    """The row's own number, or its identity where it has none."""
    own = (row.values.get(number_column) or row.raw.get(number_column, "").strip()) if number_column else ""
    if own:
        return str(own)
    raw = row.raw if row.problems else {}
    parts = [row.values.get(column) or raw.get(column, "") for column in feed.identity]
    return " ".join(f"{part:%Y-%m-%d}" if isinstance(part, date) else str(part).strip() for part in parts)


def resolve(
    feed: Feed,
    row: Row,
    sheet: Sheet,
    ground: Ground,
    references: Mapping[str, Mapping[Any, str]],
) -> tuple[dict[str, Any], list[Problem]]:
    """The row's values with its committee as a code, and all that is wrong with it."""
    values: dict[str, Any] = {
        c: row.values.get(c) for c in (*feed.fields, "需求类型", "办结日期") if c in sheet.headers
    }
    problems = list(row.problems)
    spoilt = {problem.column for problem in problems}
    if feed.local and values.get(HOME):
        code = ground.codes.get(str(values[HOME])) or ground.codes.get(register.short_name(str(values[HOME])))
        if code is None:
            reason = f"“{values[HOME]}”不在居民区名录中"
            problems.append(Problem(HOME, str(values[HOME]), reason))
        values[HOME] = code
    for refers in feed.refers:
        value = values.get(refers.column)
        if value is None or refers.column in spoilt:
            continue
        wanted = (sheet.year, value) if refers.yearly else value
        place = references[refers.column].get(wanted)
        if place is None:
            problems.append(Problem(refers.column, str(value), f"{refers.ledger}中没有“{value}”这个{refers.column}"))
        elif not feed.local and refers.column == "对象编号":
            values[HOME] = place
    return values, problems


def _references(feed: Feed, sheets: Sequence[Sheet]) -> dict[str, dict[Any, str]]:
    """For each referring column, the numbers that exist, with the division code of what bears them."""
    found: dict[str, dict[Any, str]] = {}
    for refers in feed.refers:
        names = ["year", refers.name, "code"] if refers.yearly else [refers.name, "code"]
        wanted = {row.values.get(refers.column) for sheet in sheets for row in sheet.rows}
        facts = refers.model.objects.live()
        if len(wanted) < 20_000:
            facts = facts.filter(**{f"{refers.name}__in": [value for value in wanted if value is not None]})
        found[refers.column] = {
            ((fact[0], fact[1]) if refers.yearly else fact[0]): fact[-1] for fact in facts.values_list(*names)
        }
    return found


def _refuse(
    landing: Landing,
    feed: Feed,
    number_column: str | None,
    sheet: Sheet,
    row: Row,
    problems: Iterable[Problem],
) -> None:
    landing.outcomes[Outcome.REFUSED] += 1
    landing.refused.append(Refusal(sheet.name, row, key_of(feed, number_column, row), tuple(problems)))


def _again(
    landing: Landing,
    feed: Feed,
    number_column: str | None,
    sheet: Sheet,
    row: Row,
    stated: dict[str, Any],
    first: tuple[Values, str],
    identity: Identity,
) -> None:
    """A second row with the identity of one that landed in this load."""
    values, where = first
    ignore = {column for column in stated if column not in values or stated[column] == values[column]}
    differing = [column for column in stated if column not in ignore]
    if not differing:
        landing.outcomes[Outcome.REPEATED] += 1
        return
    key = key_of(feed, number_column, row)
    column = differing[0]
    reason = f"与{where}编号相同（{key}）而“{'、'.join(differing)}”不同，先到的一行已导入并标为待核实"
    _refuse(landing, feed, number_column, sheet, row, [Problem(column, row.raw.get(column, ""), reason)])
    landing.warnings.append(f"{key}：{where}与{sheet.name}第{row.number}行编号相同而内容不同，{where}已导入，请核实")
    landing.doubt.append(identity)


def _former(feed: Feed, good: Sequence[Any], known: Mapping[Identity, Known]) -> dict[Identity, Known]:
    """Rows that stand on record under the identity they had before their citizen number was known."""
    others = {feed.other_identity(stated): identity for _, _, stated, identity in good if identity not in known}
    others.pop(None, None)
    found = feed.known([other for other in others if other is not None]) if others else {}
    return {others[other]: state for other, state in found.items() if not state.values.get("身份证号")}


def _land_row(
    landing: Landing,
    feed: Feed,
    number_column: str | None,
    sheet: Sheet,
    row: Row,
    stated: dict[str, Any],
    known: Known | None,
    ground: Ground,
) -> None:
    key = key_of(feed, number_column, row)
    place = f"{sheet.name} 第{row.number}行 {key}"
    origin = f"{sheet.name}!{row.number}"
    if code := stated.get(HOME):
        landing.places[str(code)] += 1
    landing.warnings += [f"{place}：{warning.reason}" for warning in row.warnings]
    if feed.local and (strange := _elsewhere(stated, ground)):
        landing.warnings.append(f"{place}：{strange}")
    if known is None:
        landing.outcomes[Outcome.ACCEPTED] += 1
        landing.add += _first_facts(feed, stated, sheet, ground, origin)
        return
    older = ground.is_older(sheet.day)
    in_copy = {column: value for column, value in stated.items() if column in known.values or feed.plain}
    change = compare(known.values, in_copy, dated=feed.held, older=older)
    for column in change.emptied:
        landing.warnings.append(f"{place}：台账中“{column}”为空，已有记录保持不变")
    apply = ground.apply
    if change.replaced and not apply and (key, fingerprint(change.replaced)) in ground.declined:
        change = Change(change.filled, change.moved, {}, change.emptied)
    outcome = change.outcome(apply=apply)
    landing.outcomes[outcome] += 1
    if change.replaced and older:
        landing.warnings.append(f"{place}：本份台账早于已导入的台账，其中不同之处未直接采用")
    if outcome is Outcome.HELD:
        landing.pending.append(Pending(origin, key, known.facts[0], change.replaced))
    taken = change.filled | change.moved | (change.replaced if apply else {})
    if taken:
        renew(landing, feed, known, taken, sheet, ground, origin)


def fingerprint(changes: Mapping[str, tuple[Any, Any]]) -> str:
    """A correction as one text, to know it again."""
    return ";".join(f"{column}:{old}>{new}" for column, (old, new) in sorted(changes.items()))


def _elsewhere(stated: Values, ground: Ground) -> str:
    """A warning when the address names an estate of another committee."""
    address = str(stated.get("地址") or stated.get("小区") or "")
    code = stated.get(HOME)
    if not address or not code:
        return ""
    for length in range(min(len(address), 12), 1, -1):
        owner = ground.estates.get(address[:length])
        if owner is not None:
            return "" if owner == code else f"地址“{address[:length]}”属于另一个居民区"
    return ""


def _first_facts(feed: Feed, stated: Values, sheet: Sheet, ground: Ground, origin: str) -> list[Fact]:
    """All that a new row states, held values from the row's own start."""
    facts = feed.facts(stated, sheet.year, ground.street_code)
    for fact in facts:
        fact.origin = origin
    start = stated.get(feed.start) or sheet.day
    for column, model in feed.held.items():
        if stated.get(column):
            facts.append(_holding(model, feed, stated, column, min(start, sheet.day), sheet.day, origin))
    return facts


def _holding(
    model: type[Held],
    feed: Feed,
    stated: Values,
    column: str,
    from_on: date,
    stated_on: date,
    origin: str,
) -> Held:
    number = stated[feed.identity[0]]
    return model(
        code=stated[HOME],
        number=number,
        value=stated[column],
        from_on=from_on,
        stated_on=stated_on,
        origin=origin,
    )


def _held_then(feed: Feed, day: date) -> dict[str, dict[str, str]]:
    """The dated values that held on an earlier day, as {column: {number: value}}."""
    return {
        column: dict(model.objects.live().filter(from_on__lte=day).order_by("from_on").values_list("number", "value"))
        for column, model in feed.held.items()
    }


def renew(
    landing: Landing,
    feed: Feed,
    known: Known,
    taken: Mapping[str, tuple[Any, Any]],
    sheet: Sheet,
    ground: Ground,
    origin: str,
) -> None:
    """Void what the row stated and add what it states now; a held value gets its next stretch."""
    main = known.facts[0]
    values = feed.state({(): main})[()].values
    older = ground.is_older(sheet.day)
    for column, (_, new) in taken.items():
        if not (older and column in feed.held):
            values[column] = new
    year = getattr(main, "year", None)
    if not feed.local:
        values.setdefault(HOME, main.code)
    fresh = feed.facts(values, year, main.code if not feed.local else ground.street_code)
    for old, new in _paired(known.facts, fresh):
        if old is not None and new is not None and _same(old, new):
            continue
        if old is not None:
            landing.void.append(old)
        if new is not None:
            new.origin = origin
            if isinstance(new, Committee) and old is not None:
                new.code = old.code
            landing.add.append(new)
    for column, model in feed.held.items():
        if column in taken:
            _move(landing, model, feed, values, column, taken[column], sheet, origin, older=older)


def _move(
    landing: Landing,
    model: type[Held],
    feed: Feed,
    values: dict[str, Any],
    column: str,
    change: tuple[Any, Any],
    sheet: Sheet,
    origin: str,
    *,
    older: bool,
) -> None:
    """Let the new value hold from the copy's day; an older copy's value holds until the next statement."""
    stretches = list(model.objects.live().filter(number=values[feed.identity[0]]).order_by("from_on"))
    new = {**values, column: change[1]}
    current = next((s for s in reversed(stretches) if s.from_on <= sheet.day), None)
    if older and current is not None and current.stated_on > sheet.day:
        # The stretch was stated by a later copy: before that copy's day the older one knows better.
        landing.void.append(current)
        landing.add.append(_holding(model, feed, new, column, current.from_on, sheet.day, origin))
        landing.add.append(ledger.again(current, from_on=current.stated_on))
        return
    landing.void += [stretch for stretch in stretches if stretch.from_on == sheet.day]
    landing.add.append(_holding(model, feed, new, column, sheet.day, sheet.day, origin))


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


def end_missing(landing: Landing, feed: Feed, missing: Sequence[Fact], sheet: Sheet, ground: Ground) -> None:
    """People whom a full copy no longer lists left on the copy's day."""
    for fact in missing:
        known = feed.state({(): fact})[()]
        taken = {feed.ends: (None, sheet.day), "退出原因": (None, "新一期台账未再列入")}
        renew(landing, feed, known, taken, sheet, ground, "")
        landing.warnings.append(f"{fact}：全量台账中未再列入，自 {sheet.day} 起退出")


def write(landing: Landing, feed: Feed, entry: Entry) -> None:
    """Write what landed under one entry; a committee seen for the first time gets the next free code."""
    newcomers = [fact for fact in landing.add if isinstance(fact, Committee) and fact.code.endswith("000")]
    if newcomers:
        first = register.next_code(newcomers[0].code[:9])
        for offset, committee in enumerate(newcomers):
            committee.code = f"{first[:9]}{int(first[9:]) + offset:03d}"
    ledger.void(landing.void, entry=entry)
    ledger.record(landing.add, entry=entry)
    if landing.doubt:
        for known in feed.known(landing.doubt).values():
            feed.model.objects.live().filter(pk=known.facts[0].pk).update(doubtful=True)
