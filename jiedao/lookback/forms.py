"""What is typed while looking back: a result, its correction, a superior's list pasted from a sheet, a clearance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from jiedao.casework.models import Head
from jiedao.lookback.actions import Said
from jiedao.lookback.kinds import OUTCOME_NAMES
from jiedao.lookback.rules import Outcome
from jiedao.organisation.kinds import Who
from jiedao.register.queries import codes_by_name
from jiedao.sheets.cells import Unreadable, read_date

TEXT = forms.TextInput(attrs={"class": "form-control"})
LINES = forms.Textarea(attrs={"class": "form-control", "rows": 2})
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"})
SELECT = forms.Select(attrs={"class": "form-select"})
MOST_POINTS = 500


class JudgeForm(forms.Form):
    """What a re-inspection found; the note is asked for by the rule where it is needed."""

    outcome = forms.ChoiceField(choices=[(o.value, name) for o, name in OUTCOME_NAMES.items()])
    note = forms.CharField(label="现场情况", required=False, max_length=500, widget=LINES)

    def said(self) -> tuple[Outcome, str]:
        """Outcome and note."""
        return Outcome(self.cleaned_data["outcome"]), self.cleaned_data["note"]


class CorrectForm(JudgeForm):
    """A correction of a result, with its reason."""

    outcome = forms.ChoiceField(
        label="更正为", widget=SELECT, choices=[(o.value, name) for o, name in OUTCOME_NAMES.items()]
    )
    reason = forms.CharField(
        label="更正的理由", max_length=500, widget=LINES, error_messages={"required": "请写明更正的理由"}
    )


class AssignForm(forms.Form):
    """Which items go to whom."""

    items = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": "请先勾选要分派的事项"})
    to = forms.ChoiceField(label="分派给", widget=SELECT, error_messages={"required": "请选择回头看的人"})

    def __init__(self, pks: Sequence[int], people: Sequence[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data)
        self.fields["items"].choices = [(pk, str(pk)) for pk in pks]  # type: ignore[attr-defined]
        self.fields["to"].choices = [("", "请选择"), *people]  # type: ignore[attr-defined]


def _day(text: str) -> date | None:
    """A day as it stands in a sheet; None where it is none."""
    try:
        return read_date(text) if text else None
    except Unreadable:
        return None


class InspectionForm(forms.Form):
    """A superior's list: who came and when, and the items, one a line, as they are copied from a sheet."""

    title = forms.CharField(label="督察名称", max_length=120, widget=TEXT, error_messages={"required": "请填写名称"})
    superior = forms.CharField(label="督察单位", max_length=80, widget=TEXT, error_messages={"required": "请填写单位"})
    on = forms.DateField(label="督察日期", widget=DAY, error_messages={"invalid": "日期应写作 2022-08-31"})
    due_on = forms.DateField(label="销号时限", required=False, widget=DAY)
    points = forms.CharField(
        label="问题清单",
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 10}),
        help_text=(
            "每行一项：问题、居民区、事项编号、销号时限，后三项可不填。可从 Excel 复制整块粘贴。不写姓名和电话。"
            "写明居民区的登记为“问题”分派办理；写明事项编号、已经办结的，按原编号重新办理"
        ),
        error_messages={"required": "请填写问题清单"},
    )

    def __init__(self, who: Who, data: Any = None) -> None:
        super().__init__(data, initial={"on": timezone.localdate()})
        self.who = who

    def clean_points(self) -> list[Said]:
        """The items; a line that cannot be read is named by its number."""
        rows = [line for line in str(self.cleaned_data["points"]).splitlines() if line.strip()]
        if len(rows) > MOST_POINTS:
            raise forms.ValidationError(f"一份清单不超过 {MOST_POINTS} 项，这里有 {len(rows)} 项")
        codes, said, problems = codes_by_name(), [], []
        for place, line in enumerate(rows, 1):
            text, name, number, day = ([cell.strip() for cell in line.split("\t")] + ["", "", ""])[:4]
            case, due_on = self._case(number) if number else None, _day(day)
            if not text:
                problems.append(f"第 {place} 行没有写明问题")
            elif name and name not in codes:
                problems.append(f"第 {place} 行的居民区“{name}”不在名录中")
            elif number and case is None:
                problems.append(f"第 {place} 行的事项编号 {number} 没有找到，或不止一件")
            elif day and due_on is None:
                problems.append(f"第 {place} 行的销号时限“{day}”不是日期，应写作 2022-08-31")
            else:
                said.append(Said(text, codes.get(name, ""), case, due_on))
        if problems:
            raise forms.ValidationError(problems)
        return said

    def _case(self, number: str) -> Head | None:
        found = list(Head.objects.visible_to(self.who).filter(number=number)[:2])
        return found[0] if len(found) == 1 else None


class NoteForm(forms.Form):
    """What is said with an act of clearing."""

    note = forms.CharField(required=False, max_length=1000, widget=LINES)


class AmendForm(forms.Form):
    """An item of a list, put otherwise."""

    text = forms.CharField(label="问题", required=False, max_length=1000, widget=LINES)
    due_on = forms.DateField(
        label="销号时限", required=False, widget=DAY, error_messages={"invalid": "日期应写作 2022-08-31"}
    )
    reason = forms.CharField(label="更正的理由", required=False, max_length=500, widget=TEXT)
