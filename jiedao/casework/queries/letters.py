"""Letters on cases: those of one, the register of all, and whether they were answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from jiedao.casework.kinds import ACCEPTED, LETTERS
from jiedao.casework.models import Head, Letter, Share, Step
from jiedao.casework.rules import Answer, LetterKind, Verb, answer, numbered
from jiedao.gongwen import masking
from jiedao.ledger.models import Entry
from jiedao.organisation.kinds import Who
from jiedao.organisation.models import Unit
from jiedao.worktime import SHANGHAI

_REPORTED = (Verb.REPORT_DONE.value, Verb.MEND.value, Verb.ANSWER.value)
_REPLIES = (Verb.ANSWER.value, Verb.GIVE_BACK.value)  # of an outside unit: that the matter is not its own is one, too
_PERSON = 4  # characters: a longer name of a party is that of a body


@dataclass(frozen=True)
class Sent:
    """A letter with its number, name and addressee as they are shown, how it stands, and the entry of its issue."""

    row: Letter
    head: Head | None
    number: str
    name: str
    to: str
    state: Answer
    answered_on: date | None
    issued: Entry


def letters_of(head: Head, today: date) -> list[Sent]:
    """The letters on a case, withdrawn ones too, in the order of their issue."""
    rows = _shown_rows().filter(register=head.register, number=head.number)
    return sent(rows.order_by("pk"), {(head.register, head.number): head}, today)


def letters_visible_to(who: Who) -> QuerySet[Letter]:
    """The letters on cases that somebody may see, withdrawn ones too, the latest number first."""
    heads = Head.objects.visible_to(who).filter(register=OuterRef("register"), number=OuterRef("number"))
    found: QuerySet[Letter] = _shown_rows().filter(Exists(heads))
    return found.order_by("-issued_on", "-pk")


def _shown_rows() -> QuerySet[Letter]:
    """Letters as they stand or were withdrawn; not those that stand on under their acceptance."""
    rows = Letter.objects.exclude(voided_at__isnull=False, void_entry__verb=ACCEPTED)
    found: QuerySet[Letter] = rows.select_related("unit", "entry", "void_entry")
    return found


def sent(rows: Iterable[Letter], heads: Mapping[tuple[str, str], Head] | None, today: date) -> list[Sent]:
    """Letters as they are shown, in at most three queries; `heads` are their cases where they are at hand."""
    letters = list(rows)
    if heads is None:
        found = Head.objects.filter(number__in={letter.number for letter in letters})
        heads = {(head.register, head.number): head for head in found}
    answers, issues = _answers(letters), _issues(letters)
    return [
        _shown(
            letter,
            heads.get((letter.register, letter.number)),
            answers.get(letter.pk),
            today,
            issues.get(letter.entry_id, letter.entry),
        )
        for letter in letters
    ]


def _issues(letters: list[Letter]) -> dict[int, Entry]:
    """By the entry of its acceptance, that of the issue of each letter that was accepted."""
    accepted = [letter.entry_id for letter in letters if letter.accepted_on is not None]
    if not accepted:
        return {}
    before = Letter.objects.filter(void_entry__in=accepted).select_related("entry")
    return {letter.void_entry_id: letter.entry for letter in before if letter.void_entry_id}


def letter_of(head: Head, pk: int) -> Letter | None:
    """A letter on a case, withdrawn or not."""
    found: Letter | None = Letter.objects.filter(register=head.register, number=head.number, pk=pk).first()
    return found


def units_to_write_to(head: Head) -> QuerySet[Unit]:
    """The units without an account that have a part in a case."""
    waiting = Share.objects.standing().filter(head=head, unit__has_account=False)
    return Unit.objects.filter(pk__in=waiting.values("unit"))


def _answers(letters: list[Letter]) -> dict[int, date]:
    """The day on which each was answered: the first answer or return recorded for its unit after it was issued, or, of
    one to a responsible party, the first report that the matter was mended."""
    verbs = (*_REPORTED, Verb.GIVE_BACK.value)
    steps = Step.objects.live().filter(number__in={letter.number for letter in letters}, verb__in=verbs)
    told: dict[tuple[str, str], list[Step]] = {}
    for step in steps.order_by("serial"):
        told.setdefault((step.register, step.number), []).append(step)
    days: dict[int, date] = {}
    for letter in letters:
        if LETTERS[LetterKind(letter.kind)].reports:
            days |= {letter.pk: letter.accepted_on} if letter.accepted_on else {}
            continue
        for step in told.get((letter.register, letter.number), []):
            of_unit = step.verb in _REPLIES and step.unit_id == letter.unit_id
            if step.entry_id > letter.entry_id and (of_unit if letter.unit_id else step.verb in _REPORTED):
                days[letter.pk] = step.happened_at.astimezone(SHANGHAI).date()
                break
    return days


def _shown(letter: Letter, head: Head | None, answered_on: date | None, today: date, issued: Entry) -> Sent:
    voided = letter.voided_at is not None
    return Sent(
        row=letter,
        head=head,
        number=numbered(letter.mark, letter.year, letter.serial),
        name=LETTERS[LetterKind(letter.kind)].name,
        to=_addressee(letter),
        state=answer(due_on=letter.due_on, answered_on=answered_on, voided=voided, today=today),
        answered_on=answered_on,
        issued=issued,
    )


def _addressee(letter: Letter) -> str:
    if letter.unit:
        return str(letter.unit)
    return letter.party if LETTERS[LetterKind(letter.kind)].reports else _quiet_name(letter.party)


def _quiet_name(party: str) -> str:
    """A party's name as pages show it: of a person the surname, of a company all of it."""
    return masking.name(party) if len(party) <= _PERSON else party
