"""The report office."""

from django.apps import AppConfig


class ReportConfig(AppConfig):
    name = "jiedao.report"
    verbose_name = "报告"
