"""Cases: whatever is found and must be closed, staged by its dates."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiedao.casework.kinds import KIND_NAMES
from jiedao.ledger.models import Fact, live_identity


class Case(Fact):
    """An issue, hazard, order, structure or need. `register` is the ledger whose numbering it bears."""

    IDENTITY = ("register", "number")

    register = models.CharField("台账", max_length=20)
    number = models.CharField("编号", max_length=120)
    kind = models.CharField("类别", max_length=12, choices=list(KIND_NAMES.items()), db_index=True)
    source = models.CharField("来源", max_length=60, blank=True)
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

    class Meta:
        constraints: ClassVar = [live_identity("case", "register", "number")]
