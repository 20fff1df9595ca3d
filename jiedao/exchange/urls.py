"""The API for the district's platform."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
