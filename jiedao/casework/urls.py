"""The pages of cases."""

from django.urls import path

from jiedao.casework import views
from jiedao.casework.views import (
    bulletin,
    callers,
    limits,
    listing_acts,
    listing_out,
    phrases,
    placing,
    relapsing,
)
from jiedao.casework.views import notices as told

urlpatterns = [
    path("", views.listing),
    path("export/", listing_out.export),
    path("print/", listing_out.paper),
    path("points/", listing_out.points),
    path("load/", listing_acts.load),
    path("assign/", listing_acts.assign),
    path("views/", listing_acts.keep),
    path("calls/", views.calls),
    path("new/", views.new),
    path("new/alike/", views.alike),
    path("letters/", views.letters),
    path("letters/export/", views.export_letters),
    path("clean/", views.clean),
    path("clean/<str:code>/<str:verb>/", views.clean_act),
    path("bulletin/", bulletin.bulletin),
    path("bulletin/rows/", bulletin.bulletin_rows),
    path("bulletin/export/", bulletin.export_bulletin),
    path("phrases/", phrases.phrases),
    path("phrases/usual/", phrases.usual),
    path("phrases/<int:pk>/", phrases.reword),
    path("phrases/<int:pk>/retire/", phrases.retire),
    path("limits/", limits.limits),
    path("limits/<int:pk>/withdraw/", limits.withdraw_limit),
    path("<int:pk>/", views.one),
    path("<int:pk>/files/", views.add_file),
    path("<int:pk>/files/<int:file>/", views.show_file),
    path("<int:pk>/files/<int:file>/thumb/", views.show_thumb),
    path("<int:pk>/files/<int:file>/void/", views.drop_file),
    path("<int:pk>/letters/", views.write),
    path("<int:pk>/letters/<int:letter>/", views.show_letter),
    path("<int:pk>/letters/<int:letter>/void/", views.withdraw),
    path("<int:pk>/letters/<int:letter>/accept/", views.accept),
    path("<int:pk>/where/", placing.where),
    path("<int:pk>/caller/", callers.caller),
    path("<int:pk>/caller/reveal/", callers.reveal),
    path("<int:pk>/relapse/", relapsing.relapse),
    path("<int:pk>/<str:verb>/", views.act),
]
notices = [path("", told.notices), path("read/", told.read), path("quiet/", told.quiet)]
