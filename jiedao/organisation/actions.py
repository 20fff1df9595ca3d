"""Setting up the street, its people and their posts, and stating what no ledger holds."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from jiedao.ledger import actions as ledger
from jiedao.organisation.kinds import ROLE_NAMES, Role
from jiedao.organisation.models import Person, Post, Stated, Street


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
def state(*, key: str, text: str, street: Street, by: str, at: datetime) -> None:
    """State something that no ledger holds; the former text stays on record, voided."""
    text = text.strip()
    former = Stated.objects.live().filter(key=key).first()
    if (former.text if former else "") == text:
        return
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
