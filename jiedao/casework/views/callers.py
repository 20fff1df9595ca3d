"""The caller of a case: put on record, changed, and told for one answer that is kept nowhere."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from jiedao.casework.actions import callers as actions
from jiedao.casework.forms.callers import RevealForm
from jiedao.casework.models import Head
from jiedao.casework.queries import callers as queries
from jiedao.casework.views.one import seen
from jiedao.casework.views.telling import caller_form, caller_part
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act, Who
from jiedao.web import by_of, page


@page(Act.WORK, "POST")
def caller(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the caller of a case on record, or change it; what was typed is not lost where it is refused."""
    who = organisation.who(by_of(request))
    head = seen(who, pk)
    row = queries.caller_of(head)
    form = caller_form(head, row is not None, data=request.POST)
    if not form.is_valid():
        return _page(request, head, who, form=form)
    try:
        actions.set_caller(
            case=head,
            told=form.told(),
            reason=form.cleaned_data.get("reason", ""),
            by=who.username,
            at=timezone.now(),
        )
    except Refused as refusal:
        return _page(request, head, who, form=form, refusal=str(refusal))
    messages.success(request, f"{head}：反映人已{'更改' if row is not None else '登记'}")
    return HttpResponseRedirect(f"/cases/{pk}/")


@page(Act.WORK, "POST")
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the caller to somebody whose act needs them: in this answer alone, with an entry."""
    who = organisation.who(by_of(request))
    head = seen(who, pk)
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _page(request, head, who, refusal=str(next(iter(form.errors.values()))[0]))
    said = form.cleaned_data
    try:
        told = actions.reveal(
            case=head, purpose=said["purpose"], words=said["words"], by=who.username, at=timezone.now()
        )
    except Refused as refusal:
        return _page(request, head, who, refusal=str(refusal))
    return _page(request, head, who, told=told)


def _page(request: HttpRequest, head: Head, who: Who, **more: Any) -> HttpResponse:
    """The part alone in place of the part, or a page of its own."""
    name = "casework/_caller.html" if getattr(request, "htmx", False) else "casework/caller.html"
    return render(request, name, {"head": head, "caller": caller_part(head, who, **more)})
