"""The numbers of care: who is on the register at the end of a day, in which circle, and who was contacted."""

from __future__ import annotations

from datetime import date

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from jiedao.care.kinds import CIRCLES, NOT_REACHED
from jiedao.care.models import CareCircle, CareCommittee, CarePerson, Contact
from jiedao.figures import Asking, Column, Figure, Nature, Rows, Source, register
from jiedao.ledger.models import Held, in_scope

PEOPLE = Source(
    "关爱对象台账",
    CarePerson,
    ("enrolled_on", "left_on"),
    (
        Column("编号", "number"),
        Column("姓名", "name", mask="name"),
        Column("性别", "sex"),
        Column("居民区", "home"),
        Column("人员类别", "category"),
        Column("关爱圈", "colour"),
        Column("联系电话", "phone", mask="phone"),
        Column("地址", "address", mask="address"),
        Column("纳入日期", "enrolled_on"),
    ),
)
CONTACTS = Source(
    "点名记录",
    Contact,
    ("made_on",),
    (
        Column("日期", "made_on"),
        Column("对象编号", "person_number"),
        Column("居民区", "code"),
        Column("志愿者编号", "volunteer_number"),
        Column("方式", "channel"),
        Column("联系结果", "result"),
    ),
)


def held(model: type[Held], number: str, asking: Asking) -> Coalesce:
    """The value that held for the person on that day; before the first statement, the first."""
    rows = model.objects.known_at(asking.known_at).filter(number=OuterRef(number))
    by_then = rows.filter(from_on__lte=asking.as_of).order_by("-from_on").values("value")[:1]
    first = rows.order_by("from_on").values("value")[:1]
    return Coalesce(Subquery(by_then), Subquery(first))


def enrolled(asking: Asking, start: date) -> Rows:
    """People on the register at the end of the day: enrolled, not left; with circle and committee of that day."""
    people = CarePerson.objects.known_at(asking.known_at).filter(
        Q(left_on=None) | Q(left_on__gt=asking.as_of),
        enrolled_on__lte=asking.as_of,
    )
    annotated: Rows = people.annotate(
        colour=Coalesce(held(CareCircle, "number", asking), F("circle")),
        home=Coalesce(held(CareCommittee, "number", asking), F("code")),
    )
    return annotated.filter(in_scope(asking.scope, code="home"))


def contacted(asking: Asking, start: date) -> Rows:
    """Contacts tried in the period."""
    return CONTACTS.facts(asking).filter(made_on__range=(start, asking.as_of))


def reached(asking: Asking, start: date) -> Rows:
    """Contacts in the period that reached somebody."""
    return contacted(asking, start).exclude(result=NOT_REACHED)


BY_COMMITTEE = {"committee": F("code")}
register(
    Figure(
        "care_persons",
        "特殊关爱对象",
        "名",
        Nature.STOCK,
        "截至日终了在册的关爱对象数：已纳入、尚未退出。",
        PEOPLE,
        enrolled,
        splits={"committee": F("home"), "colour": F("colour")},
    ),
    Figure(
        "care_by_colour",
        "五色关爱圈",
        "名",
        Nature.STOCK,
        "截至日终了在册的关爱对象按当日所在关爱圈分布。",
        PEOPLE,
        enrolled,
        groups="colour",
        names=CIRCLES,
    ),
    Figure(
        "contacts",
        "点名联系",
        "次",
        Nature.FLOW,
        "期内点名联系次数，含未联系上的。",
        CONTACTS,
        contacted,
        day="made_on",
        splits=BY_COMMITTEE,
    ),
    Figure(
        "contacts_reached",
        "联系上",
        "次",
        Nature.PAIR,
        "期内点名联系中联系上的次数；未联系上的不计。",
        CONTACTS,
        reached,
        day="made_on",
        of="contacts",
        splits=BY_COMMITTEE,
    ),
)
