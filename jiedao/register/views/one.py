"""One entry of the register: what is known, where it lies, what was done with it, and how it is put right."""

from __future__ import annotations

from collections.abc import Callable
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
from jiedao.register.forms import POSITION, EntryForm, PositionForm
from jiedao.register.kinds import RISK_LAMPS, SORTS, SOURCE_NAMES, UNDOABLE
from jiedao.register.models import Premises
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


def placed(request: HttpRequest, pk: int) -> Premises:
    """The version of a place that who asks saw."""
    found = seen(request, "premises", pk)
    assert isinstance(found, Premises)
    return found


@page(Act.SEE)
def one(request: HttpRequest, sort: str, pk: int) -> HttpResponse:
    """An entry with its facts, its position and its story."""
    fact = current(request, sort, pk)
    return render(request, "register/one.html", _context(request, sort, fact))


def _context(request: HttpRequest, sort: str, fact: Entered, **more: Any) -> dict[str, Any]:
    story = queries.story(fact)
    names = organisation.names(step.entry.by for step in story)
    places = queries.names_by_code() | {queries.street_code(): str(organisation.street())}
    keeps = scope_of(request, Act.KEEP).covers(fact.code)
    context = {
        "fact": fact,
        "sort": SORTS[sort],
        "back": home_of(sort),
        "place": places.get(fact.code, fact.code),
        "facts": _facts(fact, more.get("contact", "")),
        "steps": [
            {"at": step.entry.at, "by": names[step.entry.by], "text": step.entry.verb, "note": step.note}
            for step in story
        ],
        "last": story[0].entry if keeps and story[0].entry.verb in UNDOABLE else None,
        "keeps": keeps,
    }
    return context | (_position(fact, request, places, more) if isinstance(fact, Premises) else {}) | more


def _facts(fact: Entered, contact: str) -> list[tuple[str, Any]]:
    """The fields of an entry as they are shown; who answers for a place stays masked."""
    shown = []
    for field in queries.own_fields(type(fact)):
        if field.name in (*POSITION, "code"):
            continue
        value = contact if field.name == "contact" and contact else queries.masked(fact, field.name)
        shown.append((str(field.verbose_name), value))
    return shown


def _position(fact: Premises, request: HttpRequest, places: dict[str, str], more: dict[str, Any]) -> dict[str, Any]:
    """Where a place lies, and what is odd about it."""
    boundaries = queries.ground()
    has = fact.lon is not None and fact.lat is not None
    other = boundaries.committee(fact.lon, fact.lat) if fact.lon is not None and fact.lat is not None else ""
    address = queries.standing_address(fact.address, scope_of(request))
    beside = queries.days_beside([fact.number], timezone.localdate())
    return {
        "premises": fact,
        "beside": [(label, days.get(fact.number)) for label, days in beside.items()],
        "lamp": RISK_LAMPS[fact.risk],
        "where": whereabouts(fact, boundaries),
        "source": SOURCE_NAMES.get(fact.crs_source, ""),
        "moved": fact.crs_source == "gcj02",
        "elsewhere": places.get(other, other) if other and other != fact.code else "",
        "standard": address,
        "at": f"{fact.lon:.6f},{fact.lat:.6f}" if has else "",
        "own": f"/places/points/?{urlencode({'q': fact.number})}",
        "position": more.get("position")
        or PositionForm(
            initial={"lon": f"{fact.lon:.6f}", "lat": f"{fact.lat:.6f}", "source": "map"} if has else {"source": "map"}
        ),
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
def position(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where a place lies."""
    fact = placed(request, pk)
    form = PositionForm(request.POST)
    if not form.is_valid():
        now = current(request, "premises", pk, Act.KEEP)
        return render(request, "register/one.html", _context(request, "premises", now, position=form))
    said = form.cleaned_data
    return _done(
        request,
        fact,
        lambda: actions.place(premises=fact, **said, by=by_of(request), at=timezone.now()),
        "位置已保存，并由 GCJ-02 换算为 WGS-84。" if said["source"] == "gcj02" else "位置已保存。",
        position=form,
    )


@page(Act.KEEP, "POST")
def take_position(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wrong position away."""
    fact, reason = placed(request, pk), request.POST.get("reason", "").strip()
    return _done(
        request,
        fact,
        lambda: actions.take_position(premises=fact, reason=reason, by=by_of(request), at=timezone.now()),
        "位置已撤去。",
        why_take=reason,
    )


@page(Act.KEEP, "POST")
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """The telephone of a place in full, for this once; a reason is asked for and entered."""
    fact = current(request, "premises", pk, Act.KEEP)
    assert isinstance(fact, Premises)
    full = actions.unmask(premises=fact, reason=request.POST.get("reason", ""), by=by_of(request), at=timezone.now())
    return render(request, "register/one.html", _context(request, "premises", fact, contact=full))


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
