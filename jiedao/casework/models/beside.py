"""What stands beside cases: their files, letters and callers, response templates, and how somebody reads lists."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jiedao.casework.kinds import KIND_NAMES, VERB_NAMES
from jiedao.ledger.models import Fact, live_identity
from jiedao.organisation.models import Unit
from jiedao.worktime import Limit
from jiedao.worktime import Unit as ClockUnit


class Attachment(Fact):
    """A photo, scan or other file of a case: what it shows, of which step, and its bytes by their SHA-256.

    `source` is the SHA-256 of the file as it was sent, which tells a photo that was used before. `taken_at`, `lon` and
    `lat` are what the photo's own data claimed before they were stripped.
    """

    IDENTITY = ("register", "number", "digest")

    register = models.CharField("台账", max_length=20)
    number = models.CharField("编号", max_length=120)
    serial = models.PositiveIntegerField("步骤")
    shows = models.CharField("内容", max_length=12)
    name = models.CharField("文件名", max_length=160)
    media = models.CharField("类型", max_length=80)
    size = models.PositiveIntegerField("字节")
    digest = models.CharField("校验值", max_length=64)
    source = models.CharField("原校验值", max_length=64, db_index=True)
    taken_at = models.DateTimeField("拍摄时间", null=True)
    lon = models.FloatField("经度", null=True)
    lat = models.FloatField("纬度", null=True)
    by = models.CharField("经办", max_length=150)

    class Meta:
        constraints: ClassVar = [live_identity("attachment", "register", "number", "digest")]


class Letter(Fact):
    """A numbered letter on a case, as it was sent; its file by its SHA-256.

    It goes to a unit without an account, or to a responsible party by name. Its number is never given again.
    """

    IDENTITY = ("mark", "year", "serial")

    register = models.CharField("台账", max_length=20)
    number = models.CharField("编号", max_length=120)
    kind = models.CharField("文种", max_length=12)
    mark = models.CharField("机关代字", max_length=20)
    year = models.PositiveIntegerField("年度")
    serial = models.PositiveIntegerField("序号")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, verbose_name="主送")
    party = models.CharField("责任人", max_length=80, blank=True)
    issued_on = models.DateField("成文日期")
    due_on = models.DateField("答复时限", null=True)
    accepted_on = models.DateField("确认日期", null=True)
    text = models.TextField("要求", blank=True)
    digest = models.CharField("校验值", max_length=64)

    class Meta:
        constraints: ClassVar = [
            live_identity("letter", "mark", "year", "serial"),
            models.CheckConstraint(condition=Q(unit=None) ^ Q(party=""), name="letter_to_a_unit_or_a_party"),
        ]
        indexes: ClassVar = [models.Index(fields=["register", "number"], name="letter_of_case")]


class Caller(Fact):
    """Who reported a case and how to reach them, sealed; nobody but those whose act needs it reads it.

    `phone_mark` is the blind index of the number, by which other cases of the same caller are found; empty without one.
    """

    IDENTITY = ("register", "number")

    register = models.CharField("台账", max_length=20)
    number = models.CharField("编号", max_length=120)
    name = models.BinaryField("姓名")
    phone = models.BinaryField("电话")
    phone_mark = models.CharField("电话索引", max_length=64, blank=True)
    confidential = models.BooleanField("要求保密", default=False)

    class Meta:
        constraints: ClassVar = [live_identity("caller", "register", "number")]
        indexes: ClassVar = [
            models.Index(fields=["phone_mark"], condition=~Q(phone_mark="") & Q(voided_at=None), name="caller_same")
        ]


class Phrase(Fact):
    """A response template: what is usually written with an act, for one kind of case or for all."""

    IDENTITY = ("verb", "kind", "title")

    verb = models.CharField("步骤", max_length=20, choices=list(VERB_NAMES.items()))
    kind = models.CharField("类别", max_length=20, blank=True, choices=list(KIND_NAMES.items()))
    title = models.CharField("名称", max_length=40)
    text = models.TextField("内容")

    class Meta:
        constraints: ClassVar = [live_identity("phrase", "verb", "kind", "title")]


class Clean(Fact):
    """A committee's status of no illegal structure (零违建): applied for, granted, refused or lapsed, since a day."""

    IDENTITY = ("code", "serial")

    serial = models.PositiveIntegerField("序号")
    state = models.CharField("状态", max_length=12)
    on = models.DateField("日期")
    by = models.CharField("经办", max_length=150)
    reason = models.TextField("理由", blank=True)

    class Meta:
        constraints: ClassVar = [live_identity("clean", "code", "serial")]


class TimeLimit(Fact):
    """The time that the street gives itself to close cases of a kind, or of a type of it, from a day on.

    Without an amount the house's own holds again from that day.
    """

    IDENTITY = ("kind", "subtype", "from_on")
    OF_KIND = "kind"

    kind = models.CharField("类别", max_length=20, choices=list(KIND_NAMES.items()))
    subtype = models.CharField("类型", max_length=40, blank=True)
    from_on = models.DateField("起始日")
    amount = models.FloatField("时限", null=True)
    unit = models.CharField("时限单位", max_length=20, blank=True)

    class Meta:
        constraints: ClassVar = [
            live_identity("timelimit", "kind", "subtype", "from_on"),
            models.CheckConstraint(condition=Q(amount=None, unit="") | Q(amount__gt=0) & ~Q(unit=""), name="timelimit"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.subtype}" if self.subtype else self.get_kind_display()

    @property
    def limit(self) -> Limit | None:
        """What it sets."""
        return None if self.amount is None else Limit(self.amount, ClockUnit(self.unit))


class View(models.Model):
    """A list of cases that somebody saved: its filters as the address writes them."""

    person = models.CharField("账号", max_length=150, db_index=True)
    name = models.CharField("名称", max_length=40)
    query = models.CharField("条件", max_length=600)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "name"], name="view_once")]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """How somebody is told of what happens: read up to `read_at`; nothing between `quiet_from` and `quiet_to`."""

    person = models.CharField("账号", max_length=150, unique=True)
    read_at = models.DateTimeField("已读至", null=True)
    quiet_from = models.TimeField("免打扰起", null=True)
    quiet_to = models.TimeField("免打扰止", null=True)

    def __str__(self) -> str:
        return self.person
