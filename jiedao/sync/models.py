"""What phones sent: each operation once with the answer that it always gets, and photos that came before theirs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiedao.organisation.models import Person
from jiedao.sync.kinds import KIND_NAMES, STATE_NAMES


class Operation(models.Model):
    """One operation of a person's device. `digest` is the SHA-256 of what was sent, `answer` the text of the answer.

    `made_at` is what the device's clock claimed; nothing is reckoned from it. `case` and `version` name the case as the
    operation left it, so that a later one of the same phone can build on it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="账号")
    device = models.CharField("设备", max_length=36)
    operation = models.UUIDField("操作号")
    kind = models.CharField("操作", max_length=20, choices=list(KIND_NAMES.items()))
    digest = models.CharField("校验值", max_length=64)
    base = models.PositiveIntegerField("所见版本", null=True)
    made_at = models.DateTimeField("手机时间", null=True)
    received_at = models.DateTimeField("收到")
    state = models.CharField("结果", max_length=10, choices=[(s.value, name) for s, name in STATE_NAMES.items()])
    answer = models.TextField("答复")
    case = models.BigIntegerField("事项", null=True)
    version = models.PositiveIntegerField("办后版本", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "device", "operation"], name="sync_operation_once")
        ]
        indexes: ClassVar = [models.Index(fields=["-received_at"], name="sync_latest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.operation}"


class Photo(models.Model):
    """A photo that a person's phone sent, by the SHA-256 of what was sent (`source`) and of what is kept (`digest`)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="账号")
    source = models.CharField("原校验值", max_length=64)
    digest = models.CharField("校验值", max_length=64)
    received_at = models.DateTimeField("收到")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "source"], name="sync_photo_once")]

    def __str__(self) -> str:
        return self.source
