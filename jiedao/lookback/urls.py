"""Look-backs: whether what was closed was mended."""

from django.urls import path

from jiedao.lookback import views

urlpatterns = [
    path("", views.index),
    path("relapse/", views.relapse),
    path("draws/<str:month>/", views.month),
    path("draws/<str:month>/frame/", views.frame),
    path("draws/<str:month>/assign/", views.assign),
    path("draws/<str:month>/export/", views.export),
    path("items/", views.items),
    path("mine/", views.mine),
    path("items/<int:pk>/", views.item),
    path("items/<int:pk>/correct/", views.correct),
    path("inspections/", views.inspections),
    path("inspections/new/", views.new_inspection),
    path("inspections/<int:pk>/", views.inspection),
    path("points/<int:pk>/<str:act>/", views.clear),
]
