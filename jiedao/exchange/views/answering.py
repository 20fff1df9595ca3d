"""How the API answers: who asks, and every refusal as a `Problem`, whatever refused it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any

from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from jiedao.exchange import actions, queries
from jiedao.exchange.forms import Problem
from jiedao.exchange.kinds import A_MINUTE, MOST_BYTES
from jiedao.exchange.models import Client
from jiedao.exchange.rules import why_not_operation
from jiedao.ledger.actions import Conflict
from jiedao.organisation.actions import Refused

logger = logging.getLogger(__name__)


class Bearer(HttpBearer):
    """The client by its token; any other is told nothing but that it is not known."""

    def authenticate(self, request: HttpRequest, token: str) -> Client | None:
        """The client that bears it."""
        now = timezone.now()
        client = queries.client_of(token, timezone.localdate(now))
        if client is not None:
            actions.hear(client=client, at=now)
        return client


class Rate(BaseThrottle):
    """So many requests a minute of one platform; counted in the cache of each process."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count one more."""
        client: Client = request.auth  # type: ignore[attr-defined]
        key = f"exchange.rate.{client.pk}.{int(time()) // 60}"
        cache.add(key, 0, 120)
        return cache.incr(key) <= A_MINUTE

    def wait(self) -> float:
        """Seconds until the next minute."""
        return 60 - time() % 60


api = NinjaAPI(
    title="街道工单对接",
    version="1",
    description="区级平台推送区级流转办理单和热线工单，查询办理情况，确认回执。每次操作带操作号，重发不会重复办理。",
    docs_url=None,
    auth=Bearer(),
    throttle=[Rate()],
    urls_namespace="exchange",
)
PROBLEMS = dict.fromkeys((400, 401, 403, 409, 413, 422, 429, 500), Problem)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(request, 401, "令牌无效、已停用或已到期")


@api.exception_handler(Throttled)
def _too_often(request: HttpRequest, error: Throttled) -> HttpResponse:
    return problem(request, 429, f"请求太频繁，每分钟最多 {A_MINUTE} 次，请稍后再试")


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    reason = "请求正文读不懂，应为 JSON" if error.status_code == 400 else str(error)
    return problem(request, error.status_code, reason)


@api.exception_handler(Refused)
def _ruled_out(request: HttpRequest, error: Refused) -> HttpResponse:
    return problem(request, 409, str(error))


@api.exception_handler(Conflict)
def _overtaken(request: HttpRequest, error: Conflict) -> HttpResponse:
    return problem(request, 409, str(error))


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(request, 413, f"请求正文太大，最多 {MOST_BYTES // 1024} KB")


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.exception("the API failed")
    return problem(request, 500, "服务器出错，没有受理，请稍后用同一操作号重发")


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    place = ".".join(str(part) for part in first["loc"] if part not in ("body", "path", "query", "payload", "asked"))
    return problem(request, 422, _REASONS.get(first["type"], "格式不对"), place)


_REASONS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请核对名称",
    "literal_error": "不是规定的取值",
    "string_pattern_mismatch": "写法不对",
    "string_too_short": "不能为空",
    "string_too_long": "太长",
    "too_long": "太长",
    "too_short": "不能为空",
    "not_a_date": "日期应写作 2022-08-31",
    "date_parsing": "日期应写作 2022-08-31",
    "date_from_datetime_parsing": "日期应写作 2022-08-31",
    "greater_than_equal": "小于允许的范围",
    "less_than_equal": "超出允许的范围",
}


def problem(request: HttpRequest, status: int, reason: str, place: str = "") -> HttpResponse:
    """A refusal as the description tells it; of an operation it is kept for the office to see."""
    client = getattr(request, "auth", None)
    if isinstance(client, Client) and request.method == "POST" and status != 429:
        told = _operation(request)
        actions.note_refusal(
            client=client, operation=told, status=status, place=place, reason=reason, at=timezone.now()
        )
    return api.create_response(request, {"reason": reason, "place": place}, status=status)


def _operation(request: HttpRequest) -> str:
    """The operation that a body names, where it can be read and names one."""
    try:
        body = json.loads(request.body)
    except (ValueError, RequestDataTooBig, UnreadablePostError):
        return ""
    named = body.get("operation") if isinstance(body, dict) else None
    return named if isinstance(named, str) and why_not_operation(named) is None else ""


def told(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """A view of the API, whose every refusal is a problem: also those that come before it is asked."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return _too_big(request, RequestDataTooBig())
        try:
            answer: HttpResponse = view(request, *args, **kwargs)
        except Http404:
            return nothing(request)
        if answer.status_code == 405:
            refused = problem(request, 405, f"这个地址不接受 {request.method} 请求")
            refused["Allow"] = answer["Allow"]
            return refused
        return answer

    return answered


def nothing(request: HttpRequest, **_: str) -> HttpResponse:
    """An address below the API where there is nothing."""
    return problem(request, 404, "没有这个接口地址，请核对接口说明")
