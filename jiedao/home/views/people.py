"""The pages of accounts and posts: who has which, one person with what can be done, and the volunteers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jiedao.casework.kinds import KIND_NAMES
from jiedao.home import queries
from jiedao.home.forms import AppointForm, PeopleForm, PostForm
from jiedao.organisation import actions
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.organisation.models import Person, Post, Volunteer
from jiedao.organisation.queries import street
from jiedao.register.queries import names_by_code
from jiedao.web import by_of, page, scope_of

PER_PAGE = 50


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
    find = PeopleForm(request.GET)
    shown = Paginator(queries.people(**find.asked()), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "find": find, "page": shown, "places": _places(), "kinds": KIND_NAMES, "handed": handed}
    return render(request, "home/people.html", context)


@page(Act.MANAGE)
def one_person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account with its posts, and what can be done about them."""
    return _person(request, get_object_or_404(Person, pk=pk))


def _person(
    request: HttpRequest, found: Person, *, password: str = "", form: PostForm | None = None, at: int | None = None
) -> HttpResponse:
    """The page of one person; `form` is what was refused, of the post `at` or of a new one."""
    here, by = street(), by_of(request)
    posts = queries.posts(found, by)
    held = [(each, form if form is not None and at == each.post.pk else PostForm.of(here, each.post)) for each in posts]
    context = {
        "person": found,
        "path": f"/people/{found.pk}/",
        "held": held,
        "why_not_suspend": queries.why_not_suspend(found, posts, by),
        "post_form": form if form is not None and at is None else PostForm(here),
        "refused_at": at if form is not None else None,
        "adding": form is not None and at is None,
        "others": Person.objects.filter(is_active=True).exclude(pk=found.pk).order_by("name", "pk"),
        "places": _places(),
        "kinds": KIND_NAMES,
        "handed": {"person": found, "password": password} if password else None,
    }
    return render(request, "home/person.html", context)


@page(Act.MANAGE, "POST")
def person(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """What can be done with an account: suspend, restore, reset its password, give it a post."""
    found = get_object_or_404(Person, pk=pk)
    by, at = by_of(request), timezone.now()
    if act == "reset":
        return _person(request, found, password=actions.reset_password(person=found, by=by, at=at))
    if act == "post":
        form = PostForm(street(), request.POST)
        if not form.is_valid():
            return _person(request, found, form=form)
        try:
            actions.give_post(person=found, **form.asked(), by=by, at=at)
        except Refused as refused:
            form.add_error(None, str(refused))
            return _person(request, found, form=form)
        messages.success(request, f"已给{found}增加职务。")
    else:
        active = act == "restore"
        actions.set_active(person=found, active=active, by=by, at=at)
        messages.success(request, f"{found}的账号已{'恢复' if active else '停用，可随时恢复'}。")
    return _back(found)


@page(Act.MANAGE, "POST")
def take_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a post back, or end a standing in."""
    found = get_object_or_404(Post.objects.select_related("person", "stand_in_for__person"), pk=pk)
    other = found.stand_in_for
    actions.take_post(post=found, by=by_of(request), at=timezone.now())
    if other is None:
        messages.success(request, f"已撤去{found.person}的职务“{found}”。")
    else:
        messages.success(request, f"{found.person}不再代理{other.person}的职务。")
    back = other.person if other and request.POST.get("from") == str(other.person_id) else found.person
    return _back(back)


@page(Act.MANAGE, "POST")
def move_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a post's role, scope, unit or kinds."""
    post = get_object_or_404(Post.objects.select_related("person"), pk=pk)
    form = PostForm(street(), request.POST, auto_id=f"post-{post.pk}-%s")
    if not form.is_valid():
        return _person(request, post.person, form=form, at=post.pk)
    try:
        actions.move(post=post, **form.asked(), by=by_of(request), at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _person(request, post.person, form=form, at=post.pk)
    messages.success(request, f"{post.person}的职务已调整。")
    return _back(post.person)


@page(Act.MANAGE, "POST")
def stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody stand in for a post (AB角)."""
    post = get_object_or_404(Post.objects.select_related("person"), pk=pk)
    named = request.POST.get("person", "")
    other = get_object_or_404(Person, pk=int(named) if named.isdecimal() else 0, is_active=True)
    actions.stand_in(post=post, person=other, by=by_of(request), at=timezone.now())
    messages.success(request, f"{other}已设为{post.person}的AB角，{post.person}停用或撤职时一并结束。")
    return _back(post.person)


@page(Act.SEE)
def volunteers(request: HttpRequest) -> HttpResponse:
    """The volunteers of the roster, masked."""
    text = request.GET.get("q", "").strip()[:40]
    return _volunteers(request, queries.volunteers(scope_of(request), timezone.localdate(), text), text)


@page(Act.KEEP, "POST")
def reveal_volunteer(request: HttpRequest, pk: int) -> HttpResponse:
    """One volunteer with name and telephone in full, for this once; a reason is asked for and entered."""
    found = get_object_or_404(Volunteer.objects.live(), pk=pk)
    near = queries.volunteers(scope_of(request, Act.KEEP), timezone.localdate(), found.number)
    helper = next((each for each in near if each.pk == found.pk), None)
    if helper is None:
        raise Http404
    reason = request.POST.get("reason", "")
    name, phone = actions.unmask_volunteer(volunteer=found, reason=reason, by=by_of(request), at=timezone.now())
    return _volunteers(request, [replace(helper, name=name, phone=phone)], found.number, told=True)


def _volunteers(request: HttpRequest, found: list[queries.Helper], text: str, *, told: bool = False) -> HttpResponse:
    """The page of volunteers; `told` where the one on it is shown in full."""
    keeps = scope_of(request, Act.KEEP)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(each, not told and keeps.covers(each.code)) for each in shown]
    context = {"page": shown, "rows": rows, "q": text, "told": told, "keeps": any(may for _, may in rows)}
    return render(request, "home/volunteers.html", context)


def _places() -> dict[str, str]:
    return {street().prefix: "全街道"} | names_by_code()


def _back(found: Person) -> HttpResponse:
    return HttpResponseRedirect(f"/people/{found.pk}/")
