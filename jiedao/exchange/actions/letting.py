"""Letting a platform in, giving it a new token, shutting it out."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from jiedao.exchange.kinds import HEARD_EVERY, KINDS, REFUSALS_KEPT
from jiedao.exchange.models import Client, Refusal
from jiedao.exchange.queries import digest
from jiedao.exchange.rules import SCOPE_NAMES, SORTS, Scope, why_not_client, why_not_expiry
from jiedao.ledger import actions as ledger
from jiedao.organisation import actions as people
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Person, Street
from jiedao.worktime import SHANGHAI


@transaction.atomic
def let_in(
    *, name: str, scopes: Iterable[Scope], street: Street, expires_on: date | None = None, by: str, at: datetime
) -> tuple[Client, str]:
    """Let a platform in for acts and kinds of order, for good or until a day; its token comes back once."""
    name, chosen = name.strip(), [scope for scope in Scope if scope in set(scopes)]
    taken = Client.objects.filter(name=name).exists()
    if reason := why_not_client(name=name, taken=taken, scopes=chosen) or why_not_expiry(
        expires_on, at.astimezone(SHANGHAI).date()
    ):
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
        name=name,
        person=person,
        token=digest(token),
        scopes=",".join(scope.value for scope in chosen),
        made_at=at,
        expires_on=expires_on,
    )
    detail = {"scopes": "、".join(SCOPE_NAMES[scope] for scope in chosen), "account": person.username} | _until(client)
    ledger.enter(by=by, at=at, verb="开通对接", subject=name, detail=detail)
    return client, token


@transaction.atomic
def renew(*, client: Client, expires_on: date | None = None, by: str, at: datetime) -> str:
    """A new token, for good or until a day; the old one is void from now on."""
    token = secrets.token_urlsafe(32)
    if reason := why_not_expiry(expires_on, at.astimezone(SHANGHAI).date()):
        raise Refused(reason)
    fresh = {"token": digest(token), "expires_on": expires_on}
    if not Client.objects.filter(pk=client.pk, is_active=True).update(**fresh):
        raise Refused(f"“{client}”已停用，请先恢复")
    client.refresh_from_db()
    ledger.enter(by=by, at=at, verb="更换对接令牌", subject=client.name, detail=_until(client))
    return token


def _until(client: Client) -> dict[str, str]:
    return {"expires_on": f"{client.expires_on}"} if client.expires_on else {}


@transaction.atomic
def set_active(*, client: Client, active: bool, by: str, at: datetime) -> None:
    """Shut a platform out, or let it in again; its account goes with it."""
    Client.objects.filter(pk=client.pk).update(is_active=active)
    people.set_active(person=client.person, active=active, by=by, at=at)
    ledger.enter(by=by, at=at, verb="恢复对接" if active else "停用对接", subject=client.name)


def hear(*, client: Client, at: datetime) -> None:
    """Note that a platform's token was used; once a minute is enough, and there is no entry."""
    stale = Q(heard_at=None) | Q(heard_at__lt=at - timedelta(seconds=HEARD_EVERY))
    Client.objects.filter(stale, pk=client.pk).update(heard_at=at)


def note_refusal(
    *, client: Client, operation: str = "", status: int, place: str = "", reason: str, at: datetime
) -> None:
    """Keep for the office why an operation was refused, and no more than the latest of each platform."""
    said = {"operation": operation[:80], "place": place[:120], "reason": reason[:300]}
    Refusal.objects.create(client=client, status=status, at=at, **said)
    old = client.refusals.order_by("-pk").values_list("pk", flat=True)[REFUSALS_KEPT : REFUSALS_KEPT + 1]
    client.refusals.filter(pk__lte=max(old, default=0)).delete()
