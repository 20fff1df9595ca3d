"""What the pages of cases are asked: a case to be filed, and what is said with each act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from jiedao.casework import queries
from jiedao.casework.kinds import KINDS, MOVES, CaseKind
from jiedao.casework.models import Head, Share
from jiedao.casework.rules import WORD_NAMES, Verb, Word
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Who
from jiedao.organisation.models import Unit
from jiedao.register.queries import names_by_code
from jiedao.worktime import UNIT_NAMES
from jiedao.worktime import Unit as ClockUnit

TEXT = forms.TextInput(attrs={"class": "form-control"})
LINES = forms.Textarea(attrs={"class": "form-control", "rows": 3})
SELECT = forms.Select(attrs={"class": "form-select"})
DAY = forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"class": "form-control", "type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
UNITS = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
NUMBER = forms.NumberInput(attrs={"class": "form-control", "inputmode": "decimal", "step": "any", "min": "0"})


def may_file(who: Who) -> list[CaseKind]:
    """The kinds that somebody may file anywhere."""
    seats = [seat for seat in who.seats if seat.role in MOVES[Verb.FILE].roles]
    return [kind for kind in CaseKind if any(not seat.kinds or kind.value in seat.kinds for seat in seats)]


def may_mend(who: Who, kind: CaseKind) -> bool:
    """Whether somebody may mend a case of the kind on the spot."""
    reached = [seat for seat in who.seats if seat.role in MOVES[Verb.MEND].roles]
    return KINDS[kind].demands.on_the_spot and any(not seat.kinds or kind.value in seat.kinds for seat in reached)


def committees(who: Who, kind: CaseKind) -> list[tuple[str, str]]:
    """The committees, code and name, in which somebody may file a case of the kind."""
    seats = [seat for seat in who.seats if seat.role in MOVES[Verb.FILE].roles]
    places = sorted(names_by_code().items())
    return [(code, name) for code, name in places if any(seat.covers(code, kind.value) for seat in seats)]


class FileForm(forms.Form):
    """A case to be filed: the fields of its kind, where and when it was found, and how it was mended if it was."""

    code = forms.ChoiceField(label="居民区", widget=SELECT, error_messages={"required": "请选择居民区"})
    address = forms.CharField(label="地址", required=False, max_length=200, widget=TEXT)
    point_number = forms.CharField(label="点位编号", required=False, max_length=40, widget=TEXT)
    person_number = forms.CharField(label="对象编号", required=False, max_length=40, widget=TEXT)
    number = forms.CharField(
        label="来单编号", required=False, max_length=120, widget=TEXT, help_text="不填则由系统编号"
    )
    area = forms.DecimalField(
        label="面积（平方米）", required=False, min_value=0, max_digits=12, decimal_places=2, widget=NUMBER
    )
    description = forms.CharField(
        label="情况描述", widget=LINES, error_messages={"required": "请填写情况描述"}, help_text="不写姓名和电话"
    )
    found_on = forms.DateField(label="日期", widget=DAY, error_messages={"invalid": "日期应写作 2022-08-31"})
    due_on = forms.DateField(
        label="来单时限",
        required=False,
        widget=DAY,
        error_messages={"invalid": "时限应写作 2022-08-31"},
        help_text="不填则按本类事项的时限计",
    )
    mended = forms.CharField(label="当场如何整改", required=False, widget=LINES)
    distinct = forms.BooleanField(required=False)

    def __init__(self, who: Who, kind: CaseKind, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"found_on": timezone.localdate()})
        self.who, self.kind = who, kind
        places = committees(who, kind)
        asked = places if len(places) == 1 else [("", "请选择"), *places]
        self.fields["code"].choices = asked  # type: ignore[attr-defined]
        self.fields["found_on"].label = f"{KINDS[kind].found}日期"
        for name in {"address", "point_number", "person_number", "number", "area", "due_on"} - set(KINDS[kind].fields):
            del self.fields[name]
        if not may_mend(who, kind):
            del self.fields["mended"]
        for name in {"code", "address"} & set(self.fields):
            self.fields[name].widget.attrs |= {
                "hx-get": f"/cases/new/alike/?kind={kind.value}",
                "hx-include": "closest form",
                "hx-trigger": "change, keyup changed delay:500ms",
                "hx-target": "#alike",
            }

    def clean_found_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["found_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(f"日期不能晚于今天：{day}")
        return day

    def clean(self) -> dict[str, Any]:
        """A place: an address or a point, whichever the kind has."""
        data = super().clean() or {}
        asked = [name for name in ("address", "point_number") if name in self.fields]
        if asked and not any(str(data.get(name) or "").strip() for name in asked):
            told = "或".join(str(self.fields[name].label) for name in asked)
            self.add_error(asked[0], f"请填写{told}")
        return data

    def hints(self) -> list[queries.Hint]:
        """Open cases like this one, as far as the form says where it is."""
        code, address = (str(self.data.get(name) or "") for name in ("code", "address"))
        if not code or code not in dict(self.fields["code"].choices):  # type: ignore[attr-defined]
            return []
        return queries.alike(self.who, kind=self.kind.value, code=code, address=address)

    def stated(self) -> dict[str, Any]:
        """What is filed, as the action takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("mended", "distinct")}


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
    note = forms.CharField(widget=LINES)
    reason = forms.CharField(label="理由", widget=LINES)

    def __init__(self, verb: Verb, head: Head, who: Who, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=f"{verb.value}-%s", initial={"version": head.version})
        self.verb, self.head, self.who = verb, head, who
        for name in set(self.fields) - {"version", *ASKS[verb]}:
            del self.fields[name]
        self.order_fields(ASKS[verb])
        for name in ASKS[verb]:
            prepare = getattr(self, f"_prepare_{name}", None)
            if prepare:
                prepare()

    def _prepare_note(self) -> None:
        field, label = self.fields["note"], _NOTES[self.verb]
        field.label, field.required = label, self.verb not in _OPTIONAL
        field.error_messages["required"] = f"请写明{label}"

    def _prepare_reason(self) -> None:
        field, move = self.fields["reason"], MOVES[self.verb]
        field.required = move.reason
        field.error_messages["required"] = f"{move.name}须写明理由"
        if self.verb is Verb.CLOSE:
            field.help_text = "未经本人确认的，须写明理由"

    def _prepare_lead(self) -> None:
        for name in ("lead", "units"):
            self.fields[name].queryset = organisation.units()  # type: ignore[attr-defined]
        if not organisation.units().exists():
            self.fields["lead"].help_text = "还没有建立单位，暂不能分派"
            del self.fields["units"]

    def _prepare_unit(self) -> None:
        waiting = Share.objects.standing().filter(head=self.head, unit__has_account=False, done_at=None)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=waiting.values("unit"))  # type: ignore[attr-defined]

    def _prepare_word(self) -> None:
        words = list(Word) if self.verb is Verb.CALL_BACK else [Word.CONFIRMED, Word.UNCONFIRMED]
        told = [(word.value, WORD_NAMES[word]) for word in words]
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

    def said(self) -> dict[str, Any]:
        """The arguments of the action."""
        said = dict(self.cleaned_data)
        if "lead" in said:
            others = [unit for unit in said.get("units", []) if unit != said["lead"]]
            said["units"] = [said["lead"], *others]
        return said
