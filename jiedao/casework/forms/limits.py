"""What a time limit is asked for."""

from __future__ import annotations

from typing import Any

from django import forms

from jiedao.casework.forms.widgets import DAY, SELECT, TEXT
from jiedao.casework.kinds import KINDS, CaseKind


def _choices() -> list[tuple[str, Any]]:
    """Kinds, and the types of those that have any under their kind; a value is the kind, a stroke and the type."""
    alone = [(f"{kind.value}/", row.name) for kind, row in KINDS.items() if not row.subtypes]
    grouped = [(row.name, _types(kind)) for kind, row in KINDS.items() if row.subtypes]
    return [("", "请选择"), *alone, *grouped]


def _types(kind: CaseKind) -> list[tuple[str, str]]:
    """What has no type, and each type."""
    row = KINDS[kind]
    return [(f"{kind.value}/", f"{row.name}（未分类型的）"), *((f"{kind.value}/{one}", one) for one in row.subtypes)]


class LimitForm(forms.Form):
    """Of which kind or type, how long, and from when on."""

    of = forms.ChoiceField(
        label="类别或类型", choices=_choices, widget=SELECT, error_messages={"required": "请选择类别或类型"}
    )
    text = forms.CharField(
        label="办理时限",
        required=False,
        max_length=20,
        widget=TEXT,
        help_text="写作 5工作日、4工作时、24紧急工作时 或 7日；不填则恢复系统设定",
    )
    from_on = forms.DateField(
        label="自哪一天起登记的",
        widget=DAY,
        error_messages={"required": "请填写起始日", "invalid": "日期应写作 2022-08-31"},
        help_text="今天或以后；此前登记的事项时限不变",
    )
    reason = forms.CharField(label="依据或说明", required=False, max_length=200, widget=TEXT)

    def asked(self) -> dict[str, Any]:
        """The limit as the action takes it."""
        data = dict(self.cleaned_data)
        kind, _, subtype = data.pop("of").partition("/")
        return data | {"kind": CaseKind(kind), "subtype": subtype}
