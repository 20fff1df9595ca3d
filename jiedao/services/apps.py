"""The services office."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "jiedao.services"
    verbose_name = "民生"
