"""The page of response templates."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jiedao.casework.actions import phrases as actions
from jiedao.casework.forms.phrases import PhraseForm, RewordForm
from jiedao.casework.models import Phrase
from jiedao.casework.queries import phrases as queries
from jiedao.casework.rules.phrases import why_not_keep
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.web import by_of, page

HERE = "/cases/phrases/"


@page(Act.WORK, "GET", "HEAD", "POST")
def phrases(request: HttpRequest) -> HttpResponse:
    """The templates by act, for everybody; those who keep them add, change and retire."""
    by = by_of(request)
    form = PhraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.add_phrase(**form.cleaned_data, by=by, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已新增“{made.title}”")
            return HttpResponseRedirect(HERE)
    return _page(request, by, form=form)


@page(Act.WORK, "POST")
def reword(request: HttpRequest, pk: int) -> HttpResponse:
    """Put another wording in the place of a template."""
    by, phrase = by_of(request), get_object_or_404(Phrase.objects.live(), pk=pk)
    form = RewordForm(request.POST, auto_id=f"of-{pk}-%s")
    if form.is_valid():
        try:
            actions.change_phrase(phrase=phrase, **form.cleaned_data, by=by, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已更改“{form.cleaned_data['title']}”")
            return HttpResponseRedirect(HERE)
    return _page(request, by, form=PhraseForm(), tried=(pk, form))


@page(Act.WORK, "POST")
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a template out of use."""
    by, phrase = by_of(request), get_object_or_404(Phrase.objects.live(), pk=pk)
    actions.retire_phrase(phrase=phrase, by=by, at=timezone.now())
    messages.success(request, f"已停用“{phrase.title}”")
    return HttpResponseRedirect(HERE)


@page(Act.WORK, "POST")
def usual(request: HttpRequest) -> HttpResponse:
    """Take over what is usually written."""
    count = actions.take_over_usual(by=by_of(request), at=timezone.now())
    messages.success(request, f"已采用{count}条")
    return HttpResponseRedirect(HERE)


def _page(
    request: HttpRequest, by: str, *, form: PhraseForm, tried: tuple[int, RewordForm] | None = None
) -> HttpResponse:
    groups = [
        (name, [(phrase, _reworded(phrase, tried)) for phrase in found]) for name, found in queries.phrases_by_verb()
    ]
    context = {
        "form": form,
        "groups": groups,
        "usual": len(queries.usual_missing()),
        "tried": tried[0] if tried else None,
        "keeps": why_not_keep(organisation.who(by)) is None,
    }
    return render(request, "casework/phrases.html", context)


def _reworded(phrase: Phrase, tried: tuple[int, RewordForm] | None) -> RewordForm:
    if tried is not None and tried[0] == phrase.pk:
        return tried[1]
    return RewordForm(initial={"title": phrase.title, "text": phrase.text}, auto_id=f"of-{phrase.pk}-%s")
