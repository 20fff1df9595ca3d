"""What is decided right on the start page, with one tap and a word."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone

from jiedao.casework import actions
from jiedao.casework.models import Head
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.web import by_of, page

WORD = 500  # characters


@page(Act.WORK, "POST")
def decide_extension(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or deny the extension that a case's unit asked for."""
    head = get_object_or_404(Head.objects.visible_to(organisation.who(by_of(request))), pk=pk)
    granted, word = _said(request)
    version = request.POST.get("version", "")
    actions.decide_extension(
        case=head,
        granted=granted,
        reason=word,
        version=int(version) if version.isdecimal() else -1,
        by=by_of(request),
        at=timezone.now(),
    )
    messages.success(request, f"{head}：{'已批准延期' if granted else '未批准延期，已退回承办单位'}。")
    return HttpResponseRedirect("/")


@page(Act.WORK, "POST")
def decide_clean(request: HttpRequest, code: str) -> HttpResponse:
    """Grant or refuse what a committee applied for."""
    granted, word = _said(request)
    actions.decide_clean(code=code, granted=granted, reason=word, by=by_of(request), at=timezone.now())
    messages.success(request, "已批准零违建。" if granted else "未批准零违建，已退回。")
    return HttpResponseRedirect("/")


def _said(request: HttpRequest) -> tuple[bool, str]:
    """What was decided and the word with it; Refused where the button said neither."""
    decided = request.POST.get("decided", "")
    if decided not in ("yes", "no"):
        raise Refused("请选择批准或不批准")
    return decided == "yes", request.POST.get("word", "")[:WORD]
