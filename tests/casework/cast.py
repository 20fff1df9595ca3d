"""The cast of the tests: three offices, a committee, a district bureau without an account, and their people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from jiedao.casework import actions, queries
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.casework.rules import Word
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role, UnitKind
from jiedao.organisation.models import Person, Post, Unit

STREET, BINLI, WUYUAN = "990099001", "990099001001", "990099001002"
NOW = datetime(2022, 8, 1, 1, 0, tzinfo=UTC)  # Monday, nine o'clock in Beijing
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Cast:
    """The units, by what they do."""

    safety: Unit
    services: Unit
    bureau: Unit
    binli: Unit


PEOPLE = (
    # account, name, role, prefix, unit
    ("lead", "方明远", Role.LEADER, STREET, ""),
    ("head", "沈国栋", Role.OFFICE_HEAD, STREET, "safety"),
    ("desk", "林晓岚", Role.CLERK, STREET, ""),
    ("safe", "陆一鸣", Role.CLERK, STREET, "safety"),
    ("serve", "姚文静", Role.CLERK, STREET, "services"),
    ("check", "章立群", Role.INSPECTOR, STREET, ""),
    ("binli", "顾春燕", Role.WORKER, BINLI, "binli"),
    ("wuyuan", "夏雨荷", Role.WORKER, WUYUAN, ""),
    ("help", "苏小满", Role.VOLUNTEER, BINLI, ""),
    ("admin", "郭守成", Role.ADMINISTRATOR, STREET, ""),
)


def engage() -> Cast:
    """Set up the units and the people, by actions."""
    made = {
        "safety": actions.set_up_unit(name="平安办", kind=UnitKind.OFFICE, prefix=STREET, by="admin", at=NOW),
        "services": actions.set_up_unit(name="服务办", kind=UnitKind.OFFICE, prefix=STREET, by="admin", at=NOW),
        "bureau": actions.set_up_unit(
            name="区水务局", kind=UnitKind.OUTSIDE, prefix="", has_account=False, by="admin", at=NOW
        ),
        "binli": actions.set_up_unit(name="滨里居委会", kind=UnitKind.COMMITTEE, prefix=BINLI, by="admin", at=NOW),
    }
    for username, name, role, prefix, unit in PEOPLE:
        person = Person.objects.create(username=username, name=name)
        post = organisation.give_post(person=person, role=role, prefix=prefix, by="admin", at=NOW)
        if unit:
            organisation.place(post=post, unit=made[unit], by="admin", at=NOW)
    return Cast(**made)


def post_of(username: str) -> Post:
    """The first post of somebody."""
    return Post.objects.filter(person__username=username).order_by("pk")[0]


def filed(kind: CaseKind = CaseKind.HAZARD, at: datetime = NOW, by: str = "desk") -> Head:
    """A case of the kind, just filed."""
    return actions.file(kind=kind, code=BINLI, description="楼道堆物堵塞通道", address="滨里路12号", by=by, at=at)


def in_hand(cast: Cast, kind: CaseKind = CaseKind.HAZARD, at: datetime = NOW) -> Head:
    """A case that the safety office has signed for."""
    head = filed(kind, at)
    head = actions.assign(case=head, units=[cast.safety], lead=cast.safety, version=1, by="desk", at=at)
    return actions.sign(case=head, version=head.version, by="safe", at=at)


def done(cast: Cast, kind: CaseKind = CaseKind.HAZARD, at: datetime = NOW) -> Head:
    """A case that was reported done."""
    head = in_hand(cast, kind, at)
    return actions.report_done(case=head, note="已清理", version=head.version, by="safe", at=at)


def closed(cast: Cast, kind: CaseKind = CaseKind.HAZARD, at: datetime = NOW) -> Head:
    """A case that was verified and closed with the finder's word."""
    head = done(cast, kind, at)
    area = Decimal("20.00") if queries.kind_of(head).measures else None
    head = actions.verify(case=head, note="现场已清空", version=head.version, by="check", at=at, area=area)
    return actions.close(case=head, word=Word.CONFIRMED, version=head.version, by="desk", at=at)


def closed_again(cast: Cast, head: Head, at: datetime) -> Head:
    """A case that was taken up again, handled by the safety office and closed once more."""
    head = actions.assign(case=head, units=[cast.safety], lead=cast.safety, version=head.version, by="desk", at=at)
    head = actions.sign(case=head, version=head.version, by="safe", at=at)
    head = actions.report_done(case=head, note="再次清理", version=head.version, by="safe", at=at)
    if queries.kind_of(head).demands.verifies:
        head = actions.verify(case=head, note="现场已清空", version=head.version, by="check", at=at)
    return actions.close(case=head, word=Word.CONFIRMED, version=head.version, by="desk", at=at)
