"""The frame of every page: who asks, what they may do, and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from jiedao import __version__
from jiedao.ledger.actions import Conflict
from jiedao.ledger.rules import Scope
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import MAY, Act, Who
from jiedao.organisation.models import Person, Post, Street
from jiedao.organisation.queries import NoStreet

View = Callable[..., HttpResponse]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def posts_of(request: HttpRequest) -> list[Post]:
    """The posts of who asks, read once a request."""
    if not hasattr(request, "jiedao_posts"):
        signed_in = isinstance(request.user, Person)
        request.jiedao_posts = list(organisation.posts_of(by_of(request))) if signed_in else []  # type: ignore[attr-defined]
    return list(request.jiedao_posts)  # type: ignore[attr-defined]


def who_of(request: HttpRequest) -> Who:
    """Who asks, as rules and queries see them; what a page shows and what an act asks rest on the same posts."""
    return Who(by_of(request), tuple(post.seat() for post in posts_of(request)))


def may(request: HttpRequest, act: Act) -> bool:
    """Whether who asks may do that."""
    return any(act in MAY[seat.role] for seat in who_of(request).seats)


def scope_of(request: HttpRequest, act: Act = Act.SEE) -> Scope:
    """The parts of the street on which who asks may do that, with their kinds of case: of all their posts."""
    return who_of(request).scope(act)


def by_of(request: HttpRequest) -> str:
    """Who asks, as the ledger of acts names them."""
    return request.user.get_username()


def as_file(content: bytes, name: str, kind: str = EXCEL) -> HttpResponse:
    """A file to be kept, under its Chinese name."""
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment"}
    return HttpResponse(content, content_type=kind, headers=headers)


def page(act: Act | None, *methods: str) -> Callable[[View], View]:
    """A page for those who may do `act`, for everybody with an account where it is None; others are told that there is
    nothing."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in (methods or ("GET", "HEAD")):
                return HttpResponse(status=405)
            if act is not None and not may(request, act):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.act = act  # type: ignore[attr-defined]
        guarded.methods = set(methods or ("GET",)) - {"HEAD"}  # type: ignore[attr-defined]
        return guarded

    return wrap


def holds_nul(request: HttpRequest) -> bool:
    """Whether the address or the form holds a NUL, which nobody types and no text of the database can hold."""
    asked = [request.path_info, *(value for _, values in request.GET.lists() for value in values)]
    # A form without files, whose body can be read again: what phones and platforms send is judged where it is read.
    if request.method == "POST" and request.content_type == "application/x-www-form-urlencoded":
        asked += [value for _, values in request.POST.lists() for value in values]
    return any("\x00" in value for value in asked)


class RefusalMiddleware:
    """Turns a refusal into a message on the page it came from, and leads a first password to be changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, unless it is none or a first password is still to be changed."""
        if holds_nul(request):
            raise BadRequest("NUL")
        person = request.user
        if isinstance(person, Person) and person.must_change_password:
            allowed = ("/password/", "/sign-out/", "/static/")
            if not request.path.startswith(allowed):
                return HttpResponseRedirect("/password/")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal is a sentence for the user, never a traceback."""
        if isinstance(error, NoStreet):
            return render(request, "home/no_street.html", status=503)
        if not isinstance(error, Refused | Conflict):
            return None
        if getattr(request, "htmx", False):
            return render(request, "home/refused.html", {"reason": str(error)}, status=200)
        messages.error(request, str(error))
        return HttpResponseRedirect(request.headers.get("Referer") or "/")


class KeepNothingMiddleware:
    """Lets no browser keep what somebody with an account was shown, unless the page says what may be kept.

    A phone changes hands: what its browser wrote down in clear would outlast the sign-out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; files of the style sheets and scripts never come so far."""
        answer = self.get_response(request)
        if isinstance(request.user, Person):
            answer.headers.setdefault("Cache-Control", "no-store, private")
        return answer


def house(request: HttpRequest) -> dict[str, Any]:
    """What every page knows: the street, who is there and what they may do."""
    acts = {act.value for act in Act if may(request, act)} if request.user.is_authenticated else set()
    posts = posts_of(request) if request.user.is_authenticated else []
    return {
        "street": Street.objects.first(),
        "acts": acts,
        "post": posts[0] if posts else None,
        "today": timezone.localdate(),
        "version": __version__,
    }
