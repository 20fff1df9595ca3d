"""Units: set up, staffed, stood in for, taken out of use and into it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from jiedao.ledger import actions as ledger
from jiedao.organisation.actions.people import one_after_the_other
from jiedao.organisation.actions.refused import Refused
from jiedao.organisation.kinds import UNIT_KIND_NAMES, UnitKind
from jiedao.organisation.models import Person, Post, Unit
from jiedao.organisation.queries import holds
from jiedao.organisation.rules import why_not_retire, why_not_stand_in, why_not_unit


@transaction.atomic
def add_unit(*, name: str, kind: UnitKind, prefix: str, has_account: bool = True, by: str, at: datetime) -> Unit:
    """Set up an office, a committee's unit or one outside the street."""
    name, outside = name.strip(), kind is UnitKind.OUTSIDE
    same = Unit.objects.filter(name=name).first()
    taken, retired = same is not None, same is not None and not same.is_active
    if reason := why_not_unit(name=name, taken=taken, retired=retired, outside=outside, prefix=prefix):
        raise Refused(reason)
    unit = Unit.objects.create(name=name, kind=kind.value, prefix=prefix, has_account=has_account)
    ledger.enter(by=by, at=at, verb="设立单位", subject=name, detail={"kind": UNIT_KIND_NAMES[kind], "prefix": prefix})
    return unit


@transaction.atomic
def place(*, post: Post, unit: Unit | None, kinds: Iterable[str] = (), by: str, at: datetime) -> None:
    """Say to which unit a post belongs and for which kinds of case it is; its stand-ins follow."""
    told = ",".join(sorted(kinds))
    if post.stand_in_for_id is not None:
        raise Refused("这是代理的职务，随被代理的职务调整")
    if unit is not None and not (unit.is_active and unit.has_account):
        raise Refused(f"“{unit}”已停用或没有账号，不能安排人员")
    one_after_the_other()
    if holds(post.person, role=post.role, prefix=post.prefix, unit=unit, beside=post):
        where = f"在“{unit}”" if unit else "在单位之外"
        raise Refused(f"{post.person}{where}已有同样的职务，请先撤去其中一个")
    own = Q(pk=post.pk) | Q(stand_in_for=post)
    Post.objects.filter(own).update(unit=unit, kinds=told)
    detail = {"unit": str(unit or ""), "kinds": told, "role": post.role}
    ledger.enter(by=by, at=at, verb="安排单位", subject=str(post.person), detail=detail)


@transaction.atomic
def stand_in(*, post: Post, person: Person, by: str, at: datetime) -> Post:
    """Let somebody stand in for a post (AB角): the same role, scope, unit and kinds, until the post ends."""
    own, chained = post.person_id == person.pk, post.stand_in_for_id is not None
    if reason := why_not_stand_in(own=own, chained=chained):
        raise Refused(reason)
    if post.stand_ins.filter(person=person).exists():
        raise Refused(f"{person}已是{post.person}的AB角")
    given = Post.objects.create(
        person=person,
        role=post.role,
        prefix=post.prefix,
        title=post.title,
        unit=post.unit,
        kinds=post.kinds,
        stand_in_for=post,
    )
    ledger.enter(by=by, at=at, verb="设AB角", subject=str(person), detail={"for": str(post.person), "role": post.role})
    return given


@transaction.atomic
def retire_unit(*, unit: Unit, in_hand: int = 0, waiting: int = 0, by: str, at: datetime) -> None:
    """Take a unit out of use; nobody may be left in it, and nothing in its hands, as the office of cases counts it.

    What it did stays under its name.
    """
    one: Unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if not one.is_active:
        return
    if reason := why_not_retire(name=one.name, posts=one.posts.count(), in_hand=in_hand, waiting=waiting):
        raise Refused(reason)
    _use(one, False, verb="停用单位", by=by, at=at)


@transaction.atomic
def restore_unit(*, unit: Unit, by: str, at: datetime) -> None:
    """Take a unit into use again, under its name and for its part of the street."""
    one: Unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if not one.is_active:
        _use(one, True, verb="恢复单位", by=by, at=at)


def _use(unit: Unit, active: bool, *, verb: str, by: str, at: datetime) -> None:
    Unit.objects.filter(pk=unit.pk).update(is_active=active)
    ledger.enter(by=by, at=at, verb=verb, subject=unit.name)
