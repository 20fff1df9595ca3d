"""The street, its people with accounts and their posts, its volunteers, and what people have stated."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from jiedao.ledger.models import Fact, Held, live_identity
from jiedao.organisation.kinds import ROLE_NAMES


class Street(models.Model):
    """The one sub-district this house serves."""

    name = models.CharField("名称", max_length=60)
    code = models.CharField("区划代码", max_length=12)
    example = models.BooleanField("示例", default=False)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="street_is_one")]

    def __str__(self) -> str:
        return self.name

    @property
    def prefix(self) -> str:
        """The nine digits with which every code of the street begins."""
        return self.code[:9]


class Person(AbstractUser):
    """Somebody with an account; what they may do comes from their posts."""

    name = models.CharField("姓名", max_length=40)
    must_change_password = models.BooleanField("须改密码", default=False)

    def __str__(self) -> str:
        return self.name or self.username


class Post(models.Model):
    """A role on a part of the street, named by the prefix of its division codes."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=20, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    prefix = models.CharField("范围", max_length=12)
    title = models.CharField("职务", max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "role", "prefix"], name="post_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.get_role_display()}"


class Volunteer(Fact):
    """A volunteer as the roster states."""

    IDENTITY = ("number",)

    number = models.CharField("编号", max_length=40)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("电话", max_length=30)
    daily_limit = models.PositiveIntegerField("每日上限")
    channels = models.CharField("可联系方式", max_length=60)

    class Meta:
        constraints: ClassVar = [live_identity("volunteer", "number")]


class VolunteerCommittee(Held):
    """The committee a volunteer belongs to, from a day."""

    class Meta:
        constraints: ClassVar = [live_identity("volunteercommittee", "number", "from_on")]


class Stated(Fact):
    """A text, limit or day that a person stated because no ledger holds it."""

    IDENTITY = ("key",)

    key = models.CharField("事项", max_length=60)
    text = models.TextField("内容", blank=True)

    class Meta:
        constraints: ClassVar = [live_identity("stated", "key")]
