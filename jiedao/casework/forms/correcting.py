"""What was filed of a case, corrected: its fields as they stand, to be changed, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from jiedao.attachments import Prepared
from jiedao.casework import queries
from jiedao.casework.forms.filing import committees, subtype_choices
from jiedao.casework.forms.widgets import LINES, NUMBER, SELECT, TEXT, Suggesting
from jiedao.casework.kinds import KINDS, CaseKind
from jiedao.casework.models import Head
from jiedao.casework.rules import Shows, Verb
from jiedao.casework.rules.correcting import CORRECTED
from jiedao.casework.rules.placing import told
from jiedao.gongwen import masking
from jiedao.organisation.kinds import Who
from jiedao.register.queries import names_by_code


class CorrectForm(forms.Form):
    """As `ActForm` is: what is said with the act of correcting; `version` is the case as the person saw it."""

    verb = Verb.CORRECT

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(widget=SELECT)
    subtype = forms.ChoiceField(required=False, widget=SELECT)
    code = forms.ChoiceField(widget=SELECT)
    address = forms.CharField(required=False, max_length=200, widget=TEXT)
    point_number = forms.CharField(required=False, max_length=40, widget=TEXT)
    person_number = forms.CharField(required=False, max_length=40, widget=TEXT)
    area = forms.DecimalField(required=False, min_value=0, max_digits=12, decimal_places=2, widget=NUMBER)
    source = forms.CharField(required=False, max_length=60, widget=TEXT)
    description = forms.CharField(widget=LINES, error_messages={"required": "请填写情况描述"})
    located = forms.ChoiceField(required=False, widget=SELECT)
    reason = forms.CharField(label="更正的理由", widget=LINES, error_messages={"required": "更正登记须写明理由"})

    def __init__(self, head: Head, who: Who, data: Mapping[str, Any] | None = None) -> None:
        fact = queries.known(head)
        stands = {name: getattr(fact, name) for name in CORRECTED} if fact else {}
        super().__init__(data, auto_id="correct-%s", initial=stands | {"version": head.version})
        self.head, own = head, CaseKind(head.kind)
        for name in set(CORRECTED) - {"kind", "code", "subtype", "located"} - set(KINDS[own].fields):
            del self.fields[name]
        if fact and fact.located:
            stays = (fact.located, told(fact.located, fact.metres))
            self.fields["located"].choices = [stays, ("", "去掉位置")]  # type: ignore[attr-defined]
        else:
            del self.fields["located"]
        for name, label in CORRECTED.items():
            if name in self.fields:
                self.fields[name].label = label
        alike = [kind for kind, row in KINDS.items() if row.register == KINDS[own].register]
        self.fields["kind"].choices = [(kind.value, KINDS[kind].name) for kind in alike]  # type: ignore[attr-defined]
        if KINDS[own].subtypes:
            known, stated = subtype_choices(own), str(stands.get("subtype") or "")
            foreign = [] if stated in dict(known) else [(stated, stated)]  # as a superior's list called it
            self.fields["subtype"].choices = [*known, *foreign]  # type: ignore[attr-defined]
        else:
            del self.fields["subtype"]
        places = dict(committees(who, own, Verb.CORRECT))
        places.setdefault(head.code, names_by_code().get(head.code, head.code))
        self.fields["code"].choices = sorted(places.items())  # type: ignore[attr-defined]
        if "source" in self.fields:
            self.fields["source"].widget = Suggesting("correct-sources", queries.sources(own))
        self._keep_numbers(str(stands.get("description") or ""))

    def _keep_numbers(self, description: str) -> None:
        """Numbers of people are told by their own act alone, so a text with some is not shown to be worked on."""
        if masking.numbers_in(description) != description:
            field = self.fields["description"]
            field.required, field.initial, self.initial["description"] = False, "", ""
            field.help_text = "原文有号码，不在这里显示；不填则不变，要改请完整重写"

    def attached(self) -> list[tuple[Prepared, Shows]]:
        """No files come with it."""
        return []

    def said(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        changes = {name: data[name] for name in CORRECTED if name in self.fields}
        if not self.fields["description"].required and not changes["description"]:
            del changes["description"]
        return {"changes": changes, "reason": data["reason"], "version": data["version"]}
