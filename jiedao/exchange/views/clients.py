"""The page on which platforms are let in, given a new token, shut out and let in again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jiedao.exchange import actions, queries
from jiedao.exchange.forms import ClientForm
from jiedao.exchange.models import Client
from jiedao.exchange.rules import SCOPE_NAMES, Scope
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.organisation.queries import street
from jiedao.web import by_of, page


@page(Act.MANAGE, "GET", "HEAD", "POST")
def clients(request: HttpRequest) -> HttpResponse:
    """All platforms, and a form to let one in; its token is shown this once."""
    form = ClientForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said: dict[str, Any] = {"name": form.cleaned_data["name"], "scopes": form.chosen(), "street": street()}
        try:
            client, token = actions.let_in(**said, by=by_of(request), at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _shown(request, ClientForm(), client=client, token=token)
    return _shown(request, form)


@page(Act.MANAGE, "POST")
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """A new token for a platform, shown this once."""
    client = get_object_or_404(Client, pk=pk)
    token = actions.renew(client=client, by=by_of(request), at=timezone.now())
    return _shown(request, ClientForm(), client=client, token=token)


@page(Act.MANAGE, "POST")
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut a platform out, or let it in again."""
    client = get_object_or_404(Client.objects.select_related("person"), pk=pk)
    actions.set_active(client=client, active=not client.is_active, by=by_of(request), at=timezone.now())
    return HttpResponseRedirect("/api/clients/")


def _shown(request: HttpRequest, form: ClientForm, **fresh: Any) -> HttpResponse:
    rows = [
        {
            "client": client,
            "heard": heard,
            "rights": "、".join(SCOPE_NAMES[Scope(right)] for right in client.rights),
            "latest": queries.latest(client, first=5),
        }
        for client, heard in queries.clients()
    ]
    return render(request, "exchange/clients.html", {"form": form, "rows": rows} | fresh)
