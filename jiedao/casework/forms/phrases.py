"""What a response template is asked for."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from jiedao.casework.forms.widgets import LINES, SELECT, TEXT
from jiedao.casework.kinds import KIND_NAMES, MOVES
from jiedao.casework.models import Head
from jiedao.casework.queries import phrases as queries
from jiedao.casework.rules import Verb
from jiedao.casework.rules import phrases as rules


class PhraseForm(forms.Form):
    """A template: for which act and kind, how it is called, what it says."""

    verb = forms.ChoiceField(
        label="用在哪一步", widget=SELECT, choices=[(verb.value, MOVES[verb].name) for verb in rules.INTO]
    )
    kind = forms.ChoiceField(
        label="事项类别", required=False, widget=SELECT, choices=[("", "所有类别"), *KIND_NAMES.items()]
    )
    title = forms.CharField(
        label="名称", max_length=rules.TITLE, widget=TEXT, error_messages={"required": "请填写名称"}
    )
    text = forms.CharField(
        label="内容",
        max_length=rules.TEXT,
        widget=LINES,
        error_messages={"required": "请填写内容"},
        help_text="要逐件填写的地方写作“××”",
    )


class RewordForm(PhraseForm):
    """Another wording of a template."""

    verb, kind = None, None  # type: ignore[assignment]


def filled(data: QueryDict, verb: Verb, head: Head) -> QueryDict:
    """What was sent with an act, with the chosen template where nothing was written: for browsers without scripts."""
    field = rules.INTO.get(verb)
    chosen = data.get("phrase", "")
    if field is None or not chosen or data.get(field, "").strip():
        return data
    said = data.copy()
    said[field] = queries.phrase_text(verb, head.kind, chosen)
    return said
