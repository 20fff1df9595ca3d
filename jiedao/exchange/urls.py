"""The API for the district's platform, and the page of those let in."""

from django.urls import path

from jiedao.exchange.views.answering import api as api
from jiedao.exchange.views.clients import client, clients, renew, switch
from jiedao.exchange.views.orders import routes

urlpatterns = [
    path("clients/", clients),
    path("clients/<int:pk>/", client),
    path("clients/<int:pk>/renew/", renew),
    path("clients/<int:pk>/switch/", switch),
    path("v1/", routes),
]
