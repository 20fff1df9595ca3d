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
from jiedao.casework.forms.widgets import DAY, LINES, NUMBER, SELECT, TEXT
from jiedao.casework.kinds import KINDS, MOVES, CaseKind
from jiedao.casework.models import Head
from jiedao.casework.queries.relapse import relapse_of
from jiedao.casework.rules import Verb
from jiedao.organisation.kinds import Who
from jiedao.register.queries import names_by_code


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


_LAST = frozenset({"found_on", "due_on", "sent", "mended", "mended_sent", "distinct"})  # what is asked after the matter


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
        super().__init__(data, files, initial={"found_on": timezone.localdate()})
        self.who, self.kind = who, kind
        places = committees(who, kind)
        asked = places if len(places) == 1 else [("", "请选择"), *places]
        self.fields["code"].choices = asked  # type: ignore[attr-defined]
        self.fields["found_on"].label = f"{KINDS[kind].found}日期"
        for name in {"address", "point_number", "person_number", "number", "area", "due_on"} - set(KINDS[kind].fields):
            del self.fields[name]
        if not may_mend(who, kind):
            del self.fields["mended"], self.fields["mended_sent"]
        self.fields.update(caller_fields(kind))
        self.order_fields([name for name in self.fields if name not in _LAST])
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
        check_caller(self)
        return data

    def hints(self) -> list[queries.Hint]:
        """Open cases like this one, as far as the form says where it is."""
        code, address = (str(self.data.get(name) or "") for name in ("code", "address"))
        if not code or code not in dict(self.fields["code"].choices):  # type: ignore[attr-defined]
            return []
        return queries.alike(self.who, kind=self.kind.value, code=code, address=address)

    def relapses(self) -> list[Head]:
        """Cases of the kind that were closed at this place not long ago, and may be taken up again."""
        said = {name: str(self.data.get(name) or "") for name in ("code", "address", "point_number")}
        if said["code"] not in dict(self.fields["code"].choices):  # type: ignore[attr-defined]
            return []
        return relapse_of(
            self.who,
            kind=self.kind.value,
            code=said["code"],
            address=said["address"],
            point_number=said["point_number"],
            on=timezone.localdate(),
        )

    def stated(self) -> dict[str, Any]:
        """What is filed, as the action takes it."""
        apart = ("sent", "mended", "mended_sent", "distinct", *FIELDS)
        said = {name: value for name, value in self.cleaned_data.items() if name not in apart}
        return said | {"caller": told_in(self)}
