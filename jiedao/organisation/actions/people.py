"""People: appointed, given posts and relieved of them, suspended, and their passwords."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from jiedao.ledger import actions as ledger
from jiedao.organisation.actions.refused import Refused
from jiedao.organisation.kinds import FOR_COMMITTEES, MAY, ROLE_NAMES, Act, Role
from jiedao.organisation.models import Person, Post, Street, Unit
from jiedao.organisation.queries import holds, managing
from jiedao.organisation.rules import why_not_post, why_not_suspend, why_not_take_post


@transaction.atomic
def appoint(
    *,
    username: str,
    name: str,
    role: Role,
    prefix: str,
    title: str = "",
    unit: Unit | None = None,
    kinds: Iterable[str] = (),
    password: str | None = None,
    by: str,
    at: datetime,
) -> tuple[Person, str]:
    """Give somebody an account and a post; the first password comes back once, to be handed over."""
    username = username.strip()
    if not re.fullmatch(r"[\w.@+-]{1,150}", username):
        raise Refused(f"账号只能用字母、数字和 . @ + - _：{username}")
    if Person.objects.filter(username=username).exists():
        raise Refused(f"账号“{username}”已经存在")
    if reason := _why_not(role, prefix, unit):
        raise Refused(reason)
    first = password or secrets.token_urlsafe(9)
    person = Person.objects.create(
        username=username,
        name=name,
        password=make_password(first),
        must_change_password=password is None,
    )
    post = Post.objects.create(
        person=person, role=role.value, prefix=prefix, title=title.strip(), unit=unit, kinds=_joined(kinds)
    )
    ledger.enter(by=by, at=at, verb="任用", subject=name or username, detail=_told(post))
    return person, first


@transaction.atomic
def give_post(
    *,
    person: Person,
    role: Role,
    prefix: str,
    title: str = "",
    unit: Unit | None = None,
    kinds: Iterable[str] = (),
    by: str,
    at: datetime,
) -> Post:
    """Give somebody one more post."""
    if reason := _why_not(role, prefix, unit):
        raise Refused(reason)
    one_after_the_other()
    if holds(person, role=role.value, prefix=prefix, unit=unit):
        raise Refused(f"{person}已有这个职务")
    post = Post.objects.create(
        person=person, role=role.value, prefix=prefix, title=title.strip(), unit=unit, kinds=_joined(kinds)
    )
    ledger.enter(by=by, at=at, verb="增加职务", subject=str(person), detail=_told(post))
    return post


@transaction.atomic
def move(
    *,
    post: Post,
    role: Role,
    prefix: str,
    title: str = "",
    unit: Unit | None = None,
    kinds: Iterable[str] = (),
    by: str,
    at: datetime,
) -> Post:
    """Move somebody to another role, scope, unit or kinds within one post; its stand-ins (AB角) follow."""
    one_after_the_other()
    moved = Post.objects.select_for_update().select_related("person").get(pk=post.pk)
    if moved.stand_in_for_id is not None:
        raise Refused("这是代理的职务，随被代理的职务调整")
    if reason := _why_not(role, prefix, unit):
        raise Refused(reason)
    ends = Act.MANAGE in MAY[Role(moved.role)] and Act.MANAGE not in MAY[role]
    own, alone = moved.person.username == by, ends and managing() == {moved.pk}
    if reason := why_not_take_post(own=own, manages=ends, alone=alone, last=False):
        raise Refused(reason)
    if holds(moved.person, role=role.value, prefix=prefix, unit=unit, beside=moved):
        raise Refused(f"{moved.person}已有这个职务")
    old = _told(moved)
    changes = {"role": role.value, "prefix": prefix, "title": title.strip(), "unit": unit, "kinds": _joined(kinds)}
    Post.objects.filter(Q(pk=moved.pk) | Q(stand_in_for=moved)).update(**changes)
    moved.refresh_from_db()
    new = _told(moved)
    if old != new:
        ledger.enter(by=by, at=at, verb="调整职务", subject=str(moved.person), detail={"old": old, "new": new})
    return moved


@transaction.atomic
def take_post(*, post: Post, by: str, at: datetime) -> None:
    """Take a post back, and with it those that stand in for it; the account keeps the others."""
    one_after_the_other()
    person = Person.objects.select_for_update().get(pk=post.person_id)
    role, standing_in = Role(post.role), post.stand_in_for_id is not None
    own, last, alone = person.username == by, person.posts.count() == 1, managing() == {post.pk}
    manages = Act.MANAGE in MAY[role] and not standing_in
    if reason := why_not_take_post(own=own, manages=manages, alone=alone, last=last):
        raise Refused(reason)
    ended = [str(other.person) for other in post.stand_ins.select_related("person")]
    detail = _told(post) | ({"AB角": "、".join(ended)} if ended else {})
    Post.objects.filter(pk=post.pk).delete()
    ledger.enter(by=by, at=at, verb="结束AB角" if standing_in else "撤去职务", subject=str(person), detail=detail)


def one_after_the_other() -> None:
    """Let acts on posts wait for one another: two at once might each leave the managing to the other."""
    list(Street.objects.select_for_update())


def _why_not(role: Role, prefix: str, unit: Unit | None) -> str | None:
    """Why nobody can hold such a post."""
    if unit is not None and not (unit.is_active and unit.has_account):
        return f"“{unit}”已停用或没有账号，不能安排人员"
    return why_not_post(for_committees=role in FOR_COMMITTEES, prefix=prefix)


def _joined(kinds: Iterable[str]) -> str:
    return ",".join(sorted(kinds))


def _told(post: Post) -> dict[str, str]:
    """A post as the ledger of acts tells it."""
    told = {"role": ROLE_NAMES[Role(post.role)], "prefix": post.prefix}
    if post.title:
        told["职务"] = post.title
    if post.unit:
        told["unit"] = str(post.unit)
    if post.kinds:
        told["kinds"] = post.kinds
    return told


@transaction.atomic
def move_posts(*, old: str, new: str, by: str, at: datetime) -> None:
    """Let posts on a part of the street follow when the part is given another code."""
    Unit.objects.filter(prefix=old).update(prefix=new)
    moved = list(Post.objects.select_for_update().filter(prefix=old).select_related("person"))
    if not moved:
        return
    Post.objects.filter(pk__in=[post.pk for post in moved]).update(prefix=new)
    names = "、".join(sorted({str(post.person) for post in moved}))
    ledger.enter(by=by, at=at, verb="职务随代码变更", subject=names, detail={"old": old, "new": new})


@transaction.atomic
def set_active(*, person: Person, active: bool, by: str, at: datetime) -> None:
    """Suspend an account or let it in again."""
    one_after_the_other()
    if Person.objects.get(pk=person.pk).is_active == active:
        return
    held = managing()
    alone = bool(held) and held <= set(person.posts.values_list("pk", flat=True))
    if not active and (reason := why_not_suspend(own=person.username == by, alone=alone)):
        raise Refused(reason)
    Person.objects.filter(pk=person.pk).update(is_active=active)
    ledger.enter(by=by, at=at, verb="恢复账号" if active else "停用账号", subject=str(person))


@transaction.atomic
def change_password(*, person: Person, password: str, by: str, at: datetime) -> None:
    """Set somebody's password; one set by another person must be changed at the next sign-in."""
    Person.objects.filter(pk=person.pk).update(
        password=make_password(password),
        must_change_password=person.username != by,
    )
    ledger.enter(by=by, at=at, verb="修改密码", subject=str(person))


@transaction.atomic
def reset_password(*, person: Person, by: str, at: datetime) -> str:
    """Give somebody a new first password, to be handed over and changed at the next sign-in."""
    if person.username == by:
        raise Refused("自己的密码请在“修改密码”中更改")
    first = secrets.token_urlsafe(9)
    change_password(person=person, password=first, by=by, at=at)
    return first
