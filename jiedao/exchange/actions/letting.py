"""Letting a platform in, giving it a new token, shutting it out."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from jiedao.exchange.kinds import KINDS
from jiedao.exchange.models import Client
from jiedao.exchange.queries import digest
from jiedao.exchange.rules import SCOPE_NAMES, SORTS, Scope, why_not_client
from jiedao.ledger import actions as ledger
from jiedao.organisation import actions as people
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Person, Street


@transaction.atomic
def let_in(*, name: str, scopes: Iterable[Scope], street: Street, by: str, at: datetime) -> tuple[Client, str]:
    """Let a platform in for acts and kinds of order; its token comes back once, to be handed over."""
    name, chosen = name.strip(), [scope for scope in Scope if scope in set(scopes)]
    taken = Client.objects.filter(name=name).exists()
    if reason := why_not_client(name=name, taken=taken, scopes=chosen):
        raise Refused(reason)
    person, _ = people.appoint(
        username=f"api-{secrets.token_hex(4)}",
        name=name,
        role=Role.OFFICE_HEAD,  # may revoke what it sent; limited to its kinds below
        prefix=street.prefix,
        title="平台对接",
        by=by,
        at=at,
    )
    Person.objects.filter(pk=person.pk).update(
        password=make_password(None), must_change_password=False
    )  # signs in by its token alone
    kinds = [KINDS[scope.value].value for scope in chosen if scope in SORTS]
    people.place(post=person.posts.get(), unit=None, kinds=kinds, by=by, at=at)
    token = secrets.token_urlsafe(32)
    client = Client.objects.create(
        name=name, person=person, token=digest(token), scopes=",".join(scope.value for scope in chosen), made_at=at
    )
    detail = {"scopes": "、".join(SCOPE_NAMES[scope] for scope in chosen)}
    ledger.enter(by=by, at=at, verb="开通对接", subject=name, detail=detail)
    return client, token


@transaction.atomic
def renew(*, client: Client, by: str, at: datetime) -> str:
    """A new token; the old one is void from now on."""
    token = secrets.token_urlsafe(32)
    if not Client.objects.filter(pk=client.pk, is_active=True).update(token=digest(token)):
        raise Refused(f"“{client}”已停用，请先恢复")
    ledger.enter(by=by, at=at, verb="更换对接令牌", subject=client.name)
    return token


@transaction.atomic
def set_active(*, client: Client, active: bool, by: str, at: datetime) -> None:
    """Shut a platform out, or let it in again; its account goes with it."""
    Client.objects.filter(pk=client.pk).update(is_active=active)
    people.set_active(person=client.person, active=active, by=by, at=at)
    ledger.enter(by=by, at=at, verb="恢复对接" if active else "停用对接", subject=client.name)
