"""The addresses of the figures and the report."""

from __future__ import annotations

from django.urls import path

from jiedao.report.views import every_figure, issued, one_figure, writing

urlpatterns = [
    path("figures/", every_figure.figures_page, name="figures"),
    path("figures/export/", every_figure.figures_export, name="figures_export"),
    path("figures/<slug:key>/", one_figure.figure_page, name="figure"),
    path("figures/<slug:key>/export/", one_figure.figure_export, name="figure_export"),
    path("figures/<slug:key>/print/", one_figure.figure_print, name="figure_print"),
    path("report/", writing.report_page, name="report"),
    path("report/preview/", writing.report_preview, name="report_preview"),
    path("report/save/", writing.report_save, name="report_save"),
    path("report/tick/", writing.report_tick, name="report_tick"),
    path("report/restore/", writing.report_restore, name="report_restore"),
    path("report/issue/", writing.report_issue, name="report_issue"),
    path("issued/<int:pk>/", issued.issued_page, name="issued"),
    path("issued/<int:pk>/<str:kind>/", issued.issued_file, name="issued_file"),
]
