"""The patrol office."""

from django.apps import AppConfig


class PatrolConfig(AppConfig):
    name = "jiedao.patrol"
    verbose_name = "走访"
