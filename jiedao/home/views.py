"""The pages of the home office: start page, sign-in, statements, the ledger of acts, people, committees' codes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache

from jiedao.casework import actions as casework
from jiedao.home import queries
from jiedao.home.forms import AppointForm, EntriesForm, PasswordForm, PostForm, SignInForm, UnitForm
from jiedao.home.kinds import EXAMPLE_PASSWORD
from jiedao.ledger.actions import Conflict
from jiedao.ledger.models import Entry
from jiedao.ledger.queries import entries
from jiedao.organisation import actions
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.organisation.models import Person, Post
from jiedao.organisation.queries import street
from jiedao.register import actions as register
from jiedao.register.models import Committee
from jiedao.register.queries import names_by_code, with_use
from jiedao.sheets import Column, Form
from jiedao.sheets.writing import write_ledger
from jiedao.web import by_of, house, page, prefix_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = 50
EXPORT = Form("办理记录", tuple(map(Column, ("时间", "经办", "事项", "对象", "事由", "详情"))), ("时间",))


def start(request: HttpRequest) -> HttpResponse:
    """The start page: everybody with an account sees it, each what concerns them."""
    here = house(request)
    prefix = prefix_of(request)
    found = queries.start(street(), prefix, here["acts"], here["today"]) if here["acts"] else None
    return render(request, "home/start.html", {"start": found, "scope": names_by_code().get(prefix, "")})


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


@never_cache
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


@page(Act.STATE)
def statements(request: HttpRequest) -> HttpResponse:
    """All that people state."""
    return render(request, "home/statements.html", {"groups": queries.statements()})


@page(Act.STATE, "POST")
def state(request: HttpRequest, key: str) -> HttpResponse:
    """Save one statement in place; what was typed stays on the page when it is refused."""
    if queries.statement(key) is None:
        raise Http404
    text, problem = request.POST.get("text", ""), ""
    try:
        seen = request.POST.get("seen")
        actions.state(key=key, text=text, street=street(), by=by_of(request), at=timezone.now(), seen=seen)
    except (Refused, Conflict) as refused:
        problem = str(refused)
    if not getattr(request, "htmx", False):
        messages.error(request, problem) if problem else messages.success(request, "已保存。")
        return HttpResponseRedirect("/statements/")
    context = {
        "item": queries.statement(key),
        "problem": problem,
        "typed": text if problem else "",
        "saved": not problem,
    }
    return render(request, "home/_statement.html", context)


@page(Act.AUDIT)
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger of acts, filtered, in pages of fifty."""
    form = EntriesForm(request.GET)
    found = entries(**form.asked())
    pages = Paginator(found, PAGE)
    shown = pages.get_page(request.GET.get("page"))
    names = queries.names_of(entry.by for entry in shown)
    return render(request, "home/ledger.html", {"form": form, "page": shown, "names": names})


@page(Act.AUDIT)
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One act with all that it did, opened in place or as a page."""
    found = get_object_or_404(Entry, pk=pk)
    context = {"entry": found, "details": queries.detail(found), "names": queries.names_of([found.by])}
    name = "home/_entry.html" if getattr(request, "htmx", False) else "home/entry.html"
    return render(request, name, context)


@page(Act.AUDIT)
def ledger_export(request: HttpRequest) -> HttpResponse:
    """The entries asked for as an Excel file."""
    found = entries(**EntriesForm(request.GET).asked())
    file = io.BytesIO()
    today = timezone.localdate()
    write_ledger(file, EXPORT, _export_rows(found), f"{street()}办理记录（导出于{today:%Y-%m-%d}）")
    name = f"办理记录_{today:%Y%m%d}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(file.getvalue(), content_type=XLSX, headers=headers)


def _export_rows(found: QuerySet[Entry]) -> Iterator[dict[str, str]]:
    names = dict(queries.actors())
    places = names_by_code()
    for each in found.iterator(chunk_size=2000):
        details = "；".join(f"{name}：{text}" for name, text in queries.said(each, places))
        yield {
            "时间": f"{timezone.localtime(each.at):%Y-%m-%d %H:%M:%S}",
            "经办": names.get(each.by, each.by),
            "事项": each.verb,
            "对象": queries.subject(each),
            "事由": each.reason,
            "详情": details,
        }


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
        "unplaced": queries.unplaced(),
        "choices": organisation.units(outside=False),
        "places": {here.prefix: "全街道", "": "街道以外"} | names_by_code(),
    }
    return render(request, "home/units.html", context)


@page(Act.MANAGE, "POST")
def retire_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a unit out of use."""
    found = get_object_or_404(organisation.units(), pk=pk)
    actions.retire_unit(unit=found, by=by_of(request), at=timezone.now())
    messages.success(request, f"{found}已停用，办过的事项仍记在它名下。")
    return HttpResponseRedirect("/units/")


@page(Act.MANAGE, "POST")
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Say to which unit a post belongs; none takes it out."""
    post = get_object_or_404(Post.objects.select_related("person"), pk=pk)
    named = request.POST.get("unit", "")
    unit = get_object_or_404(organisation.units(), pk=named) if named.isdecimal() else None
    actions.place(
        post=post,
        unit=unit,
        kinds=[kind for kind in post.kinds.split(",") if kind],
        by=by_of(request),
        at=timezone.now(),
    )
    messages.success(request, f"{post.person}已安排到{unit}。" if unit else f"{post.person}已不在单位中。")
    return HttpResponseRedirect("/units/")
