"""The people's services as the street counts them: chargers, adapted homes, work, and what the press wrote."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiedao.ledger.models import Fact, live_identity


class ChargerWork(Fact):
    """Charging points for electric bicycles installed in one estate, finished on one day."""

    IDENTITY = ("estate", "finished_on")

    estate = models.CharField("小区", max_length=80)
    chargers = models.PositiveIntegerField("安装数量")
    finished_on = models.DateField("完成日期", db_index=True)

    class Meta:
        constraints: ClassVar = [live_identity("chargerwork", "estate", "finished_on")]


class Adaptation(Fact):
    """A home adapted for old age. `identity_key` is the citizen number, or name and address where it is missing."""

    IDENTITY = ("identity_key",)

    identity_key = models.CharField("识别", max_length=250)
    name = models.CharField("姓名", max_length=40)
    citizen_number = models.CharField("身份证号", max_length=18, blank=True)
    address = models.CharField("地址", max_length=200)
    applied_on = models.DateField("申请日期")
    finished_on = models.DateField("完工日期", null=True, db_index=True)

    class Meta:
        constraints: ClassVar = [live_identity("adaptation", "identity_key")]


class EmploymentMonth(Fact):
    """A month's figures on work: flows of the month, and the registered unemployed at its end."""

    IDENTITY = ("month",)

    month = models.DateField("月份")
    jobs = models.PositiveIntegerField("新增就业人数")
    youth = models.PositiveIntegerField("帮扶长期失业青年人数")
    unemployed = models.PositiveIntegerField("城乡登记失业人数")

    class Meta:
        constraints: ClassVar = [live_identity("employmentmonth", "month")]


class MediaReport(Fact):
    """A press report on the street's work."""

    IDENTITY = ("published_on", "outlet", "title")

    published_on = models.DateField("日期", db_index=True)
    outlet = models.CharField("媒体", max_length=80)
    level = models.CharField("级别", max_length=20)
    title = models.CharField("标题", max_length=300)

    class Meta:
        constraints: ClassVar = [live_identity("mediareport", "published_on", "outlet", "title")]
