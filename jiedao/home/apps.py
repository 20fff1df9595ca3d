"""The home office."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class HomeConfig(AppConfig):
    name = "jiedao.home"
    verbose_name = "首页"

    def ready(self) -> None:
        """Make every office's figures known."""
        autodiscover_modules("figures")
