"""The pages of units, and of committees' codes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jiedao.casework import actions as casework
from jiedao.casework import queries as cases
from jiedao.casework.models import Head
from jiedao.home import queries
from jiedao.home.forms import UnitForm
from jiedao.ledger.actions import Conflict
from jiedao.organisation import actions
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.organisation.models import Post, Unit
from jiedao.organisation.queries import street
from jiedao.register import actions as register
from jiedao.register.models import Committee
from jiedao.register.queries import names_by_code, with_use
from jiedao.web import by_of, may, page, who_of


@page(Act.MANAGE)
def committees(request: HttpRequest) -> HttpResponse:
    """The committees with their codes."""
    return render(request, "home/committees.html", {"committees": with_use()})


@page(Act.MANAGE, "POST")
def recode(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a committee another code, while nothing uses the present one; shown in its row."""
    found = get_object_or_404(Committee.objects.live(), pk=pk)
    code, problem = request.POST.get("code", "").strip(), ""
    try:
        register.recode(committee=found, code=code, street=street(), by=by_of(request), at=timezone.now())
    except (Refused, Conflict) as refused:
        problem = str(refused)
    if not getattr(request, "htmx", False):
        messages.error(request, problem) if problem else messages.success(request, f"{found.name}的代码已改为 {code}。")
        return HttpResponseRedirect("/committees/")
    row = with_use().get(name=found.name)
    context = {"committee": row, "problem": problem, "typed": code if problem else "", "saved": not problem}
    return render(request, "home/_committee.html", context)


@page(Act.MANAGE, "GET", "HEAD", "POST")
def units(request: HttpRequest) -> HttpResponse:
    """The units of the street and those outside it, with the posts in each; a POST sets one up."""
    here = street()
    form = UnitForm(here, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = casework.set_up_unit(**form.asked(), by=by_of(request), at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已设立{made}。")
            return HttpResponseRedirect("/units/")
    context = {
        "form": form,
        "units": queries.units_with_posts(),
        "parts": cases.parts_by_unit(),
        "retired": organisation.retired_units(),
        "unplaced": queries.unplaced(),
        "choices": organisation.units(outside=False),
        "places": {here.prefix: "全街道", "": "街道以外"} | names_by_code(),
    }
    return render(request, "home/units.html", context)


@page(Act.MANAGE)
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit with the parts that it has in cases, each led to where who asks may open it."""
    found = get_object_or_404(Unit, pk=pk)
    parts = cases.parts_of(found)
    seen = Head.objects.visible_to(who_of(request)) if may(request, Act.WORK) else Head.objects.none()
    may_open = set(seen.filter(pk__in=[part.head_id for part in parts]).values_list("pk", flat=True))
    context = {
        "unit": found,
        "posts": found.posts.select_related("person", "stand_in_for__person"),
        "parts": [(part, part.head_id in may_open) for part in parts],
    }
    return render(request, "home/unit.html", context)


@page(Act.MANAGE, "POST")
def retire_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a unit out of use; what keeps it in use is shown on its page."""
    found = get_object_or_404(organisation.units(), pk=pk)
    try:
        casework.retire_unit(unit=found, by=by_of(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, f"{refused}。")
        return HttpResponseRedirect(f"/units/{pk}/")
    messages.success(request, f"{found}已停用，办过的事项仍记在它名下。")
    return HttpResponseRedirect("/units/")


@page(Act.MANAGE, "POST")
def restore_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a unit into use again."""
    found = get_object_or_404(organisation.retired_units(), pk=pk)
    casework.restore_unit(unit=found, by=by_of(request), at=timezone.now())
    messages.success(request, f"{found}已恢复，可以安排人员、分派事项。")
    return HttpResponseRedirect("/units/")


@page(Act.MANAGE, "POST")
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Say to which unit a post belongs; none takes it out."""
    post = get_object_or_404(Post.objects.select_related("person"), pk=pk)
    named = request.POST.get("unit", "")
    given = get_object_or_404(organisation.units(), pk=named) if named.isdecimal() else None
    actions.place(
        post=post,
        unit=given,
        kinds=[kind for kind in post.kinds.split(",") if kind],
        by=by_of(request),
        at=timezone.now(),
    )
    messages.success(request, f"{post.person}已安排到{given}。" if given else f"{post.person}已不在单位中。")
    return HttpResponseRedirect("/units/")
