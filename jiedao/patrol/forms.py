"""What the pages of rounds are asked: a round to be planned, and one visit on one screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeAlias

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from jiedao.casework.actions import Sent
from jiedao.casework.forms.sending import FilesField
from jiedao.casework.kinds import KINDS, SAME_PLACE_DAYS, CaseKind
from jiedao.casework.models import Head
from jiedao.casework.rules import Shows
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Who
from jiedao.organisation.models import Unit
from jiedao.patrol.kinds import AUDIENCES, CHECKLISTS, MET, OUTCOME_NAMES, PLANNERS
from jiedao.patrol.rules import ANSWER_NAMES, Checklist, Holds, Item, is_wrong, monday

Uploads: TypeAlias = "MultiValueDict[str, UploadedFile[Any]]"  # the stubs alone know its parameters
TEXT = forms.TextInput(attrs={"class": "form-control"})
SELECT = forms.Select(attrs={"class": "form-select"})
CHECKS = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
WEEKS_AHEAD = 8
FREE_CASES = 3  # so many things met beside the checklist stand on the form at once


def scopes(who: Who, committees: Mapping[str, str]) -> list[tuple[str, str]]:
    """The parts of the street, code and name, for which somebody may plan a round: the street first."""
    seats = [seat for seat in who.seats if seat.role in PLANNERS]
    street = organisation.street()
    found = [(street.code, f"{street}（全街道）")] if any(len(seat.prefix) <= 9 for seat in seats) else []
    named = sorted(committees.items())
    return found + [(code, name) for code, name in named if any(code.startswith(seat.prefix) for seat in seats)]


class PlanForm(forms.Form):
    """A round: week, name, units, checklist and places in any order; the walk orders them."""

    week = forms.TypedChoiceField(label="周次", widget=SELECT, coerce=date.fromisoformat)
    name = forms.CharField(label="名称", required=False, max_length=80, widget=TEXT, help_text="不填则以周次为名")
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="参加单位", widget=CHECKS, error_messages={"required": "请选择参加的单位"}
    )
    checklist = forms.ChoiceField(label="检查表", required=False, widget=SELECT)

    def __init__(self, today: date, data: Mapping[str, Any] | None = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        first = monday(today)
        days = [first + timedelta(weeks=n) for n in range(WEEKS_AHEAD)]
        self.fields["week"].choices = [(f"{day}", week_name(day, first)) for day in days]  # type: ignore[attr-defined]
        self.fields["units"].queryset = organisation.units()  # type: ignore[attr-defined]
        own = [(key, checklist.name) for key, checklist in CHECKLISTS.items()]
        self.fields["checklist"].choices = [("", "按各点位类别"), *own]  # type: ignore[attr-defined]


def week_name(day: date, present: date) -> str:
    """A week by its first and last day, with its place from the present one.

    >>> week_name(date(2022, 8, 1), date(2022, 8, 1))
    '本周（8月1日至8月7日）'
    """
    end = day + timedelta(days=6)
    span = f"{day.month}月{day.day}日至{end.month}月{end.day}日"
    name = {0: "本周", 7: "下周"}.get((day - present).days)
    return f"{name}（{span}）" if name else span


@dataclass(frozen=True)
class Question:
    """A question on the form with what was answered, and what is said where the answer is not as it should be."""

    item: Item
    value: str = ""
    told: str = ""
    description: str = ""
    mended: str = ""

    @property
    def choices(self) -> list[tuple[str, str, bool, bool]]:
        """Its answers: value, name, whether it is the wrong one, whether it is chosen."""
        return [
            (value, name, value == self.item.wrong, value == self.value)
            for value, name in ANSWER_NAMES.items()
            if not (self.item.stops and value == "none")
        ]

    @property
    def is_yes_no(self) -> bool:
        """Whether it is answered by a choice."""
        return self.item.holds is Holds.YES_NO

    @property
    def becomes(self) -> str:
        """The name of the kind of case it becomes; empty where it becomes none."""
        return KINDS[self.item.becomes].name if self.item.becomes else ""


@dataclass(frozen=True)
class Free:
    """One thing met beside the checklist, as typed; `name` is that of its part of the form, `alike` the cases of this
    place that it may be."""

    name: str
    kind: str = ""
    description: str = ""
    mended: str = ""
    person_number: str = ""
    again: str = ""
    distinct: str = ""
    alike: tuple[Head, ...] = ()

    @property
    def said(self) -> bool:
        """Whether anything of it was typed."""
        return any((self.description, self.mended, self.person_number, self.again))

    def may_be(self, head: Head, today: date) -> bool:
        """Whether it may be that case of the place: of a kind that comes back, and open or closed within the year."""
        lately = not head.closed_at or (today - timezone.localdate(head.closed_at)).days <= SAME_PLACE_DAYS
        return self.said and self.kind == head.kind and lately and KINDS[CaseKind(head.kind)].look_back is not None


class VisitForm:
    """One visit on one screen, from a checklist; `data` is what was sent, None for an empty form."""

    kinds = tuple((kind.value, KINDS[kind].name) for kind in MET)
    outcomes = tuple((outcome.value, name) for outcome, name in OUTCOME_NAMES.items())
    audiences = AUDIENCES

    def __init__(
        self,
        checklist: Checklist,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
    ) -> None:
        self.files: Uploads = files if files is not None else MultiValueDict()
        sent = data if data is not None else QueryDict()
        self.outcome, self.note = sent.get("outcome", "seen"), sent.get("note", "")
        self.visited_on = sent.get("visited_on", "")
        self.audience, self.material, self.people = (sent.get(f"lesson-{name}", "") for name in LESSON)
        self.questions = [
            Question(
                item,
                *(sent.get(f"{part}-{item.key}", "").strip() for part in ("answer", "told", "description", "mended")),
            )
            for item in checklist.items
        ]
        typed = [{name: sent.get(f"case-{n}-{name}", "").strip() for name in FREE} for n in range(FREE_CASES)]
        self.free = [Free(f"case-{n}", **texts) for n, texts in enumerate(typed)]  # type: ignore[arg-type]

    @property
    def stopping(self) -> list[Question]:
        """The questions that stop the form, asked first."""
        return [question for question in self.questions if question.item.stops]

    @property
    def plain(self) -> list[Question]:
        """The others."""
        return [question for question in self.questions if not question.item.stops]

    def repeats(self, known: Sequence[Head], today: date) -> bool:
        """Whether something met beside the checklist may be one of these cases, of which nobody said that it is, nor
        that it is none; each is shown with what it may be."""
        self.free = [
            replace(free, alike=tuple(head for head in known if free.may_be(head, today))) for free in self.free
        ]
        return any(free.alike and not (free.again or free.distinct) for free in self.free)

    @property
    def lost(self) -> int:
        """How many photos are to be chosen again where the form comes back."""
        return sum(len(sent) for _, sent in self.files.lists())

    def photos(self) -> dict[str, list[Sent]]:
        """The photos of each question and thing met; ValidationError naming each that is turned away."""
        asked = self.questions if self.outcome == "seen" else []
        first = len(_of_questions(asked))  # the things met beside the checklist stand after those of its questions
        met = [n for n, free in enumerate(self.free) if free.said]
        keys = {question.item.key: question.item.key for question in asked if is_wrong(question.item, question.value)}
        keys |= {f"case-{n}": f"case-{first + place}" for place, n in enumerate(met)}
        found = {key: [*self._sent("before", name), *self._sent("after", name)] for name, key in keys.items()}
        return {key: sent for key, sent in found.items() if sent}

    def _sent(self, when: str, name: str) -> list[Sent]:
        ready = FilesField().clean(self.files.getlist(f"{when}-{name}"))
        return [Sent(file, Shows(when)) for file in ready]

    def said(self) -> dict[str, Any]:
        """The arguments of the action: what was answered where nobody was let in is not sent."""
        entered = self.outcome == "seen"
        asked = self.questions if entered else []
        lesson = {"audience": self.audience, "material": self.material, "people": self.people}
        taught = entered and bool(self.material or self.people)
        return {
            "outcome": self.outcome,
            "visited_on": self.visited_on,
            "note": self.note,
            "answers": {question.item.key: question.value for question in asked if question.value},
            "told": {question.item.key: question.told for question in asked if question.told},
            "cases": [*_of_questions(asked), *_free(self.free)],
            "lesson": lesson if taught else {},
        }


LESSON = ("audience", "material", "people")
FREE = ("kind", "description", "mended", "person_number", "again", "distinct")


def _of_questions(asked: Iterable[Question]) -> list[dict[str, str]]:
    """The answers of which more was said than that they are not as they should be."""
    return [
        {
            "kind": question.item.becomes.value,
            "description": question.description or f"不符合“{question.item.text}”",
            "mended": question.mended,
            "item": question.item.key,
        }
        for question in asked
        if question.item.becomes
        and is_wrong(question.item, question.value)
        and not question.item.stops
        and (question.description or question.mended)
    ]


def _free(cases: Iterable[Free]) -> list[dict[str, str]]:
    return [{name: getattr(case, name) for name in FREE} for case in cases if case.said]
