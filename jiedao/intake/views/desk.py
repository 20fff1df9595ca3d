"""Where ledgers are handed in, and what each load did."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from jiedao.intake import actions, queries, showing, uploads
from jiedao.intake.feeds import HOME
from jiedao.intake.forms import UploadForm
from jiedao.intake.models import Load
from jiedao.intake.showing import FORM
from jiedao.intake.views.parts import committee_names, paged
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.sheets.writing import write_template
from jiedao.web import as_file, by_of, page


@page(Act.TAKE_IN)
def desk(request: HttpRequest) -> HttpResponse:
    """Where files are handed in, what waits, what came in, and how far each ledger is."""
    return _desk(request, UploadForm())


def _desk(request: HttpRequest, form: UploadForm) -> HttpResponse:
    context = {
        "form": form,
        "loads": paged(request, queries.loads_summed(), 10),
        "standings": queries.standings(),
        "people": queries.people(),
        "open_rows": queries.open_rows().count(),
        "open_corrections": queries.open_corrections().count(),
        "accept": ",".join(uploads.ENDINGS),
        "max_files": uploads.MAX_FILES,
        "max_megabytes": uploads.MAX_BYTES // 1024 // 1024,
    }
    return render(request, "intake/desk.html", context)


@page(Act.TAKE_IN, "POST")
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the files and let a process of their own take them in."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _desk(request, form)
    load = uploads.receive(
        form.cleaned_data["ledgers"],
        by=by_of(request),
        at=timezone.now(),
        as_of=form.cleaned_data["as_of"],
        full=form.cleaned_data["full"],
        apply_corrections=form.cleaned_data["apply_corrections"],
    )
    uploads.start(load)
    return HttpResponseRedirect(f"/intake/loads/{load.pk}/")


@page(Act.TAKE_IN)
def template(request: HttpRequest, ledger: str) -> HttpResponse:
    """An empty ledger with drop-downs, committees among them."""
    if ledger not in FORM:
        raise Http404
    # The roster of committees says which committees there are; it is not held to those already known.
    names = [] if ledger == "居民区名录" else committee_names()
    book = io.BytesIO()
    write_template(book, FORM[ledger], {HOME: names})
    return as_file(book.getvalue(), f"{ledger}.xlsx")


@page(Act.TAKE_IN)
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """One load: running with its progress, or what it did file by file."""
    found = get_object_or_404(Load, pk=pk)
    stalled = uploads.is_stalled(found, timezone.now())
    context: dict[str, Any] = {
        "load": found,
        "who": queries.people().get(found.by, found.by),
        "stalled": stalled,
        "by_browser": uploads.came_by_browser(found),
    }
    if found.state == Load.State.RUNNING:
        context |= _progress(found)
    else:
        files = [showing.outcome(file) for file in found.files.all()]
        context |= {
            "files": files,
            "landed": [outcome for outcome in files if not outcome.file.error],
            "totals": queries.loads_summed().get(pk=pk),
            "why_not": queries.reason_not_to_undo(found),
            "first": showing.FIRST,
        }
    return render(request, "intake/load.html", context)


def _progress(load: Load) -> dict[str, Any]:
    return {"done": queries.files_done(load), "total": load.files_total}


@page(Act.TAKE_IN)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a running load is; the whole page anew when it has come to its end or stopped."""
    found = get_object_or_404(Load, pk=pk)
    if found.state != Load.State.RUNNING or uploads.is_stalled(found, timezone.now()):
        return HttpResponseClientRefresh()
    return render(request, "intake/parts/progress.html", {"load": found, **_progress(found)})


@page(Act.TAKE_IN, "POST")
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Run a load that did not come to its end once more, as a load of its own."""
    found = get_object_or_404(Load, pk=pk)
    _end_stalled(found)
    if found.state != Load.State.FAILED:
        raise Refused("这次导入没有中断，不需要重新导入")
    return run_again(request, found)


def run_again(request: HttpRequest, load: Load, *names: str) -> HttpResponse:
    """Take the files of a load, or those of these names, in once more."""
    new = uploads.again(load=load, by=by_of(request), at=timezone.now(), names=names)
    uploads.start(new)
    return HttpResponseRedirect(f"/intake/loads/{new.pk}/")


@page(Act.TAKE_IN, "POST")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a load down as not finished when nothing has been heard of it."""
    found = get_object_or_404(Load, pk=pk)
    _end_stalled(found)
    return HttpResponseRedirect(f"/intake/loads/{pk}/")


def _end_stalled(load: Load) -> None:
    if uploads.is_stalled(load, timezone.now()):
        actions.fail(load, "导入没有走完就停了，已经导入的内容保留")


@page(Act.TAKE_IN, "POST")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a whole load back."""
    found = get_object_or_404(Load, pk=pk)
    actions.undo(load=found, by=by_of(request), at=timezone.now())
    messages.success(request, f"{found}已整体撤销，记录回到导入之前")
    return HttpResponseRedirect(f"/intake/loads/{pk}/")
