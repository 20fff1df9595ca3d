"""The casework office."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "jiedao.casework"
    verbose_name = "闭环"
