"""Look-backs: whether what was closed was mended."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
