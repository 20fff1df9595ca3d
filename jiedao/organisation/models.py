"""The street, its people with accounts and their posts, its volunteers, and what people have stated."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models

from jiedao.ledger.models import Fact, Held, live_identity
from jiedao.organisation.kinds import ROLE_NAMES, UNIT_KIND_NAMES, Role, Seat
from jiedao.organisation.rules import Bounds


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


class Unit(models.Model):
    """An office of the street, a residents' committee, or a unit outside it, such as a bureau of the district."""

    name = models.CharField("名称", max_length=80, unique=True)
    kind = models.CharField(
        "类别", max_length=12, choices=[(kind.value, name) for kind, name in UNIT_KIND_NAMES.items()]
    )
    prefix = models.CharField("范围", max_length=12, blank=True)
    has_account = models.BooleanField("有账号", default=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A role on a part of the street, named by the prefix of its division codes; for staff in a unit.

    `kinds` are the kinds of case it is for, parted by commas; all when empty. A post that stands in for another
    (AB角) ends with it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=20, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    prefix = models.CharField("范围", max_length=12)
    title = models.CharField("职务", max_length=40, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", null=True, blank=True, verbose_name="单位")
    kinds = models.CharField("事项类别", max_length=300, blank=True)
    stand_in_for = models.ForeignKey(
        "self", models.CASCADE, related_name="stand_ins", null=True, blank=True, verbose_name="AB角代理"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "role", "prefix", "unit", "stand_in_for"], name="post_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.get_role_display()}"

    def seat(self) -> Seat:
        """The post as rules see it; the account it stands in for is read with it."""
        stands_for = self.stand_in_for.person.username if self.stand_in_for else ""
        kinds = frozenset(kind for kind in self.kinds.split(",") if kind)
        return Seat(Role(self.role), self.prefix, self.unit_id, kinds, stands_for)


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


class Campaign(Fact):
    """A campaign (专项行动): what belongs to it follows from its bounds, and is never typed beside a record.

    `kinds` are kinds of case and `words` words of a case's source, parted by commas; all when empty.
    """

    IDENTITY = ("name",)

    name = models.CharField("名称", max_length=60)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True)
    prefix = models.CharField("范围", max_length=12)
    kinds = models.CharField("事项类别", max_length=300, blank=True)
    words = models.CharField("来源", max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [live_identity("campaign", "name")]

    def bounds(self) -> Bounds:
        """The campaign as rules see it."""
        kinds = frozenset(kind for kind in self.kinds.split(",") if kind)
        words = tuple(word for word in self.words.split(",") if word)
        return Bounds(self.starts_on, self.ends_on, self.prefix, kinds, words)


class HolidayNotice(Fact):
    """A State Council notice on the holidays of one year, as somebody took it in."""

    IDENTITY = ("year",)

    year = models.PositiveIntegerField("年度")
    holidays = ArrayField(models.DateField(), verbose_name="放假")
    makeup_days = ArrayField(models.DateField(), verbose_name="上班")

    class Meta:
        constraints: ClassVar = [live_identity("holidaynotice", "year")]
