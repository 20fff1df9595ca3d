"""From what a month draws: the closes that the month before put on record, each with its stratum.

All of it is as it stood when that month ended, read from the steps and facts of then: whoever draws it, and on whatever
day, draws from the same. A case that was taken up again before the month ended did not hold, whatever followed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Min, Q

from jiedao.casework.kinds import RELAPSED_WORDS, SAME_PLACE_DAYS
from jiedao.casework.models import Case, Step
from jiedao.casework.queries import closed_by_ledger
from jiedao.casework.rules import Verb, Word
from jiedao.estimate import Drawn as Chosen
from jiedao.estimate import Unit, digest, draw, frame_lines, sizes
from jiedao.lookback.kinds import (
    CLOSES,
    HANDS,
    HIGH,
    LOOKED_AT,
    OLDEST_DAYS,
    OTHER,
    PLANS,
    REOPENED,
    stratum,
)
from jiedao.lookback.rules import Traits, drawn_from, is_high, score, seed_of
from jiedao.worktime import SHANGHAI

Key = tuple[str, str]  # register, number of a case


@dataclass(frozen=True)
class Closed:
    """A case closed in the month drawn from: its stratum, the points of its risk, and the day of its last close."""

    register: str
    number: str
    kind: str
    code: str
    stratum: str
    risk: int
    closed_on: date

    @property
    def name(self) -> str:
        """How it stands in the frame: register and number, on one line."""
        return " ".join(f"{self.register}:{self.number}".split())

    @property
    def from_on(self) -> date:
        """The first day on which it may be judged mended."""
        return self.closed_on + timedelta(days=LOOKED_AT[self.kind].look_back or 0)


@dataclass(frozen=True)
class Frame:
    """All that a month draws from, with what follows from it: the file, its digest, the seed and the sizes."""

    month: str
    street: str
    closed: tuple[Closed, ...]

    @property
    def units(self) -> list[Unit]:
        """The units of the frame."""
        return [(one.stratum, one.name) for one in self.closed]

    @property
    def text(self) -> str:
        """The frame as a file."""
        return frame_lines(self.units)

    @property
    def seed(self) -> str:
        """The seed that follows from it."""
        return seed_of(self.month, self.street, digest(self.text))

    @property
    def strata(self) -> list[dict[str, Any]]:
        """Of each stratum its name, size and how many are drawn."""
        wanted = sizes(self.units, {name: PLANS[name.rpartition("/")[2]] for name, _ in self.units})
        return [
            {"stratum": name, "size": sum(one.stratum == name for one in self.closed), "drawn": count}
            for name, count in wanted.items()
        ]

    def sample(self) -> list[tuple[Closed, Chosen]]:
        """The sample that follows from it."""
        by_name = {one.name: one for one in self.closed}
        wanted = {row["stratum"]: row["drawn"] for row in self.strata}
        return [(by_name[chosen.number], chosen) for chosen in draw(self.units, wanted, self.seed)]


def frame_of(month: str, street: str) -> Frame:
    """What a month draws from, in the street of that code; in a constant number of queries."""
    first, last = drawn_from(month)
    begin, end = _begins(first), _begins(last + timedelta(days=1))
    stated = _stated(begin, end)
    keys = _stepped(begin, end) | set(stated)
    facts, turns = _facts(keys, end), _turns(keys, end)
    before = _earlier(facts.values(), first, end)
    found = (
        _closed(fact, turns.get(key, []), stated.get(key), begin, before)
        for key, fact in sorted(facts.items())
        if fact.kind in LOOKED_AT
    )
    return Frame(month, street, tuple(found))


def _stepped(begin: datetime, end: datetime) -> set[Key]:
    """The cases of which a step of that time is a close."""
    rows = Step.objects.live().filter(verb__in=CLOSES, happened_at__gte=begin, happened_at__lt=end)
    return set(rows.values_list("register", "number"))


def _stated(begin: datetime, end: datetime) -> dict[Key, date]:
    """The cases that a ledger taken in at that time says to be closed, for the first time and with no step before it.

    A ledger comes after the month of which it tells: what counts is when the house came to know of the close.
    """
    told = Case.objects.known_at(end - timedelta(microseconds=1)).filter(
        Q(rectified_on__isnull=False) | Q(verified_on__isnull=False), kind__in=LOOKED_AT, recorded_at__gte=begin
    )
    oldest = begin.astimezone(SHANGHAI).date() - timedelta(days=OLDEST_DAYS)
    days = {(fact.register, fact.number): (closed_by_ledger(fact), fact.recorded_at) for fact in told}
    numbers = {number for _, number in days}
    steps = Step.objects.live().filter(number__in=numbers).order_by()
    touched = {
        (register, number): at
        for register, number, at in steps.values_list("register", "number").annotate(first=Min("recorded_at"))
    }
    known = {
        (fact.register, fact.number)
        for fact in Case.objects.filter(number__in=numbers, recorded_at__lt=begin)
        if closed_by_ledger(fact)
    }
    return {
        key: day
        for key, (day, at) in days.items()
        if day is not None and day >= oldest and key not in known and at < touched.get(key, end)
    }


def _facts(keys: set[Key], end: datetime) -> dict[Key, Case]:
    """What was known of each of these cases at last, before that moment."""
    rows = Case.objects.filter(number__in={number for _, number in keys}, recorded_at__lt=end).order_by("pk")
    return {(fact.register, fact.number): fact for fact in rows if (fact.register, fact.number) in keys}


def _turns(keys: set[Key], end: datetime) -> dict[Key, list[Step]]:
    """The closes and reopenings of each of these cases before that moment, in their order."""
    verbs = [*CLOSES, Verb.REOPEN.value]
    rows = Step.objects.live().filter(number__in={number for _, number in keys}, verb__in=verbs, happened_at__lt=end)
    found: dict[Key, list[Step]] = {}
    for step in rows.order_by("serial"):
        found.setdefault((step.register, step.number), []).append(step)
    return found


Places = dict[tuple[str, str, str], list[tuple[date, Key]]]


def _closed(fact: Case, turns: list[Step], stated: date | None, begin: datetime, before: Places) -> Closed:
    """A case of the frame. `turns` are its closes and reopenings, `stated` is its close by a ledger alone."""
    key = (fact.register, fact.number)
    month = [place for place, step in enumerate(turns) if step.verb in CLOSES and step.happened_at >= begin]
    last = turns[month[-1]] if month else None
    day = last.happened_at.astimezone(SHANGHAI).date() if last else stated
    if day is None:
        raise ValueError(f"{fact} was not closed")
    since = month[0] if month and stated is None else -1  # the first close of the month
    fell = any(step.verb == Verb.REOPEN.value for step in turns[since + 1 :])
    same = before.get((fact.kind, fact.code, fact.address), []) if fact.address else []
    traits = Traits(
        reopened_before=any(step.verb == Verb.REOPEN.value for step in turns[: max(since, 0)]),
        late=fact.due_on is not None and day > fact.due_on,
        unconfirmed=last is not None and last.word == Word.UNCONFIRMED.value,
        on_the_spot=last is not None and last.verb == Verb.MEND.value,
        same_place=any(
            other != key and timedelta(0) <= day - on <= timedelta(days=SAME_PLACE_DAYS) for on, other in same
        ),
    )
    relapsed = stated is not None and fact.look_back_result in RELAPSED_WORDS
    risk = REOPENED if fell or relapsed else HIGH if is_high(traits) else OTHER
    return Closed(
        register=fact.register,
        number=fact.number,
        kind=fact.kind,
        code=fact.code,
        stratum=stratum(fact.kind, risk),
        risk=score(traits),
        closed_on=day,
    )


def _earlier(facts: Iterable[Case], first: date, end: datetime) -> Places:
    """When cases of the same kind at the same places were mended, by kind, committee and address."""
    addresses = {fact.address for fact in facts if fact.address}
    since = first - timedelta(days=SAME_PLACE_DAYS)
    rows = Case.objects.known_at(end - timedelta(microseconds=1)).filter(
        Q(rectified_on__gte=since) | Q(verified_on__gte=since), kind__in=LOOKED_AT, address__in=addresses
    )
    found: Places = {}
    for fact in rows:
        if day := closed_by_ledger(fact):
            found.setdefault((fact.kind, fact.code, fact.address), []).append((day, (fact.register, fact.number)))
    return found


def hands_of(register: str, number: str) -> frozenset[str]:
    """Everybody who handled or verified a case, and whose posts they used for it."""
    verbs = [verb.value for verb in HANDS]
    rows = Step.objects.live().filter(register=register, number=number, verb__in=verbs)
    return frozenset(name for pair in rows.values_list("by", "stands_for") for name in pair if name)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
