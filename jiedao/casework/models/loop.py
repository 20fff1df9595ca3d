"""Cases: whatever is found and must be closed. What is known of one is a fact, its story are facts, and where it
stands now is one row that moves (`Head`), rebuilt from nothing but them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Collate, Least, Upper

from jiedao.casework.kinds import KIND_NAMES, VERB_NAMES
from jiedao.casework.rules import OPEN, STATE_NAMES, WORD_NAMES, State, Verb, Word
from jiedao.casework.rules.placing import LOCATED_NAMES
from jiedao.ledger.models import Entry, Fact, in_scope, live_identity
from jiedao.organisation.kinds import Act, Who
from jiedao.organisation.models import Unit

_OPEN = sorted(state.value for state in OPEN)
_LOCATED = [(str(located), name) for located, name in LOCATED_NAMES.items()]
_NOWHERE = Q(lon=None, lat=None, located="", metres=None)
_SOMEWHERE = Q(lon__range=(-180, 180), lat__range=(-90, 90)) & ~Q(located="")
_WORDS = [(word.value, name) for word, name in WORD_NAMES.items()]


class Case(Fact):
    """What is known of a case. `register` is the ledger whose numbering it bears, `called_on` the day of the call that
    a hotline's list states beside that of receipt.

    `lon` and `lat` (degrees, WGS-84) are where whoever found it stood or pointed, `located` how that was come by,
    `metres` how far off it may be.
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
    called_on = models.DateField("来电日期", null=True)
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
    lon = models.FloatField("经度", null=True)
    lat = models.FloatField("纬度", null=True)
    located = models.CharField("位置来源", max_length=4, blank=True, choices=_LOCATED)
    metres = models.PositiveIntegerField("位置误差", null=True)

    class Meta:
        constraints: ClassVar = [
            live_identity("case", "register", "number"),
            models.CheckConstraint(condition=_NOWHERE | _SOMEWHERE, name="case_position_whole"),
        ]


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


def _first_of(clock: str, name: str) -> Any:
    """The first of the three clocks of a case; one that does not run counts for nothing."""
    return models.GeneratedField(
        expression=Least(clock, f"sign_{clock}", f"contact_{clock}"),
        output_field=models.DateTimeField(name, null=True),
        db_persist=True,
    )


# A number as it is ordered; the collation serves both, whatever the database's own is.
SERIAL = Collate(Upper("number"), "C")


class Head(models.Model):
    """Where a case stands now: one row a case, moved by steps only. `version` counts them.

    The clock: begun at `clock_from`, of `limit_amount` `limit_unit` (as they stood then) and `extra` of the same unit
    granted since; or `given_on`, a day that came with the case. `sign_due_at` and `contact_due_at` stand while a unit
    has to sign for it or its caller to be contacted; `next_due_at` is the first of all. `was_late` is of any close,
    `first_late` of the first, `word` that of the last. `text`, `place` (number and name of the premises), `grams` and
    `sounds` (pinyin) serve the search, `lon` and `lat` (degrees, WGS-84) the map.
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
    sign_due_at = models.DateTimeField("签收时限", null=True)
    sign_warn_at = models.DateTimeField("签收预警", null=True)
    contact_due_at = models.DateTimeField("先行联系时限", null=True)
    contact_warn_at = models.DateTimeField("先行联系预警", null=True)
    next_due_at = _first_of("due_at", "最近到期")
    next_warn_at = _first_of("warn_at", "最近预警")
    lon = models.FloatField("经度", null=True)
    lat = models.FloatField("纬度", null=True)
    sounds = ArrayField(models.CharField(max_length=8), default=list)
    paused_until = models.DateTimeField("暂停至", null=True)
    first_closed_on = models.DateField("首次办结日期", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    closed_count = models.PositiveIntegerField("办结次数", default=0)
    was_late = models.BooleanField("曾超期", default=False)
    first_late = models.BooleanField("首次办结超期", default=False)
    word = models.CharField("办结意见", max_length=12, blank=True, choices=_WORDS)

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
            models.Index(fields=["next_due_at"], condition=Q(state__in=_OPEN), name="head_urgent"),
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
        return f"{KIND_NAMES[self.kind]}{self.number}"

    @property
    def told_state(self) -> str:
        """Where it stands, and of a close made without the word of who reported it, that it was."""
        unconfirmed = self.state == State.CLOSED.value and self.word == Word.UNCONFIRMED.value
        return f"{STATE_NAMES[State(self.state)]}（未经确认）" if unconfirmed else STATE_NAMES[State(self.state)]

    @property
    def spot(self) -> str:
        """Its premises and its address, which is not said twice where they are called by it."""
        address = "" if self.address in self.place else self.address
        return " · ".join(part for part in (self.place, address) if part)


_HELD_TO = {verb.value for verb in (Verb.SIGN, Verb.CONTACT, Verb.CLOSE, Verb.MEND)}


class Step(Fact):
    """One act of a case: who did what, when, for which unit, and where the case stood after it. `serial` counts from 1.

    `stands_for` is the account whose post was used by its stand-in (AB角). `until` is the end of a pause; the deadline
    that a signature, a first contact or a close had; of a filing and a reopening that of the first contact. `amount` is
    that of an extension, `word` what the finder or caller said.
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
    word = models.CharField("意见", max_length=12, blank=True, choices=_WORDS)
    until = models.DateTimeField("截止", null=True)
    amount = models.FloatField("延长", null=True)

    class Meta:
        constraints: ClassVar = [live_identity("step", "register", "number", "serial")]
        indexes: ClassVar = [
            models.Index(fields=["happened_at"], condition=Q(voided_at=None), name="step_when"),
            models.Index(fields=["until"], condition=Q(voided_at=None, until__isnull=False), name="step_until"),
        ]

    @property
    def is_late(self) -> bool:
        """Whether a signature, a first contact or a close came after its deadline, which stays so."""
        return self.verb in _HELD_TO and self.until is not None and self.happened_at > self.until


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
    sign_due_at = models.DateTimeField("签收时限", null=True)
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

    @property
    def is_late(self) -> bool:
        """Whether it was signed for after its deadline."""
        return self.signed_at is not None and self.sign_due_at is not None and self.signed_at > self.sign_due_at


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
