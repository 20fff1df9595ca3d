"""The patrol office."""

from importlib import import_module

from django.apps import AppConfig


class PatrolConfig(AppConfig):
    name = "jiedao.patrol"
    verbose_name = "走访"

    def ready(self) -> None:
        """Put down what is told of premises beside the register."""
        import_module("jiedao.patrol.queries")
