"""Reports: the writer's draft, and what was issued with its figures frozen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiedao.ledger.models import Fact, live_identity


class Draft(Fact):
    """The text of the report as of a day, with its figures as tokens. Each saving is a new fact."""

    IDENTITY = ("as_of",)

    as_of = models.DateField("截至日期")
    text = models.TextField("正文")

    class Meta:
        constraints: ClassVar = [live_identity("draft", "as_of")]


class Issued(Fact):
    """A report that was written out: its text and the value of every figure at that moment."""

    IDENTITY = ("as_of", "recorded_at")

    as_of = models.DateField("截至日期")
    text = models.TextField("正文")
    figures = models.JSONField("数据")
    file = models.CharField("文件", max_length=255)

    class Meta:
        constraints: ClassVar = [live_identity("issued", "as_of", "recorded_at")]
