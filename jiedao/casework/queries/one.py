"""One case: what is known of it, its story, and what may be done next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from jiedao.casework.kinds import BY_LEDGER, KINDS, MOVES, PROBLEMS, RECKONED, VERB_NAMES, CaseKind, Kind
from jiedao.casework.models import Attachment, Caller, Case, Head, Letter, Share, Step
from jiedao.casework.queries.joined import SINCE, main_of, words_of_duplicates
from jiedao.casework.rules import (
    CALL_NAMES,
    LOOK_NAMES,
    OPEN,
    STATE_NAMES,
    WORD_NAMES,
    Deed,
    Matter,
    Part,
    State,
    Verb,
    Word,
    reckon,
    why_not,
)
from jiedao.casework.rules.correcting import CORRECTED
from jiedao.ledger.models import Entry
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Who
from jiedao.worktime import Lamp, lamp


def head_of(who: Who, register: str, number: str) -> Head | None:
    """A case by its number, for somebody who may see it."""
    found: Head | None = Head.objects.visible_to(who).filter(register=register, number=number).first()
    return found


def known(head: Head) -> Case | None:
    """What is known of a case: the fact that stands, or the last one that did where it was merged or revoked."""
    facts = Case.objects.filter(register=head.register, number=head.number)
    found: Case | None = facts.filter(voided_at=None).first() or facts.order_by("-voided_at", "-pk").first()
    return found


def steps(head: Head) -> QuerySet[Step]:
    """The steps of a case in their order."""
    found: QuerySet[Step] = Step.objects.live().filter(register=head.register, number=head.number).order_by("serial")
    return found


def matter(head: Head) -> Matter:
    """A case as the rules see it, in two queries; one or two more where its kind is measured or has callers.

    A merged case is handled with the one it was merged into: its parts and deeds are those of that one, too.
    """
    main = main_of(head) if head.state == State.MERGED.value else None
    told = list(steps(head))
    return Matter(
        kind=head.kind,
        code=head.code,
        state=State(head.state),
        deeds=tuple(deed(step) for step in (*told, *(steps(main) if main else ()))),
        parts=_parts(main or head),
        due_at=head.due_at,
        own_clock=head.given_on is None and head.limit_amount is not None,
        paused_until=head.paused_until,
        extension_asked=head.asked is not None,
        found_on=head.found_on,
        settled=head.first_closed_on is not None,
        lacks=_lacks(head),
        main=State(main.state) if main else None,
        own=len(told) if main else None,
        joined=_joined(head, told),
    )


def _parts(head: Head) -> tuple[Part, ...]:
    shares = Share.objects.standing().filter(head=head).select_related("unit").order_by("-lead", "pk")
    return tuple(
        Part(share.unit_id, share.lead, share.signed_at is not None, share.done_at is not None, share.unit.has_account)
        for share in shares
    )


def _joined(head: Head, told: Sequence[Step]) -> tuple[Word | None, ...]:
    if not kind_of(head).demands.call_back or State(head.state) not in OPEN:
        return ()
    return words_of_duplicates(head, max((step.entry_id for step in told if step.verb in SINCE), default=0))


def _lacks(head: Head) -> tuple[str, ...]:
    measures = kind_of(head).measures
    if not measures or head.first_closed_on is not None:
        return ()
    fact = known(head)
    return tuple(CORRECTED[name] for name in measures if fact is None or not getattr(fact, name))


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


# A case comes to these by another act.
_HOW = frozenset({Verb.FILE, Verb.ABSORB, Verb.SEEN, Verb.LOOK_BACK, Verb.PUT_OFF})


def offers(head: Head, who: Who, at: datetime) -> list[Offer]:
    """What the state of a case lets be done at all, with the reason where this person may not."""
    seen = matter(head)
    demands = kind_of(head).demands
    return [
        Offer(verb, move.name, why_not(verb, move, demands, seen, who, at))
        for verb, move in MOVES.items()
        if seen.state in move.starts and verb not in (_HOW if demands.call_back else _HOW | {Verb.CALL_BACK})
    ]


def kind_of(head: Head) -> Kind:
    """The row of the table of kinds for a case."""
    return KINDS[CaseKind(head.kind)]


def lamp_of(head: Head, at: datetime) -> Lamp | None:
    """How a case stands against its clocks, an open one against the first that runs out; None where it has none, or
    left the loop by being merged or revoked. What was ever closed late stays so."""
    if head.state in _LEFT:
        return None
    if head.closed_at is not None and head.state == State.CLOSED.value:
        return (Lamp.DONE_LATE if head.was_late else Lamp.DONE) if head.due_at else None
    if head.next_due_at is None or head.next_warn_at is None:
        return None
    return lamp(at, head.next_warn_at, head.next_due_at)


def pressing(head: Head) -> Verb:
    """For which act the clock of an open case runs that runs out first: to sign for it, to contact its caller, or to
    close it."""
    clocks = {Verb.SIGN: head.sign_due_at, Verb.CONTACT: head.contact_due_at}
    return next((verb for verb, due_at in clocks.items() if due_at and due_at == head.next_due_at), Verb.CLOSE)


def is_overdue(head: Head, at: datetime) -> bool:
    """Whether an open case is past the deadline of its close, as `HeadQuerySet.overdue` asks of many."""
    return head.state in OPEN and head.due_at is not None and head.due_at < at


_LEFT = (State.MERGED.value, State.REVOKED.value)


@dataclass(frozen=True)
class Line:
    """A line of a story. `at` is a day alone where a ledger says no more; `by` and `stands_for` are names; `serial` is
    the step's, 0 for what a ledger says."""

    at: datetime | date
    what: str
    by: str
    stands_for: str = ""
    unit: str = ""
    told: str = ""
    state: str = ""
    serial: int = 0


def story(head: Head) -> list[Line]:
    """Everything that happened to a case; what a ledger dates, with nobody named, comes before the steps taken here."""
    taken = list(steps(head).select_related("unit"))
    lines = [] if taken and taken[0].verb == Verb.FILE else list(_by_ledger(head, taken))
    reckoned = _reckoned(head)
    people = {step.by for step in taken} | {step.stands_for for step in taken if step.stands_for}
    names = organisation.names(people | {entry.by for entry, _ in reckoned})
    told = [(step.happened_at, _line(step, names)) for step in taken]
    told += [(entry.at, Line(entry.at, "重算时限", names[entry.by], told=said)) for entry, said in reckoned]
    return lines + [line for _, line in sorted(told, key=lambda pair: pair[0])]


def _reckoned(head: Head) -> list[tuple[Entry, str]]:
    """When the deadline of a case was reckoned anew with many others, and what came of it for this one."""
    names = [f"{row.name}{head.number}" for row in KINDS.values() if row.register == head.register]
    entries = Entry.objects.filter(verb=RECKONED, detail__moved__has_any_keys=names).order_by("pk")
    return [
        (entry, _moved(*entry.detail["moved"][name]))
        for entry in entries
        for name in names
        if name in entry.detail["moved"]
    ]


def _moved(before: str, after: str) -> str:
    if before == after:
        return f"节假日安排已公布，{after}到期不变"
    return f"按公布的节假日安排，到期由{before}改为{after}"


LATE = "已过时限"
_WORDS = {Verb.CALL_BACK: CALL_NAMES, Verb.LOOK_BACK: LOOK_NAMES}


def _line(step: Step, names: Mapping[str, str]) -> Line:
    names_of = _WORDS.get(Verb(step.verb), WORD_NAMES)
    word = names_of[Word(step.word)] if step.word else ""
    return Line(
        at=step.happened_at,
        what=VERB_NAMES[step.verb],
        by=names[step.by],
        stands_for=names.get(step.stands_for, ""),
        unit=str(step.unit or ""),
        told="；".join(part for part in (word, step.note, step.reason, LATE if step.is_late else "") if part),
        state=STATE_NAMES[State(step.state)],
        serial=step.serial,
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


def closed_by_ledger(fact: Case) -> date | None:
    """The day on which a case was closed by what a ledger alone says of it; None where it was not.

    Only one ledger has a column for verification: of the others the day of the mending is all that can be known.
    """
    verifies = KINDS[CaseKind(fact.kind)].demands.verifies and fact.register == PROBLEMS
    return fact.verified_on or (None if verifies else fact.rectified_on)


def touched_in_system(register: str, numbers: Iterable[str]) -> set[str]:
    """Of these numbers, those of cases on which something was done here: no copy of a ledger may override them.

    A step was taken, or a file, a letter or a caller put to the case here stands.
    """
    heads = Head.objects.filter(register=register, number__in=list(numbers))
    return set(heads.filter(touched()).values_list("number", flat=True))


def stepped(register: str, numbers: Iterable[str]) -> dict[str, Head]:
    """Of these numbers, the cases on which a step was taken here."""
    heads = Head.objects.filter(register=register, number__in=list(numbers), version__gt=0)
    return {head.number: head for head in heads.defer("grams", "sounds")}


def touched() -> Q:
    """That something was done to a case here."""
    own = {"register": OuterRef("register"), "number": OuterRef("number")}
    found = Q(version__gt=0)
    for model in (Attachment, Letter, Caller):
        found |= Q(Exists(model.objects.live().filter(**own, origin="")))  # a caller may come with a ledger's row
    return found


def milestones(head: Head) -> list[tuple[str, datetime]]:
    """What is to be reached on the way of an open case, and by when."""
    rows, start = kind_of(head).milestones, head.clock_from
    if not rows or start is None or State(head.state) not in OPEN:
        return []
    calendar = organisation.calendar()
    return [(name, reckon(start, limit, calendar).due_at) for name, limit in rows.items()]


def last_step(head_pk: int) -> Step | None:
    """The latest step of a case, as others have left it by now."""
    head = Head.objects.get(pk=head_pk)
    return steps(head).last()
