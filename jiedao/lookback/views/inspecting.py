"""Looking back at one case: my items, one of them with its two buttons, and the list of all that somebody sees."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from jiedao.casework.models import Head
from jiedao.casework.views.showing import quiet
from jiedao.ledger.actions import Conflict
from jiedao.lookback import actions, queries
from jiedao.lookback.forms import CorrectForm, JudgeForm
from jiedao.lookback.kinds import OUTCOME_NAMES
from jiedao.lookback.models import Item
from jiedao.lookback.rules import Correcting, Outcome, month_name, why_not_judge
from jiedao.lookback.views.showing import asker, row, sees_street
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act, Who
from jiedao.register.queries import names_by_code
from jiedao.web import page

PER_PAGE = 50
NOBODY = Correcting(own=False, second=False, arranges=False)
SHOWS = {"": "全部", "waiting": "待回头看", **{outcome.value: name for outcome, name in OUTCOME_NAMES.items()}}


@page(Act.SEE)
def items(request: HttpRequest) -> HttpResponse:
    """The items that somebody may see, the latest month first; those waiting, or those found so or so."""
    who, today, places = asker(request), timezone.localdate(), names_by_code()
    show = request.GET.get("show", "")
    lines = queries.lines(queries.visible_to(who))
    if show == "waiting":
        lines = [line for line in lines if line.result is None]
    elif show in SHOWS and show:
        lines = [line for line in lines if line.outcome == show]
    shown = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "rows": [row(line, places, today) for line in shown],
        "show": show,
        "shows": SHOWS,
        "street_wide": sees_street(who),
    }
    return render(request, "lookback/items.html", context)


@page(Act.SEE)
def mine(request: HttpRequest) -> HttpResponse:
    """What I still have to look back at."""
    who, today, places = asker(request), timezone.localdate(), names_by_code()
    rows = [row(line, places, today) for line in queries.mine(who)]
    return render(request, "lookback/mine.html", {"rows": rows, "street_wide": sees_street(who)})


def _seen(who: Who, pk: int) -> Item:
    found = queries.item_of(who, pk)
    if found is None:
        raise Http404
    return found


@page(Act.SEE, "GET", "HEAD", "POST")
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item; what was found is recorded here, and stays typed where it is refused."""
    who = asker(request)
    found = _seen(who, pk)
    if request.method != "POST":
        return _one(request, who, found)
    form = JudgeForm(request.POST)
    if not form.is_valid():
        return _one(request, who, found, refusal="请选择结果", typed=str(request.POST.get("note", "")))
    outcome, note = form.said()
    try:
        actions.judge(item=found, outcome=outcome, note=note, by=who.username, at=timezone.now())
    except (Refused, Conflict) as error:
        return _one(request, who, found, refusal=str(error), typed=note)
    told = "，已按原编号重新办理" if outcome is Outcome.FAILED else ""
    messages.success(request, f"{found.number}：{OUTCOME_NAMES[outcome]}{told}")
    return HttpResponseRedirect("/lookback/mine/")


@page(Act.SEE, "POST")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a result."""
    who = asker(request)
    found = _seen(who, pk)
    form = CorrectForm(request.POST)
    if not form.is_valid():
        return _one(request, who, found, correcting=form)
    outcome, note = form.said()
    try:
        actions.correct(
            item=found,
            outcome=outcome,
            note=note,
            reason=form.cleaned_data["reason"],
            by=who.username,
            at=timezone.now(),
        )
    except (Refused, Conflict) as error:
        return _one(request, who, found, refusal=str(error), correcting=form)
    messages.success(request, f"{found.number}：已更正为{OUTCOME_NAMES[outcome]}")
    return HttpResponseRedirect(f"/lookback/items/{found.pk}/")


def _one(
    request: HttpRequest,
    who: Who,
    found: Item,
    *,
    refusal: str = "",
    typed: str = "",
    correcting: CorrectForm | None = None,
) -> HttpResponse:
    (line,) = queries.lines([found])
    today = timezone.localdate()
    said = {
        "assigned_to": found.assigned_to,
        "by": who.username,
        "from_on": found.from_on,
        "today": today,
        "note": "·",
        "judged": line.result is not None,
        "reopened": queries.reopened_since(found),
        "gone": line.head is None,
    }
    may_correct = line.result is not None and queries.correcting(who, found, line.result) != NOBODY
    names = organisation.names([line.result.by]) if line.result else {}
    buttons = [(o, OUTCOME_NAMES[o], why_not_judge(o, **said)) for o in Outcome]  # type: ignore[arg-type]
    context = {
        "row": row(line, names_by_code(), today),
        "item": found,
        "month": month_name(found.month),
        "case": Head.objects.visible_to(who).filter(register=found.register, number=found.number).first(),
        "buttons": buttons,
        "whys": dict.fromkeys(why for _, _, why in buttons if why),
        "takes": found.assigned_to == who.username and line.result is None,
        "note": quiet(line.result.note) if line.result else "",
        "corrections": [
            (one, OUTCOME_NAMES[Outcome(one.was.outcome)], quiet(one.was.note), quiet(one.reason))
            for one in queries.corrections(found)
        ],
        "by": names.get(line.result.by, "") if line.result else "",
        "refusal": refusal,
        "typed": typed,
        "correct": (correcting or CorrectForm()) if may_correct else None,
        "correcting": correcting is not None,
    }
    return render(request, "lookback/item.html", context)
