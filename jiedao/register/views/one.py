"""One entry of the register: what is known, where it lies, what was done with it, and how it is put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jiedao.ledger.actions import Conflict
from jiedao.ledger.models import Entry
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.register import actions, queries
from jiedao.register.actions import Located
from jiedao.register.forms import POSITION, EntryForm, PositionForm
from jiedao.register.kinds import SORTS, SOURCE_NAMES, UNDOABLE, WHERE_NAMES
from jiedao.register.models import Placed, Premises, Site, SitePosition
from jiedao.register.queries import Entered
from jiedao.register.views.listing import whereabouts
from jiedao.web import by_of, page, scope_of

BACK = {"premises": "/places/", "grid": "/places/grids/"}


def home_of(sort: str) -> str:
    """The list in which entries of a kind stand."""
    return BACK.get(sort, f"/places/list/{sort}/")


def current(request: HttpRequest, sort: str, pk: int, act: Act = Act.SEE) -> Entered:
    """The entry as it stands, in the part of the street where who asks may do that; else there is nothing."""
    found = queries.current(sort, pk, scope_of(request, act))
    if found is None:
        raise Http404
    return found


def seen(request: HttpRequest, sort: str, pk: int) -> Entered:
    """The version of an entry that who asks saw when they set out to put it right."""
    found = queries.seen(sort, pk, scope_of(request, Act.KEEP))
    if found is None:
        raise Http404
    return found


def located(request: HttpRequest, sort: str, pk: int) -> tuple[Located, Placed | None]:
    """The version of a place or a site that who asks saw, and the position that they saw of a site."""
    fact, text = seen(request, sort, pk), request.POST.get("seen", "")
    if not isinstance(fact, Located):
        raise Http404
    pk_seen = int(text) if text.isdecimal() else 0
    position = SitePosition.objects.filter(pk=pk_seen).first() if isinstance(fact, Site) else None
    return fact, position if position is not None and position.name == str(fact) else None


@page(Act.SEE)
def one(request: HttpRequest, sort: str, pk: int) -> HttpResponse:
    """An entry with its facts, its position and its story."""
    fact = current(request, sort, pk)
    return render(request, "register/one.html", _context(request, sort, fact))


def _context(request: HttpRequest, sort: str, fact: Entered, **more: Any) -> dict[str, Any]:
    story = queries.story(fact)
    names = organisation.names(step.entry.by for step in story)
    places = queries.names_by_code() | {queries.street_code(): str(organisation.street())}
    keeps, masks = scope_of(request, Act.KEEP).covers(fact.code), queries.masked_fields(fact)
    context = {
        "fact": fact,
        "sort": SORTS[sort],
        "back": home_of(sort),
        "place": places.get(fact.code, fact.code),
        "facts": _facts(fact, more.get("told", {})),
        "masks": "查看" + "和".join(str(field.verbose_name) for field in masks) if masks else "",
        "reveal": f"/places/{sort}/{fact.pk}/reveal/",
        "steps": [
            {"at": step.entry.at, "by": names[step.entry.by], "text": step.entry.verb, "note": step.note}
            for step in story
        ],
        "last": story[0].entry if keeps and story[0].entry.verb in UNDOABLE else None,
        "keeps": keeps,
        "remembered": ("estate", "building", "address"),
    }
    if isinstance(fact, Premises):
        beside = queries.days_beside([fact.number], timezone.localdate())
        context |= {
            "premises": fact,
            "beside": [(label, days.get(fact.number)) for label, days in beside.items()],
            "standard": queries.standing_address(fact.address, scope_of(request)),
        }
    return context | (_position(fact, places, more) if isinstance(fact, Located) else {}) | more


def _facts(fact: Entered, told: Mapping[str, str]) -> list[tuple[str, Any]]:
    """The fields of an entry as they are shown; who answers for it stays masked, but for what is told."""
    shown = []
    for field in queries.own_fields(type(fact)):
        if field.name in (*POSITION, "code"):
            continue
        shown.append((str(field.verbose_name), told.get(field.name) or queries.masked(fact, field.name)))
    return shown


def _position(fact: Located, places: dict[str, str], more: dict[str, Any]) -> dict[str, Any]:
    """Where a place or a site lies, and what is odd about it."""
    sort, boundaries = queries.sort_of(type(fact)), queries.ground()
    context: dict[str, Any] = {
        "located": True,
        "where": WHERE_NAMES["none"],
        "own": f"/places/points/?{urlencode({'q': getattr(fact, sort.named), 'show': sort.key})}",
        "position": more.get("position") or PositionForm(initial={"source": "map"}),
    }
    lies = queries.position_of(fact)
    if lies is None or lies.lon is None or lies.lat is None:
        return context
    other = boundaries.committee(lies.lon, lies.lat)
    at = {"lon": f"{lies.lon:.6f}", "lat": f"{lies.lat:.6f}"}
    return context | {
        "lies": lies,
        "where": whereabouts(lies, boundaries),
        "source": SOURCE_NAMES.get(lies.crs_source, ""),
        "moved": lies.crs_source == "gcj02",
        "elsewhere": places.get(other, other) if other and other != fact.code else "",
        "at": ",".join(at.values()),
        "position": more.get("position") or PositionForm(initial=at | {"source": "map"}),
    }


@page(Act.KEEP, "GET", "HEAD", "POST")
def enter(request: HttpRequest, sort: str) -> HttpResponse:
    """Enter something new."""
    if sort not in SORTS:
        raise Http404
    initial = {"number": queries.next_number()} if sort == "premises" else {}
    return _state(request, sort, None, **initial)


@page(Act.KEEP, "GET", "HEAD", "POST")
def correct(request: HttpRequest, sort: str, pk: int) -> HttpResponse:
    """Correct an entry."""
    saves = request.method == "POST"
    return _state(request, sort, (seen if saves else _kept)(request, sort, pk))


def _kept(request: HttpRequest, sort: str, pk: int) -> Entered:
    return current(request, sort, pk, Act.KEEP)


def _state(request: HttpRequest, sort: str, former: Entered | None, **initial: Any) -> HttpResponse:
    scope = scope_of(request, Act.KEEP)
    every = queries.names_by_code()
    if sort == "grid":
        every |= {queries.street_code(): str(organisation.street())}
    places = {code: name for code, name in every.items() if scope.covers(code)}
    form = EntryForm(sort, places, former, request.POST if request.method == "POST" else None, **initial)
    if form.is_valid():
        fact = form.asked()
        try:
            changed = actions.state(fact=fact, former=former, by=by_of(request), at=timezone.now())
        except Conflict as conflict:
            now = queries.current(sort, former.pk, scope) if former else None
            form, former = (form.onto(places, now), now) if now else (form, former)
            form.add_error(None, str(conflict))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存。" if changed else "没有改动。")
            return HttpResponseRedirect(f"/places/{sort}/{fact.pk if changed else former.pk if former else 0}/")
    back = f"/places/{sort}/{former.pk}/" if former else home_of(sort)
    return render(request, "register/state.html", {"form": form, "sort": SORTS[sort], "former": former, "back": back})


def _done(
    request: HttpRequest, fact: Entered, act: Callable[[], object], told: str, *, where: str = "", **typed: Any
) -> HttpResponse:
    """Do an act on the version that was seen and lead back.

    Where somebody was quicker the page shows what stands now, with that said and what was typed kept.
    """
    sort = queries.sort_of(type(fact)).key
    try:
        act()
    except Conflict as conflict:
        now = queries.current(sort, fact.pk, scope_of(request, Act.KEEP))
        if now is None:
            messages.error(request, f"{conflict}。")
            return HttpResponseRedirect(home_of(sort))
        return render(request, "register/one.html", _context(request, sort, now, clash=str(conflict), **typed))
    messages.success(request, told)
    return HttpResponseRedirect(where or f"/places/{sort}/{fact.pk}/")


@page(Act.KEEP, "POST")
def position(request: HttpRequest, sort: str, pk: int) -> HttpResponse:
    """Say where a place or a site lies."""
    fact, before = located(request, sort, pk)
    form = PositionForm(request.POST)
    if not form.is_valid():
        now = current(request, sort, pk, Act.KEEP)
        return render(request, "register/one.html", _context(request, sort, now, position=form))
    said = form.cleaned_data
    return _done(
        request,
        fact,
        lambda: actions.place(fact=fact, **said, seen=before, by=by_of(request), at=timezone.now()),
        "位置已保存，并由 GCJ-02 换算为 WGS-84。" if said["source"] == "gcj02" else "位置已保存。",
        position=form,
    )


@page(Act.KEEP, "POST")
def take_position(request: HttpRequest, sort: str, pk: int) -> HttpResponse:
    """Take a wrong position away."""
    (fact, before), reason = located(request, sort, pk), request.POST.get("reason", "").strip()
    return _done(
        request,
        fact,
        lambda: actions.take_position(fact=fact, seen=before, reason=reason, by=by_of(request), at=timezone.now()),
        "位置已撤去。",
        why_take=reason,
    )


@page(Act.KEEP, "POST")
def reveal(request: HttpRequest, sort: str, pk: int) -> HttpResponse:
    """Who answers for a place or a grid in full, for this once; a reason is asked for and entered."""
    fact = current(request, sort, pk, Act.KEEP)
    told = actions.unmask(fact=fact, reason=request.POST.get("reason", ""), by=by_of(request), at=timezone.now())
    return render(request, "register/one.html", _context(request, sort, fact, told=told))


@page(Act.KEEP, "POST")
def undo(request: HttpRequest, sort: str, pk: int) -> HttpResponse:
    """Take the last act on an entry back."""
    fact = current(request, sort, pk, Act.KEEP)
    text = request.POST.get("entry", "")
    entry = get_object_or_404(Entry, pk=int(text) if text.isdecimal() else 0) if text else None
    if entry is None:
        raise Refused("请写明要撤销哪一步")
    scope = scope_of(request, Act.KEEP)
    actions.undo(entry=entry, fact=fact, scope=scope, by=by_of(request), at=timezone.now())
    messages.success(request, f"已撤销：{entry.verb}。")
    stays = queries.current(sort, pk, scope)
    return HttpResponseRedirect(f"/places/{sort}/{pk}/" if stays else home_of(sort))


@page(Act.KEEP, "POST")
def withdraw(request: HttpRequest, sort: str, pk: int) -> HttpResponse:
    """Take an entry out of the register."""
    fact, reason = seen(request, sort, pk), request.POST.get("reason", "")
    return _done(
        request,
        fact,
        lambda: actions.withdraw(fact=fact, reason=reason, by=by_of(request), at=timezone.now()),
        f"已撤销登记：{fact}。",
        where=home_of(sort),
        why_out=reason,
    )
