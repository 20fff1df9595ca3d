"""The pages on which platforms are let in, given a new token, shut out, and seen at work."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from jiedao.exchange import actions, queries
from jiedao.exchange.forms import ClientForm, RenewForm
from jiedao.exchange.models import Client
from jiedao.exchange.rules import SCOPE_NAMES, Scope
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.organisation.queries import street
from jiedao.web import by_of, page

FIRST = 50  # orders and refusals that are listed


@never_cache
@page(Act.MANAGE, "GET", "HEAD", "POST")
def clients(request: HttpRequest) -> HttpResponse:
    """All platforms, and a form to let one in; its token is shown this once."""
    form = ClientForm(request.POST if request.method == "POST" else None)
    fresh: dict[str, Any] = {}
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "expires_on")}
        told: dict[str, Any] = said | {"scopes": form.chosen(), "street": street(), "by": by_of(request)}
        try:
            client, token = actions.let_in(**told, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            form, fresh = ClientForm(), {"client": client, "token": token}
    rows = [(client, _rights(client)) for client in queries.clients(timezone.now())]
    return render(request, "exchange/clients.html", {"form": form, "rows": rows} | fresh)


@never_cache
@page(Act.MANAGE)
def client(request: HttpRequest, pk: int) -> HttpResponse:
    """One platform: its orders by kind, the receipts it owes, and what was refused; no person's data."""
    return _client(request, get_object_or_404(Client, pk=pk), RenewForm())


@never_cache
@page(Act.MANAGE, "POST")
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """A new token for a platform, shown this once."""
    client, form = get_object_or_404(Client, pk=pk), RenewForm(request.POST)
    if form.is_valid():
        try:
            token = actions.renew(client=client, **form.cleaned_data, by=by_of(request), at=timezone.now())
        except Refused as refused:
            form.add_error("expires_on", str(refused))
        else:
            return _client(request, client, RenewForm(), token=token)
    return _client(request, client, form)


@page(Act.MANAGE, "POST")
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut a platform out, or let it in again."""
    client = get_object_or_404(Client.objects.select_related("person"), pk=pk)
    active = not client.is_active
    actions.set_active(client=client, active=active, by=by_of(request), at=timezone.now())
    messages.success(request, f"已{'恢复' if active else '停用'}“{client}”")
    return HttpResponseRedirect(f"/api/clients/{pk}/")


def _client(request: HttpRequest, client: Client, form: RenewForm, token: str = "") -> HttpResponse:
    now = timezone.now()
    told = {
        "client": client,
        "account": client.person.username,
        "rights": _rights(client),
        "is_expired": client.expires_on is not None and client.expires_on < timezone.localdate(now),
        "sorts": queries.sorts(client, now),
        "unconfirmed": queries.unconfirmed(client, first=FIRST),
        "refusals": queries.refusals(client, first=FIRST),
        "first": FIRST,
    }
    return render(request, "exchange/client.html", told | {"form": form, "token": token})


def _rights(client: Client) -> str:
    return "、".join(SCOPE_NAMES[Scope(right)] for right in client.rights)
