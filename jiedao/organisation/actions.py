"""Setting up the street, its people and their posts, and stating what no ledger holds."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from jiedao.ledger import actions as ledger
from jiedao.organisation.kinds import FOR_COMMITTEES, MAY, ROLE_NAMES, UNIT_KIND_NAMES, Act, Role, UnitKind
from jiedao.organisation.models import Person, Post, Stated, Street, Unit
from jiedao.organisation.rules import (
    plain_number,
    tidy,
    why_not_post,
    why_not_stand_in,
    why_not_state,
    why_not_take_post,
    why_not_unit,
)


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


@transaction.atomic
def add_unit(*, name: str, kind: UnitKind, prefix: str, has_account: bool = True, by: str, at: datetime) -> Unit:
    """Set up an office, a committee's unit or one outside the street."""
    name, outside = name.strip(), kind is UnitKind.OUTSIDE
    taken = Unit.objects.filter(name=name).exists()
    if reason := why_not_unit(name=name, taken=taken, outside=outside, prefix=prefix):
        raise Refused(reason)
    unit = Unit.objects.create(name=name, kind=kind.value, prefix=prefix, has_account=has_account)
    ledger.enter(by=by, at=at, verb="设立单位", subject=name, detail={"kind": UNIT_KIND_NAMES[kind], "prefix": prefix})
    return unit


@transaction.atomic
def place(*, post: Post, unit: Unit | None, kinds: Iterable[str] = (), by: str, at: datetime) -> None:
    """Say to which unit a post belongs and for which kinds of case it is; its stand-ins follow."""
    told = ",".join(sorted(kinds))
    if unit is not None and not (unit.is_active and unit.has_account):
        raise Refused(f"“{unit}”已停用或没有账号，不能安排人员")
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
def retire_unit(*, unit: Unit, by: str, at: datetime) -> None:
    """Take a unit out of use; nobody may be left in it. What it did stays under its name."""
    if unit.posts.exists():
        raise Refused(f"“{unit}”还有人员，请先调整他们的职务")
    Unit.objects.filter(pk=unit.pk).update(is_active=False)
    ledger.enter(by=by, at=at, verb="停用单位", subject=unit.name)
