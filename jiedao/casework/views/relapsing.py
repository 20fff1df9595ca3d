"""Deciding whether a case is a relapse of one that was closed at its place."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from jiedao.casework import actions
from jiedao.casework.views.one import seen
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.web import page, who_of


@page(Act.WORK, "POST")
def relapse(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that a case is a relapse, or say that it is none."""
    who, at = who_of(request), timezone.now()
    head, version, decided = seen(who, pk), request.POST.get("version", ""), request.POST.get("decided", "")
    if decided == "no":
        actions.drop_suspicion(case=head, by=who.username, at=at)
        messages.success(request, f"{head}不是复发，单独办理。")
        return HttpResponseRedirect(f"/cases/{pk}/")
    if decided != "yes":
        raise Refused("请选择是不是复发")
    shown = int(version) if version.isdecimal() else -1
    earlier = actions.confirm_relapse(case=head, version=shown, by=who.username, at=at)
    messages.success(request, f"{head}确认为复发，{earlier.number}已重新办理，第一次办结不变。")
    return HttpResponseRedirect(f"/cases/{earlier.pk}/")
