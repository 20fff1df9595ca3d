"""The pages of places and the map."""

from django.urls import path

from jiedao.register import views

urlpatterns = [
    path("", views.places_list),
    path("export/", views.export),
    path("map/", views.street_map),
    path("points/", views.points),
    path("outlines/", views.outlines),
    path("import/", views.take_in),
    path("sheets/", views.fill),
    path("sheets/<str:sort>/", views.template),
    path("grids/", views.grids),
    path("list/<str:sort>/", views.listing),
    path("list/<str:sort>/export/", views.export_entries),
    path("new/<str:sort>/", views.enter),
    path("<str:sort>/<int:pk>/", views.one),
    path("<str:sort>/<int:pk>/reveal/", views.reveal),
    path("<str:sort>/<int:pk>/position/", views.position),
    path("<str:sort>/<int:pk>/position/take/", views.take_position),
    path("<str:sort>/<int:pk>/correct/", views.correct),
    path("<str:sort>/<int:pk>/undo/", views.undo),
    path("<str:sort>/<int:pk>/withdraw/", views.withdraw),
]
