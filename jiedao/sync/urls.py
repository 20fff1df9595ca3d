"""The phone's outbox and pack."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
