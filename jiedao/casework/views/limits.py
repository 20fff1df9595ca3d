"""The page on which the street sets its own time limits, with all that were ever set."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jiedao.casework import actions, queries
from jiedao.casework.forms.limits import LimitForm
from jiedao.casework.models import TimeLimit
from jiedao.casework.rules.limits import SETTERS
from jiedao.ledger.actions import Conflict
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.web import by_of, page, who_of

HERE = "/cases/limits/"


@page(Act.STATE, "GET", "HEAD", "POST")
def limits(request: HttpRequest) -> HttpResponse:
    """The limits of all kinds and types, what will be, and how they came about; and a form to set one."""
    _of_a_setter(request)
    today = timezone.localdate()
    form = LimitForm(request.POST if request.method == "POST" else None, initial={"from_on": today})
    if form.is_valid():
        try:
            made = actions.set_limit(**form.asked(), by=by_of(request), at=timezone.now())
        except (Refused, Conflict) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已设定：{made.from_on:%Y-%m-%d} 起登记的{made}按新的时限")
            return HttpResponseRedirect(HERE)
    context = {"form": form, "lines": queries.limit_lines(today), "history": queries.limit_history(today)}
    return render(request, "casework/limits.html", context)


@page(Act.STATE, "POST")
def withdraw_limit(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a limit before its day."""
    _of_a_setter(request)
    row = get_object_or_404(TimeLimit.objects.live(), pk=pk)
    actions.withdraw_limit(limit=row, by=by_of(request), at=timezone.now())
    messages.success(request, f"已撤回{row}的时限")
    return HttpResponseRedirect(HERE)


def _of_a_setter(request: HttpRequest) -> None:
    if not any(seat.role in SETTERS for seat in who_of(request).seats):
        raise Http404
