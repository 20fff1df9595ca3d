"""The ledger office."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "jiedao.ledger"
    verbose_name = "记录"
