"""What is asked about the person who reported a case, and of those who want to read it."""

from __future__ import annotations

from django import forms

from jiedao.casework.forms.widgets import TEXT
from jiedao.casework.kinds import KINDS, CaseKind
from jiedao.casework.rules.telling import OTHER, PURPOSES, Told, why_not_caller

_OFF = {"autocomplete": "off"}
FIELDS = ("caller_name", "caller_phone", "confidential")


def caller_fields(kind: CaseKind) -> dict[str, forms.Field]:
    """The fields of the caller where a case of the kind has one."""
    demands = KINDS[kind].demands
    if not (demands.contact_first or demands.call_back):
        return {}
    return {
        "caller_name": forms.CharField(
            label="反映人", required=False, max_length=40, widget=forms.TextInput(attrs=TEXT.attrs | _OFF)
        ),
        "caller_phone": forms.CharField(
            label="联系电话",
            required=False,
            max_length=30,
            widget=forms.TextInput(attrs=TEXT.attrs | _OFF | {"inputmode": "tel"}),
            help_text="加密保存，只有要联系反映人的人员说明事由后才能查看",
        ),
        "confidential": forms.BooleanField(
            label="反映人要求保密",
            required=False,
            widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            help_text="不让承办单位知道",
        ),
    }


def told_in(form: forms.Form) -> Told | None:
    """The caller that a filled form tells of; None where it tells of nobody."""
    data = form.cleaned_data
    name, phone = (str(data.get(field) or "").strip() for field in ("caller_name", "caller_phone"))
    return Told(name, phone, bool(data.get("confidential"))) if name or phone else None


def check_caller(form: forms.Form) -> None:
    """Mark a caller that cannot be on record so, at the field it is about."""
    told = told_in(form)
    reason = why_not_caller(told) if told else None
    if reason:
        form.add_error("caller_phone" if "电话" in reason else "caller_name", reason)


class CallerForm(forms.Form):
    """The caller of a case, changed: what is left empty stays as it was, where one is on record."""

    def __init__(self, kind: CaseKind, *, changes: bool, confidential: bool = False, data: object = None) -> None:
        super().__init__(data, auto_id="caller-%s", initial={"confidential": confidential})  # type: ignore[arg-type]
        self.changes = changes
        # A caller may be on record of a case whose kind asks for none any more.
        self.fields.update(caller_fields(kind) or caller_fields(CaseKind.HOTLINE))
        if changes:
            for name in FIELDS[:2]:
                self.fields[name].help_text = "不填则不变"
            self.fields["reason"] = forms.CharField(
                label="更改的理由",
                max_length=200,
                widget=forms.TextInput(attrs=TEXT.attrs),
                error_messages={"required": "更改反映人须写明理由"},
            )

    def told(self) -> Told:
        """What it says; None for what stays."""
        data = self.cleaned_data
        empty = None if self.changes else ""
        return Told(data["caller_name"] or empty, data["caller_phone"] or empty, data["confidential"])


class RevealForm(forms.Form):
    """For what the caller is to be told."""

    purpose = forms.ChoiceField(
        choices=[(word, word) for word in (*PURPOSES, OTHER)],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择查看的事由", "invalid_choice": "请选择查看的事由"},
    )
    words = forms.CharField(required=False, max_length=200)
