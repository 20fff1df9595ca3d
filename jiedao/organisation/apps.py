"""The organisation office."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "jiedao.organisation"
    verbose_name = "组织"
