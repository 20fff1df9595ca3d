"""From what a month draws: the closes of the month before, each with its stratum, and who had a hand in a case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q

from jiedao.casework.kinds import SAME_PLACE_DAYS
from jiedao.casework.models import Head, Step
from jiedao.casework.rules import OPEN, State, Verb, Word
from jiedao.estimate import Drawn as Chosen
from jiedao.estimate import Unit, digest, draw, frame_lines, sizes
from jiedao.lookback.kinds import HANDS, HIGH, LOOKED_AT, OTHER, PLANS, REOPENED, stratum
from jiedao.lookback.rules import Traits, drawn_from, is_high, score, seed_of
from jiedao.worktime import SHANGHAI

Key = tuple[str, str]  # register, number of a case


@dataclass(frozen=True)
class Closed:
    """A case closed in the month drawn from: its stratum, the points of its risk, and its day."""

    head: Head
    stratum: str
    risk: int
    closed_on: date

    @property
    def name(self) -> str:
        """How it stands in the frame: register and number, on one line."""
        return " ".join(f"{self.head.register}:{self.head.number}".split())

    @property
    def from_on(self) -> date:
        """The first day on which it may be judged mended."""
        return self.closed_on + timedelta(days=LOOKED_AT[self.head.kind].look_back or 0)


@dataclass(frozen=True)
class Frame:
    """All that a month draws from, with what follows from it: the file, its digest, the seed and the sizes."""

    month: str
    closed: tuple[Closed, ...]
    claims: dict[str, list[int]]

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
        return seed_of(self.month, digest(self.text))

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


def frame_of(month: str) -> Frame:
    """What a month draws from, in four queries."""
    first, last = drawn_from(month)
    begin, end = _begins(first), _begins(last + timedelta(days=1))
    states = [State.CLOSED.value, *(state.value for state in OPEN)]
    heads = list(
        Head.objects.filter(kind__in=LOOKED_AT, closed_at__gte=begin, closed_at__lt=end, state__in=states).order_by(
            "pk"
        )
    )
    closes = _closes(begin, end)
    before = _earlier(heads, first)
    closed = tuple(_closed(head, closes.get((head.register, head.number)), before) for head in heads)
    return Frame(month, closed, _claims(first, last))


def _closed(head: Head, close: Step | None, before: dict[tuple[str, str, str], list[tuple[datetime, int]]]) -> Closed:
    closed_at = head.closed_at
    if closed_at is None:
        raise ValueError(f"{head} was never closed")
    day = closed_at.astimezone(SHANGHAI).date()
    same = before.get((head.kind, head.code, head.address), []) if head.address else []
    traits = Traits(
        reopened_before=head.closed_count > 1,
        late=head.was_late,
        unconfirmed=close is not None and close.word == Word.UNCONFIRMED.value,
        on_the_spot=close is not None and close.verb == Verb.MEND.value,
        same_place=any(
            pk != head.pk and timedelta(0) <= closed_at - at <= timedelta(days=SAME_PLACE_DAYS) for at, pk in same
        ),
    )
    risk = REOPENED if head.state != State.CLOSED.value else HIGH if is_high(traits) else OTHER
    return Closed(head, stratum(head.kind, risk), score(traits), day)


def _closes(begin: datetime, end: datetime) -> dict[Key, Step]:
    """The last close of each case in the month, as its step tells."""
    verbs = [Verb.CLOSE.value, Verb.MEND.value]
    rows = Step.objects.live().filter(verb__in=verbs, happened_at__gte=begin, happened_at__lt=end).order_by("serial")
    return {(step.register, step.number): step for step in rows}


def _earlier(heads: Iterable[Head], first: date) -> dict[tuple[str, str, str], list[tuple[datetime, int]]]:
    """The closes of the same kind at the same places, by kind, committee and address."""
    addresses = {head.address for head in heads if head.address}
    since = _begins(first) - timedelta(days=SAME_PLACE_DAYS)
    rows = Head.objects.filter(kind__in=LOOKED_AT, address__in=addresses, closed_at__gte=since)
    found: dict[tuple[str, str, str], list[tuple[datetime, int]]] = {}
    for kind, code, address, at, pk in rows.values_list("kind", "code", "address", "closed_at", "pk"):
        found.setdefault((kind, code, address), []).append((at, pk))
    return found


def _claims(first: date, last: date) -> dict[str, list[int]]:
    """Of each kind: how many were found in the month, and how many of these were reported closed by now."""
    gone = [State.MERGED.value, State.REVOKED.value]
    rows = Head.objects.filter(kind__in=LOOKED_AT, found_on__range=(first, last)).exclude(
        state__in=gone, closed_count=0
    )
    counted = rows.values_list("kind").annotate(found=Count("pk"), closed=Count("pk", filter=Q(closed_count__gt=0)))
    return {kind: [found, closed] for kind, found, closed in counted.order_by("kind")}


def hands_of(register: str, number: str) -> frozenset[str]:
    """Everybody who handled or verified a case, and whose posts they used for it."""
    verbs = [verb.value for verb in HANDS]
    rows = Step.objects.live().filter(register=register, number=number, verb__in=verbs)
    return frozenset(name for pair in rows.values_list("by", "stands_for") for name in pair if name)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
