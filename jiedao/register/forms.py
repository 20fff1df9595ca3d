"""What the pages of the register ask for; the forms check, the actions write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jiedao.ledger import actions as ledger
from jiedao.register.kinds import CRS_NAMES, OUTLINE_NAMES, PLACED, RISK_NAMES, SORTS, WHERE_NAMES
from jiedao.register.models import Site
from jiedao.register.queries import MASKS, MODELS, Entered, masked, offered, own_fields, site_kinds, sort_of

POSITION = ("lon", "lat", "crs_source", "raw_lon", "raw_lat")
KEPT = MASKS.keys()  # shown masked: left empty they stay as they are
NOBODY = "无"  # what empties them


class Suggesting(forms.TextInput):
    """A line of text beside which words are offered, each alone or with what is told of it; another may be written."""

    def __init__(self, list_id: str, words: Sequence[str | tuple[str, str]]) -> None:
        super().__init__(attrs={"class": "form-control", "list": list_id, "autocomplete": "off"})
        self.list_id, self.words = list_id, [(word, "") if isinstance(word, str) else word for word in words]

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any | None = None
    ) -> SafeString:
        """The line, and the words in a list of the browser's own."""
        line = super().render(name, value, dict(attrs or {}), renderer)
        options = format_html_join("", '<option value="{}">{}</option>', self.words)
        return format_html('{}<datalist id="{}">{}</datalist>', line, self.list_id, options)


def _dress(field: forms.Field) -> forms.Field:
    """A field with the house's widget and its class."""
    if isinstance(field, forms.DateField):
        field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    elif isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = 3
    if isinstance(field.widget, forms.Select):
        field.widget.attrs["class"] = "form-select"
    elif not isinstance(field.widget, forms.CheckboxInput):
        field.widget.attrs["class"] = "form-control"
    return field


class EntryForm(forms.Form):
    """An entry of the register of one kind: its fields are those of the fact, its committee one of `places`."""

    def __init__(
        self, sort: str, places: dict[str, str], former: Entered | None = None, data: Any = None, **initial: Any
    ) -> None:
        self.model, self.former = MODELS[sort], former
        names = [field.name for field in own_fields(self.model) if field.name not in POSITION]
        if former is not None:
            initial = {name: getattr(former, name) for name in names if name not in KEPT}
        super().__init__(data, initial=initial)
        made = fields_for_model(self.model, fields=names)
        made["code"] = forms.ChoiceField(label="居民区", choices=sorted(places.items()))
        for name in names:
            self.fields[name] = _dress(made[name])
        words_of = offered(self.model, places)
        if self.model is Site:
            words_of = {"kind": [(kind, "") for kind in site_kinds()]}
        for name, words in words_of.items():
            told = [(word, places.get(beside, beside)) for word, beside in words]
            self.fields[name].widget = Suggesting(f"offered-{name}", told)
        if former is not None:
            for name in KEPT & self.fields.keys():
                self.fields[name].help_text = f"留空则不改动，填“{NOBODY}”则清空"

    def onto(self, places: dict[str, str], now: Entered) -> EntryForm:
        """The same words on what stands now: what was left as it was seen follows it, what was typed stays.

        Beside what was typed stands what somebody else made of it meanwhile.
        """
        typed = {name: self[name].data if name in self.changed_data else "" for name in self.fields}
        kept = {name: getattr(now, name) for name in self.fields if name not in self.changed_data and name not in KEPT}
        again = EntryForm(sort_of(self.model).key, places, now, typed | kept)
        assert self.former is not None
        for name in self.changed_data:
            if getattr(now, name) != getattr(self.former, name):
                value = masked(now, name)
                again.fields[name].help_text = "他人刚改为：" + ("空" if value in (None, "") else str(value))
        return again

    def asked(self) -> Entered:
        """The fact that is asked for; with a former one, what the form does not ask stays."""
        given = {name: "" if value is None and name in KEPT else value for name, value in self.cleaned_data.items()}
        emptied = {name: "" for name in KEPT & given.keys() if given[name] == NOBODY}
        if self.former is None:
            return self.model(**given | emptied)
        given = {name: value for name, value in given.items() if name not in KEPT or value} | emptied
        fact = ledger.again(self.former, **given)
        assert isinstance(fact, self.model)
        return fact


class PositionForm(forms.Form):
    """Where a place or a site lies: a click on the map, or degrees in a datum."""

    lon = forms.FloatField(label="经度", widget=forms.NumberInput(attrs={"class": "form-control", "step": "any"}))
    lat = forms.FloatField(label="纬度", widget=forms.NumberInput(attrs={"class": "form-control", "step": "any"}))
    source = forms.ChoiceField(
        label="坐标来源",
        choices=[("map", "地图点选"), *CRS_NAMES.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class ImportForm(forms.Form):
    """A GeoJSON file: what it holds, in which datum."""

    file = forms.FileField(
        label="GeoJSON 文件",
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ".geojson,.json"}),
    )
    holds = forms.ChoiceField(
        label="内容",
        choices=[
            ("positions", "单位和阵地的位置（点，单位写明 number，阵地写明 site）"),
            ("", "图形，类别见每个要素的 kind"),
            *((key, f"图形：{name}") for key, name in OUTLINE_NAMES.items()),
        ],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    crs = forms.ChoiceField(
        label="坐标系", choices=list(CRS_NAMES.items()), widget=forms.Select(attrs={"class": "form-select"})
    )
    replace = forms.BooleanField(
        label="以这份文件为准",
        required=False,
        help_text="同类图形中，文件里没有的将撤下",
    )


class SheetForm(forms.Form):
    """A workbook of grids, estates, buildings or addresses."""

    file = forms.FileField(
        label="Excel 文件",
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ".xlsx,.xls,.csv"}),
    )
    dry = forms.BooleanField(label="只核对，不导入", required=False, help_text="先看会新增和更改什么")


class PlacesFilter(forms.Form):
    """What a list of the register is narrowed to; anything odd is left out."""

    q = forms.CharField(required=False, max_length=60)
    show = forms.ChoiceField(required=False, choices=[(sort, SORTS[sort].label) for sort in PLACED])
    kind = forms.ChoiceField(required=False)
    risk = forms.ChoiceField(required=False, choices=list(RISK_NAMES.items()))
    code = forms.CharField(required=False, max_length=12)
    where = forms.ChoiceField(required=False, choices=list(WHERE_NAMES.items()))

    def __init__(self, data: Any, kinds: Mapping[str, str]) -> None:
        super().__init__(data)
        self.fields["kind"] = forms.ChoiceField(required=False, choices=list(kinds.items()))

    def asked(self) -> dict[str, str]:
        """The filters that were set."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}
