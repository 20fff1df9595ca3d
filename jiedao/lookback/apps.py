"""The look-back office: whether what was closed was mended."""

from django.apps import AppConfig


class LookbackConfig(AppConfig):
    name = "jiedao.lookback"
    verbose_name = "回头看"
