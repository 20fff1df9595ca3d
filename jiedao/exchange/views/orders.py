"""The API: push an order, take it back, read how it stands and what changed, confirm its receipt."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import re_path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from ninja import Path, Query, Status
from ninja.errors import HttpError

from jiedao.casework.models import Head
from jiedao.casework.rules.telling import Told
from jiedao.exchange import actions, queries
from jiedao.exchange.forms import Asked, Changes, Key, Order, Problem, Pushed, Since, Withdrawn
from jiedao.exchange.models import Client
from jiedao.exchange.rules import Scope, why_not_scope
from jiedao.exchange.views.answering import PROBLEMS, api, nothing, problem, told


def _needs(scope: Scope) -> dict[str, Any]:
    """What the description says of the right that an operation asks for, beside that to the kind of order."""
    return {"x-scope": scope.value}


@api.post(
    "/orders",
    response={200: Order, 201: Order, **PROBLEMS},
    operation_id="push_order",
    openapi_extra=_needs(Scope.PUSH),
    summary="推送工单",
)
def push(request: HttpRequest, payload: Pushed) -> Status[dict[str, Any]]:
    """Put an order on record. 201 when it is new, 200 when it had come by Excel and says the same."""
    client, at = _client(request, Scope.PUSH, payload.kind), timezone.now()
    said = payload.model_dump(exclude={"operation", "caller"})
    caller = payload.caller.model_dump() if payload.caller else None

    def act() -> actions.Answer:
        head, new = actions.push(client=client, at=at, **said, caller=Told(**caller) if caller else None)
        return (201 if new else 200), _told(head, client, at)

    asked = {name: value for name, value in said.items() if name != "subtype" or value}  # as before there were types
    return _once(client, payload.operation, {"push": asked | {"caller": caller}}, at, act)


@api.post(
    "/orders/{kind}/{number}/withdraw",
    response={200: Order, 404: Problem, **PROBLEMS},
    operation_id="withdraw_order",
    openapi_extra=_needs(Scope.PUSH),
    summary="撤回工单",
)
def withdraw(request: HttpRequest, key: Path[Key], payload: Withdrawn) -> Status[dict[str, Any]]:
    """Take an order back, with the reason, while nothing was reported done."""
    client, at = _client(request, Scope.PUSH, key.kind), timezone.now()
    head = _order(client, key)

    def act() -> actions.Answer:
        actions.withdraw(head=head, reason=payload.reason, client=client, at=at)
        return 200, _told(_order(client, key), client, at)

    return _once(client, payload.operation, {"withdraw": [key.kind, key.number, payload.reason]}, at, act)


@api.post(
    "/orders/{kind}/{number}/receipt",
    response={200: Order, 404: Problem, **PROBLEMS},
    operation_id="confirm_receipt",
    openapi_extra=_needs(Scope.PULL),
    summary="确认回执",
)
def receipt(request: HttpRequest, key: Path[Key], payload: Asked) -> Status[dict[str, Any]]:
    """Confirm that the outcome of a closed order has arrived."""
    client, at = _client(request, Scope.PULL, key.kind), timezone.now()
    head = _order(client, key)

    def act() -> actions.Answer:
        actions.confirm(head=head, client=client, at=at)
        return 200, _told(head, client, at)

    return _once(client, payload.operation, {"receipt": [key.kind, key.number]}, at, act)


@api.get(
    "/orders/{kind}/{number}",
    response={200: Order, 404: Problem, **PROBLEMS},
    operation_id="read_order",
    openapi_extra=_needs(Scope.PULL),
    summary="查询办理情况",
)
def read(request: HttpRequest, key: Path[Key]) -> dict[str, Any]:
    """How an order stands."""
    client = _client(request, Scope.PULL, key.kind)
    return _told(_order(client, key), client, timezone.now())


@api.get(
    "/changes",
    response={200: Changes, **PROBLEMS},
    operation_id="read_changes",
    openapi_extra=_needs(Scope.PULL),
    summary="查询新的办理进展",
)
def changes(request: HttpRequest, asked: Query[Since]) -> dict[str, Any] | HttpResponse:
    """The steps of the orders since a cursor."""
    client = _client(request, Scope.PULL)
    if strange := set(request.GET) - set(Since.model_fields):  # the framework passes over what it does not know
        return problem(request, 422, "没有这一项，请核对名称", min(strange))
    actions.extend_stream(client=client, after=asked.after, most=asked.limit)
    found, following = queries.changes(client, asked.after, most=asked.limit)
    return {"changes": [_plain(asdict(change)) for change in found], "next": following}


def _client(request: HttpRequest, scope: Scope, kind: str = "") -> Client:
    client: Client = request.auth  # type: ignore[attr-defined]
    for asked in (scope, *([Scope(kind)] if kind else [])):
        if reason := why_not_scope(asked, client.rights):
            raise HttpError(403, reason)
    return client


def _order(client: Client, key: Key) -> Head:
    head = queries.order_of(client, key.kind, key.number)
    if head is None:
        raise HttpError(404, f"没有编号为 {key.number} 的工单")
    return head


def _once(
    client: Client, operation: str, asked: dict[str, Any], at: datetime, act: Callable[[], actions.Answer]
) -> Status[dict[str, Any]]:
    body = json.dumps(asked, ensure_ascii=False, sort_keys=True, default=str)
    return Status(*actions.once(client=client, operation=operation, asked=body, at=at, act=act))


def _told(head: Head, client: Client, at: datetime) -> dict[str, Any]:
    return _plain(asdict(queries.standing(head, client, at)))


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them, so that an answer is the same however often it is given."""
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


routes = api.urls  # made anew each time it is asked for
for pattern in routes[0]:
    if pattern.callback is not None:
        pattern.callback = login_not_required(told(pattern.callback))  # the token tells who asks
routes[0].append(re_path(r"^(?P<path>.*)$", login_not_required(csrf_exempt(nothing))))
