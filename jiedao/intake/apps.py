"""The intake office."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "jiedao.intake"
    verbose_name = "台账导入"
