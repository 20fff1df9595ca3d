"""Every page of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("jiedao.home.urls")),
    path("intake/", include("jiedao.intake.urls")),
    path("cases/", include("jiedao.casework.urls")),
    path("places/", include("jiedao.register.urls")),
    path("rounds/", include("jiedao.patrol.urls")),
    path("lookback/", include("jiedao.lookback.urls")),
    path("sync/", include("jiedao.sync.urls")),
    path("api/", include("jiedao.exchange.urls")),
    path("", include("jiedao.report.urls")),
]
