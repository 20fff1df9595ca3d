"""How fields look."""

from __future__ import annotations

from django import forms

from jiedao.register.forms import Suggesting as Suggesting

TEXT = forms.TextInput(attrs={"class": "form-control"})
LINES = forms.Textarea(attrs={"class": "form-control", "rows": 3})
SELECT = forms.Select(attrs={"class": "form-select"})
DAY = forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"class": "form-control", "type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
UNITS = forms.CheckboxSelectMultiple()
NUMBER = forms.NumberInput(attrs={"class": "form-control", "inputmode": "decimal", "step": "any", "min": "0"})
