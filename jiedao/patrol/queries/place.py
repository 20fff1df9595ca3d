"""The place remembers: every visit, case, letter and lesson of one place as one story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from jiedao.casework.kinds import RELAPSED_WORDS, SAME_PLACE_DAYS, VERB_NAMES, CaseKind
from jiedao.casework.models import Case, Head, HeadQuerySet, Letter, Step
from jiedao.casework.rules import CALL_NAMES, LOOK_NAMES, OPEN, State, Verb, Word
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Who
from jiedao.patrol.kinds import OUTCOME_NAMES, Outcome
from jiedao.patrol.models import Answer, Call, Lesson, Met, Visit
from jiedao.patrol.queries.spots import Spot
from jiedao.patrol.queries.whereabouts import Key, keys_in, places_of
from jiedao.patrol.rules import Item
from jiedao.worktime import SHANGHAI

_OPEN = [state.value for state in OPEN]


@dataclass(frozen=True)
class Told:
    """One line of a place's story. `head` is the case it is about, `visit` the record of a visit that it tells of;
    `wrong` marks a relapse or a danger."""

    on: date
    what: str
    by: str = ""
    note: str = ""
    head: Head | None = None
    wrong: bool = False
    at: datetime | None = None
    rank: int = 0  # among what a day holds without an hour: the later, the higher
    visit: int | None = None


def cases_of(who: Who, spot: Spot) -> QuerySet[Head]:
    """The cases of a place that somebody may see, the latest first."""
    found: QuerySet[Head] = _heads(places_of([spot]), Head.objects.visible_to(who))
    return found.order_by("-found_on", "-pk")


def cases_in(who: Who, area: str, code: str) -> tuple[QuerySet[Head], list[Spot]]:
    """The cases of an area that somebody may see, the latest first, and the places that lie in it."""
    keys, near = keys_in(area, code)
    found: QuerySet[Head] = _heads(keys, Head.objects.visible_to(who))
    return found.order_by("-found_on", "-pk"), near


def known_here(who: Who, spot: Spot) -> QuerySet[Head]:
    """Of these the ones that something met here may be: open, or closed."""
    return cases_of(who, spot).filter(state__in=[*_OPEN, State.CLOSED.value])


def head_by_item(spot: Spot, item: Item, day: date) -> Head | None:
    """The case of a place that the same question is about: an open one, else the last one closed within the year.

    It is one that a visit filed for the question, or one of the kind that it becomes whose text has one of its words.
    """
    calls = Call.objects.filter(point_number=spot.number).values("operation")
    met = Met.objects.live().filter(operation__in=calls).exclude(item="")
    asked: dict[Key, set[str]] = {}
    for register, number, key in met.values_list("register", "number", "item"):
        asked.setdefault((register, number), set()).add(key)
    at_place = _heads({*asked, *places_of([spot])}, Head.objects.all())
    heads = [head for head in at_place if _is_about(head, item, asked.get((head.register, head.number), set()))]
    standing = [head for head in heads if head.state in _OPEN]
    lately = [
        head
        for head in heads
        if head.state == State.CLOSED.value
        and head.closed_at
        and (day - _local(head.closed_at)).days <= SAME_PLACE_DAYS
    ]
    return next(iter(sorted(standing or lately, key=lambda head: -head.pk)), None)


def _is_about(head: Head, item: Item, asked: set[str]) -> bool:
    """Whether a case is about a question: `asked` are those for which visits filed or met it, none where it came
    another way and its words have to tell."""
    if asked or item.becomes is None:
        return item.key in asked
    return head.kind == item.becomes.value and any(word in head.text for word in item.words)


def _heads(keys: Collection[Key], heads: HeadQuerySet) -> HeadQuerySet:
    """Of these cases those of the keys; a number of another register is none of them."""
    numbers: dict[str, list[str]] = {}
    for register, number in keys:
        numbers.setdefault(register, []).append(number)
    same = Q(pk__in=[])
    for register, of in numbers.items():
        same |= Q(register=register, number__in=of)
    return heads.filter(same)


def story(who: Who, spot: Spot) -> list[Told]:
    """All that rounds and cases tell of a place, the latest first."""
    return in_turn([*visits_at([spot]), *course_of(cases_of(who, spot))])


def in_turn(lines: Iterable[Told]) -> list[Told]:
    """The lines of a story, the latest first."""
    begin = datetime.min.replace(tzinfo=SHANGHAI)
    return sorted(lines, key=lambda line: (line.on, line.rank, line.at or begin), reverse=True)


def course_of(found: Iterable[Head]) -> list[Told]:
    """What became of these cases: their steps that tell of a place, and the letters on them."""
    heads = {(head.register, head.number): head for head in found}
    return [*_cases(heads), *_letters(heads)]


def visits_at(places: Collection[Spot]) -> Iterator[Told]:
    """Visits by the ledger, then what was recorded of them here, one line a call; of several places each is named."""
    numbers, named = [spot.number for spot in places], len(places) > 1
    calls = list(Call.objects.live().filter(point_number__in=numbers).order_by("pk"))
    own = {(call.point_number, call.visited_on) for call in calls}
    for visit in Visit.objects.live().filter(point_number__in=numbers):
        if (visit.point_number, visit.visited_on) not in own:
            yield Told(visit.visited_on, f"走访{visit.point_name}" if named else "走访", visit.visitor, "依台账")
    operations = [call.operation for call in calls]
    met = Counter(Met.objects.live().filter(operation__in=operations).values_list("operation", flat=True))
    wrong: dict[str, list[str]] = {}
    for row in Answer.objects.live().filter(operation__in=operations, wrong=True).order_by("pk"):
        wrong.setdefault(row.operation, []).append(f"“{row.question}”" + (f"（{row.told}）" if row.told else ""))
    lessons = {row.operation: row for row in Lesson.objects.live().filter(operation__in=operations)}
    names = organisation.names(call.by for call in calls)
    for call in calls:
        parts = [call.note] if call.note else []
        if call.outcome == Outcome.SEEN.value and not call.checked:
            parts.append("检查表没有填全")
        if wrong.get(call.operation):
            parts.append("不符合：" + "".join(wrong[call.operation]))
        if met[call.operation]:
            parts.append(f"登记事项{met[call.operation]}件")
        if lesson := lessons.get(call.operation):
            parts.append(f"普法：{lesson.material}，{lesson.audience}{lesson.people}人")
        name = OUTCOME_NAMES[Outcome(call.outcome)]
        what = ("联合巡查" if call.round else "走访") + (call.point_name if named else "")
        what += "" if call.outcome == Outcome.SEEN else f"：{name}"
        at = call.recorded_at if _local(call.recorded_at) == call.visited_on else None
        yield Told(call.visited_on, what, names[call.by], "；".join(parts), at=at, visit=call.pk)


def _cases(heads: dict[Key, Head]) -> Iterator[Told]:
    """Each case when it was found, and every time it was met, closed, called back about, looked back at, taken up."""
    numbers = [number for _, number in heads]
    dates = {(case.register, case.number): case for case in Case.objects.live().filter(number__in=numbers)}
    steps = _steps(heads)
    names = organisation.names(step.by for step in steps)
    taken = {(step.register, step.number, step.verb) for step in steps}
    looked = {(step.register, step.number, _local(step.happened_at)) for step in steps if step.verb == Verb.LOOK_BACK}
    for key, head in heads.items():
        yield Told(head.found_on, f"发现{head}", note=head.text, head=head, rank=1)
        case, here = dates.get(key), not {(*key, Verb.CLOSE.value), (*key, Verb.MEND.value)} & taken
        if head.first_closed_on and here:
            yield Told(head.first_closed_on, f"办结{head}", note="依台账", head=head, rank=2)
        if case is not None and case.looked_back_on and (*key, case.looked_back_on) not in looked:
            wrong = case.look_back_result in RELAPSED_WORDS
            what = f"回头看{head}：{case.look_back_result}"
            yield Told(case.looked_back_on, what, head=head, wrong=wrong, rank=3)
    yield from (_step(step, heads[step.register, step.number], names) for step in steps)


def _step(step: Step, head: Head, names: Mapping[str, str]) -> Told:
    """A step of a case as its place remembers it."""
    verb, said = Verb(step.verb), Word(step.word) if step.word else None
    words = {Verb.LOOK_BACK: LOOK_NAMES, Verb.CALL_BACK: CALL_NAMES}.get(verb)
    what = f"{VERB_NAMES[verb]}{head}" + (f"：{words[said]}" if words and said else "")
    wrong = verb is Verb.REOPEN or (words is not None and said is Word.DENIED)
    day = head.found_on if verb is Verb.MEND else _local(step.happened_at)
    note = "；".join(part for part in (step.note, step.reason) if part)
    return Told(day, what, names[step.by], note, head, wrong, step.happened_at, _RANKS[verb])


# The steps of a case that tell of its place, and how late in a day without hours each comes.
_RANKS = {
    Verb.SEEN: 1,
    Verb.MEND: 2,
    Verb.CALL_BACK: 2,
    Verb.CLOSE: 2,
    Verb.LOOK_BACK: 3,
    Verb.REOPEN: 4,
}


def _steps(heads: dict[Key, Head]) -> list[Step]:
    """Those steps of these cases."""
    verbs, numbers = [verb.value for verb in _RANKS], [number for _, number in heads]
    rows = Step.objects.live().filter(verb__in=verbs, number__in=numbers).order_by("serial")
    return [step for step in rows if (step.register, step.number) in heads]


def _letters(heads: dict[Key, Head]) -> Iterator[Told]:
    for letter in Letter.objects.live().filter(number__in=[number for _, number in heads]):
        if head := heads.get((letter.register, letter.number)):
            number = f"{letter.mark}〔{letter.year}〕{letter.serial}号"
            yield Told(letter.issued_on, f"发文 {number}", note=letter.text, head=head)


@dataclass(frozen=True)
class Tally:
    """A place in figures: days of visits, cases that stand open, closed ones, and those that came back."""

    visits: int
    open: int
    closed: int
    back: int
    complaints: int


def tally(heads: Sequence[Head], places: Collection[Spot], complaints: Collection[CaseKind]) -> Tally:
    """Places in figures, of the cases that somebody may see there."""
    reopened = [head for head in heads if head.closed_count > 1 or (head.first_closed_on and head.state in _OPEN)]
    return Tally(
        visits=Visit.objects.live().filter(point_number__in=[spot.number for spot in places]).count(),
        open=sum(head.state in _OPEN for head in heads),
        closed=sum(head.state == State.CLOSED.value for head in heads),
        back=len(reopened),
        complaints=sum(head.kind in {kind.value for kind in complaints} for head in heads),
    )


def _local(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
