"""A case to be filed: the fields of its kind, and who may file it where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from jiedao.casework import queries
from jiedao.casework.forms.callers import FIELDS, caller_fields, check_caller, told_in
from jiedao.casework.forms.sending import FilesField
from jiedao.casework.forms.widgets import DAY, LINES, NUMBER, SELECT, TEXT, Suggesting
from jiedao.casework.kinds import KINDS, MOVES, SOURCES, CaseKind
from jiedao.casework.models import Head
from jiedao.casework.rules import Verb
from jiedao.casework.rules.limits import told
from jiedao.organisation.kinds import Seat, Who
from jiedao.register.models import Premises
from jiedao.register.queries import names_by_code, street_code


def filing_seats(who: Who, verb: Verb = Verb.FILE) -> list[Seat]:
    """The posts by which somebody files cases, or takes another step."""
    return [seat for seat in who.seats if seat.role in MOVES[verb].roles]


def may_file(who: Who) -> list[CaseKind]:
    """The kinds that somebody may file anywhere."""
    seats = filing_seats(who)
    return [kind for kind in CaseKind if any(not seat.kinds or kind.value in seat.kinds for seat in seats)]


def may_mend(who: Who, kind: CaseKind) -> bool:
    """Whether somebody may mend a case of the kind on the spot."""
    reached = [seat for seat in who.seats if seat.role in MOVES[Verb.MEND].roles]
    return KINDS[kind].demands.on_the_spot and any(not seat.kinds or kind.value in seat.kinds for seat in reached)


def committees(who: Who, kind: CaseKind, verb: Verb = Verb.FILE) -> list[tuple[str, str]]:
    """The committees, code and name, in which somebody may file a case of the kind, or take another step."""
    seats = filing_seats(who, verb)
    places = sorted(names_by_code().items())
    return [(code, name) for code, name in places if any(seat.covers(code, kind.value) for seat in seats)]


def subtype_choices(kind: CaseKind) -> list[tuple[str, str]]:
    """The types of a kind, each with the time it gives today; none chosen where it is not told."""
    known, today = queries.limits_set(), timezone.localdate()
    limits = {name: queries.limit_of(kind, name, on=today, known=known) for name in KINDS[kind].subtypes}
    return [("", "未分类型"), *((name, f"{name}（{told(limit)}）") for name, limit in limits.items())]


def usual_source(who: Who, kind: CaseKind) -> str:
    """Where cases of the kind, or what these people find, usually come from; empty where nothing is usual."""
    own = (SOURCES[seat.role] for seat in who.seats if seat.role in SOURCES)
    return KINDS[kind].source or next(own, "")


_OF_THE_KIND = frozenset({"address", "point_number", "person_number", "number", "area", "source", "due_on"})
# What is asked after the matter.
_LAST = frozenset({"source", "found_on", "due_on", "sent", "mended", "mended_sent", "distinct"})


class FileForm(forms.Form):
    """A case to be filed: the fields of its kind, where and when it was found, and how it was mended if it was."""

    subtype = forms.ChoiceField(label="类型", required=False, widget=SELECT)
    code = forms.ChoiceField(label="居民区", widget=SELECT, error_messages={"required": "请选择居民区"})
    address = forms.CharField(label="地址", required=False, max_length=200, widget=TEXT)
    point_number = forms.CharField(
        label="点位编号",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        help_text="单位、场所的编号；输入名称、地址或拼音可以查找",
    )
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
    source = forms.CharField(label="来源", required=False, max_length=60, widget=TEXT)
    found_on = forms.DateField(label="日期", widget=DAY, error_messages={"invalid": "日期应写作 2022-08-31"})
    due_on = forms.DateField(
        label="来单时限",
        required=False,
        widget=DAY,
        error_messages={"invalid": "时限应写作 2022-08-31"},
        help_text="不填则按本类事项的时限计",
    )
    sent = FilesField("照片或文件（发现时）")
    mended = forms.CharField(label="当场如何整改", required=False, widget=LINES)
    mended_sent = FilesField("整改后照片", help_text="一张即可，可以不传")
    distinct = forms.BooleanField(required=False)

    def __init__(
        self,
        who: Who,
        kind: CaseKind,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
    ) -> None:
        super().__init__(data, files, initial={"found_on": timezone.localdate(), "source": usual_source(who, kind)})
        self.who, self.kind = who, kind
        places = committees(who, kind)
        asked = places if len(places) == 1 else [("", "请选择"), *places]
        self.fields["code"].choices = asked  # type: ignore[attr-defined]
        self.fields["found_on"].label = f"{KINDS[kind].found}日期"
        for name in _OF_THE_KIND - set(KINDS[kind].fields):
            del self.fields[name]
        if KINDS[kind].subtypes:
            self.fields["subtype"].choices = subtype_choices(kind)  # type: ignore[attr-defined]
        else:
            del self.fields["subtype"]
        if "source" in self.fields:
            self.fields["source"].widget = Suggesting("sources", queries.sources(kind))
        if not may_mend(who, kind):
            del self.fields["mended"], self.fields["mended_sent"]
        self.fields.update(caller_fields(kind))
        self.order_fields([name for name in self.fields if name not in _LAST])
        for name in {"code", "address", "point_number"} & set(self.fields):
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

    def clean_point_number(self) -> str:
        """The number of premises that are on record in the committee; told by their name it is found."""
        told: str = self.cleaned_data["point_number"]
        point = self.point()
        if told and point is None:
            raise forms.ValidationError(f"“{told}”不是所选居民区的单位、场所，请从列出的里面选，或不填")
        return point.number if point else ""

    def clean(self) -> dict[str, Any]:
        """A place: an address or a point, whichever the kind has."""
        data = super().clean() or {}
        asked = [name for name in ("address", "point_number") if name in self.fields]
        if asked and not any(str(data.get(name) or "").strip() for name in asked):
            told = "或".join(str(self.fields[name].label) for name in asked)
            self.add_error(asked[0], f"请填写{told}")
        check_caller(self)
        if self.mending:
            self._check_mended(data)
        return data

    def points(self) -> list[Premises]:
        """The premises that may be meant by what stands in their field; none where it is told just which."""
        told = self._said("point_number")
        return [] if self.point() else queries.points_like(self._codes(), told)

    def point(self) -> Premises | None:
        """The premises that are told just so."""
        return queries.point_of(self._codes(), self._said("point_number"))

    @property
    def mending(self) -> bool:
        """Whether it is filed and mended on the spot in one act."""
        return "mended" in self.fields and self.data.get("act") == "mend"

    def _check_mended(self, data: Mapping[str, Any]) -> None:
        """On the spot means today, and says how."""
        if not str(data.get("mended") or "").strip():
            self.add_error("mended", "请写明当场如何整改")
        if (day := data.get("found_on")) is not None and day != timezone.localdate():
            self.add_error("found_on", f"当场办结只限今天发现的事项；{day}发现的请只登记，再分派办理")

    def hints(self) -> list[queries.Hint]:
        """Open cases like this one, as far as the form says where it is."""
        there = self._there()
        return queries.alike(self.who, kind=self.kind.value, **there) if there else []

    def relapses(self) -> list[Head]:
        """Cases of the kind that were closed at this place not long ago, and may be taken up again."""
        there = self._there()
        if not there:
            return []
        return queries.relapse_of(self.who, kind=self.kind.value, **there, on=timezone.localdate())

    def _there(self) -> dict[str, Any]:
        """Where it is, as the form says so far; empty before a committee is chosen."""
        code, point = self._said("code"), self.point()
        if not code or code not in dict(self.fields["code"].choices):  # type: ignore[attr-defined]
            return {}
        return {"code": code, "address": self._said("address"), "point_number": point.number if point else ""}

    def _said(self, name: str) -> str:
        """What stands in a field, before it is judged; empty for one that the kind does not ask for."""
        return str(self.data.get(name) or "").strip() if name in self.fields else ""

    def _codes(self) -> list[str]:
        """The committee that was chosen, else those that may be; and the street itself for who may file anywhere."""
        known = [code for code, _ in self.fields["code"].choices if code]  # type: ignore[attr-defined]
        chosen, whole = self._said("code"), street_code()
        anywhere = any(seat.covers(whole, self.kind.value) for seat in filing_seats(self.who))
        return [*([chosen] if chosen in known else known), *([whole] if anywhere else [])]

    def stated(self) -> dict[str, Any]:
        """What is filed, as the action takes it."""
        apart = ("sent", "mended", "mended_sent", "distinct", *FIELDS)
        said = {name: value for name, value in self.cleaned_data.items() if name not in apart}
        return said | {"caller": told_in(self)}
