"""Landing the rows of one ledger from one file: judged against the record, then written in one act.

The order is: who is a row, is it repeated, does all it refers to exist, what does the record say of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jiedao.care.models import Contact
from jiedao.casework import queries as casework
from jiedao.casework.actions import ensure_heads, record_callers
from jiedao.casework.models import Case
from jiedao.casework.queries import callers
from jiedao.casework.rules.telling import Told
from jiedao.intake import rules
from jiedao.intake.feed import HOME, Feed, Identity, Known, Values, raises_need
from jiedao.intake.renewal import Renewal, Said, as_then, first_facts, held_then, origin_of, renew
from jiedao.intake.resolving import Ground, Sheet, plain, references_of, resolve
from jiedao.intake.rules import Change, Outcome, compare
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry, Fact
from jiedao.patrol.models import Visit
from jiedao.register import queries as register
from jiedao.register.actions import ensure_premises, follow_estates
from jiedao.register.models import Committee
from jiedao.sheets import Problem, Row
from jiedao.sheets.citizen import birthday

Seen = dict[Identity, tuple[Values, str]]  # what landed in this load, and where it stood


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
    ours: set[str] = field(default_factory=set)  # numbers of cases on which something was done here
    days: set[date] = field(default_factory=set)  # on which the rows happened, where the ledger has such a column
    callers: dict[str, tuple[Told, str]] = field(default_factory=dict)  # by number, with the row they stand in

    def take(self, renewal: Renewal) -> None:
        """Put a row's facts to those to be written."""
        self.add += renewal.add
        self.void += renewal.void


@dataclass(frozen=True)
class _Good:
    """A row that nothing is wrong with."""

    sheet: Sheet
    row: Row
    stated: dict[str, Any]
    identity: Identity
    key: str
    is_located: bool = False  # its committee was found by its address, and overrides none on record
    caller: Told | None = None

    @property
    def place(self) -> str:
        """Where a warning finds it."""
        return f"{self.sheet.name} 第{self.row.number}行 {self.key}"


def land(feed: Feed, number_column: str | None, sheets: Sequence[Sheet], ground: Ground, seen: Seen) -> Landing:
    """Judge every row of these sheets; nothing is written yet.

    `seen` are the rows that landed from earlier files of the same load, by identity.
    """
    landing = Landing()
    good: list[_Good] = []
    references = references_of(feed, sheets)
    for sheet in sheets:
        for row in sheet.rows:
            key = key_of(feed, number_column, row)
            found = resolve(feed, row, sheet, ground, references)
            identity = feed.identify(found.values, sheet.year)
            if identity is not None:
                landing.identities.add(identity)
            if found.problems or identity is None:
                _refuse(landing, sheet, row, key, found.problems)
                continue
            stated = {column: plain(value) for column, value in found.values.items()}
            one = _Good(sheet, row, stated, identity, key, found.is_located, found.caller)
            if not _met_before(landing, feed, one, seen):
                good.append(one)
    known = feed.known([one.identity for one in good]) if good else {}
    known |= feed.former({one.identity: one.stated for one in good if one.identity not in known})
    numbers = {number for one in good if (number := feed.case_number(one.identity))}
    landing.ours = casework.touched_in_system(feed.register, numbers) if numbers else set()
    told = {str(one.identity[0]): one.caller for one in good if one.caller and one.identity in known}
    completions = callers.completions(feed.register, told) if told else {}
    landing.identities |= {feed.identity_of(state.facts[0]) for state in known.values()}
    then = {sheet.day: held_then(feed, sheet.day) for sheet in sheets if ground.is_older(sheet.day)}
    for one in good:
        state = known.get(one.identity)
        if state and one.sheet.day in then:
            state = as_then(feed, state, then[one.sheet.day])
        _land_row(landing, feed, one, state, ground, completions)
    return landing


def key_of(feed: Feed, number_column: str | None, row: Row) -> str:
    """The row's own number, or its identity where it has none."""
    own = (row.values.get(number_column) or row.raw.get(number_column, "").strip()) if number_column else ""
    if own:
        return str(own)
    raw = row.raw if row.problems else {}
    parts = [row.values.get(column) or raw.get(column, "") for column in feed.identity]
    return " ".join(f"{part:%Y-%m-%d}" if isinstance(part, date) else str(part).strip() for part in parts)


def _refuse(landing: Landing, sheet: Sheet, row: Row, key: str, problems: Iterable[Problem]) -> None:
    landing.outcomes[Outcome.REFUSED] += 1
    landing.refused.append(Refusal(sheet.name, row, key, tuple(problems)))


def _met_before(landing: Landing, feed: Feed, one: _Good, seen: Seen) -> bool:
    """Whether a row of that identity landed before in this load; it is then repeated or refused.

    Somebody who stands once with and once without a citizen number is the same person.
    """
    other = feed.other_identity(one.stated)
    identity = one.identity
    if other in seen and identity not in seen and not seen[other][0].get("身份证号"):
        identity = other
    if identity in seen:
        _again(landing, one, seen[identity], identity)
        return True
    seen[identity] = (one.stated, f"{one.sheet.name}第{one.row.number}行")
    if other is not None:
        seen.setdefault(other, seen[identity])
    return False


def _again(landing: Landing, one: _Good, first: tuple[Values, str], identity: Identity) -> None:
    """A second row with the identity of one that landed in this load."""
    values, where = first
    differing = [column for column, value in one.stated.items() if column in values and value != values[column]]
    if not differing:
        landing.outcomes[Outcome.REPEATED] += 1
        return
    reason = f"与{where}编号相同（{one.key}）而“{'、'.join(differing)}”不同，先到的一行已导入并标为待核实"
    raw = one.row.raw.get(differing[0], "")
    _refuse(landing, one.sheet, one.row, one.key, [Problem(differing[0], raw, reason)])
    landing.warnings.append(
        f"{one.key}：{where}与{one.sheet.name}第{one.row.number}行编号相同而内容不同，{where}已导入，请核实"
    )
    landing.doubt.append(identity)


def _land_row(
    landing: Landing,
    feed: Feed,
    one: _Good,
    known: Known | None,
    ground: Ground,
    completions: Mapping[str, Told | None],
) -> None:
    said = ground.said(one.sheet.day, origin_of(one.sheet.name, one.row.number))
    _note(landing, feed, one, ground)
    ours = feed.case_number(one.identity) in landing.ours
    if known is None and ours and feed.model is Case:
        landing.outcomes[Outcome.UNCHANGED] += 1
        landing.warnings.append(f"{one.place}：该事项已在系统中并案或撤销，台账这一行没有采用")
        return
    if known is None:
        landing.outcomes[Outcome.ACCEPTED] += 1
        landing.add += first_facts(feed, one.stated, one.sheet.year, said)
        if one.caller:
            landing.callers[str(one.identity[0])] = one.caller, said.origin
        return
    change = _change(landing, feed, one, known, ground)
    held = _of_the_house(feed, known, change) if ours else {}
    change = change.without(held)
    if held and feed.model is Contact and len(known.facts) == 1:
        landing.warnings.append(f"{one.place}：这一需求已在系统中并案或撤销，台账中的需求没有采用")
        held = {}
    asked = _asked(landing, one, held, change, ground)
    if not ground.apply:
        change = change.without(change.replaced)
    outcome = Outcome.HELD if asked else change.outcome(apply=True)
    if _completes_caller(landing, one, completions, said) and outcome is Outcome.UNCHANGED:
        outcome = Outcome.PROGRESSED
    landing.outcomes[outcome] += 1
    if asked:
        landing.pending.append(Pending(said.origin, one.key, known.facts[0], asked))
    if change.told:
        landing.take(renew(feed, known, change.told, said))


def _note(landing: Landing, feed: Feed, one: _Good, ground: Ground) -> None:
    """What the landing as a whole learns from a row: where and when it is, and what is doubtful of it."""
    if code := one.stated.get(HOME):
        landing.places[str(code)] += 1
    if isinstance(day := one.stated.get(feed.event), date):
        landing.days.add(day)
    landing.warnings += [f"{one.place}：{warning}" for warning in _doubts(feed, one, ground)]


def _completes_caller(landing: Landing, one: _Good, completions: Mapping[str, Told | None], said: Said) -> bool:
    """Whether the row says more of who reported a case than the record does; of another caller a person is warned."""
    number = str(one.identity[0])
    if number not in completions:
        return False
    whole = completions[number]
    if whole is None:
        landing.warnings.append(f"{one.place}：反映人与记录不同，没有采用；确实要更改的，请打开该事项更改反映人")
        return False
    landing.callers[number] = whole, said.origin
    return True


def _of_the_house(feed: Feed, known: Known, change: Change) -> dict[str, tuple[Any, Any]]:
    """What the copy says of a case on which the house works: not taken by itself, a person sees both."""
    columns = set(feed.case_fields) - (feed.completes & set(change.filled))
    if feed.model is Contact and not raises_need({**known.values, **{c: new for c, (_, new) in change.told.items()}}):
        columns.add("联系结果")  # without it the need would be gone
    return {column: both for column, both in change.told.items() if column in columns}


def _asked(
    landing: Landing, one: _Good, held: dict[str, tuple[Any, Any]], change: Change, ground: Ground
) -> dict[str, tuple[Any, Any]]:
    """What a person is asked about; nothing that they declined before."""
    asked = held if ground.apply else held | change.replaced
    if not asked or (one.key, fingerprint(asked)) in ground.declined:
        return {}
    if ground.is_older(one.sheet.day) and not ground.apply:
        landing.warnings.append(f"{one.place}：本份台账早于已导入的台账，其中不同之处未直接采用")
    return asked


def _doubts(feed: Feed, one: _Good, ground: Ground) -> Iterable[str]:
    """What is merely implausible about the row by itself."""
    yield from (warning.reason for warning in one.row.warnings)
    if feed.local and (strange := _elsewhere(one.stated, ground)):
        yield strange
    category, number = one.stated.get("人员类别"), one.stated.get("身份证号")
    if category and number and (odd := rules.odd_age(category, birthday(number), one.sheet.day)):
        yield odd
    if not feed.plain and one.stated.get("办结日期") and not raises_need(one.stated):
        one.stated["办结日期"] = None
        yield "填了“办结日期”，但没有需求，这一日期没有采用"


def _change(landing: Landing, feed: Feed, one: _Good, known: Known, ground: Ground) -> Change:
    """How the row differs from the record."""
    in_copy = {column: value for column, value in one.stated.items() if column in known.values or feed.plain}
    if one.is_located:
        in_copy.pop(HOME)
    change = compare(known.values, in_copy, dated=feed.held, older=ground.is_older(one.sheet.day))
    for column in change.emptied:
        landing.warnings.append(f"{one.place}：台账中“{column}”为空，已有记录保持不变")
    return change


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


def end_missing(landing: Landing, feed: Feed, missing: Sequence[Fact], day: date, ground: Ground) -> None:
    """People whom a full copy no longer lists left on the copy's day."""
    for fact in missing:
        known = feed.state({(): fact})[()]
        taken = {feed.ends: (None, day), "退出原因": (None, "新一期台账未再列入")}
        landing.take(renew(feed, known, taken, ground.said(day)))
        landing.warnings.append(f"{fact}：全量台账中未再列入，自 {day} 起退出")


def write(landing: Landing, feed: Feed, entry: Entry) -> None:
    """Write what landed under one entry; a committee seen for the first time gets the next free code."""
    newcomers = [fact for fact in landing.add if isinstance(fact, Committee) and fact.code.endswith("000")]
    if newcomers:
        first = register.next_code(newcomers[0].code[:9])
        for offset, committee in enumerate(newcomers):
            committee.code = f"{first[:9]}{int(first[9:]) + offset:03d}"
    ledger.void(landing.void, entry=entry)
    ledger.record(landing.add, entry=entry)
    ensure_heads([fact for fact in landing.add if isinstance(fact, Case)])
    if landing.callers:
        record_callers(feed.register, landing.callers, entry=entry)
    if feed.model is Visit:
        points = Visit.objects.live().order_by("pk").values_list("point_number", "point_name", "code")
        ensure_premises(points, by=entry.by, at=entry.at)
    if feed.model is Committee:
        follow_estates(by=entry.by, at=entry.at)
    if landing.doubt:
        for known in feed.known(landing.doubt).values():
            feed.model.objects.live().filter(pk=known.facts[0].pk).update(doubtful=True)
