"""Visits to places."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiedao.ledger.models import Fact, live_identity


class Visit(Fact):
    """One visit to one place on one day."""

    IDENTITY = ("point_number", "visited_on")

    point_number = models.CharField("点位编号", max_length=40, db_index=True)
    point_name = models.CharField("点位名称", max_length=120)
    visited_on = models.DateField("走访日期", db_index=True)
    visitor = models.CharField("走访人", max_length=60)

    class Meta:
        constraints: ClassVar = [live_identity("visit", "point_number", "visited_on")]
