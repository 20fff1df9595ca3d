"""Tasks handed down by superior documents, and the milestones on the way to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiedao.ledger.models import Fact, live_identity


class Task(Fact):
    """One row of a year's task table."""

    IDENTITY = ("year", "number")

    year = models.PositiveIntegerField("年度")
    number = models.CharField("序号", max_length=20)
    programme = models.CharField("专项行动", max_length=120)
    name = models.CharField("任务名称", max_length=300)
    lead = models.CharField("牵头单位", max_length=200)
    assisting = models.CharField("配合单位", max_length=300)
    office = models.CharField("责任科室", max_length=80)
    person = models.CharField("责任人", max_length=40)
    starts_on = models.DateField("开始日期")
    due_on = models.DateField("完成时限")
    finished_on = models.DateField("实际完成", null=True)
    blocker = models.TextField("制约因素", blank=True)

    class Meta:
        constraints: ClassVar = [live_identity("task", "year", "number")]


class Milestone(Fact):
    """A dated step of a task."""

    IDENTITY = ("year", "task_number", "name")

    year = models.PositiveIntegerField("年度")
    task_number = models.CharField("任务序号", max_length=20)
    name = models.CharField("节点", max_length=120)
    planned_on = models.DateField("计划完成")
    done_on = models.DateField("实际完成", null=True)

    class Meta:
        constraints: ClassVar = [live_identity("milestone", "year", "task_number", "name")]
