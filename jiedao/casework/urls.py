"""The pages of cases."""

from django.urls import path

from jiedao.casework import views

urlpatterns = [
    path("", views.listing),
    path("export/", views.export),
    path("new/", views.new),
    path("new/alike/", views.alike),
    path("<int:pk>/", views.one),
    path("<int:pk>/<str:verb>/", views.act),
]
