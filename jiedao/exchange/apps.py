"""The exchange office: the API for the district's platform."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "jiedao.exchange"
    verbose_name = "平台对接"
