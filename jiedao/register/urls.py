"""The pages of places and the map."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
