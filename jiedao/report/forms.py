"""What people ask of the figures and send with the report: days, a part of the street, a filter, the text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
LONGEST_PERIOD = 5  # years; a longer course would be neither drawn nor read


class Day(forms.DateField):
    """A day that may be left open, written as 2022-08-31."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
            error_messages={"invalid": f"{label}应写作 2022-08-31"},
        )

    def clean(self, value: Any) -> date | None:
        """ValidationError for a day outside of what any ledger can hold."""
        day: date | None = super().clean(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(f"{self.label}应在 {EARLIEST:%Y} 年至 {LATEST:%Y} 年之间")
        return day


class Ask(forms.Form):
    """A question to the figures. What is left open or wrong falls back to the usual."""

    as_of = Day("截至日期")
    against = Day("对比日期")
    known = Day("记录截止于")
    issued = forms.IntegerField(required=False, error_messages={"invalid": "没有这份报告"})
    q = forms.CharField(required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # These words of the address are Python's and Django's own.
        self.fields["from"] = Day("起始日期")
        self.fields["prefix"] = forms.RegexField(
            r"^\d{9}(\d{3})?$", required=False, error_messages={"invalid": "没有这个居民区"}
        )

    def usual(self, newest: date) -> Question:
        """The question with the usual in place of what is open or wrong; `errors` says what was wrong."""
        self.is_valid()
        data = self.cleaned_data
        as_of, since, against = data.get("as_of") or newest, data.get("from"), data.get("against")
        if since and since > as_of:
            self.add_error("from", f"起始日期应不晚于截至日期 {as_of}")
            since = None
        if since and as_of.year - since.year > LONGEST_PERIOD:
            self.add_error("from", f"起止日期最多相隔 {LONGEST_PERIOD} 年")
            since = None
        if against and against >= as_of:
            self.add_error("against", f"对比日期应早于截至日期 {as_of}")
            against = None
        return Question(
            as_of, since, against, data.get("known"), data.get("prefix", ""), data.get("issued"), data.get("q", "")
        )


@dataclass(frozen=True)
class Question:
    """What is asked, checked: days, a committee's code, an issued report to compare with, a word of the name."""

    as_of: date
    since: date | None
    against: date | None
    known: date | None
    prefix: str
    issued: int | None
    word: str


class RowFilter(forms.Form):
    """Which rows of a figure, in which order."""

    month = forms.RegexField(r"^20\d\d-(0[1-9]|1[0-2])$", required=False)
    split = forms.ChoiceField(choices=[(name, name) for name in ("committee", "unit", "colour")], required=False)
    part = forms.CharField(required=False, max_length=120)
    q = forms.CharField(required=False, max_length=100)
    sort = forms.CharField(required=False, max_length=40)
    page = forms.IntegerField(required=False, min_value=1)


class Written(forms.Form):
    """The text of the report as it stands in the editor, with the draft it was based on."""

    as_of = Day("截至日期")
    text = forms.CharField(required=False, strip=False)
    seen = forms.IntegerField(required=False)
    over = forms.IntegerField(required=False)
    candidate = forms.CharField(required=False, max_length=40)
    wanted = forms.ChoiceField(choices=[("yes", "写入"), ("no", "取出")], required=False)
    version = forms.CharField(required=False, max_length=20)
    kind = forms.ChoiceField(choices=[("docx", "Word"), ("pdf", "PDF")], required=False)
