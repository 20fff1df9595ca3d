"""Every page of the house."""

from django.urls import include, path

from jiedao.casework.urls import notices
from jiedao.sync import views as sync

urlpatterns = [
    path("", include("jiedao.home.urls")),
    path("intake/", include("jiedao.intake.urls")),
    path("cases/", include("jiedao.casework.urls")),
    path("notices/", include(notices)),
    path("places/", include("jiedao.register.urls")),
    path("rounds/", include("jiedao.patrol.urls")),
    path("lookback/", include("jiedao.lookback.urls")),
    path("sync/", include("jiedao.sync.urls")),
    path("field/", sync.shell),
    path("field/manifest.json", sync.manifest),
    path("field/certificate/", sync.certificate),
    path("field/certificate/jiedao-ca.crt", sync.authority),
    path("field-worker.js", sync.worker),  # at the root, so that it sees the sign-out
    path("api/", include("jiedao.exchange.urls")),
    path("", include("jiedao.report.urls")),
]
