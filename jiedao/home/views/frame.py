"""The start page, sign-in, and a password of one's own."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from jiedao.home import queries
from jiedao.home.forms import PasswordForm, SignInForm
from jiedao.home.kinds import EXAMPLE_PASSWORD
from jiedao.organisation import actions
from jiedao.organisation.kinds import Act, Role, Who
from jiedao.organisation.models import Person
from jiedao.organisation.queries import street
from jiedao.register.queries import names_by_code
from jiedao.web import by_of, house, page, who_of


@page(None)
def start(request: HttpRequest) -> HttpResponse:
    """The start page: everybody with an account sees it, each what concerns them."""
    here = house(request)
    who, places = who_of(request), names_by_code()
    scope = who.scope(Act.SEE)
    found = queries.start(street(), scope, here["acts"], here["today"]) if here["acts"] else None
    own = "、".join(places[prefix] for prefix in scope.prefixes if prefix in places)
    context = {"start": found, "scope": own, "few": ":"}
    if Act.WORK.value in here["acts"]:
        context |= _own(who, here["today"])
    return render(request, "home/start.html", context)


def _own(who: Who, today: date) -> dict[str, Any]:
    """What concerns the person: the leader leads and decides, everybody else has something to do."""
    at = timezone.now()
    leads = any(seat.role is Role.LEADER for seat in who.seats)
    decisions, more = queries.decisions(who)
    told: dict[str, Any] = {"leads": leads, "few": ":3" if leads else ":", "decisions": decisions, "more": more}
    told["work"] = queries.work(who, at)
    if leads:
        told |= {"yesterday": queries.yesterday(who, at, today), "late": queries.late_by_unit(who, at)}
    else:
        told["to_do"] = queries.to_do(who, at)
    return told


@never_cache
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign-in; the example street offers its accounts."""
    here = street()
    if getattr(request, "htmx", False):  # a session ended while a page was open: lead the whole page here
        return HttpResponse(headers={"HX-Redirect": "/sign-in/"})
    accounts = queries.example_accounts() if here.example else []
    extra = {"accounts": accounts, "password": EXAMPLE_PASSWORD}
    view = LoginView.as_view(
        template_name="home/sign_in.html",
        authentication_form=SignInForm,
        redirect_authenticated_user=True,
        extra_context=extra,
    )
    return cast(HttpResponse, view(request))


def sign_out(request: HttpRequest) -> HttpResponse:
    """Signing out; the browser is asked to let go of what it kept of pages and photos."""
    answer: HttpResponse = LogoutView.as_view()(request)
    if request.method == "POST":
        answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@page(None, "GET", "HEAD", "POST")
def password(request: HttpRequest) -> HttpResponse:
    """A password of one's own; the first one from somebody else must be changed here."""
    person = request.user
    assert isinstance(person, Person)
    form = PasswordForm(person, request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.change_password(person=person, password=form.cleaned_data["new"], by=by_of(request), at=timezone.now())
        person.refresh_from_db()
        update_session_auth_hash(request, person)
        messages.success(request, "密码已修改，其他设备上的登录已退出。")
        return HttpResponseRedirect("/")
    first = person.must_change_password
    return render(
        request, "home/password.html", {"form": form, "first": first, "base": "bare.html" if first else "base.html"}
    )
