"""Reads of cases: what to do now, the story of one, the load of units, search, and duplicates while filing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from jiedao.casework.kinds import BY_LEDGER, KINDS, MOVES, VERB_NAMES, CaseKind, Kind
from jiedao.casework.models import Case, Head, Share, Step
from jiedao.casework.rules import (
    STATE_NAMES,
    WORD_NAMES,
    Deed,
    Matter,
    Part,
    State,
    Verb,
    Word,
    grams,
    why_not,
)
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Who
from jiedao.worktime import Lamp, Limit, lamp

FIRST = 50
ALIKE = 0.5  # share of the pairs of characters of two addresses that are the same


def worklist(who: Who, *, first: int = FIRST) -> list[Head]:
    """The open cases that wait for an act of this person, the most urgent first; those without a deadline last."""
    own = Share.objects.standing().filter(head=OuterRef("pk"), unit__in=who.units, done_at=None)
    wanted = Q(Exists(own), state__in=_IN_HAND) if who.units else Q(pk__in=[])
    for seat in who.seats:
        scope = Q(code__startswith=seat.prefix)
        if seat.kinds:
            scope &= Q(kind__in=seat.kinds)
        for verb, awaiting in _AWAITING.items():
            if seat.role in MOVES[verb].roles:
                wanted |= scope & awaiting
    found = Head.objects.open().filter(wanted).select_related("lead")
    return list(found.order_by(F("due_at").asc(nulls_last=True), "pk")[:first])


_IN_HAND = [State.ASSIGNED.value, State.HANDLING.value]
_UNHEARD = Share.objects.standing().filter(head=OuterRef("pk"), unit__has_account=False, done_at=None)
# Which cases wait for an act that is not that of the units in charge.
_AWAITING: dict[Verb, Q] = {
    Verb.ASSIGN: Q(state=State.FOUND.value),
    Verb.ANSWER: Q(Exists(_UNHEARD), state__in=_IN_HAND),
    Verb.GRANT: Q(state=State.HANDLING.value, asked__isnull=False),
    Verb.VERIFY: Q(state=State.DONE.value),
    Verb.CLOSE: Q(state=State.VERIFIED.value),
}


def head_of(who: Who, register: str, number: str) -> Head | None:
    """A case by its number, for somebody who may see it."""
    found: Head | None = Head.objects.visible_to(who).filter(register=register, number=number).first()
    return found


def known(head: Head) -> Case | None:
    """What is known of a case: the fact that stands, or the last one that did where it was merged or revoked."""
    facts = Case.objects.filter(register=head.register, number=head.number)
    found: Case | None = facts.order_by(F("voided_at").desc(nulls_first=True), "-pk").first()
    return found


def steps(head: Head) -> QuerySet[Step]:
    """The steps of a case in their order."""
    found: QuerySet[Step] = Step.objects.live().filter(register=head.register, number=head.number).order_by("serial")
    return found


def matter(head: Head) -> Matter:
    """A case as the rules see it, in two queries."""
    shares = Share.objects.standing().filter(head=head).select_related("unit").order_by("-lead", "pk")
    parts = (
        Part(share.unit_id, share.lead, share.signed_at is not None, share.done_at is not None, share.unit.has_account)
        for share in shares
    )
    return Matter(
        kind=head.kind,
        code=head.code,
        state=State(head.state),
        deeds=tuple(deed(step) for step in steps(head)),
        parts=tuple(parts),
        due_at=head.due_at,
        own_clock=head.given_on is None and head.limit_amount is not None,
        paused_until=head.paused_until,
        extension_asked=head.asked is not None,
    )


def deed(step: Step) -> Deed:
    """A step as the rules see it."""
    return Deed(
        verb=Verb(step.verb),
        by=step.by,
        at=step.happened_at,
        stands_for=step.stands_for,
        unit=step.unit_id,
        word=Word(step.word) if step.word else None,
        until=step.until,
        amount=step.amount,
    )


@dataclass(frozen=True)
class Offer:
    """A button: what it does, and why it is grey."""

    verb: Verb
    name: str
    why_not: str | None


_HOW = frozenset({Verb.FILE, Verb.ABSORB})  # a case comes to these by another act


def offers(head: Head, who: Who, at: datetime) -> list[Offer]:
    """What the state of a case lets be done at all, with the reason where this person may not."""
    seen = matter(head)
    demands = kind_of(head).demands
    return [
        Offer(verb, move.name, why_not(verb, move, demands, seen, who, at))
        for verb, move in MOVES.items()
        if seen.state in move.starts and verb not in _HOW
    ]


def kind_of(head: Head) -> Kind:
    """The row of the table of kinds for a case."""
    return KINDS[CaseKind(head.kind)]


def lamp_of(head: Head, at: datetime) -> Lamp | None:
    """How a case stands against its clock; None where it has none. What was ever late stays so."""
    if head.due_at is None or head.warn_at is None:
        return None
    if head.closed_at is not None and head.state == State.CLOSED.value:
        return Lamp.DONE_LATE if head.was_late else Lamp.DONE
    return lamp(at, head.warn_at, head.due_at)


@dataclass(frozen=True)
class Line:
    """A line of a story. `at` is a day alone where a ledger says no more; `by` and `stands_for` are names."""

    at: datetime | date
    what: str
    by: str
    stands_for: str = ""
    unit: str = ""
    told: str = ""
    state: str = ""


def story(head: Head) -> list[Line]:
    """Everything that happened to a case; what a ledger dates, with nobody named, comes before the steps taken here."""
    taken = list(steps(head).select_related("unit"))
    lines = [] if taken and taken[0].verb == Verb.FILE else list(_by_ledger(head, taken))
    names = organisation.names({step.by for step in taken} | {step.stands_for for step in taken if step.stands_for})
    return lines + [_line(step, names) for step in taken]


def _line(step: Step, names: Mapping[str, str]) -> Line:
    word = WORD_NAMES[Word(step.word)] if step.word else ""
    return Line(
        at=step.happened_at,
        what=VERB_NAMES[step.verb],
        by=names[step.by],
        stands_for=names.get(step.stands_for, ""),
        unit=str(step.unit or ""),
        told="；".join(part for part in (word, step.note, step.reason) if part),
        state=STATE_NAMES[State(step.state)],
    )


def _by_ledger(head: Head, taken: Sequence[Step]) -> Iterable[Line]:
    """What the ledger had said of a case when the first step was taken here."""
    stated = Case.objects.filter(register=head.register, number=head.number)
    if taken:
        stated = stated.filter(entry__lt=taken[0].entry_id)
    fact = stated.order_by("-pk").first()
    if fact is None:
        return
    words = kind_of(head)
    dated = ((fact.found_on, words.found), (fact.rectified_on, words.rectified), (fact.verified_on, words.verified))
    for day, what in dated:
        if day is not None:
            yield Line(day, what, BY_LEDGER, unit=fact.unit)
    if fact.looked_back_on is not None:
        yield Line(fact.looked_back_on, "回头看", BY_LEDGER, unit=fact.unit, told=fact.look_back_result)


def load(who: Who, at: datetime) -> list[dict[str, object]]:
    """The open cases of each unit that somebody may see: unit, open, late, unsigned; the most late first."""
    heads = Head.objects.open().visible_to(who)
    late = Q(head__due_at__lt=at)
    counted = (
        Share.objects.standing()
        .filter(head__in=heads)
        .values("unit_id", "unit__name")
        .annotate(open=Count("pk"), late=Count("pk", filter=late), unsigned=Count("pk", filter=Q(signed_at=None)))
    )
    return list(counted.order_by("-late", "-open", "unit_id"))


def search(who: Who, text: str, *, first: int = FIRST) -> list[Head]:
    """Cases whose number, address or description holds each of the words, the newest first."""
    words = text.split()
    if not words:
        return []
    found = Head.objects.visible_to(who)
    for word in words:
        holds = Q(address__icontains=word) | Q(text__icontains=word) | Q(number__icontains=word)
        pairs = grams(word)
        found = found.filter(holds & Q(grams__contains=pairs)) if pairs else found.filter(holds)
    return list(found.select_related("lead").order_by("-found_on", "-pk")[:first])


@dataclass(frozen=True)
class Hint:
    """What everybody may know of a case that looks like the one being filed; `head` for those who may see it."""

    number: str
    kind: str
    address: str
    state: str
    head: Head | None


def alike(who: Who, *, kind: str, code: str, address: str, first: int = 5) -> list[Hint]:
    """The open cases of a kind in a committee whose address is like this one, the likest first."""
    wanted = set(grams(address))
    if not wanted:
        return []
    near = Head.objects.open().filter(kind=kind, code=code, grams__overlap=sorted(wanted)).order_by("-pk")[:200]
    likeness = {head: _likeness(wanted, set(grams(head.address))) for head in near}
    found = sorted((head for head in likeness if likeness[head] >= ALIKE), key=lambda head: -likeness[head])[:first]
    seen = set(Head.objects.visible_to(who).filter(pk__in=[head.pk for head in found]).values_list("pk", flat=True))
    return [
        Hint(
            head.number,
            head.get_kind_display(),
            head.address,
            STATE_NAMES[State(head.state)],
            head if head.pk in seen else None,
        )
        for head in found
    ]


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


def touched_in_system(register: str, numbers: Iterable[str]) -> set[str]:
    """Of these numbers, those of cases on which a step was taken here: no copy of a ledger may override them."""
    heads = Head.objects.filter(register=register, number__in=list(numbers), version__gt=0)
    return set(heads.values_list("number", flat=True))


def limit_of(kind: CaseKind) -> Limit:
    """The time to close a case of that kind: as the street states it, else as the table says."""
    return organisation.clocks(organisation.stated()).get(kind.value, KINDS[kind].limit)


def last_step(head_pk: int) -> Step | None:
    """The latest step of a case, as others have left it by now."""
    head = Head.objects.get(pk=head_pk)
    return steps(head).last()
