"""What is said with each act on a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict

from jiedao.attachments import Prepared
from jiedao.casework import queries
from jiedao.casework.forms.sending import FilesField, shows_field
from jiedao.casework.forms.widgets import LINES, MOMENT, NUMBER, SELECT, TEXT, UNITS
from jiedao.casework.kinds import MOVES
from jiedao.casework.models import Head, Share
from jiedao.casework.rules import CALL_NAMES, WORD_NAMES, Shows, State, Verb, Word
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Who
from jiedao.organisation.models import Unit
from jiedao.worktime import UNIT_NAMES
from jiedao.worktime import Unit as ClockUnit

# What is said with each act, in the order asked; the names are those of the action's arguments.
ASKS: dict[Verb, tuple[str, ...]] = {
    Verb.MEND: ("note",),
    Verb.ASSIGN: ("lead", "units", "note"),
    Verb.SIGN: (),
    Verb.GIVE_BACK: ("reason",),
    Verb.CONTACT: ("note",),
    Verb.HANDLE: ("note",),
    Verb.REPORT_DONE: ("note",),
    Verb.ANSWER: ("unit", "answer"),
    Verb.VERIFY: ("note",),
    Verb.SEND_BACK: ("reason",),
    Verb.CALL_BACK: ("word", "note"),
    Verb.CLOSE: ("word", "reason"),
    Verb.REOPEN: ("reason",),
    Verb.PAUSE: ("until", "reason"),
    Verb.RESUME: ("note",),
    Verb.ASK_EXTENSION: ("amount", "reason"),
    Verb.GRANT: (),
    Verb.DENY: ("reason",),
    Verb.MERGE: ("into",),
    Verb.REVOKE: ("reason",),
}
_NOTES = {
    Verb.MEND: "当场如何整改",
    Verb.ASSIGN: "交办要求",
    Verb.CONTACT: "联系情况",
    Verb.HANDLE: "办理情况",
    Verb.REPORT_DONE: "办理结果",
    Verb.VERIFY: "核查情况",
    Verb.CALL_BACK: "回访情况",
    Verb.RESUME: "说明",
}
# The acts with which files may be sent, and what these usually show.
SENDS: dict[Verb, Shows] = {
    Verb.MEND: Shows.AFTER,
    Verb.GIVE_BACK: Shows.OTHER,
    Verb.CONTACT: Shows.OTHER,
    Verb.HANDLE: Shows.OTHER,
    Verb.REPORT_DONE: Shows.AFTER,
    Verb.ANSWER: Shows.SCAN,
    Verb.VERIFY: Shows.AFTER,
    Verb.SEND_BACK: Shows.OTHER,
    Verb.CALL_BACK: Shows.OTHER,
    Verb.REOPEN: Shows.BEFORE,
    Verb.PAUSE: Shows.OTHER,
    Verb.RESUME: Shows.OTHER,
}
MEASURING = frozenset({Verb.REPORT_DONE, Verb.ANSWER, Verb.VERIFY})  # acts with which a kind is measured
_OPTIONAL = frozenset({Verb.ASSIGN, Verb.CALL_BACK, Verb.RESUME})  # acts that may go without a note


class ActForm(forms.Form):
    """What is said with one act on a case; `version` is the case as the person saw it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    lead = forms.ModelChoiceField(
        Unit.objects.none(),
        label="牵头单位",
        widget=SELECT,
        empty_label="请选择",
        error_messages={"required": "请选择牵头单位"},
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="协同单位（可不选）", required=False, widget=UNITS
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="作出答复的单位",
        widget=SELECT,
        empty_label=None,
        error_messages={"required": "请选择作出答复的外单位"},
    )
    answer = forms.CharField(label="对方的答复", widget=LINES, error_messages={"required": "请录入对方的答复"})
    word = forms.ChoiceField(label="结果", widget=SELECT)
    until = forms.DateTimeField(
        label="暂停至",
        widget=MOMENT,
        input_formats=["%Y-%m-%dT%H:%M"],
        error_messages={"required": "暂停须写明结束时间", "invalid": "结束时间应写作 2022-08-31 17:00"},
    )
    amount = forms.FloatField(
        label="延长", widget=NUMBER, error_messages={"required": "申请延期须写明延长多久", "invalid": "延长应为数字"}
    )
    into = forms.CharField(label="并入哪一件（填编号）", widget=TEXT, error_messages={"required": "请填写编号"})
    area = forms.DecimalField(
        label="面积（平方米）",
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        widget=NUMBER,
        help_text="实测面积，没有填写不能办结",
    )
    note = forms.CharField(widget=LINES)
    reason = forms.CharField(label="理由", widget=LINES)

    def __init__(
        self,
        verb: Verb,
        head: Head,
        who: Who,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
    ) -> None:
        super().__init__(data, files, auto_id=f"{verb.value}-%s", initial={"version": head.version})
        self.verb, self.head, self.who = verb, head, who
        asked = self._asked()
        for name in set(self.fields) - {"version", *asked}:
            del self.fields[name]
        self.order_fields(asked)
        for name in asked:
            prepare = getattr(self, f"_prepare_{name}", None)
            if prepare:
                prepare()
        if verb in SENDS:
            self.fields["sent"] = FilesField()
            self.fields["shows"] = shows_field(queries.kind_of(head), SENDS[verb])

    def _asked(self) -> tuple[str, ...]:
        """What is said with the act, in its order."""
        move, asked = MOVES[self.verb], ASKS[self.verb]
        if self.verb in MEASURING:
            asked += queries.kind_of(self.head).measures
        if State(self.head.state) in move.late:
            asked += ("reason",)
        return ("unit", *asked) if move.outside and self._for_outside() else asked

    def _for_outside(self) -> bool:
        """Whether the act may be one for a unit without an account, done by these people."""
        posts = [seat for seat in self.who.seats if seat.role in MOVES[self.verb].outside]
        covering = any(seat.covers(self.head.code, self.head.kind) for seat in posts)
        return covering and self._outside().exists()

    def _outside(self) -> QuerySet[Share]:
        waiting: QuerySet[Share] = Share.objects.standing().filter(
            head=self.head, unit__has_account=False, done_at=None
        )
        return waiting.filter(signed_at=None) if self.verb is Verb.SIGN else waiting

    def _prepare_note(self) -> None:
        field, label = self.fields["note"], _NOTES[self.verb]
        field.label, field.required = label, self.verb not in _OPTIONAL
        field.error_messages["required"] = f"请写明{label}"

    def _prepare_reason(self) -> None:
        field, move = self.fields["reason"], MOVES[self.verb]
        field.required = move.reason or State(self.head.state) in move.late
        field.error_messages["required"] = f"{move.name}须写明理由"
        if self.verb is Verb.CLOSE:
            field.help_text = "未经本人确认的，须写明理由"

    def _prepare_area(self) -> None:
        fact = queries.known(self.head)
        self.initial["area"] = fact.area if fact else None

    def _prepare_lead(self) -> None:
        for name in ("lead", "units"):
            self.fields[name].queryset = organisation.units()  # type: ignore[attr-defined]
        others = Share.objects.standing().filter(head=self.head, lead=False)
        self.initial["lead"] = self.head.lead_id
        self.initial["units"] = list(others.values_list("unit_id", flat=True))
        if not organisation.units().exists():
            self.fields["lead"].help_text = "还没有建立单位，暂不能分派"
            del self.fields["units"]

    def _prepare_unit(self) -> None:
        field = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=self._outside().values("unit"))  # type: ignore[attr-defined]
        if self.verb is Verb.ANSWER:
            return
        own = Share.objects.standing().filter(head=self.head, unit__in=self.who.units).exists()
        field.label, field.required = "代哪个外单位办理", not own
        field.error_messages["required"] = "请选择外单位"
        if own:
            field.empty_label = "不代，本单位自己办理"  # type: ignore[attr-defined]

    def _prepare_word(self) -> None:
        words = list(Word) if self.verb is Verb.CALL_BACK else [Word.CONFIRMED, Word.UNCONFIRMED]
        names = CALL_NAMES if self.verb is Verb.CALL_BACK else WORD_NAMES
        told = [(word.value, names[word]) for word in words]
        self.fields["word"].choices = [("", "请选择"), *told]  # type: ignore[attr-defined]
        whose = "来电人" if queries.kind_of(self.head).demands.call_back else "发现人"
        self.fields["word"].label = f"{whose}的意见"
        self.fields["word"].error_messages["required"] = f"请选择{whose}的意见"

    def _prepare_amount(self) -> None:
        given = self.head.given_on is not None or not self.head.limit_unit
        unit = ClockUnit.WORKING_DAYS if given else ClockUnit(self.head.limit_unit)
        self.fields["amount"].label = f"延长多少（{UNIT_NAMES[unit]}）"

    def clean_into(self) -> Head:
        """The case of that number, for somebody who may see it."""
        number = str(self.cleaned_data["into"]).strip()
        found = queries.head_of(self.who, self.head.register, number)
        if found is None:
            raise forms.ValidationError(f"没有找到编号 {number}，或您看不到这件事")
        return found

    def clean_word(self) -> Word:
        """The word as the rules know it."""
        return Word(self.cleaned_data["word"])

    def clean_shows(self) -> Shows:
        """What the files show; as usual where nothing is said."""
        return Shows(self.cleaned_data["shows"] or SENDS[self.verb])

    def attached(self) -> list[tuple[Prepared, Shows]]:
        """The files, each with what it shows."""
        return [(file, self.cleaned_data["shows"]) for file in self.cleaned_data.get("sent") or []]

    def said(self) -> dict[str, Any]:
        """The arguments of the action, but for the files."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("sent", "shows")}
        if "lead" in said:
            others = [unit for unit in said.get("units", []) if unit != said["lead"]]
            said["units"] = [said["lead"], *others]
        return said
