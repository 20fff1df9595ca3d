"""The care office."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "jiedao.care"
    verbose_name = "关爱"
