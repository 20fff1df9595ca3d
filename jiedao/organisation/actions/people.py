"""People: appointed, given posts and relieved of them, suspended, and their passwords."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from jiedao.ledger import actions as ledger
from jiedao.organisation.actions.refused import Refused
from jiedao.organisation.kinds import FOR_COMMITTEES, MAY, ROLE_NAMES, Act, Role
from jiedao.organisation.models import Person, Post, Unit
from jiedao.organisation.rules import (
    why_not_post,
    why_not_take_post,
)


@transaction.atomic
def appoint(
    *,
    username: str,
    name: str,
    role: Role,
    prefix: str,
    title: str = "",
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
    if reason := why_not_post(for_committees=role in FOR_COMMITTEES, prefix=prefix):
        raise Refused(reason)
    first = password or secrets.token_urlsafe(9)
    person = Person.objects.create(
        username=username,
        name=name,
        password=make_password(first),
        must_change_password=password is None,
    )
    Post.objects.create(person=person, role=role.value, prefix=prefix, title=title)
    ledger.enter(
        by=by, at=at, verb="任用", subject=name or username, detail={"role": ROLE_NAMES[role], "prefix": prefix}
    )
    return person, first


@transaction.atomic
def give_post(*, person: Person, role: Role, prefix: str, title: str = "", by: str, at: datetime) -> Post:
    """Give somebody one more post."""
    if reason := why_not_post(for_committees=role in FOR_COMMITTEES, prefix=prefix):
        raise Refused(reason)
    if Post.objects.filter(person=person, role=role.value, prefix=prefix).exists():
        raise Refused(f"{person}已有这个职务")
    post = Post.objects.create(person=person, role=role.value, prefix=prefix, title=title.strip())
    ledger.enter(
        by=by, at=at, verb="增加职务", subject=str(person), detail={"role": ROLE_NAMES[role], "prefix": prefix}
    )
    return post


@transaction.atomic
def take_post(*, post: Post, by: str, at: datetime) -> None:
    """Take a post back; the account keeps the others."""
    person = Person.objects.select_for_update().get(pk=post.person_id)
    role = Role(post.role)
    last = person.posts.count() == 1
    if reason := why_not_take_post(own=person.username == by, manages=Act.MANAGE in MAY[role], last=last):
        raise Refused(reason)
    Post.objects.filter(pk=post.pk).delete()
    ledger.enter(
        by=by, at=at, verb="撤去职务", subject=str(person), detail={"role": ROLE_NAMES[role], "prefix": post.prefix}
    )


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
    if person.username == by and not active:
        raise Refused("不能停用自己的账号")
    if person.is_active == active:
        return
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
