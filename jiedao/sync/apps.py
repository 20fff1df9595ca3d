"""The sync office: the phone's pack and outbox."""

from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "jiedao.sync"
    verbose_name = "离线同步"
