"""The platforms that may speak to this house, what they asked of it once, and what they confirmed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiedao.ledger.models import Fact, live_identity
from jiedao.organisation.models import Person


class Client(models.Model):
    """A platform with a token. It acts by an account of its own; the token is kept as its SHA-256 alone."""

    name = models.CharField("名称", max_length=60, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="+", verbose_name="账号")
    token = models.CharField("令牌摘要", max_length=64, unique=True)
    scopes = models.CharField("权限", max_length=40)
    is_active = models.BooleanField("有效", default=True)
    made_at = models.DateTimeField("开通")
    expires_on = models.DateField("有效至", null=True)
    heard_at = models.DateTimeField("最近使用", null=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def rights(self) -> list[str]:
        """Its scopes by key: what it may do, and with which kinds of order."""
        return [scope for scope in self.scopes.split(",") if scope]


class Operation(models.Model):
    """One operation of a client, done once: the digest of what was asked, and the answer that it always gets."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="operations")
    operation = models.CharField("操作号", max_length=80)
    asked = models.CharField("请求摘要", max_length=64)
    status = models.PositiveSmallIntegerField("状态码", default=0)
    answer = models.JSONField("答复", default=dict)
    at = models.DateTimeField("收到")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["client", "operation"], name="operation_once")]
        indexes: ClassVar = [models.Index(fields=["client", "-at"], name="operation_latest")]

    def __str__(self) -> str:
        return f"{self.client} {self.operation}"


class Refusal(models.Model):
    """An operation of a client that was refused, and why; kept for the office to see, the latest of each client."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="refusals")
    operation = models.CharField("操作号", max_length=80, blank=True)
    status = models.PositiveSmallIntegerField("状态码")
    place = models.CharField("位置", max_length=120, blank=True)
    reason = models.CharField("原因", max_length=300)
    at = models.DateTimeField("收到")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["client", "-at"], name="refusal_latest")]

    def __str__(self) -> str:
        return f"{self.client} {self.status}"


class Progress(models.Model):
    """A step of an order in a client's stream; `serial` is the cursor. Follows from the steps, and is never renumbered.

    The stream is numbered when it is read, one reader at a time: what is numbered later was seen later.
    """

    client = models.ForeignKey(Client, models.CASCADE, related_name="stream")
    serial = models.BigIntegerField("游标")
    register = models.CharField("台账", max_length=20)
    number = models.CharField("编号", max_length=120)
    step = models.PositiveIntegerField("步骤")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "serial"], name="progress_cursor"),
            models.UniqueConstraint(fields=["client", "register", "number", "step"], name="progress_once"),
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.serial}"


class Sent(Fact):
    """Whose an order is: the platform that pushed it first. Nobody's while it only stands in a ledger."""

    IDENTITY = ("register", "number")

    register = models.CharField("台账", max_length=20)
    number = models.CharField("编号", max_length=120)
    client = models.ForeignKey(Client, models.PROTECT, related_name="sent")

    class Meta:
        constraints: ClassVar = [live_identity("sent", "register", "number")]


class Receipt(Fact):
    """A platform's word that it has the outcome of an order; `serial` counts its closes."""

    IDENTITY = ("register", "number", "serial", "client")

    register = models.CharField("台账", max_length=20)
    number = models.CharField("编号", max_length=120)
    serial = models.PositiveIntegerField("第几次办结")
    client = models.CharField("对接方", max_length=60)
    received_at = models.DateTimeField("收到回执")

    class Meta:
        constraints: ClassVar = [live_identity("receipt", "register", "number", "serial", "client")]
