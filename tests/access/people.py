"""Everybody in the house of these tests, with the posts they act by; a record of 滨里居民区 is told to some of them."""

from __future__ import annotations

from dataclasses import dataclass

from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role, UnitKind
from jiedao.organisation.models import Person, Post, Unit
from tests.casework.cast import BINLI, NOW, PEOPLE, STREET, WUYUAN

STRUCTURE = CaseKind.STRUCTURE.value


@dataclass(frozen=True)
class Held:
    """A post by which somebody acts: a role, a part of the street, and the kinds of case it is for; all when empty."""

    role: Role
    prefix: str
    kinds: frozenset[str] = frozenset()


WORKER = Held(Role.WORKER, WUYUAN)
# Whose posts say less or more than one role on one part of the street; account, name, and what they act by.
MORE: dict[str, tuple[str, tuple[Held, ...]]] = {
    "wang": ("傅文彬", (Held(Role.GRID_WORKER, BINLI),)),
    "li": ("纪明月", (Held(Role.GRID_WORKER, WUYUAN),)),
    "pen": ("陈思齐", (Held(Role.WRITER, STREET),)),
    "bound": ("白守一", (Held(Role.CLERK, STREET, frozenset({STRUCTURE})),)),
    "both": ("左右安", (WORKER, Held(Role.WORKER, BINLI))),
    "standin": ("代今朝", (WORKER, Held(Role.WORKER, BINLI))),  # for binli
    "lapsed": ("代昨日", (WORKER,)),  # for somebody of 滨里居民区 who was suspended
    "member": ("连勤之", (WORKER,)),  # in a unit to which a case of 滨里居民区 is assigned
}
STRANGERS = ("suspended", "postless")  # a session whose account was suspended, an account whose posts were taken
WHO: dict[str, tuple[Held, ...]] = {
    **{username: (Held(role, prefix),) for username, _, role, prefix, _ in PEOPLE},
    **{username: held for username, (_, held) in MORE.items()},
    **dict.fromkeys(STRANGERS, ()),
}
STANDS_IN = {"standin": "binli", "lapsed": "leaver"}


def move_in() -> None:
    """Everybody beside the cast of the loop, by actions."""
    team = casework.set_up_unit(name="联勤队", kind=UnitKind.OFFICE, prefix=STREET, by="admin", at=NOW)
    for username, (name, held) in MORE.items():
        person = Person.objects.create(username=username, name=name)
        own = held[:1] if username in STANDS_IN else held
        for post in own:
            unit = team if username == "member" else None
            give(person, post, unit)
    for username in (*STRANGERS, "leaver"):
        role = Held(Role.WORKER, BINLI) if username == "leaver" else Held(Role.CLERK, STREET)
        give(Person.objects.create(username=username, name="何去"), role)
    for username, absent in STANDS_IN.items():
        stood_for = Post.objects.filter(person__username=absent).order_by("pk")[0]
        person = Person.objects.get(username=username)
        organisation.stand_in(post=stood_for, person=person, by="admin", at=NOW)


def move_out() -> None:
    """Those who went: two are suspended, one has no post any more."""
    for username in ("suspended", "leaver"):
        person = Person.objects.get(username=username)
        organisation.set_active(person=person, active=False, by="admin", at=NOW)
    Person.objects.get(username="postless").posts.all().delete()


def give(person: Person, held: Held, unit: Unit | None = None) -> None:
    """Give somebody a post."""
    organisation.give_post(
        person=person, role=held.role, prefix=held.prefix, kinds=held.kinds, unit=unit, by="admin", at=NOW
    )
