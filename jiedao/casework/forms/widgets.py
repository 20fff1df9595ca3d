"""How fields look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

TEXT = forms.TextInput(attrs={"class": "form-control"})
LINES = forms.Textarea(attrs={"class": "form-control", "rows": 3})
SELECT = forms.Select(attrs={"class": "form-select"})
DAY = forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"class": "form-control", "type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
UNITS = forms.CheckboxSelectMultiple()
NUMBER = forms.NumberInput(attrs={"class": "form-control", "inputmode": "decimal", "step": "any", "min": "0"})


class Suggesting(forms.TextInput):
    """A line of text beside which usual words are offered; another may be written."""

    def __init__(self, list_id: str, words: Sequence[str]) -> None:
        super().__init__(attrs={"class": "form-control", "list": list_id, "autocomplete": "off"})
        self.list_id, self.words = list_id, words

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any | None = None
    ) -> SafeString:
        """The line, and the words in a list of the browser's own."""
        line = super().render(name, value, dict(attrs or {}), renderer)
        options = format_html_join("", '<option value="{}">', ((word,) for word in self.words))
        return format_html('{}<datalist id="{}">{}</datalist>', line, self.list_id, options)
