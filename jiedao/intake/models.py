"""The desk of intake: loads, their files, rows given back, corrections waiting for a person, learned columns.

This is working state, not record: what landed stands in the offices, under the entry named here.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiedao.ledger.models import Entry


class Load(models.Model):
    """One load of one or more files."""

    class State(models.TextChoices):
        """Where the load stands."""

        RUNNING = "running", "正在读取"
        DONE = "done", "已导入"
        FAILED = "failed", "未完成"
        UNDONE = "undone", "已撤销"

    by = models.CharField("经办", max_length=150)
    started_at = models.DateTimeField("开始时间")
    beat_at = models.DateTimeField("进度时间", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.RUNNING)
    as_of = models.DateField("台账日期", null=True)
    full = models.BooleanField("全量", default=False)
    apply_corrections = models.BooleanField("直接更正", default=False)
    files_total = models.PositiveIntegerField("文件数", default=0)
    now = models.CharField("正在处理", max_length=255, blank=True)
    error = models.TextField("原因", blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"第{self.pk}次导入"


class LoadFile(models.Model):
    """What one file gave to one ledger."""

    load = models.ForeignKey(Load, models.CASCADE, related_name="files")
    file = models.CharField("文件", max_length=255)
    ledger = models.CharField("台账", max_length=20, blank=True)
    as_of = models.DateField("台账日期", null=True)
    rows = models.PositiveIntegerField("行数", default=0)
    accepted = models.PositiveIntegerField("新增", default=0)
    progressed = models.PositiveIntegerField("进展", default=0)
    corrected = models.PositiveIntegerField("更正", default=0)
    held = models.PositiveIntegerField("待确认", default=0)
    unchanged = models.PositiveIntegerField("未变", default=0)
    repeated = models.PositiveIntegerField("重复", default=0)
    missing = models.JSONField("未再出现", default=list)
    warnings = models.JSONField("提醒", default=list)
    error = models.TextField("未导入原因", blank=True)
    headers = models.JSONField("表头", default=list)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.file} {self.ledger}"


class Settled(models.Model):
    """Something that waits until a person settles it."""

    class State(models.TextChoices):
        """Open, or how it was settled."""

        OPEN = "open", "待处理"
        DONE = "done", "已处理"
        DROPPED = "dropped", "不采用"
        REPLACED = "replaced", "已由新台账取代"

    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN, db_index=True)
    settled_by = models.CharField("处理人", max_length=150, blank=True)
    settled_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        abstract = True


class RefusedRow(Settled):
    """A row that did not land, as it was written, with what is wrong.

    What it says of a caller is not in `raw` but in `sealed`: by column, sealed for this row and in base64.
    """

    file = models.ForeignKey(LoadFile, models.CASCADE, related_name="refused")
    sheet = models.CharField("工作表", max_length=100)
    row = models.PositiveIntegerField("行")
    key = models.CharField("编号", max_length=250, db_index=True)
    raw = models.JSONField("原文")
    sealed = models.JSONField("密文", default=dict)
    problems = models.JSONField("问题")

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.sheet} 第{self.row}行 {self.key}"


class Correction(Settled):
    """A stated value that a later copy replaces: old beside new, until a person decides."""

    file = models.ForeignKey(LoadFile, models.CASCADE, related_name="corrections")
    origin = models.CharField("来源行", max_length=200)
    key = models.CharField("编号", max_length=250, db_index=True)
    fact = models.BigIntegerField("原记录")
    changes = models.JSONField("更正内容")

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.file.ledger} {self.key}"


class Mapping(models.Model):
    """How the headers of a ledger that the house did not know are to be read, confirmed once by a person."""

    headers = models.JSONField("表头", unique=True)
    ledger = models.CharField("台账", max_length=20)
    columns = models.JSONField("对应列")
    by = models.CharField("经办", max_length=150)
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return self.ledger
