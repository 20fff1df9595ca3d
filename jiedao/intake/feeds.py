"""Which ledger feeds which facts: the one table between a row of Excel and the record.

A feed turns the values of a row into the facts it states, and facts on record back into the values they
state, so that a later copy can be compared column by column whatever the facts look like inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jiedao.care.models import CareCircle, CareCommittee, CarePerson, Contact
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case
from jiedao.ledger.models import Fact, Held
from jiedao.organisation.models import Volunteer, VolunteerCommittee
from jiedao.patrol.models import Visit
from jiedao.plan.models import Milestone, Task
from jiedao.register.models import Committee, Site
from jiedao.services.models import Adaptation, ChargerWork, EmploymentMonth, MediaReport

Values = Mapping[str, Any]
Identity = tuple[object, ...]
HOME = "居民区"
KINDS_BY_WORD = {"问题": CaseKind.ISSUE, "隐患": CaseKind.HAZARD, "流转单": CaseKind.ORDER}
WORDS_BY_KIND = {kind.value: word for word, kind in KINDS_BY_WORD.items()}


@dataclass(frozen=True)
class Refers:
    """A column whose number must exist elsewhere: on which model, in which field, and which ledger holds it."""

    column: str
    model: type[Fact]
    name: str
    ledger: str
    yearly: bool = False


@dataclass(frozen=True)
class Feed:
    """One ledger's way into the record. `fields` pairs its columns with the main fact's fields."""

    ledger: str
    model: type[Fact]
    fields: Mapping[str, str]
    identity: tuple[str, ...]
    constants: Mapping[str, object] = field(default_factory=dict)
    yearly: str = ""  # the column whose day gives the year where neither title nor filling date does
    refers: tuple[Refers, ...] = ()
    held: Mapping[str, type[Held]] = field(default_factory=dict)
    start: str = ""  # the column from whose day a held value holds at its first statement
    ends: str = ""  # the column that ends a subject that is missing from a full copy
    event: str = ""  # the column whose day places a row in time; rows outside a copy's span are not missed
    plain: bool = True  # whether the main fact alone states the row
    local: bool = True  # whether rows belong to committees

    def identify(self, values: Values, year: int | None) -> Identity | None:
        """What tells the row from every other; None while a part of it is missing."""
        if self.model is Adaptation:
            key = adaptation_key(values)
            return (key,) if key else None
        parts = tuple(values.get(column) for column in self.identity)
        if any(part in (None, "") for part in parts):
            return None
        return (year, *parts) if self.yearly else parts

    def other_identity(self, values: Values) -> Identity | None:
        """How the row may stand on record from a time when its citizen number was not yet known."""
        if self.model is Adaptation and values.get("身份证号"):
            return self.identify({**values, "身份证号": None}, None)
        return None

    def known(self, identities: Sequence[Identity]) -> dict[Identity, Known]:
        """What stands on record for these identities."""
        model_fields = self.model.IDENTITY if not self.constants else self.model.IDENTITY[1:]
        facts = self.model.objects.live().filter(**self.constants)
        first = 1 if self.yearly else 0
        if self.yearly:
            facts = facts.filter(year__in={identity[0] for identity in identities})
        values = {identity[first] for identity in identities}
        if all(isinstance(value, date) for value in values) and values:
            facts = facts.filter(**{f"{model_fields[first]}__range": (min(values), max(values))})  # type: ignore[type-var]
        elif len(values) < 20_000:
            facts = facts.filter(**{f"{model_fields[first]}__in": values})
        wanted = set(identities)
        found = {tuple(getattr(fact, name) for name in model_fields): fact for fact in facts.iterator(chunk_size=5000)}
        chosen = {identity: fact for identity, fact in found.items() if identity in wanted}
        return self.state(chosen)

    def on_record(self) -> Iterable[Fact]:
        """Every fact of the ledger that stands."""
        return self.model.objects.live().filter(**self.constants)

    def state(self, facts: Mapping[Identity, Fact]) -> dict[Identity, Known]:
        """The values that facts state, in the ledger's columns."""
        if self.model is Contact:
            return _state_contacts(self, facts)
        return {identity: Known(self.values_of(fact), (fact,)) for identity, fact in facts.items()}

    def values_of(self, fact: Fact) -> dict[str, Any]:
        """The columns that the main fact states; text that is empty counts as none."""
        values: dict[str, Any] = {}
        for column, name in self.fields.items():
            value = getattr(fact, name)
            values[column] = WORDS_BY_KIND.get(value, value) if name == "kind" and self.model is Case else value
        return {column: None if value == "" else value for column, value in values.items()}

    def facts(self, values: Values, year: int | None, street_code: str) -> list[Fact]:
        """The facts that a row of these values states."""
        if self.model is Contact:
            return _contact_facts(values)
        return [self.main_fact(values, year, street_code)]

    def main_fact(self, values: Values, year: int | None, street_code: str) -> Fact:
        """The one fact a plain row states."""
        stated: dict[str, Any] = dict(self.constants)
        for column, name in self.fields.items():
            value = values.get(column)
            if isinstance(value, tuple):
                value = "、".join(value)
            if name == "kind" and self.model is Case:
                value = KINDS_BY_WORD[str(value)]
            if value is None and not self.model._meta.get_field(name).null:
                value = ""
            stated[name] = value
        if self.yearly:
            stated["year"] = year
        if self.model is Adaptation:
            stated["identity_key"] = adaptation_key(values)
        stated.setdefault("code", street_code)
        return self.model(**stated)


@dataclass(frozen=True)
class Known:
    """A row on record: what it states, and the facts that state it."""

    values: dict[str, Any]
    facts: tuple[Fact, ...]


def adaptation_key(values: Values) -> str:
    """The citizen number, or name and address where it is missing."""
    if values.get("身份证号"):
        return str(values["身份证号"])
    if values.get("姓名") and values.get("地址"):
        return f"{values['姓名']} {values['地址']}"
    return ""


def need_number(values: Values) -> str:
    """The number of the need that a contact raised: the contact's own identity."""
    return f"{values['日期']:%Y%m%d}-{values['对象编号']}-{values['志愿者编号']}-{values['方式']}"


def _contact_facts(values: Values) -> list[Fact]:
    raised = values["联系结果"] == "有需求" or bool(values.get("需求类型"))
    number = need_number(values) if raised else ""
    contact = Contact(
        code=values[HOME],
        made_on=values["日期"],
        person_number=values["对象编号"],
        volunteer_number=values["志愿者编号"],
        channel=values["方式"],
        result=values["联系结果"],
        need_number=number,
    )
    if not raised:
        return [contact]
    need = Case(
        code=values[HOME],
        register="点名记录",
        number=number,
        kind=CaseKind.NEED,
        source="点名",
        found_on=values["日期"],
        person_number=values["对象编号"],
        description=values.get("需求类型") or "",
        rectified_on=values.get("办结日期"),
    )
    return [contact, need]


def _state_contacts(feed: Feed, facts: Mapping[Identity, Fact]) -> dict[Identity, Known]:
    numbers = [fact.need_number for fact in facts.values() if isinstance(fact, Contact) and fact.need_number]
    needs: dict[str, Case] = {}
    for start in range(0, len(numbers), 5000):
        batch = Case.objects.live().filter(register="点名记录", number__in=numbers[start : start + 5000])
        needs |= {need.number: need for need in batch}
    known = {}
    for identity, fact in facts.items():
        values = feed.values_of(fact)
        need = needs.get(getattr(fact, "need_number", ""))
        values["需求类型"] = (need.description or None) if need else None
        values["办结日期"] = need.rectified_on if need else None
        known[identity] = Known(values, (fact, need) if need else (fact,))
    return known


def _feed(ledger: str, model: type[Fact], fields: Mapping[str, str], identity: str, **more: Any) -> Feed:
    return Feed(ledger, model, fields, tuple(identity.split("、")), **more)


FEEDS: dict[str, Feed] = {
    feed.ledger: feed
    for feed in (
        _feed("居民区名录", Committee, {"居民区": "name", "小区": "estates"}, "居民区", local=False),
        _feed(
            "任务分工表",
            Task,
            {
                "序号": "number",
                "专项行动": "programme",
                "任务名称": "name",
                "牵头单位": "lead",
                "配合单位": "assisting",
                "责任科室": "office",
                "责任人": "person",
                "开始日期": "starts_on",
                "完成时限": "due_on",
                "实际完成": "finished_on",
                "制约因素": "blocker",
            },
            "序号",
            yearly="开始日期",
            local=False,
        ),
        _feed(
            "任务节点表",
            Milestone,
            {"任务序号": "task_number", "节点": "name", "计划完成": "planned_on", "实际完成": "done_on"},
            "任务序号、节点",
            yearly="计划完成",
            refers=(Refers("任务序号", Task, "number", "任务分工表", yearly=True),),
            local=False,
        ),
        _feed(
            "走访点位台账",
            Visit,
            {
                "点位编号": "point_number",
                "点位名称": "point_name",
                HOME: "code",
                "走访日期": "visited_on",
                "走访人": "visitor",
            },
            "点位编号、走访日期",
            event="走访日期",
        ),
        _feed(
            "问题隐患台账",
            Case,
            {
                "编号": "number",
                "类别": "kind",
                "来源": "source",
                "发现日期": "found_on",
                "点位编号": "point_number",
                HOME: "code",
                "情况描述": "description",
                "责任单位": "unit",
                "整改时限": "due_on",
                "整改完成日期": "rectified_on",
                "核查日期": "verified_on",
                "回头看日期": "looked_back_on",
                "回头看结果": "look_back_result",
            },
            "编号",
            constants={"register": "问题隐患台账"},
            refers=(Refers("点位编号", Visit, "point_number", "走访点位台账"),),
        ),
        _feed(
            "违法建筑拆除台账",
            Case,
            {
                "编号": "number",
                "地址": "address",
                HOME: "code",
                "类型": "description",
                "面积": "area",
                "立案日期": "found_on",
                "拆除日期": "rectified_on",
            },
            "编号",
            constants={"register": "违法建筑拆除台账", "kind": CaseKind.STRUCTURE},
        ),
        _feed(
            "充电桩安装台账",
            ChargerWork,
            {"小区": "estate", HOME: "code", "安装数量": "chargers", "完成日期": "finished_on"},
            "小区、完成日期",
        ),
        _feed(
            "适老化改造台账",
            Adaptation,
            {
                "姓名": "name",
                "身份证号": "citizen_number",
                "地址": "address",
                HOME: "code",
                "申请日期": "applied_on",
                "完工日期": "finished_on",
            },
            "身份证号",
        ),
        _feed(
            "就业情况月报",
            EmploymentMonth,
            {
                "月份": "month",
                "新增就业人数": "jobs",
                "帮扶长期失业青年人数": "youth",
                "城乡登记失业人数": "unemployed",
            },
            "月份",
            event="月份",
            local=False,
        ),
        _feed("阵地台账", Site, {"名称": "name", "类别": "kind", HOME: "code", "开放日期": "opened_on"}, "名称"),
        _feed(
            "媒体报道台账",
            MediaReport,
            {"日期": "published_on", "媒体": "outlet", "级别": "level", "标题": "title"},
            "日期、媒体、标题",
            event="日期",
            local=False,
        ),
        _feed(
            "志愿者名册",
            Volunteer,
            {
                "编号": "number",
                "姓名": "name",
                "电话": "phone",
                HOME: "code",
                "每日上限": "daily_limit",
                "可联系方式": "channels",
            },
            "编号",
            held={HOME: VolunteerCommittee},
        ),
        _feed(
            "关爱对象台账",
            CarePerson,
            {
                "编号": "number",
                "姓名": "name",
                "性别": "sex",
                "身份证号": "citizen_number",
                "联系电话": "phone",
                "地址": "address",
                HOME: "code",
                "人员类别": "category",
                "关爱圈": "circle",
                "纳入日期": "enrolled_on",
                "紧急联系人": "emergency_name",
                "紧急联系电话": "emergency_phone",
                "退出日期": "left_on",
                "退出原因": "left_reason",
            },
            "编号",
            held={"关爱圈": CareCircle, HOME: CareCommittee},
            start="纳入日期",
            ends="退出日期",
        ),
        _feed(
            "点名记录",
            Contact,
            {
                "日期": "made_on",
                "对象编号": "person_number",
                "志愿者编号": "volunteer_number",
                "方式": "channel",
                "联系结果": "result",
            },
            "日期、对象编号、志愿者编号、方式",
            refers=(
                Refers("对象编号", CarePerson, "number", "关爱对象台账"),
                Refers("志愿者编号", Volunteer, "number", "志愿者名册"),
            ),
            event="日期",
            plain=False,
            local=False,
        ),
    )
}
Say = Callable[[str], None]
