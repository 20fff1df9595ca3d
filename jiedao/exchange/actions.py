"""Every write for the district's platform: letting it in, and what it asks, each operation once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from jiedao.casework import actions as casework
from jiedao.casework.models import Head
from jiedao.casework.rules import State
from jiedao.exchange import queries
from jiedao.exchange.kinds import KINDS
from jiedao.exchange.models import Client, Operation, Receipt
from jiedao.exchange.rules import (
    SCOPE_NAMES,
    Scope,
    differing,
    why_not_client,
    why_not_days,
    why_not_operation,
    why_not_text,
)
from jiedao.ledger import actions as ledger
from jiedao.organisation import actions as people
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Person, Street
from jiedao.register.queries import names_by_code

Answer = tuple[int, dict[str, Any]]


@transaction.atomic
def let_in(*, name: str, scopes: Iterable[Scope], street: Street, by: str, at: datetime) -> tuple[Client, str]:
    """Let a platform in; its token comes back once, to be handed over."""
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
    people.place(post=person.posts.get(), unit=None, kinds=[kind.value for kind in KINDS.values()], by=by, at=at)
    token = secrets.token_urlsafe(32)
    client = Client.objects.create(
        name=name, person=person, token=_digest(token), scopes=",".join(scope.value for scope in chosen), made_at=at
    )
    detail = {"scopes": "、".join(SCOPE_NAMES[scope] for scope in chosen)}
    ledger.enter(by=by, at=at, verb="开通对接", subject=name, detail=detail)
    return client, token


@transaction.atomic
def renew(*, client: Client, by: str, at: datetime) -> str:
    """A new token; the old one is void from now on."""
    token = secrets.token_urlsafe(32)
    if not Client.objects.filter(pk=client.pk, is_active=True).update(token=_digest(token)):
        raise Refused(f"“{client}”已停用，请先恢复")
    ledger.enter(by=by, at=at, verb="更换对接令牌", subject=client.name)
    return token


@transaction.atomic
def set_active(*, client: Client, active: bool, by: str, at: datetime) -> None:
    """Shut a platform out, or let it in again; its account goes with it."""
    Client.objects.filter(pk=client.pk).update(is_active=active)
    people.set_active(person=client.person, active=active, by=by, at=at)
    ledger.enter(by=by, at=at, verb="恢复对接" if active else "停用对接", subject=client.name)


def once(*, client: Client, operation: str, asked: bytes, at: datetime, act: Callable[[], Answer]) -> Answer:
    """Do an operation once, however often and however many at a time it is sent; Refused where its body changed.

    What is refused leaves nothing, and may be sent again.
    """
    if reason := why_not_operation(operation):
        raise Refused(reason)
    digest = sha256(asked).hexdigest()
    with transaction.atomic():
        try:
            with transaction.atomic():  # another that is under way is waited for here
                mine = Operation.objects.create(client=client, operation=operation, asked=digest, at=at)
        except IntegrityError:
            earlier = Operation.objects.get(client=client, operation=operation)
            if earlier.asked != digest:
                raise Refused(f"操作号 {operation} 已用于另一内容的请求") from None
            return earlier.status, earlier.answer
        status, answer = act()
        Operation.objects.filter(pk=mine.pk).update(status=status, answer=answer)
        return status, answer


@transaction.atomic
def push(
    *,
    kind: str,
    number: str,
    received_on: date,
    committee: str,
    description: str,
    address: str,
    due_on: date | None,
    client: Client,
    at: datetime,
) -> Head:
    """Put an order of the district on record; one that came by Excel before is found again if it says the same."""
    number, description, address = number.strip(), description.strip(), address.strip()
    sent = {"received_on": received_on, "committee": committee, "address": address, "description": description}
    if reason := why_not_days(received_on, due_on) or why_not_text(number, description, address):
        raise Refused(reason)
    present = queries.order(kind, number)
    if present is not None:
        if names := differing(sent, queries.known(present)):
            raise Refused(f"工单 {number} 已在台账中，且{'、'.join(_FIELDS[name] for name in names)}与推送的不同")
        return present
    if committee not in names_by_code():
        raise Refused(f"本街道没有区划代码为 {committee} 的居民区")
    return casework.file(
        kind=KINDS[kind],
        code=committee,
        description=description,
        address=address,
        number=number,
        source=client.name,
        found_on=received_on,
        due_on=due_on,
        by=client.person.username,
        at=at,
    )


_FIELDS = {"received_on": "收到日期", "committee": "居民区", "address": "地址", "description": "内容"}


@transaction.atomic
def confirm(*, head: Head, client: Client, at: datetime) -> None:
    """Keep the district's word that it has the outcome; Refused before the order is closed."""
    if head.state != State.CLOSED:
        raise Refused(f"工单 {head.number} 还没有办结，没有回执可以确认")
    same = Receipt.objects.live().filter(register=head.register, number=head.number, serial=head.closed_count)
    if same.exists():
        return
    entry = ledger.enter(by=client.person.username, at=at, verb="确认回执", subject=str(head))
    receipt = Receipt(
        code=head.code,
        register=head.register,
        number=head.number,
        serial=head.closed_count,
        client=client.name,
        received_at=at,
    )
    ledger.record([receipt], entry=entry)


@transaction.atomic
def withdraw(*, head: Head, reason: str, client: Client, at: datetime) -> Head:
    """Take an order back that the district sent by mistake, while nothing was reported done."""
    if refusal := why_not_text(head.number, reason):
        raise Refused(refusal)
    return casework.revoke(case=head, version=head.version, reason=reason, by=client.person.username, at=at)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
