"""The register office."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "jiedao.register"
    verbose_name = "名录"
