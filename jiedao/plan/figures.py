"""The numbers of the plan: programmes, tasks, and what is late."""

from __future__ import annotations

from datetime import date

from django.db.models import Case as When
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models import When as Then
from django.db.models.functions import Coalesce

from jiedao.figures import Asking, Column, Figure, Nature, Rows, Source, register
from jiedao.plan.models import Milestone, Task
from jiedao.plan.rules import names_one_of

TASKS = Source(
    "任务分工表",
    Task,
    ("starts_on", "due_on", "finished_on"),
    (
        Column("序号", "number"),
        Column("专项行动", "programme"),
        Column("任务名称", "name"),
        Column("牵头单位", "lead"),
        Column("配合单位", "assisting"),
        Column("责任科室", "office"),
        Column("完成时限", "due_on"),
        Column("完成日期", "ended_on"),
        Column("制约因素", "blocker"),
    ),
)
MILESTONES = Source(
    "任务节点表",
    Milestone,
    ("planned_on", "done_on"),
    (
        Column("任务序号", "task_number"),
        Column("任务名称", "task_name"),
        Column("节点", "name"),
        Column("计划完成", "planned_on"),
        Column("实际完成", "done_on"),
        Column("责任科室", "office"),
    ),
)


def in_force(asking: Asking, start: date) -> Rows:
    """The tasks of the plan in force: those of the newest year that is not after the day's."""
    tasks = TASKS.facts(asking)
    newest = tasks.filter(year__lte=asking.as_of.year).order_by("-year").values("year")[:1]
    steps = Milestone.objects.known_at(asking.known_at).filter(year=OuterRef("year"), task_number=OuterRef("number"))
    last = steps.order_by("-planned_on", "-pk").values("done_on")[:1]
    ended = When(Then(Exists(steps), then=Subquery(last)), default=F("finished_on"))
    found: Rows = tasks.filter(year=Subquery(newest)).annotate(ended_on=ended)
    return found


def finished(asking: Asking, start: date) -> Rows:
    """Tasks finished in the period."""
    return in_force(asking, start).filter(ended_on__range=(start, asking.as_of))


def by_role(field: str, asking: Asking, start: date) -> Rows:
    """The tasks in which the street stands in that column."""
    tasks = in_force(asking, start)
    cells = {cell for cell in tasks.values_list(field, flat=True) if names_one_of(cell, asking.terms.own_names)}
    return tasks.filter(**{f"{field}__in": cells})


def overdue(asking: Asking, start: date) -> Rows:
    """Milestones planned before the day and not done by its end."""
    steps = MILESTONES.facts(asking).filter(year__lte=asking.as_of.year)
    task = Task.objects.known_at(asking.known_at).filter(year=OuterRef("year"), number=OuterRef("task_number"))
    found: Rows = steps.filter(
        Q(done_on=None) | Q(done_on__gt=asking.as_of),
        planned_on__lt=asking.as_of,
        year=Subquery(steps.order_by("-year").values("year")[:1]),
    ).annotate(
        task_name=Coalesce(Subquery(task.values("name")[:1]), F("name")),
        office=Subquery(task.values("office")[:1]),
    )
    return found


register(
    Figure(
        "programmes",
        "专项行动",
        "项",
        Nature.STOCK,
        "现行任务分工表中专项行动的个数，同名计一项。",
        TASKS,
        in_force,
        distinct="programme",
        splits={"unit": F("office")},
    ),
    Figure(
        "tasks",
        "任务",
        "项",
        Nature.STOCK,
        "现行任务分工表中的任务数。",
        TASKS,
        in_force,
        splits={"unit": F("office")},
    ),
    Figure(
        "led",
        "牵头专项行动",
        "项",
        Nature.STOCK,
        "牵头单位中列有本街道的专项行动数。",
        TASKS,
        lambda asking, start: by_role("lead", asking, start),
        distinct="programme",
    ),
    Figure(
        "assisted",
        "配合专项行动",
        "项",
        Nature.STOCK,
        "配合单位中列有本街道的专项行动数。",
        TASKS,
        lambda asking, start: by_role("assisting", asking, start),
        distinct="programme",
    ),
    Figure(
        "tasks_done",
        "完成任务",
        "项",
        Nature.PAIR,
        "期内完成的任务数；设有节点的任务以最后一个节点的实际完成日期为准，未设节点的以实际完成日期为准。",
        TASKS,
        finished,
        day="ended_on",
        of="tasks",
        splits={"unit": F("office")},
    ),
    Figure(
        "milestones_overdue",
        "逾期节点",
        "个",
        Nature.STOCK,
        "计划完成日期早于截至日、到截至日终了仍未完成的节点数。",
        MILESTONES,
        overdue,
        splits={"unit": F("office")},
    ),
)
