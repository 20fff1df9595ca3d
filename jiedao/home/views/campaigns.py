"""The pages of campaigns: all of them, one with what it has come to, and the rows behind its numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jiedao.casework.kinds import KIND_NAMES
from jiedao.casework.models import Case, Head
from jiedao.casework.views.showing import quiet
from jiedao.gongwen import masking
from jiedao.home import queries
from jiedao.home.forms import CampaignForm
from jiedao.ledger.actions import Conflict
from jiedao.organisation import actions
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.organisation.models import Campaign
from jiedao.organisation.queries import street
from jiedao.patrol.models import Visit
from jiedao.register.queries import names_by_code
from jiedao.web import by_of, page, scope_of, who_of

PER_PAGE = 50
ROWS = {
    "found": "发现的事项",
    "closed": "办结的事项",
    "open": "在办的事项",
    "again": "重新办理的事项",
    "visits": "走访",
    "places": "走访点位",
}


@page(Act.SEE)
def campaigns(request: HttpRequest) -> HttpResponse:
    """All campaigns."""
    return _campaigns(request, CampaignForm(street(), initial={"starts_on": timezone.localdate()}))


@page(Act.STATE, "POST")
def start_campaign(request: HttpRequest) -> HttpResponse:
    """Begin a campaign."""
    form = CampaignForm(street(), request.POST)
    if form.is_valid():
        try:
            begun = actions.start_campaign(**form.asked(), street=street(), by=by_of(request), at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"“{begun.name}”已开展，符合范围的走访、事项和成果自动计入。")
            return HttpResponseRedirect(f"/campaigns/{begun.pk}/")
    return _campaigns(request, form)


@page(Act.SEE)
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """One campaign with what it has come to."""
    found = _campaign(request, pk)
    return _one(request, found, CampaignForm.of(street(), found))


@page(Act.STATE, "POST")
def amend_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a campaign other bounds."""
    seen, found = get_object_or_404(Campaign, pk=pk), _campaign(request, pk)
    form = CampaignForm.of(street(), seen, request.POST)
    clash = ""
    if form.is_valid():
        try:
            amended = actions.amend_campaign(
                campaign=seen, **form.asked(), street=street(), by=by_of(request), at=timezone.now()
            )
        except Conflict as conflict:
            form, clash = form.onto(street(), found), str(conflict)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已调整，各项数字按新的范围重新计算。")
            return HttpResponseRedirect(f"/campaigns/{amended.pk}/")
    return _one(request, found, form, clash=clash)


@page(Act.STATE, "POST")
def end_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """End a campaign today."""
    seen, found = get_object_or_404(Campaign, pk=pk), _campaign(request, pk)
    try:
        ended = actions.end_campaign(campaign=seen, on=timezone.localdate(), by=by_of(request), at=timezone.now())
    except Conflict as conflict:
        return _one(request, found, CampaignForm.of(street(), found), clash=str(conflict))
    messages.success(request, f"“{ended.name}”已结束，今天以后的记录不再计入。")
    return HttpResponseRedirect(f"/campaigns/{ended.pk}/")


@page(Act.SEE)
def campaign_rows(request: HttpRequest, pk: int, of: str) -> HttpResponse:
    """The rows behind one of a campaign's numbers, of one kind or committee where asked."""
    found, scope = _campaign(request, pk), scope_of(request)
    as_of = queries.last_day(found, timezone.localdate())
    places = names_by_code()
    code, kind = request.GET.get("code", ""), request.GET.get("kind", "")
    only = {"code": code} if code else {}
    shown, rows = (
        _visits(request, queries.visits(found, scope, as_of).filter(**only), of, places)
        if of in ("visits", "places")
        else _cases(request, queries.cases(found, scope, as_of).filter(**only), of, kind, as_of, places)
    )
    narrowed = "、".join(filter(None, (KIND_NAMES.get(kind, ""), places.get(code, ""))))
    context = {"campaign": found, "of": of, "title": ROWS[of], "page": shown, "rows": rows, "narrowed": narrowed}
    return render(request, "home/campaign_rows.html", context | {"as_of": as_of})


Rows = tuple[Any, list[dict[str, Any]]]


def _visits(request: HttpRequest, made: QuerySet[Visit], of: str, places: dict[str, str]) -> Rows:
    """A page of visits, or of places with the last visit to each."""
    if of == "places":
        lasts = made.order_by("point_number", "-visited_on", "-pk").distinct("point_number")
        made = Visit.objects.filter(pk__in=lasts.values("pk"))
    shown = Paginator(made.order_by("-visited_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    named = [{"visit": one, "place": places.get(one.code, ""), "who": masking.name(one.visitor)} for one in shown]
    return shown, named


def _cases(
    request: HttpRequest, cases: QuerySet[Case], of: str, kind: str, as_of: date, places: dict[str, str]
) -> Rows:
    """A page of cases, with a link to each that the person may see."""
    if kind in KIND_NAMES:
        cases = cases.filter(kind=kind)
    parts = {"closed": lambda: queries.closed(cases, as_of), "open": lambda: queries.in_hand(cases)}
    parts["again"] = lambda: queries.in_hand(cases, again=True)
    wanted = parts[of]() if of in parts else cases
    shown = Paginator(wanted.order_by("-found_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    heads = Head.objects.visible_to(who_of(request)).filter(
        register__in={case.register for case in shown}, number__in=[case.number for case in shown]
    )
    seen = {(head.register, head.number): head for head in heads}
    return shown, [
        {
            "case": case,
            "text": quiet(case.description),
            "place": places.get(case.code, ""),
            "head": seen.get((case.register, case.number)),
        }
        for case in shown
    ]


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    found = queries.campaign(pk, scope_of(request))
    if found is None:
        raise Http404
    return found


def _campaigns(request: HttpRequest, form: CampaignForm) -> HttpResponse:
    here, today = street(), timezone.localdate()
    known = {here.prefix: "全街道"} | names_by_code()
    found = [
        (each, known.get(each.prefix, each.prefix), _kinds(each.kinds.split(",")))
        for each in queries.campaigns(scope_of(request))
    ]
    return render(request, "home/campaigns.html", {"campaigns": found, "form": form, "today": today})


def _one(request: HttpRequest, found: Campaign, form: CampaignForm, *, clash: str = "") -> HttpResponse:
    here, today = street(), timezone.localdate()
    context: dict[str, Any] = {
        "campaign": found,
        "path": f"/campaigns/{found.pk}/",
        "outcome": queries.outcome(found, scope_of(request), here, today),
        "form": form,
        "clash": clash,
        "place": ({here.prefix: "全街道"} | names_by_code()).get(found.prefix, found.prefix),
        "kinds": _kinds(found.kinds.split(",")),
        "seen": _kinds(scope_of(request).kinds),
        "running": found.ends_on is None or found.ends_on > today,
    }
    return render(request, "home/campaign.html", context)


def _kinds(found: Iterable[str]) -> str:
    return "、".join(KIND_NAMES.get(kind, kind) for kind in sorted(found) if kind)
