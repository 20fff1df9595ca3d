"""Letters on cases: issued, read, withdrawn, and the register of all of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from jiedao import attachments
from jiedao.casework import actions, queries
from jiedao.casework.forms import AcceptForm, LetterForm
from jiedao.casework.kinds import LETTER_NAMES
from jiedao.casework.models import Head, Letter
from jiedao.casework.queries import Sent
from jiedao.casework.rules import ANSWER_NAMES, Answer, numbered
from jiedao.casework.views.files import sent_file
from jiedao.casework.views.one import case_page, seen
from jiedao.casework.views.parts import shown_letter
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act, Who
from jiedao.sheets import Column, Form, Holds
from jiedao.sheets.writing import write_ledger
from jiedao.web import as_file, by_of, may, page, who_of

PER_PAGE = 50
FILTERS = ("kind", "state", "year")
EXPORT = Form(
    "函件登记",
    (
        Column("文号"),
        Column("文种"),
        Column("主送"),
        Column("事项编号", Holds.NUMBER),
        Column("事项类别"),
        Column("成文日期", Holds.DATE),
        Column("答复时限", Holds.DATE),
        Column("答复日期", Holds.DATE),
        Column("状态"),
    ),
    identity=("文号",),
)


@page(Act.WORK, "POST")
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a letter on a case."""
    who, head = _asked(request, pk)
    form = LetterForm(head, request.POST)
    if not form.is_valid():
        return case_page(request, head, who, writing=form)
    try:
        letter = actions.issue_letter(case=head, by=who.username, at=timezone.now(), **form.said())
    except Refused as refusal:
        return case_page(request, head, who, writing=form, refusal=str(refusal))
    messages.success(request, f"已签发{_told(letter)}，请下载打印后用印")
    return HttpResponseRedirect(f"/cases/{pk}/#letters")


@page(Act.WORK)
def show_letter(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """A letter as a Word file."""
    _reader(request)
    _, head = _asked(request, pk)
    row = _letter(head, letter)
    path = attachments.path(Path(settings.ATTACHMENTS), row.digest)
    return sent_file(path, attachments.DOCX, f"{_told(row)}.docx")


@page(Act.WORK, "POST")
def withdraw(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """Withdraw a letter with a reason."""
    _, head = _asked(request, pk)
    row = _letter(head, letter)
    if row.voided_at is not None:
        raise Refused("这份函件已经作废")
    actions.withdraw_letter(letter=row, reason=request.POST.get("reason", ""), by=by_of(request), at=timezone.now())
    messages.success(request, f"已作废{_told(row)}")
    return HttpResponseRedirect(f"/cases/{pk}/#letters")


@page(Act.WORK, "POST")
def accept(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """Record that a receipt was accepted, with its scan."""
    _, head = _asked(request, pk)
    row = _letter(head, letter)
    form = AcceptForm(request.POST, request.FILES)
    if row.voided_at is not None:
        raise Refused("这份函件已经作废，或已有人确认")
    if not form.is_valid():
        raise Refused(str(next(iter(form.errors.values()))[0]))
    said = form.cleaned_data
    actions.accept_letter(letter=row, on=said["on"], files=said["sent"], by=by_of(request), at=timezone.now())
    messages.success(request, f"已记下{_told(row)}的确认")
    return HttpResponseRedirect(f"/cases/{pk}/#letters")


@page(Act.WORK)
def letters(request: HttpRequest) -> HttpResponse:
    """The register of letters, the latest first."""
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    every = _every(_reader(request))
    found = _narrowed(every, asked)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "rows": [shown_letter(letter) for letter in shown],
        "facets": _facets(request, every, asked),
        "narrowed": any(asked.values()),
        "late": sum(letter.state is Answer.LATE for letter in every),
    }
    return render(request, "casework/letters.html", context)


@page(Act.WORK)
def export_letters(request: HttpRequest) -> HttpResponse:
    """The register asked for as an Excel file."""
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    found = _narrowed(_every(_reader(request)), asked)
    file, today = io.BytesIO(), timezone.localdate()
    write_ledger(file, EXPORT, _lines(found), f"{organisation.street()}函件登记（导出于{today:%Y-%m-%d}）")
    return as_file(file.getvalue(), f"函件登记_{today:%Y%m%d}.xlsx")


def _reader(request: HttpRequest) -> Who:
    """Who asks, when they may read letters: these may name a responsible party, so whoever only files cases may not."""
    if not may(request, Act.SEE):
        raise Http404
    return who_of(request)


def _asked(request: HttpRequest, pk: int) -> tuple[Who, Head]:
    who = organisation.who(by_of(request))
    return who, seen(who, pk)


def _letter(head: Head, pk: int) -> Letter:
    found = queries.letter_of(head, pk)
    if found is None:
        raise Http404
    return found


def _told(letter: Letter) -> str:
    return f"{LETTER_NAMES[letter.kind]}{numbered(letter.mark, letter.year, letter.serial)}"


def _every(who: Who) -> Sequence[Sent]:
    """The letters that somebody may see; a street writes some hundred a year."""
    return queries.sent(queries.letters_visible_to(who), None, timezone.localdate())


_KEYS: dict[str, Callable[[Sent], str]] = {
    "kind": lambda letter: letter.row.kind,
    "state": lambda letter: letter.state.value,
    "year": lambda letter: str(letter.row.year),
}
_WORDS: dict[str, tuple[str, Mapping[str, str]]] = {
    "kind": ("文种", LETTER_NAMES),
    "state": ("状态", {state.value: name for state, name in ANSWER_NAMES.items()}),
    "year": ("年度", {}),
}


def _narrowed(every: Sequence[Sent], asked: Mapping[str, str]) -> list[Sent]:
    return [
        letter for letter in every if all(not asked[name] or key(letter) == asked[name] for name, key in _KEYS.items())
    ]


def _facets(request: HttpRequest, every: Sequence[Sent], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """The filters with the values that occur and how often."""
    facets = []
    for name, key in _KEYS.items():
        label, words = _WORDS[name]
        values = [key(letter) for letter in every]
        chips = [
            {
                "name": words.get(value, value),
                "count": values.count(value),
                "chosen": asked[name] == value,
                "href": _address(request, name, value),
            }
            for value in sorted(set(values))
        ]
        if len(chips) > 1 or asked[name]:
            facets.append({"name": label, "chips": chips})
    return facets


def _address(request: HttpRequest, name: str, value: str) -> str:
    """The address with that value of a filter chosen, or let go where it was."""
    query = request.GET.copy()
    query.pop("page", None)
    if query.get(name) == value:
        del query[name]
    else:
        query[name] = value
    return f"?{query.urlencode()}"


def _lines(found: Sequence[Sent]) -> Iterator[dict[str, Any]]:
    for letter in found:
        yield {
            "文号": letter.number,
            "文种": letter.name,
            "主送": letter.to,
            "事项编号": letter.row.number,
            "事项类别": letter.head.get_kind_display() if letter.head else "",
            "成文日期": letter.row.issued_on,
            "答复时限": letter.row.due_on,
            "答复日期": letter.answered_on,
            "状态": ANSWER_NAMES[letter.state],
        }
