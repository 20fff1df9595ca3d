"""One case: what is known of it, its clock, its story, and the next possible acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jiedao.casework import actions, queries
from jiedao.casework.forms import ActForm, CorrectForm
from jiedao.casework.forms.phrases import filled
from jiedao.casework.kinds import MOVES
from jiedao.casework.models import Case, Head, Share
from jiedao.casework.queries import Offer
from jiedao.casework.queries.phrases import phrases_for
from jiedao.casework.queries.placed import placing_of
from jiedao.casework.rules import OPEN, State, Verb, why_not_confirm
from jiedao.casework.views.parts import parts_of, steps_with
from jiedao.casework.views.showing import clock, quiet, row
from jiedao.casework.views.telling import caller_part
from jiedao.ledger.actions import Conflict
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act, Who
from jiedao.register.queries import names_by_code
from jiedao.web import by_of, may, page
from jiedao.worktime import UNIT_NAMES
from jiedao.worktime import Unit as ClockUnit


def _grant(**said: Any) -> Head:
    return actions.decide_extension(granted=True, **said)


def _deny(**said: Any) -> Head:
    return actions.decide_extension(granted=False, **said)


ACTIONS: dict[Verb, Callable[..., Head]] = {
    Verb.MEND: actions.mend,
    Verb.ASSIGN: actions.assign,
    Verb.SIGN: actions.sign,
    Verb.GIVE_BACK: actions.give_back,
    Verb.CONTACT: actions.contact,
    Verb.HANDLE: actions.handle,
    Verb.REPORT_DONE: actions.report_done,
    Verb.ANSWER: actions.answer_for,
    Verb.VERIFY: actions.verify,
    Verb.SEND_BACK: actions.send_back,
    Verb.CALL_BACK: actions.call_back,
    Verb.CLOSE: actions.close,
    Verb.REOPEN: actions.reopen,
    Verb.PAUSE: actions.pause,
    Verb.RESUME: actions.resume,
    Verb.ASK_EXTENSION: actions.ask_extension,
    Verb.GRANT: _grant,
    Verb.DENY: _deny,
    Verb.MERGE: actions.merge,
    Verb.REVOKE: actions.revoke,
    Verb.CORRECT: actions.correct,
}


@dataclass(frozen=True)
class Next:
    """An act that may follow: its form, or why it may not; `open` unfolds it."""

    offer: Offer
    form: ActForm | CorrectForm | None
    open: bool = False


@page(Act.WORK)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A case, for somebody who may see it."""
    who = organisation.who(by_of(request))
    return case_page(request, seen(who, pk), who)


@page(Act.WORK, "POST")
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take a step; what was typed stays on the page where it is refused or somebody else came first."""
    who, at = organisation.who(by_of(request)), timezone.now()
    head = seen(who, pk)
    if verb not in {known.value for known in ACTIONS}:
        raise Http404
    form = _form(Verb(verb), head, who, filled(request.POST, Verb(verb), head), request.FILES)
    if not form.is_valid():
        return case_page(request, head, who, tried=form)
    files = [actions.Sent(file, shows) for file, shows in form.attached()]
    try:
        actions.with_files(ACTIONS[form.verb], files=files, case=head, by=who.username, at=at, **form.said())
    except (Refused, Conflict) as error:
        return case_page(request, seen(who, pk), who, tried=form, refusal=str(error))
    messages.success(request, f"{head}：已{MOVES[form.verb].name}")
    sees = Head.objects.visible_to(who).filter(pk=pk).exists()  # a share that was given back takes the sight with it
    return HttpResponseRedirect(f"/cases/{pk}/" if sees else "/cases/")


def _form(verb: Verb, head: Head, who: Who, data: QueryDict | None = None, files: Any = None) -> ActForm | CorrectForm:
    return CorrectForm(head, who, data) if verb is Verb.CORRECT else ActForm(verb, head, who, data, files)


def seen(who: Who, pk: int) -> Head:
    """A case, for somebody who may see it; 404 for others."""
    found: Head = get_object_or_404(Head.objects.visible_to(who).select_related("lead"), pk=pk)
    return found


def case_page(
    request: HttpRequest,
    head: Head,
    who: Who,
    *,
    tried: ActForm | CorrectForm | None = None,
    refusal: str = "",
    **forms: Any,
) -> HttpResponse:
    """The page of a case; `forms` are those of its parts that could not be taken as they were sent."""
    at, places, fact = timezone.now(), names_by_code(), queries.known(head)
    shares = list(Share.objects.standing().filter(head=head).select_related("unit").order_by("-lead", "pk"))
    link = getattr(head, "merged_into", None)
    shown = parts_of(head, who, timezone.localdate(at), **forms)
    context = {
        "row": row(head, places, at),
        "head": head,
        "facts": _facts(head, fact, places),
        **_placing(request, head, fact),
        "clock": _clock(head, at),
        "shares": [(share, _signing(share, head, at)) for share in shares],
        "main": next(iter(_with_sight(who, [link.main] if link else [])), None),
        "suspected": _suspected(head, who),
        "duplicates": _with_sight(who, [twin.duplicate for twin in head.duplicates.select_related("duplicate")]),
        "steps": steps_with(queries.story(head), shown["files"], shown["letters"]),
        "refusal": refusal,
        "typed": _typed(tried),
        "lost": len(request.FILES.getlist("sent")),
        "caller": caller_part(head, who),
        "phrases": phrases_for(head.kind),
        **shown,
        **_nexts(head, who, at, {share.unit_id for share in shares}, tried),
    }
    return render(request, "casework/case.html", context)


def _signing(share: Share, head: Head, at: datetime) -> dict[str, Any] | None:
    """By when a unit has to sign; None where it did, or has nothing to sign."""
    return None if share.signed_at else clock(head.sign_warn_at, share.sign_due_at, at)


def _typed(tried: ActForm | CorrectForm | None) -> str:
    """What was written with an act that could not be taken, so that it is not lost with the form."""
    if tried is None:
        return ""
    return "；".join(str(tried.data[name]) for name in ("note", "reason", "answer") if tried.data.get(name))


def _with_sight(who: Who, heads: list[Head]) -> list[dict[str, Any]]:
    """Cases, each with whether somebody may see more of it than its number."""
    seen = set(Head.objects.visible_to(who).filter(pk__in=[head.pk for head in heads]).values_list("pk", flat=True))
    return [{"head": head, "seen": head.pk in seen} for head in heads]


def _suspected(head: Head, who: Who) -> dict[str, Any] | None:
    """The earlier case of which this one may be a relapse, and whether that may be decided."""
    found = queries.suspicion_of(head)
    if found is None:
        return None
    earlier, may = found[1], queries.may_merge(who, head)
    state, merges = State(head.state), queries.kind_of(head).demands.merges
    why_not = why_not_confirm(may=may, state=state, earlier=earlier.number, earlier_state=State(earlier.state))
    own = {"earlier": earlier, "may": may, "why_not": why_not, "merges": merges and state in OPEN}
    return own | {"seen": Head.objects.visible_to(who).filter(pk=earlier.pk).exists()}


def _facts(head: Head, fact: Case | None, places: dict[str, str]) -> list[tuple[str, object]]:
    """What is known of a case, each under its name in this trade; what is not known is left out."""
    kind = queries.kind_of(head)
    if fact is None:
        return []
    told: list[tuple[str, object]] = [
        ("类型", fact.subtype),
        ("居民区", places.get(head.code, head.code)),
        ("地址", fact.address),
        ("点位编号", fact.point_number),
        ("对象编号", fact.person_number),
        ("情况描述", quiet(fact.description)),
        ("面积（平方米）", fact.area),
        ("来源", fact.source),
        ("责任单位", fact.unit),
        ("来电日期", fact.called_on),
        (f"{kind.found}日期", fact.found_on),
        (f"{kind.rectified}日期", fact.rectified_on),
        (f"{kind.verified}日期", fact.verified_on),
        ("首次办结", head.first_closed_on),
        ("首次回头看", fact.looked_back_on),
        ("回头看结果", fact.look_back_result),
        *((f"{name}时限", due) for name, due in queries.milestones(head)),
        ("台账", head.register),
    ]
    return [(name, value) for name, value in told if value not in (None, "")]


def _placing(request: HttpRequest, head: Head, fact: Case | None) -> dict[str, Any]:
    """Where it was found, and the map of that for those who may see the street's."""
    placing = placing_of(fact) if fact else None
    if placing is None:
        return {}
    drawn = {"where": f"/cases/{head.pk}/where/", "placed_at": f"{placing.lon:.6f},{placing.lat:.6f}"}
    return {"placing": placing} | (drawn if may(request, Act.SEE) else {})


def _clock(head: Head, at: datetime) -> dict[str, Any]:
    """How long the case may take, what was added, what is asked for, and whether the clock stands still."""
    given = head.given_on is not None or not head.limit_unit
    unit = UNIT_NAMES[ClockUnit.WORKING_DAYS if given else ClockUnit(head.limit_unit)]
    return {
        "limit": None if given else f"{head.limit_amount:g}{unit}",
        "extra": f"{head.extra:g}{unit}" if head.extra else "",
        "asked": f"{head.asked:g}{unit}" if head.asked else "",
        "paused_until": head.paused_until if head.paused_until and at < head.paused_until else None,
    }


def _nexts(
    head: Head, who: Who, at: datetime, units: set[int], tried: ActForm | CorrectForm | None
) -> dict[str, list[Next]]:
    """The acts that somebody may take, with their forms, and those of their posts that cannot be now."""
    able: list[Next] = []
    unable: list[Next] = []
    for offer in queries.offers(head, who, at):
        own = tried if tried is not None and tried.verb is offer.verb else None
        if offer.why_not is None:
            able.append(Next(offer, own or _form(offer.verb, head, who), open=own is not None))
        elif _of_their_posts(offer.verb, who, units):
            unable.append(Next(offer, None))
    return {"able": able, "unable": unable}


def _of_their_posts(verb: Verb, who: Who, units: set[int]) -> bool:
    """Whether an act is one of somebody's posts at all: others are not offered, not even greyed."""
    move = MOVES[verb]
    seats = [seat for seat in who.seats if seat.role in move.roles]
    return any(seat.unit in units for seat in seats) if move.by_unit else bool(seats)
