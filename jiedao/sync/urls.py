"""The phone's outbox and pack."""

from django.urls import path

from jiedao.sync import views

urlpatterns = [
    path("operations/", views.operations),
    path("photos/", views.photos),
    path("pack/", views.pack),
    path("claims/", views.claims),
]
