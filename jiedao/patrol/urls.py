"""The pages of rounds and visits."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
