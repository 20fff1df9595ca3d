"""What is asked about notices."""

from __future__ import annotations

from typing import Any

from django import forms

from jiedao.casework.rules.notices import why_not_quiet

_HOUR = forms.TimeInput(attrs={"class": "form-control", "type": "time"}, format="%H:%M")
_WRONG = {"invalid": "时间应写作 20:00"}


class QuietForm(forms.Form):
    """Somebody's quiet hours; none when both are empty."""

    begins = forms.TimeField(label="从", required=False, widget=_HOUR, error_messages=_WRONG)
    ends = forms.TimeField(label="到", required=False, widget=_HOUR, error_messages=_WRONG)

    def clean(self) -> dict[str, Any]:
        """Hours that can be."""
        data = super().clean() or {}
        if not self.errors and (reason := why_not_quiet(data.get("begins"), data.get("ends"))):
            raise forms.ValidationError(reason)
        return data


class ReadForm(forms.Form):
    """Up to when somebody has read: the moment at which the page was shown."""

    until = forms.DateTimeField()
