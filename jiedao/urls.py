"""Every page of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("jiedao.home.urls")),
    path("intake/", include("jiedao.intake.urls")),
    path("cases/", include("jiedao.casework.urls")),
    path("", include("jiedao.report.urls")),
]
