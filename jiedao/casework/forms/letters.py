"""What is said with a letter on a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from jiedao.casework import queries
from jiedao.casework.forms.sending import FilesField
from jiedao.casework.forms.widgets import DAY, LINES, SELECT, TEXT
from jiedao.casework.kinds import LETTERS
from jiedao.casework.models import Head
from jiedao.casework.rules import LetterKind, State, why_not_sort
from jiedao.organisation.models import Unit


class LetterForm(forms.Form):
    """A letter on a case."""

    kind = forms.ChoiceField(label="文种", widget=SELECT)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="主送单位", required=False, widget=SELECT, empty_label="（不发给单位）"
    )
    party = forms.CharField(
        label="责任人或来单单位",
        required=False,
        max_length=80,
        widget=TEXT,
        help_text="整改通知书写责任单位或个人，回执写来单单位",
    )
    text = forms.CharField(label="要求", widget=LINES, error_messages={"required": "请写明要求或办理结果"})
    due_on = forms.DateField(
        label="答复时限", required=False, widget=DAY, error_messages={"invalid": "时限应写作 2022-08-31"}
    )

    def __init__(self, head: Head, data: Mapping[str, Any] | None = None) -> None:
        units = queries.units_to_write_to(head)
        due_on = timezone.localdate(head.due_at) if head.due_at else None
        initial = {
            "due_on": due_on if due_on and due_on >= timezone.localdate() else None,
            "unit": units.first(),
            "kind": LetterKind.HAND_OVER.value,
        }
        state = State(head.state)
        sorts = {kind: sort for kind, sort in LETTERS.items() if why_not_sort(sort, head.kind, state) is None}
        reports = [kind.value for kind, sort in sorts.items() if sort.reports]
        if reports or not units:
            initial["kind"] = reports[0] if reports else LetterKind.RECTIFY.value
        if reports:
            initial |= {"unit": None, "due_on": None}
        super().__init__(data, auto_id="letter-%s", initial=initial)
        self.fields["kind"].choices = [(kind.value, sort.name) for kind, sort in sorts.items()]  # type: ignore[attr-defined]
        if reports:
            self.fields["text"].label = "要求，或办理结果"
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if not units:
            self.fields["unit"].help_text = "没有承办本件的外单位；须先分派，才能发给单位"

    def said(self) -> dict[str, Any]:
        """The arguments of the action."""
        return self.cleaned_data | {"kind": LetterKind(self.cleaned_data["kind"])}


class AcceptForm(forms.Form):
    """That a receipt was accepted: when, and the scan of it."""

    on = forms.DateField(
        label="对方确认日期",
        widget=DAY,
        error_messages={"required": "请填写确认日期", "invalid": "日期应写作 2022-08-31"},
    )
    sent = FilesField("确认件的扫描件", help_text="可以不传")
