"""The plan office."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "jiedao.plan"
    verbose_name = "任务"
