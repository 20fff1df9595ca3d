"""The append-only record of every act, and the base of every dated fact.

A fact is added or voided, never edited: a correction voids the row and adds another under one entry. The
database holds to it (`jiedao_guard` in the first migration lets an update touch only the columns of voiding).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from jiedao.ledger.rules import EVERYTHING, Scope


class Entry(models.Model):
    """One act: who did what, when, and with what outcome. Never changed, never deleted."""

    at = models.DateTimeField("时间", db_index=True)
    by = models.CharField("经办", max_length=150)
    verb = models.CharField("事项", max_length=40, db_index=True)
    subject = models.CharField("对象", max_length=300, blank=True)
    reason = models.TextField("事由", blank=True)
    detail = models.JSONField("详情", default=dict)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


def in_scope(scope: Scope, *, code: str = "code", kind: str = "") -> Q:
    """The rows that lie in a scope, by the fields of their division code and of their kind of case, if there is one."""
    parts = [(part.prefix, part.kinds) for part in scope.parts] if kind else [(one, None) for one in scope.prefixes]
    seen = Q(pk__in=[])
    for prefix, kinds in parts:
        here = Q(**{f"{code}__startswith": prefix}) if prefix else ~Q(pk__in=[])
        seen |= here & Q(**{f"{kind}__in": sorted(kinds)}) if kinds else here
    return seen


class FactQuerySet(models.QuerySet[Any]):
    """Facts by when they were known and where they belong."""

    def live(self) -> Self:
        """What stands now."""
        return self.filter(voided_at=None)

    def known_at(self, moment: datetime | None) -> Self:
        """What stood at that moment; now when None."""
        if moment is None:
            return self.live()
        return self.filter(recorded_at__lte=moment).filter(Q(voided_at=None) | Q(voided_at__gt=moment))

    def within(self, scope: Scope) -> Self:
        """Those that lie in a scope; facts of cases only of the kinds that are seen there."""
        return self if scope == EVERYTHING else self.filter(in_scope(scope, kind=self.model.OF_KIND))


class Fact(models.Model):
    """A dated fact. `code` is the 12-digit division code it belongs to; `origin` the ledger row it came from."""

    IDENTITY: ClassVar[tuple[str, ...]] = ()
    OF_KIND: ClassVar[str] = ""  # the field that holds the kind of case it is a fact of

    code = models.CharField("区划代码", max_length=12, db_index=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name="入账")
    recorded_at = models.DateTimeField("记录时间")
    void_entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="作废")
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    origin = models.CharField("来源行", max_length=200, blank=True)
    doubtful = models.BooleanField("待核实", default=False)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return " ".join(str(getattr(self, name)) for name in self.IDENTITY)

    @property
    def identity(self) -> tuple[object, ...]:
        """What tells this fact from every other of its kind."""
        return tuple(getattr(self, name) for name in self.IDENTITY)


class Held(Fact):
    """A value that holds from a day until the next one of the same subject (a circle of care, a committee)."""

    IDENTITY = ("number", "from_on")

    number = models.CharField("编号", max_length=40)
    value = models.CharField("值", max_length=40)
    from_on = models.DateField("起始日")
    stated_on = models.DateField("台账日期")

    class Meta:
        abstract = True


class Copy(Fact):
    """A copy of an office's ledger that was taken in: the day it speaks for."""

    IDENTITY = ("ledger", "day", "digest")

    ledger = models.CharField("台账", max_length=20)
    day = models.DateField("台账日期")
    dated = models.BooleanField("写明填报日期", default=False)
    file = models.CharField("文件", max_length=255)
    digest = models.CharField("校验值", max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["ledger", "day"])]


def live_identity(model: str, *fields: str) -> models.UniqueConstraint:
    """The constraint that of each identity only one fact stands."""
    return models.UniqueConstraint(fields=fields, condition=Q(voided_at=None), name=f"{model}_one_live")


def fact_models() -> list[type[Fact]]:
    """Every kind of fact in the house."""
    return [model for model in apps.get_models() if issubclass(model, Fact)]
