"""What was drawn, what the re-inspections found, and superiors' lists: facts all."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiedao.casework.kinds import KIND_NAMES
from jiedao.ledger.models import Fact, live_identity
from jiedao.lookback.kinds import OUTCOME_NAMES, STAGE_NAMES


class Draw(Fact):
    """The sample of a month: its frame as a file, the digest and seed that follow from it, and the sizes of its strata.

    `strata` holds of each stratum its name, size and how many were drawn.
    """

    IDENTITY = ("month",)

    month = models.CharField("月份", max_length=7)
    drawn_on = models.DateField("抽取日期")
    by = models.CharField("经办", max_length=150)
    seed = models.CharField("种子", max_length=100)
    digest = models.CharField("总体校验值", max_length=64)
    size = models.PositiveIntegerField("总体")
    frame = models.TextField("总体名单")
    strata = models.JSONField("分层", default=list)

    class Meta:
        constraints: ClassVar = [live_identity("lookback_draw", "month")]

    @property
    def drawn(self) -> int:
        """How many were drawn."""
        return sum(row["drawn"] for row in self.strata)


class Item(Fact):
    """A case that was drawn in a month, and who is to look back at it; given to another, it is voided and added."""

    IDENTITY = ("month", "register", "number")
    OF_KIND = "kind"

    month = models.CharField("月份", max_length=7)
    register = models.CharField("台账", max_length=20)
    number = models.CharField("编号", max_length=120)
    kind = models.CharField("类别", max_length=20, choices=list(KIND_NAMES.items()))
    stratum = models.CharField("分层", max_length=40)
    place = models.PositiveIntegerField("层内次序")
    drawn_on = models.DateField("抽取日期")
    closed_on = models.DateField("办结日期")
    from_on = models.DateField("可判定日期")
    risk = models.PositiveIntegerField("风险分", default=0)
    assigned_to = models.CharField("回头看的人", max_length=150, blank=True)

    class Meta:
        constraints: ClassVar = [live_identity("lookback_item", "month", "register", "number")]
        indexes: ClassVar = [models.Index(fields=["assigned_to", "month"], name="lookback_item_mine")]


class Result(Fact):
    """What a re-inspection found. `stands_for` is the account whose post was used by its stand-in."""

    IDENTITY = ("month", "register", "number")
    OF_KIND = "kind"

    month = models.CharField("月份", max_length=7)
    register = models.CharField("台账", max_length=20)
    number = models.CharField("编号", max_length=120)
    kind = models.CharField("类别", max_length=20, choices=list(KIND_NAMES.items()))
    on = models.DateField("回头看日期")
    outcome = models.CharField("结果", max_length=8, choices=[(o.value, name) for o, name in OUTCOME_NAMES.items()])
    by = models.CharField("经办", max_length=150)
    stands_for = models.CharField("代理", max_length=150, blank=True)
    note = models.TextField("现场情况", blank=True)

    class Meta:
        constraints: ClassVar = [live_identity("lookback_result", "month", "register", "number")]


class Inspection(Fact):
    """A superior's own look-back (督察回头看): who came, when, and by when its items are to be cleared."""

    IDENTITY = ("year", "serial")

    year = models.PositiveIntegerField("年度")
    serial = models.PositiveIntegerField("序号")
    title = models.CharField("名称", max_length=120)
    superior = models.CharField("督察单位", max_length=80)
    on = models.DateField("督察日期")
    due_on = models.DateField("销号时限", null=True)

    class Meta:
        constraints: ClassVar = [live_identity("lookback_inspection", "year", "serial")]


class Point(Fact):
    """One item of a superior's list, with the case by which it is mended, by register and number; only what is said of
    the whole street stands alone. `due_on` is its own deadline, where it has another than the list."""

    IDENTITY = ("year", "inspection", "serial")

    year = models.PositiveIntegerField("年度")
    inspection = models.PositiveIntegerField("督察序号")
    serial = models.PositiveIntegerField("序号")
    text = models.TextField("问题")
    register = models.CharField("台账", max_length=20, blank=True)
    number = models.CharField("编号", max_length=120, blank=True)
    due_on = models.DateField("销号时限", null=True)

    class Meta:
        constraints: ClassVar = [live_identity("lookback_point", "year", "inspection", "serial")]


class Clearance(Fact):
    """An act of clearing an item: applied for, accepted or returned. `serial` counts from 1."""

    IDENTITY = ("year", "inspection", "point", "serial")

    year = models.PositiveIntegerField("年度")
    inspection = models.PositiveIntegerField("督察序号")
    point = models.PositiveIntegerField("问题序号")
    serial = models.PositiveIntegerField("次序")
    stage = models.CharField("状态", max_length=12, choices=[(s.value, name) for s, name in STAGE_NAMES.items()])
    on = models.DateField("日期")
    by = models.CharField("经办", max_length=150)
    stands_for = models.CharField("代理", max_length=150, blank=True)
    note = models.TextField("情况")

    class Meta:
        constraints: ClassVar = [live_identity("lookback_clearance", "year", "inspection", "point", "serial")]
