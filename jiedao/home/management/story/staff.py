"""The people of the example street who take the steps, each in a unit."""

from __future__ import annotations

from datetime import datetime

from jiedao.casework import actions as casework
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role, UnitKind
from jiedao.organisation.models import Person, Post, Street, Unit
from jiedao.register.models import Committee

# account, name, role, title, unit; the last two belong to the first committee
STAFF = (
    ("head", "沈国栋", Role.OFFICE_HEAD, "社区平安办公室负责人", "社区平安办公室"),
    ("manage", "姚文静", Role.CLERK, "社区管理办公室经办人", "社区管理办公室"),
    ("serve", "夏雨荷", Role.CLERK, "社区服务办公室经办人", "社区服务办公室"),
    ("business", "纪明月", Role.CLERK, "营商服务办公室经办人", "营商服务办公室"),
    ("law", "傅文彬", Role.CLERK, "综合行政执法队经办人", "综合行政执法队"),
    ("city", "苏定远", Role.CLERK, "城市运行管理中心经办人", "城市运行管理中心"),
    ("inspector2", "严景行", Role.INSPECTOR, "核查员", ""),
    ("grid", "何小满", Role.GRID_WORKER, "网格员", "居民区"),
)


def engage(street: Street, password: str, *, by: str, at: datetime) -> None:
    """Appoint who is not there yet, and give the first committee a unit with its people."""
    first = Committee.objects.live().order_by("code").first()
    if first is None:
        return
    own = Unit.objects.filter(name=first.name).first() or casework.set_up_unit(
        name=first.name, kind=UnitKind.COMMITTEE, prefix=first.code, by=by, at=at
    )
    for username, name, role, title, unit in STAFF:
        if Person.objects.filter(username=username).exists():
            continue
        prefix = first.code if role is Role.GRID_WORKER else street.prefix
        person, _ = organisation.appoint(
            username=username, name=name, role=role, prefix=prefix, title=title, password=password, by=by, at=at
        )
        if unit:
            place = own if unit == "居民区" else Unit.objects.get(name=unit)
            organisation.place(post=person.posts.get(), unit=place, by=by, at=at)
    worker = Post.objects.filter(person__username="worker", unit=None).first()
    if worker is not None:
        organisation.place(post=worker, unit=own, by=by, at=at)
