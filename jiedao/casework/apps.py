"""The casework office."""

from importlib import import_module

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "jiedao.casework"
    verbose_name = "闭环"

    def ready(self) -> None:
        """Put down what follows from acts of other offices."""
        import_module("jiedao.casework.actions.finding")
