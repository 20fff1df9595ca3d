"""What the pages of the home office ask for; the forms check, the actions write."""

from __future__ import annotations

import re
from typing import Any, Self

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password

from jiedao.casework.kinds import KIND_NAMES
from jiedao.home.queries import actors
from jiedao.ledger.queries import verbs
from jiedao.organisation.kinds import ROLE_NAMES, UNIT_KIND_NAMES, Role, UnitKind
from jiedao.organisation.models import Campaign, Person, Post, Street, Unit
from jiedao.organisation.queries import units
from jiedao.register.queries import names_by_code
from jiedao.worktime import Notice, NoticeRefused, read_notice, read_notice_text

TEXT = forms.TextInput(attrs={"class": "form-control"})
SELECT = forms.Select(attrs={"class": "form-select"})
DAY = forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d")


class SignInForm(AuthenticationForm):
    """Sign-in; it does not say which of the two was wrong."""

    error_messages = {
        "invalid_login": "账号或密码不对，请注意大小写；账号停用时也不能登录。",
        "inactive": "账号或密码不对，请注意大小写；账号停用时也不能登录。",
    }


def _password(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"class": "form-control", "autocomplete": autocomplete})
    return forms.CharField(label=label, widget=widget, strip=False, help_text=help_text)


class PasswordForm(forms.Form):
    """A password of one's own: the present one, and the new one twice."""

    present = _password("现在的密码", "current-password")
    new = _password("新密码", "new-password", "至少 10 位，不用容易猜到的。")
    again = _password("再输一遍新密码", "new-password")

    def __init__(self, person: Person, data: Any = None) -> None:
        super().__init__(data)
        self.person = person

    def clean_present(self) -> str:
        """The present password must be right."""
        present = str(self.cleaned_data["present"])
        if not self.person.check_password(present):
            raise forms.ValidationError("现在的密码不对。")
        return present

    def clean_new(self) -> str:
        """The new password must be good enough, and new."""
        new = str(self.cleaned_data["new"])
        if new == self.cleaned_data.get("present"):
            raise forms.ValidationError("新密码不能与现在的相同。")
        validate_password(new, self.person)
        return new

    def clean(self) -> dict[str, Any]:
        """Both times the same."""
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", "两次输入的新密码不一致。")
        return data


class PostForm(forms.Form):
    """A role on a part of the street."""

    role = forms.ChoiceField(
        label="角色", choices=[(role.value, name) for role, name in ROLE_NAMES.items()], widget=SELECT
    )
    scope = forms.ChoiceField(label="范围", widget=SELECT)
    title = forms.CharField(
        label="职务名称", max_length=40, required=False, widget=TEXT, help_text="可不填，如“党政办科员”"
    )
    unit = forms.ModelChoiceField(
        label="单位", queryset=Unit.objects.none(), required=False, widget=SELECT, empty_label="不属于单位"
    )
    kinds = forms.MultipleChoiceField(
        label="事项类别",
        choices=list(KIND_NAMES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选则不限",
    )

    def __init__(self, street: Street, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        places = sorted(names_by_code().items())
        self.fields["scope"].choices = [(street.prefix, "全街道"), *places]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units(outside=False).filter(has_account=True)  # type: ignore[attr-defined]

    @classmethod
    def of(cls, street: Street, post: Post) -> Self:
        """The form with what stands, to be changed."""
        initial = {
            "role": post.role,
            "scope": post.prefix,
            "title": post.title,
            "unit": post.unit_id,
            "kinds": [kind for kind in post.kinds.split(",") if kind],
        }
        return cls(street, initial=initial, auto_id=f"post-{post.pk}-%s")

    def clean_role(self) -> Role:
        """The role as the house knows it."""
        return Role(self.cleaned_data["role"])

    def asked(self) -> dict[str, Any]:
        """The post as the actions take it: the scope is a prefix of division codes."""
        return {"prefix" if name == "scope" else name: value for name, value in self.cleaned_data.items()}


class AppointForm(PostForm):
    """A new account with its first post."""

    username = forms.CharField(
        label="账号",
        max_length=150,
        help_text="字母、数字和 . @ + - _",
        widget=forms.TextInput(
            attrs={"class": "form-control", "autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    name = forms.CharField(label="姓名", max_length=40, widget=TEXT)

    field_order = ("username", "name", "role", "scope", "unit", "title", "kinds")


class PeopleForm(forms.Form):
    """Which accounts are asked for; what cannot be read is left out."""

    q = forms.CharField(
        label="查找",
        required=False,
        widget=forms.TextInput(
            attrs={"class": "form-control", "type": "search", "data-search": "", "placeholder": "姓名或账号"}
        ),
    )
    role = forms.ChoiceField(
        label="角色",
        required=False,
        choices=[("", "全部"), *((role.value, name) for role, name in ROLE_NAMES.items())],
        widget=SELECT,
    )
    unit = forms.ModelChoiceField(
        label="单位", queryset=Unit.objects.none(), required=False, widget=SELECT, empty_label="全部"
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("in", "在用"), ("out", "停用")], widget=SELECT
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="find-%s")
        self.fields["unit"].queryset = units()  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """The filters as the query takes them."""
        self.is_valid()
        data = self.cleaned_data
        state, unit = data.get("state", ""), data.get("unit")
        return {
            "text": data.get("q", "").strip(),
            "role": data.get("role", ""),
            "unit": unit.pk if unit else None,
            "active": None if not state else state == "in",
        }


class UnitForm(forms.Form):
    """A unit: an office of the street, a committee, or one outside."""

    name = forms.CharField(label="名称", max_length=80, widget=TEXT)
    kind = forms.ChoiceField(
        label="类别", choices=[(kind.value, name) for kind, name in UNIT_KIND_NAMES.items()], widget=SELECT
    )
    scope = forms.ChoiceField(label="范围", widget=SELECT, help_text="外单位不用选")

    def __init__(self, street: Street, data: Any = None) -> None:
        super().__init__(data)
        places = sorted(names_by_code().items())
        self.fields["scope"].choices = [(street.prefix, "全街道"), *places]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What `organisation.actions.add_unit` asks for; a unit outside the street has no part of it and no account."""
        kind = UnitKind(self.cleaned_data["kind"])
        outside = kind is UnitKind.OUTSIDE
        prefix = "" if outside else self.cleaned_data["scope"]
        return {"name": self.cleaned_data["name"], "kind": kind, "prefix": prefix, "has_account": not outside}


class CampaignForm(forms.Form):
    """A campaign by its bounds."""

    name = forms.CharField(label="名称", max_length=60, widget=TEXT)
    starts_on = forms.DateField(label="开始日期", widget=DAY)
    ends_on = forms.DateField(label="结束日期", required=False, widget=DAY, help_text="未定可不填")
    scope = forms.ChoiceField(label="范围", widget=SELECT)
    words = forms.CharField(
        label="来源",
        max_length=200,
        required=False,
        widget=TEXT,
        help_text="事项来源中的字样，多个用逗号分开；不填则不限",
    )
    kinds = forms.MultipleChoiceField(
        label="事项类别",
        choices=list(KIND_NAMES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选则不限",
    )

    def __init__(self, street: Street, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        places = sorted(names_by_code().items())
        self.fields["scope"].choices = [(street.prefix, "全街道"), *places]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, street: Street, campaign: Campaign, data: Any = None) -> Self:
        """The form with what stands, to be amended."""
        bounds = campaign.bounds()
        initial = {
            "name": campaign.name,
            "starts_on": campaign.starts_on,
            "ends_on": campaign.ends_on,
            "scope": campaign.prefix,
            "words": "，".join(bounds.words),
            "kinds": sorted(bounds.kinds),
        }
        return cls(street, data, initial=initial)

    def onto(self, street: Street, now: Campaign) -> Self:
        """The same words on the campaign as it stands now: what was left as it was seen follows it.

        What was typed stays, and beside it what somebody else made of it meanwhile.
        """
        stands = self.of(street, now).initial
        again = self.of(street, now, {n: self[n].data if n in self.changed_data else stands[n] for n in self.fields})
        for name in self.changed_data:
            if stands[name] != self.initial[name]:
                told = self.fields[name]
                words = dict(getattr(told, "choices", ()))
                values = stands[name] if isinstance(stands[name], list) else [stands[name] or "空"]
                again.fields[name].help_text = "他人刚改为：" + "、".join(str(words.get(v, v)) for v in values)
        return again

    def asked(self) -> dict[str, Any]:
        """The campaign as the actions take it."""
        data = dict(self.cleaned_data)
        words = [word for word in re.split(r"[，,、\s]+", data.pop("words")) if word]
        return data | {"prefix": data.pop("scope"), "words": words}


class NoticeForm(forms.Form):
    """A year's holiday notice: its text, or a table of days."""

    year = forms.IntegerField(
        label="年度",
        min_value=2000,
        max_value=2100,
        widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )
    text = forms.CharField(
        label="通知全文",
        required=False,
        max_length=20000,
        widget=forms.Textarea(
            attrs={"class": "form-control", "rows": 7, "placeholder": "粘贴国务院办公厅关于部分节假日安排的通知"}
        ),
        help_text="逐句识别“……放假”和“……上班”的日期",
    )
    table = forms.FileField(
        label="或日期表",
        required=False,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".csv,text/csv"}),
        help_text="CSV，两列：日期、休或班",
    )

    def clean(self) -> dict[str, Any]:
        """One of the two, and readable."""
        data = super().clean() or {}
        year, text, table = data.get("year"), str(data.get("text") or "").strip(), data.get("table")
        if year is None:
            return data
        if bool(text) == bool(table):
            self.add_error(None, "请粘贴通知全文，或上传日期表，二者取一")
            return data
        try:
            data["notice"] = read_notice(table.read(), year) if table else read_notice_text(text, year)
        except NoticeRefused as refused:
            for remark in refused.remarks:
                self.add_error("table" if table else "text", remark)
        return data

    def notice(self) -> Notice:
        """The notice that was read."""
        found: Notice = self.cleaned_data["notice"]
        return found


class EntriesForm(forms.Form):
    """Which entries of the ledger of acts are asked for; what cannot be read is left out."""

    q = forms.CharField(
        label="对象",
        required=False,
        widget=forms.TextInput(
            attrs={"class": "form-control", "type": "search", "data-search": "", "placeholder": "对象或事由"}
        ),
    )
    verb = forms.ChoiceField(label="事项", required=False, widget=SELECT)
    by = forms.ChoiceField(label="经办", required=False, widget=SELECT)
    since = forms.DateField(label="从", required=False, widget=DAY)
    until = forms.DateField(label="到", required=False, widget=DAY)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["verb"].choices = [("", "全部"), *((verb, verb) for verb in verbs())]  # type: ignore[attr-defined]
        self.fields["by"].choices = [("", "全部"), *actors()]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """The filters as the query takes them."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "verb": data.get("verb", ""),
            "by": data.get("by", ""),
            "text": data.get("q", ""),
            "since": data.get("since"),
            "until": data.get("until"),
        }
