"""The page of accounts and posts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from jiedao.home import queries
from jiedao.home.forms import AppointForm, PostForm
from jiedao.organisation import actions
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.organisation.models import Person, Post
from jiedao.organisation.queries import street
from jiedao.register.queries import names_by_code
from jiedao.web import by_of, page


@never_cache
@page(Act.MANAGE, "GET", "HEAD", "POST")
def people(request: HttpRequest) -> HttpResponse:
    """Accounts with their posts; a POST appoints somebody."""
    form = AppointForm(street(), request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _people(request, form)
    try:
        person, first = actions.appoint(**form.asked(), by=by_of(request), at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _people(request, form)
    return _people(request, AppointForm(street()), {"person": person, "password": first})


def _people(request: HttpRequest, form: AppointForm, handed: dict[str, Any] | None = None) -> HttpResponse:
    """The page of people; `handed` is a first password, shown this once and kept nowhere."""
    here = street()
    context = {
        "form": form,
        "people": queries.people(by_of(request)),
        "places": {here.prefix: "全街道"} | names_by_code(),
        "post_form": PostForm(here, auto_id=False),
        "handed": handed,
    }
    return render(request, "home/people.html", context)


@never_cache
@page(Act.MANAGE, "POST")
def person(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """What can be done with an account: suspend, restore, reset its password, give it a post."""
    found = get_object_or_404(Person, pk=pk)
    by, at = by_of(request), timezone.now()
    if act == "reset":
        first = actions.reset_password(person=found, by=by, at=at)
        return _people(request, AppointForm(street()), {"person": found, "password": first})
    if act == "post":
        form = PostForm(street(), request.POST)
        if not form.is_valid():
            raise Refused("请选择角色和范围")
        actions.give_post(person=found, **form.asked(), by=by, at=at)
        messages.success(request, f"已给{found}增加职务。")
    else:
        active = act == "restore"
        actions.set_active(person=found, active=active, by=by, at=at)
        messages.success(request, f"{found}的账号已{'恢复' if active else '停用，可随时恢复'}。")
    return HttpResponseRedirect("/people/")


@page(Act.MANAGE, "POST")
def take_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a post back."""
    found = get_object_or_404(Post.objects.select_related("person"), pk=pk)
    actions.take_post(post=found, by=by_of(request), at=timezone.now())
    messages.success(request, f"已撤去{found.person}的职务“{found}”。")
    return HttpResponseRedirect("/people/")
