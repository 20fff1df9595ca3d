"""Setting up the street, its people and their posts, and stating what no ledger holds."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from jiedao.ledger import actions as ledger
from jiedao.organisation.kinds import MAY, ROLE_NAMES, Act, Role
from jiedao.organisation.models import Person, Post, Stated, Street
from jiedao.organisation.rules import plain_number, tidy, why_not_post, why_not_state, why_not_take_post


class Refused(Exception):
    """What was asked cannot be done; the message says why in Chinese."""


@transaction.atomic
def found_street(*, name: str, code: str, example: bool, by: str, at: datetime) -> Street:
    """Set up the one street of this house."""
    name = name.strip()
    if not name:
        raise Refused("街道名称不能为空")
    if not re.fullmatch(r"\d{12}", code):
        raise Refused(f"区划代码应为 12 位数字：{code}")
    present = Street.objects.select_for_update().first()
    if present is not None:
        if present.example and not example:
            raise Refused("这里是示例街道的数据，正式使用请另设一个 JIEDAO_HOME")
        if present.example != example:
            raise Refused(f"这里已经是{present.name}的正式数据，示例请另设一个 JIEDAO_HOME")
        raise Refused(f"这里已经建立了{present.name}（{present.code}）")
    street = Street.objects.create(id=1, name=name, code=f"{code[:9]}000", example=example)  # nine digits name a street
    ledger.enter(by=by, at=at, verb="建立街道", subject=name, detail={"code": street.code})
    return street


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
    if reason := why_not_post(for_committees=role is Role.WORKER, prefix=prefix):
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
    if reason := why_not_post(for_committees=role is Role.WORKER, prefix=prefix):
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


@transaction.atomic
def state(*, key: str, text: str, street: Street, by: str, at: datetime, seen: str | None = None) -> None:
    """State something that no ledger holds; the former text stays on record, voided.

    `seen` is the text that the person had before them: Conflict when another stands by now.
    """
    text = plain_number(tidy(text)) if key.startswith("limit:") else tidy(text)
    if reason := why_not_state(key, text):
        raise Refused(reason)
    Street.objects.select_for_update().get(pk=street.pk)  # one statement after the other
    former = Stated.objects.live().filter(key=key).select_related("entry").first()
    standing = former.text if former else ""
    if standing == text:
        return
    if seen is not None and tidy(seen) != standing:
        who = former.entry.by if former else by
        raise ledger.Conflict(f"这一项刚刚由{who}改为“{standing}”，请核对后再保存")
    entry = ledger.enter(
        by=by,
        at=at,
        verb="填报",
        subject=key,
        detail={"old": former.text if former else "", "new": text},
    )
    if former:
        ledger.void([former], entry=entry)
    ledger.record([Stated(key=key, text=text, code=street.code)], entry=entry)
