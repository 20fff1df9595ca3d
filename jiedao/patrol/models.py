"""Rounds, and visits to places with all that they met. Everything here is a fact: added or voided, never edited."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from jiedao.ledger.models import Fact, FactQuerySet, in_scope, live_identity
from jiedao.organisation.kinds import Who
from jiedao.organisation.models import Unit
from jiedao.patrol.kinds import OUTCOME_NAMES, VISITORS


class Visit(Fact):
    """One visit to one place on one day."""

    IDENTITY = ("point_number", "visited_on")

    point_number = models.CharField("点位编号", max_length=40, db_index=True)
    point_name = models.CharField("点位名称", max_length=120)
    visited_on = models.DateField("走访日期", db_index=True)
    visitor = models.CharField("走访人", max_length=60)

    class Meta:
        constraints: ClassVar = [live_identity("visit", "point_number", "visited_on")]


class RoundQuerySet(FactQuerySet):
    """Rounds by who takes part in them."""

    def visible_to(self, who: Who) -> Self:
        """Those of the part of the street somebody's post is for, and those in which their unit takes part."""
        scope = who.scope_as(VISITORS)
        if not scope:
            return self.none()
        own = Q(number__in=Member.objects.live().filter(unit__in=who.units).values("round"))
        return self.filter(own | in_scope(scope))


class Round(Fact):
    """A round planned for a week (its Monday). `code` is that of a committee, or the street's where it is wider."""

    IDENTITY = ("number",)

    number = models.CharField("编号", max_length=40)
    week = models.DateField("周次", db_index=True)
    name = models.CharField("名称", max_length=80)
    checklist = models.CharField("检查表", max_length=20, blank=True)

    objects: ClassVar[Any] = RoundQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [live_identity("round", "number")]

    def __str__(self) -> str:
        return f"{self.name}（{self.number}）"


class Member(Fact):
    """A unit that takes part in a round; several make it a joint one (联勤联动)."""

    IDENTITY = ("round", "unit")

    round = models.CharField("巡查", max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")

    class Meta:
        constraints: ClassVar = [live_identity("member", "round", "unit")]


class Stop(Fact):
    """A place that a round is to see, in walking order from 1, with the reason for which it was chosen."""

    IDENTITY = ("round", "point_number")

    round = models.CharField("巡查", max_length=40)
    serial = models.PositiveIntegerField("序号")
    point_number = models.CharField("点位编号", max_length=40)
    point_name = models.CharField("点位名称", max_length=120)
    kind = models.CharField("类别", max_length=20, blank=True)
    reason = models.CharField("原因", max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [live_identity("stop", "round", "point_number")]


class Call(Fact):
    """One person's record of calling at a place, known by the operation of the phone or form that sent it.

    `digest` is the SHA-256 of what was sent: the same operation with another body is refused. `kind` is that of the
    place as it was then, `week` the Monday of the day; `checked` tells a check from a mere visit: the checklist's
    dangers were all asked for, and more.
    """

    IDENTITY = ("operation",)

    operation = models.CharField("操作", max_length=40)
    digest = models.CharField("校验值", max_length=64)
    round = models.CharField("巡查", max_length=40, blank=True, db_index=True)
    point_number = models.CharField("点位编号", max_length=40)
    point_name = models.CharField("点位名称", max_length=120)
    kind = models.CharField("类别", max_length=20, blank=True)
    visited_on = models.DateField("走访日期", db_index=True)
    week = models.DateField("周次")
    outcome = models.CharField("结果", max_length=12, choices=[(o.value, name) for o, name in OUTCOME_NAMES.items()])
    checklist = models.CharField("检查表", max_length=20, blank=True)
    edition = models.PositiveIntegerField("版次", default=0)
    checked = models.BooleanField("已检查", default=False)
    by = models.CharField("走访人", max_length=150)
    note = models.TextField("情况", blank=True)

    class Meta:
        constraints: ClassVar = [live_identity("call", "operation")]
        indexes: ClassVar = [models.Index(fields=["point_number", "visited_on"], name="call_of_place")]


class Answer(Fact):
    """One question as it was asked and what was answered; `told` says whom an emergency was reported to."""

    IDENTITY = ("operation", "item")

    operation = models.CharField("操作", max_length=40)
    item = models.CharField("题", max_length=40)
    question = models.CharField("问题", max_length=200)
    value = models.CharField("答案", max_length=200)
    wrong = models.BooleanField("不符合", default=False)
    told = models.CharField("报警情况", max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [live_identity("answer", "operation", "item")]


class Met(Fact):
    """A case that a visit filed, mended on the spot or took up again; the case itself is in its own ledger."""

    IDENTITY = ("operation", "register", "number")

    operation = models.CharField("操作", max_length=40)
    register = models.CharField("台账", max_length=20)
    number = models.CharField("编号", max_length=120)
    item = models.CharField("题", max_length=40, blank=True)
    way = models.CharField("方式", max_length=12)  # filed, mended or again

    class Meta:
        constraints: ClassVar = [live_identity("met", "operation", "register", "number")]


class Lesson(Fact):
    """Law explained (普法) at a visit: to whom, with what, how many people listened."""

    IDENTITY = ("operation",)

    operation = models.CharField("操作", max_length=40)
    point_number = models.CharField("点位编号", max_length=40)
    held_on = models.DateField("日期", db_index=True)
    audience = models.CharField("对象", max_length=40)
    material = models.CharField("内容或资料", max_length=120)
    people = models.PositiveIntegerField("人数")

    class Meta:
        constraints: ClassVar = [live_identity("lesson", "operation")]


class Signature(Fact):
    """A unit's signature under a round: by an account of its own, or by name, recorded by another on its behalf.

    `calls` is how many records stood when it was given: where more or fewer stand now it covers them no longer. What
    was recorded on behalf of a unit with accounts waits until one of its people confirms it.
    """

    IDENTITY = ("round", "unit")

    round = models.CharField("巡查", max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    by = models.CharField("经办", max_length=150)
    name = models.CharField("签字人", max_length=40)
    on_behalf = models.BooleanField("代录", default=False)
    signed_at = models.DateTimeField("签字时间")
    calls = models.PositiveIntegerField("签字时记录数")
    confirmed_by = models.CharField("确认人", max_length=150, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        constraints: ClassVar = [live_identity("signature", "round", "unit")]
