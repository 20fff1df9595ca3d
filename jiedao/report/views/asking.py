"""What every page of the office asks first: which day, which part of the street, who may."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from jiedao.casework.kinds import KIND_NAMES
from jiedao.figures import Asking
from jiedao.organisation.kinds import Act
from jiedao.organisation.models import Street
from jiedao.organisation.queries import street as the_street
from jiedao.report import queries
from jiedao.report.forms import Ask, Question
from jiedao.web import scope_of


def usual_day() -> date:
    """The day of the newest ledger; today before there is any."""
    return queries.newest_day() or timezone.localdate()


def ask(request: HttpRequest, street: Street) -> tuple[Ask, Question, Asking]:
    """What the address asks, within the part of the street that who asks may see."""
    form = Ask(request.GET)
    asked = form.usual(usual_day())
    own = scope_of(request)
    scope = own.narrowed(asked.prefix) or own
    known = datetime.combine(asked.known, time.max, timezone.get_current_timezone()) if asked.known else None
    return form, asked, queries.asking(street, asked.as_of, since=asked.since, scope=scope, known_at=known)


def frame(request: HttpRequest, form: Ask, asked: Question, question: Asking) -> dict[str, Any]:
    """What the pages of figures share: the question as asked, the choices, the warnings."""
    own, known = scope_of(request), question.terms.places
    places = {code: name for code, name in known.items() if own.covers(code)}
    problems = [text for told in form.errors.values() for text in told]
    kinds = "、".join(name for kind, name in KIND_NAMES.items() if kind in question.scope.kinds)
    where = "、".join(known.get(prefix, prefix) for prefix in question.scope.prefixes if prefix) or "全街道"
    where += f"（事项只含{kinds}）" if kinds else ""
    return {"asked": asked, "question": question, "places": places, "problems": problems, "where": where}


def address(name: str, asked: Question, *args: str, **more: Any) -> str:
    """A page's address with the question carried along."""
    known = {"as_of": asked.as_of, "from": asked.since, "prefix": asked.prefix, "known": asked.known} | more
    return f"{reverse(name, args=args)}?{urlencode({key: value for key, value in known.items() if value})}"


def whole_street(request: HttpRequest) -> Street:
    """The street, for those whose post reaches over all of it: its report is not one committee's."""
    street = the_street()
    if not scope_of(request, Act.WRITE).covers(street.prefix):
        raise Http404
    return street
