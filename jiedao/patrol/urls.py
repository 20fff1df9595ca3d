"""The pages of rounds and visits."""

from django.urls import path

from jiedao.patrol import views

urlpatterns = [
    path("", views.listing),
    path("new/", views.new),
    path("due/", views.due),
    path("due/export/", views.export),
    path("due/coverage/", views.export_coverage),
    path("weeks/", views.weeks),
    path("places/<str:place>/visit/", views.visit),
    path("visits/<int:pk>/", views.record),
    path("visits/<int:pk>/void/", views.void),
    path("<str:number>/", views.one),
    path("<str:number>/map/", views.points),
    path("<str:number>/sign/", views.sign),
    path("<str:number>/give-up/", views.give_up),
    path("<str:number>/route/<str:act>/", views.reroute),
]
