"""Residents' committees and the street's sites."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiedao.ledger.models import Fact, live_identity


class Committee(Fact):
    """A residents' committee with its own 12-digit code, and its estates as the roster states them."""

    IDENTITY = ("name",)

    name = models.CharField("居民区", max_length=40)
    estates = models.TextField("小区", blank=True)

    class Meta:
        constraints: ClassVar = [
            live_identity("committee", "name"),
            models.UniqueConstraint(fields=["code"], condition=models.Q(voided_at=None), name="committee_code_once"),
        ]


class Site(Fact):
    """A centre, station or meal point of the street."""

    IDENTITY = ("name",)

    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=40)
    opened_on = models.DateField("开放日期")

    class Meta:
        constraints: ClassVar = [live_identity("site", "name")]
