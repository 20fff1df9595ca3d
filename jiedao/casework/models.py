"""Cases: whatever is found and must be closed. What is known of one is a fact, its story are facts, and where it
stands now is one row that moves (`Head`), rebuilt from nothing but them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Collate, Upper

from jiedao.casework.kinds import KIND_NAMES, VERB_NAMES
from jiedao.casework.rules import OPEN, STATE_NAMES, WORD_NAMES, State
from jiedao.ledger.models import Entry, Fact, in_scope, live_identity
from jiedao.organisation.kinds import Act, Who
from jiedao.organisation.models import Unit

_OPEN = sorted(state.value for state in OPEN)


class Case(Fact):
    """What is known of a case. `register` is the ledger whose numbering it bears.

    A step that brings a new date or unit supersedes it, until the case is closed for the first time: from then on the
    fact stays, whatever a reopening brings, so that figures of that day do not move.
    """

    IDENTITY = ("register", "number")
    OF_KIND = "kind"

    register = models.CharField("台账", max_length=20)
    number = models.CharField("编号", max_length=120)
    kind = models.CharField("类别", max_length=20, choices=list(KIND_NAMES.items()), db_index=True)
    subtype = models.CharField("类型", max_length=40, blank=True)
    source = models.CharField("来源", max_length=60, blank=True)
    found_on = models.DateField("发现日期", db_index=True)
    point_number = models.CharField("点位编号", max_length=40, blank=True)
    person_number = models.CharField("对象编号", max_length=40, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    description = models.TextField("情况描述", blank=True)
    unit = models.CharField("责任单位", max_length=80, blank=True)
    area = models.DecimalField("面积", max_digits=14, decimal_places=2, null=True)
    due_on = models.DateField("整改时限", null=True)
    rectified_on = models.DateField("整改完成日期", null=True)
    verified_on = models.DateField("核查日期", null=True)
    looked_back_on = models.DateField("回头看日期", null=True)
    look_back_result = models.CharField("回头看结果", max_length=20, blank=True)

    class Meta:
        constraints: ClassVar = [live_identity("case", "register", "number")]


class HeadQuerySet(models.QuerySet[Any]):
    """Cases by where they stand and who may see them."""

    def open(self) -> Self:
        """Those not closed, merged or revoked."""
        return self.filter(state__in=_OPEN)

    def overdue(self, at: datetime) -> Self:
        """Open past their deadline."""
        return self.open().filter(due_at__lt=at)

    def visible_to(self, who: Who) -> Self:
        """What somebody may see: what lies in the scope of a post, what is assigned to their unit now, what they filed.

        Scope and kinds are of one post: a post for all kinds in one committee does not widen another's.
        """
        if not who.seats:
            return self.none()
        seen = Q(opened_by=who.username) | in_scope(who.scope(Act.SEE), kind="kind")
        if who.units:
            seen |= Q(pk__in=Share.objects.standing().filter(unit__in=who.units).values("head"))
        return self.filter(seen)


# A number as it is sought and ordered; the collation serves both, whatever the database's own is.
SERIAL = Collate(Upper("number"), "C")


class Head(models.Model):
    """Where a case stands now: one row a case, moved by steps only. `version` counts them.

    The clock: begun at `clock_from`, of `limit_amount` `limit_unit` (as they stood then) and `extra` of the same unit
    granted since; or `given_on`, a day that came with the case. `text`, `place` (number and name of the premises),
    `grams` and `sounds` (pinyin) serve the search, `lon` and `lat` (degrees, WGS-84) the map.
    """

    register = models.CharField("台账", max_length=20)
    number = models.CharField("编号", max_length=120)
    kind = models.CharField("类别", max_length=20, choices=list(KIND_NAMES.items()))
    subtype = models.CharField("类型", max_length=40, blank=True)
    code = models.CharField("区划代码", max_length=12)
    address = models.CharField("地址", max_length=200, blank=True)
    text = models.TextField("情况描述", blank=True)
    source = models.CharField("来源", max_length=60, blank=True)
    place = models.CharField("点位", max_length=170, blank=True)
    grams = ArrayField(models.CharField(max_length=2), default=list)
    state = models.CharField("状态", max_length=12, choices=[(s.value, name) for s, name in STATE_NAMES.items()])
    version = models.PositiveIntegerField("版本", default=0)
    lead = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, verbose_name="牵头单位")
    opened_by = models.CharField("登记人", max_length=150)
    found_on = models.DateField("发现日期")
    clock_from = models.DateTimeField("计时起点", null=True)
    limit_amount = models.FloatField("时限", null=True)
    limit_unit = models.CharField("时限单位", max_length=20, blank=True)
    extra = models.FloatField("延长", default=0)
    asked = models.FloatField("申请延长", null=True)
    given_on = models.DateField("给定时限", null=True)
    due_at = models.DateTimeField("到期", null=True)
    warn_at = models.DateTimeField("预警", null=True)
    provisional = models.BooleanField("暂定", default=False)
    lon = models.FloatField("经度", null=True)
    lat = models.FloatField("纬度", null=True)
    sounds = ArrayField(models.CharField(max_length=8), default=list)
    paused_until = models.DateTimeField("暂停至", null=True)
    first_closed_on = models.DateField("首次办结日期", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    closed_count = models.PositiveIntegerField("办结次数", default=0)
    was_late = models.BooleanField("曾超期", default=False)

    objects = HeadQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "number"], name="head_once"),
            models.CheckConstraint(
                condition=Q(closed_count=0, first_closed_on=None)
                | Q(closed_count__gt=0, first_closed_on__isnull=False),
                name="head_first_close_stays",
            ),
            models.CheckConstraint(condition=~Q(state=State.CLOSED.value) | Q(closed_count__gt=0), name="head_closed"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "lead", "due_at"], condition=Q(state__in=_OPEN), name="head_worklist"),
            models.Index(fields=["due_at"], condition=Q(state__in=_OPEN), name="head_urgent"),
            models.Index(fields=["kind", "code"], condition=Q(state__in=_OPEN), name="head_alike"),
            models.Index(fields=["code"], opclasses=["varchar_pattern_ops"], name="head_scope"),
            models.Index(fields=["opened_by"], name="head_own"),
            GinIndex(fields=["grams"], name="head_grams"),
            GinIndex(fields=["sounds"], name="head_sounds"),
            models.Index(SERIAL, name="head_number"),
            models.Index(fields=["-found_on", "-id"], name="head_newest"),
            models.Index(fields=["source"], opclasses=["varchar_pattern_ops"], name="head_source"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.number}"

    @property
    def spot(self) -> str:
        """Its premises and its address, which is not said twice where they are called by it."""
        address = "" if self.address in self.place else self.address
        return " · ".join(part for part in (self.place, address) if part)


class Step(Fact):
    """One act of a case: who did what, when, for which unit, and where the case stood after it. `serial` counts from 1.

    `stands_for` is the account whose post was used by its stand-in (AB角). `until` and `amount` are those of a pause
    and an extension, `word` what the finder or caller said.
    """

    IDENTITY = ("register", "number", "serial")

    register = models.CharField("台账", max_length=20)
    number = models.CharField("编号", max_length=120)
    serial = models.PositiveIntegerField("序号")
    verb = models.CharField("事项", max_length=20, choices=list(VERB_NAMES.items()))
    happened_at = models.DateTimeField("时间")
    by = models.CharField("经办", max_length=150)
    stands_for = models.CharField("代理", max_length=150, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, verbose_name="单位")
    state = models.CharField("办后状态", max_length=12, choices=[(s.value, name) for s, name in STATE_NAMES.items()])
    note = models.TextField("办理情况", blank=True)
    reason = models.TextField("理由", blank=True)
    word = models.CharField(
        "意见", max_length=12, blank=True, choices=[(w.value, name) for w, name in WORD_NAMES.items()]
    )
    until = models.DateTimeField("截止", null=True)
    amount = models.FloatField("延长", null=True)

    class Meta:
        constraints: ClassVar = [live_identity("step", "register", "number", "serial")]
        indexes: ClassVar = [models.Index(fields=["happened_at"], condition=Q(voided_at=None), name="step_when")]


class ShareQuerySet(models.QuerySet[Any]):
    """Shares by whether they stand."""

    def standing(self) -> Self:
        """Those that were not given back, taken away or ended by the close."""
        return self.filter(ended_at=None)


class Share(models.Model):
    """A unit's part in a case. It grants sight of the case for as long as it stands."""

    head = models.ForeignKey(Head, models.CASCADE, related_name="shares")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="shares", verbose_name="单位")
    lead = models.BooleanField("牵头", default=False)
    assigned_at = models.DateTimeField("分派")
    signed_at = models.DateTimeField("签收", null=True)
    done_at = models.DateTimeField("报办结", null=True)
    ended_at = models.DateTimeField("结束", null=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["head", "unit"], condition=Q(ended_at=None), name="share_one_stands"),
            models.UniqueConstraint(fields=["head"], condition=Q(ended_at=None, lead=True), name="share_one_leads"),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "head"], condition=Q(ended_at=None), name="share_standing")]

    def __str__(self) -> str:
        return f"{self.head} {self.unit}"


class Link(models.Model):
    """A duplicate and the case it was merged into; `head.merged_into` and `head.duplicates` are the two ways."""

    duplicate = models.OneToOneField(Head, models.CASCADE, related_name="merged_into")
    main = models.ForeignKey(Head, models.CASCADE, related_name="duplicates")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(duplicate=models.F("main")), name="link_two_cases")
        ]

    def __str__(self) -> str:
        return f"{self.duplicate} → {self.main}"


class Suspicion(Fact):
    """That a case may be a relapse of the one of its register that is named, until the desk decides."""

    IDENTITY = ("register", "number")

    register = models.CharField("台账", max_length=20)
    number = models.CharField("编号", max_length=120)
    earlier = models.CharField("疑似复发自", max_length=120)

    class Meta:
        constraints: ClassVar = [live_identity("suspicion", "register", "number")]


class Serial(models.Model):
    """The last number given under a prefix in a year."""

    prefix = models.CharField("编号前缀", max_length=8)
    year = models.PositiveIntegerField("年度")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["prefix", "year"], name="serial_once")]

    def __str__(self) -> str:
        return f"{self.prefix}{self.year}"


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
