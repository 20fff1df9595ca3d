"""What the API takes, as its description tells the district, and the form that lets a platform in."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from django import forms
from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StrictBool, StringConstraints
from pydantic_core import PydanticCustomError

from jiedao.exchange.kinds import MOST
from jiedao.exchange.rules import ACTS, SCOPE_NAMES, SORTS, Scope

Kind = Literal["order", "hotline"]


def _as_written(value: object) -> object:
    """Days as 2022-08-31 alone: no seconds since 1970, no moments."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise PydanticCustomError("not_a_date", "a day is written 2022-08-31")
    return value


Day = Annotated[date, BeforeValidator(_as_written)]
OperationId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{8,80}$")]


class Body(Schema):
    """What is sent: a field that is not known is refused, so that nothing is dropped without a word."""

    model_config = ConfigDict(extra="forbid")


class Caller(Body):
    """Who called the hotline; kept sealed, and in no answer."""

    name: Annotated[str, Field(max_length=40)] = Field(default="", description="姓名")
    phone: Annotated[str, Field(max_length=30)] = Field(default="", description="手机号，或带区号的固定电话")
    confidential: StrictBool = Field(default=False, description="要求保密：承办单位也不能查看")

    def __repr__(self) -> str:
        return "Caller(…)"  # never in a traceback or log


class Pushed(Body):
    """An order pushed: `committee` is the 12-digit division code of the residents' committee."""

    operation: OperationId = Field(description="操作号：同一操作重发时不变")
    kind: Kind = Field(description="order 区级流转办理单；hotline 热线工单")
    number: Annotated[str, Field(min_length=1, max_length=120)] = Field(description="工单编号")
    received_on: Day = Field(description="收到日期")
    committee: Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")] = Field(description="居民区区划代码")
    description: Annotated[str, Field(min_length=1, max_length=4000)] = Field(description="内容")
    address: Annotated[str, Field(max_length=200)] = Field(default="", description="地址")
    due_on: Day | None = Field(default=None, description="办理时限")
    subtype: Annotated[str, Field(max_length=40)] = Field(
        default="", description="类型，只用于分类型的工单；没有办理时限的，时限按类型计"
    )
    caller: Caller | None = Field(default=None, description="来电人，只用于热线工单；加密保存，不在任何答复中出现")


class Asked(Body):
    """An operation on an order that is there."""

    operation: OperationId = Field(description="操作号：同一操作重发时不变")


class Key(Schema):
    """Which order."""

    kind: Kind = Field(description="order 区级流转办理单；hotline 热线工单")
    number: str = Field(description="工单编号")


class Since(Schema):
    """Which changes: those after a cursor, at most so many."""

    after: Annotated[int, Field(ge=0, le=2**63 - 1)] = Field(default=0, description="游标：上次答复中的 next")
    limit: Annotated[int, Field(ge=1, le=MOST)] = Field(default=100, description="最多几条")


class Withdrawn(Asked):
    """An order taken back, and why."""

    reason: Annotated[str, Field(min_length=1, max_length=400)] = Field(description="撤回理由")


class Order(Schema):
    """How an order stands."""

    kind: Kind = Field(description="order 区级流转办理单；hotline 热线工单")
    number: str = Field(description="工单编号")
    state: str = Field(description="状态代码")
    state_name: str = Field(description="状态")
    subtype: str = Field(description="类型；没有分类型的为空")
    unit: str = Field(description="牵头单位")
    received_on: str = Field(description="收到日期")
    due_at: str | None = Field(description="到期")
    provisional: bool = Field(description="到期暂定：有关年度的放假安排尚未公布")
    late: bool = Field(description="是否超期或曾超期")
    first_closed_on: str | None = Field(description="首次办结日期")
    closed_count: int = Field(description="办结次数")
    receipt_confirmed: bool = Field(description="最近一次办结的回执是否已确认")
    outcome: str = Field(description="办理结果，已隐去电话和身份证号")


class Change(Schema):
    """One step of an order."""

    cursor: int = Field(description="游标")
    kind: Kind = Field(description="order 区级流转办理单；hotline 热线工单")
    number: str = Field(description="工单编号")
    step: int = Field(description="该工单的第几步")
    verb: str = Field(description="步骤代码")
    verb_name: str = Field(description="步骤")
    state: str = Field(description="办后状态代码")
    at: str = Field(description="办理时间")
    unit: str = Field(description="办理单位")


class Changes(Schema):
    """Steps in the order of the record; ask again with `next` to go on."""

    changes: list[Change] = Field(description="各步，按记录的先后")
    next: int = Field(description="下次从这里读起")


class Problem(Schema):
    """Why something was refused, and where it lies when it is a field."""

    reason: str = Field(description="为什么没有受理，一句话")
    place: str = Field(default="", description="哪一项，是某一项的问题时才有")


def expiry() -> forms.DateField:
    """Until when a token is good; without a day, until it is renewed or shut out."""
    return forms.DateField(
        label="令牌有效至",
        required=False,
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期应写作 2022-08-31"},
        help_text="不填则长期有效，可随时更换或停用",
    )


class RenewForm(forms.Form):
    """A new token, and until when it is good."""

    expires_on = expiry()


class ClientForm(forms.Form):
    """A platform to be let in, and what it may do."""

    name = forms.CharField(
        label="对接方",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control", "placeholder": "如 区城运平台"}),
    )
    scopes = forms.MultipleChoiceField(
        label="权限",
        choices=[(scope.value, SCOPE_NAMES[scope]) for scope in ACTS],
        widget=forms.CheckboxSelectMultiple,
    )
    sorts = forms.MultipleChoiceField(
        label="工单",
        choices=[(scope.value, SCOPE_NAMES[scope]) for scope in SORTS],
        widget=forms.CheckboxSelectMultiple,
        help_text="只能推送、查询所选的一类或几类",
    )

    expires_on = expiry()

    def chosen(self) -> list[Scope]:
        """What its token is to be for."""
        return [Scope(scope) for scope in (*self.cleaned_data["scopes"], *self.cleaned_data["sorts"])]
