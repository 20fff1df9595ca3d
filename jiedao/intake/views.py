"""The pages of intake: what came in, what waits for a person, and how a ledger is told."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django_htmx.http import HttpResponseClientRefresh

from jiedao.intake import actions, queries, returns, showing, uploads
from jiedao.intake.feeds import HOME
from jiedao.intake.forms import UploadForm, likeliest, mended_cells, suggested, told_columns
from jiedao.intake.kinds import FORMS
from jiedao.intake.models import Correction, Load, LoadFile, RefusedRow, Settled
from jiedao.intake.showing import FORM
from jiedao.ledger import actions as ledger
from jiedao.ledger.actions import Conflict
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.organisation.queries import street
from jiedao.register import queries as register
from jiedao.sheets.writing import write_template
from jiedao.web import by_of, page

PER_PAGE = 50
ORDERS = {"": ("按原来的顺序", "id"), "new": ("新的在前", "-id"), "key": ("按编号", "key")}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def is_htmx(request: HttpRequest) -> bool:
    """Whether a part of a page is asked for."""
    return bool(getattr(request, "htmx", False))


def paged(request: HttpRequest, rows: QuerySet[Any], per_page: int = PER_PAGE) -> Page[Any]:
    """The page of the rows that the address names."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


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
    names = [] if ledger == "居民区名录" else _committee_names()
    book = io.BytesIO()
    write_template(book, FORM[ledger], {HOME: names})
    return _workbook(book.getvalue(), f"{ledger}.xlsx")


def _committee_names() -> list[str]:
    return [name for _, name in sorted(register.names_by_code().items())]


def _workbook(content: bytes, name: str) -> HttpResponse:
    header = content_disposition_header(True, name)
    return HttpResponse(content, content_type=EXCEL, headers={"Content-Disposition": header or "attachment"})


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
    return _run_again(request, found)


def _run_again(request: HttpRequest, load: Load, *names: str) -> HttpResponse:
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


@page(Act.TAKE_IN)
def returned_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """A file's refused rows that still wait, as a workbook for whoever sent the file."""
    file = get_object_or_404(LoadFile, pk=pk)
    name = f"退回_{file.file.rpartition('.')[0]}_{file.ledger}.xlsx"
    return _give_back(request, file.ledger, file.refused.filter(state=Settled.State.OPEN), name)


@page(Act.TAKE_IN)
def returned_ledger(request: HttpRequest, ledger: str) -> HttpResponse:
    """All refused rows of a ledger that still wait, as a workbook; of one load where `?load=` names it."""
    rows = queries.open_rows().filter(file__ledger=ledger)
    if request.GET.get("load", "").isdigit():
        rows = rows.filter(file__load_id=int(request.GET["load"]))
    return _give_back(request, ledger, rows, f"退回_{ledger}.xlsx")


def _give_back(request: HttpRequest, form: str, rows: QuerySet[RefusedRow], name: str) -> HttpResponse:
    """The workbook names people in full, so it is entered who took it."""
    count = rows.count()
    if form not in FORM or not count:
        raise Refused("没有等待处理的退回行")
    ledger.enter(by=by_of(request), at=timezone.now(), verb="下载退回行", subject=name, detail={"rows": count})
    return _workbook(returns.workbook(form, rows), name)


@page(Act.TAKE_IN)
def refused(request: HttpRequest) -> HttpResponse:
    """Every refused row that waits; `?open=` opens one of them."""
    rows, context = _waiting(request, queries.open_rows())
    opened = request.GET.get("open", "")
    shown = [_row_context(request, row, opened=str(row.pk) == opened) for row in rows]
    return render(request, "intake/refused.html", context | {"page": rows, "shown": shown})


def _waiting(request: HttpRequest, rows: QuerySet[Any]) -> tuple[Page[Any], dict[str, Any]]:
    """One page of what waits, of the ledger, file and order that the address names, with the filters."""
    form, file, order = (request.GET.get(name, "") for name in ("ledger", "file", "order"))
    only = get_object_or_404(LoadFile, pk=int(file)) if file.isdigit() else None
    by_ledger = queries.open_by_ledger(rows)
    if form in FORM:
        rows = rows.filter(file__ledger=form)
    if only:
        rows = rows.filter(file=only)
    order = order if order in ORDERS else ""
    context = {"by_ledger": by_ledger, "ledger": form, "file": only, "order": order, "orders": ORDERS}
    return paged(request, rows.order_by(ORDERS[order][1])), context


def _row_context(request: HttpRequest, row: RefusedRow, *, opened: bool) -> dict[str, Any]:
    context: dict[str, Any] = {"row": row, "key": showing.quiet(row.key), "faults": showing.faults(row)}
    if opened and row.state == Settled.State.OPEN:
        context["cells"] = showing.cells(row, _committee_names())
        if any(cell.editable and cell.personal for cell in context["cells"]):
            subject = f"{row.file.ledger} {context['key']}"
            ledger.enter(by=by_of(request), at=timezone.now(), verb="查看退回行", subject=subject)
    return context


@page(Act.TAKE_IN, "GET", "HEAD", "POST")
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """A refused row in place: closed, open to be mended (`?open=1`), or what became of it when mended."""
    row = get_object_or_404(RefusedRow.objects.select_related("file"), pk=pk)
    if request.method != "POST":
        return _row(request, row, opened="open" in request.GET)
    cells = mended_cells(request.POST, sorted(showing.editable(row)))
    try:
        row = actions.mend(refused=row, cells=cells, street=street(), by=by_of(request), at=timezone.now())
    except (Refused, Conflict) as error:
        return _row(request, row, opened=True, error=str(error))
    if row.state == Settled.State.OPEN:
        return _row(request, row, opened=True, error="还不能导入，请看标出的单元格")
    return _row(request, row, opened=False, held=queries.held_from(row))


@page(Act.TAKE_IN, "POST")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a refused row out."""
    row = get_object_or_404(RefusedRow.objects.select_related("file"), pk=pk)
    try:
        actions.drop(waiting=row, by=by_of(request), at=timezone.now())
    except Refused as error:
        return _row(request, row, opened=False, error=str(error))
    return _row(request, row, opened=False)


def _row(request: HttpRequest, row: RefusedRow, *, opened: bool, **more: Any) -> HttpResponse:
    if is_htmx(request):
        return render(request, "intake/parts/refused_row.html", _row_context(request, row, opened=opened) | more)
    if more.get("error"):
        messages.error(request, more["error"])
    address = "/intake/refused/"
    return HttpResponseRedirect(f"{address}?open={row.pk}#row-{row.pk}" if opened else address)


@page(Act.TAKE_IN)
def corrections(request: HttpRequest) -> HttpResponse:
    """Every correction that waits, old beside new."""
    rows, context = _waiting(request, queries.open_corrections())
    return render(request, "intake/corrections.html", context | {"page": rows, "shown": _shown(rows)})


def _shown(rows: Iterable[Correction], *, full: bool = False) -> list[dict[str, Any]]:
    """Corrections as lists show them; one that its case's own steps decide names the case and says why."""
    told = list(rows)
    places, loop = register.names_by_code(), queries.in_the_loop(told)
    return [
        {
            "correction": row,
            "loop": loop.get(row.pk),
            "key": showing.quiet(row.key),
            "place": showing.place(row),
            "changes": showing.changes(row, places, full=full),
            "hidden": showing.is_personal(row) and not full,
        }
        for row in told
    ]


@page(Act.TAKE_IN)
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One correction in the list, masked or, with `?full=1`, as it is written; who saw that is entered."""
    row = get_object_or_404(Correction.objects.select_related("file"), pk=pk)
    [context] = _shown([row], full="full" in request.GET)
    if "full" in request.GET and showing.is_personal(row):
        subject = f"{row.file.ledger} {context['key']}"
        ledger.enter(by=by_of(request), at=timezone.now(), verb="查看更正全文", subject=subject)
    if is_htmx(request):
        return render(request, "intake/parts/correction.html", context)
    lists = {"by_ledger": {row.file.ledger: 1}, "orders": ORDERS, "shown": [context]}
    only = Paginator([row], 1).get_page(1)
    return render(request, "intake/corrections.html", lists | {"ledger": row.file.ledger, "page": only})


@page(Act.TAKE_IN, "POST")
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one correction stand."""
    row = get_object_or_404(Correction.objects.select_related("file"), pk=pk)
    return _decided(request, row, _adopt(request, row))


@page(Act.TAKE_IN, "POST")
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what is on record stand."""
    row = get_object_or_404(Correction.objects.select_related("file"), pk=pk)
    try:
        actions.drop(waiting=row, by=by_of(request), at=timezone.now())
    except Refused as error:
        return _decided(request, row, str(error))
    return _decided(request, row, "")


@page(Act.TAKE_IN, "POST")
def adopt_several(request: HttpRequest) -> HttpResponse:
    """Let all chosen corrections stand; one that cannot is named and does not hold the others up."""
    chosen = [int(pk) for pk in request.POST.getlist("correction") if pk.isdigit()]
    if not chosen:
        raise Refused("请先勾选要采用的更正")
    rows = Correction.objects.select_related("file").filter(pk__in=chosen).order_by("id")
    reasons = [(row, _adopt(request, row)) for row in rows]
    for row, reason in reasons:
        if reason:
            messages.error(request, f"{row.file.ledger} {showing.quiet(row.key)}没有采用：{showing.quiet(reason)}")
    done = sum(not reason for _, reason in reasons)
    if done:
        messages.success(request, f"已采用 {done} 条更正")
    return HttpResponseRedirect(request.headers.get("Referer") or "/intake/corrections/")


def _adopt(request: HttpRequest, row: Correction) -> str:
    """Why the correction could not stand; empty when it does."""
    try:
        actions.correct(correction=row, street=street(), by=by_of(request), at=timezone.now())
    except (Refused, Conflict) as error:
        return str(error)
    return ""


def _decided(request: HttpRequest, row: Correction, error: str) -> HttpResponse:
    row.refresh_from_db()
    if is_htmx(request):
        [context] = _shown([row])
        return render(request, "intake/parts/correction.html", context | {"error": showing.quiet(error)})
    if error:
        messages.error(request, showing.quiet(error))
    return HttpResponseRedirect("/intake/corrections/")


@page(Act.TAKE_IN, "GET", "HEAD", "POST")
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell once which ledger an unknown sheet is and which column is which, then take its file in again."""
    file = get_object_or_404(LoadFile.objects.select_related("load"), pk=pk)
    if not file.headers:
        raise Http404
    named = request.POST.get("ledger") or request.GET.get("ledger", "")
    form = FORM.get(named) or likeliest(file.headers)
    told = suggested(file.headers, form)
    error = ""
    if request.method == "POST":
        told = told_columns(request.POST, file.headers, form)
        try:
            actions.learn(headers=file.headers, form=form.name, columns=told, by=by_of(request), at=timezone.now())
        except Refused as refusal:
            error = str(refusal)
        else:
            return _run_again(request, file.load, file.file)
    context = {
        "file": file,
        "form": form,
        "forms": FORMS,
        "required": [column.name for column in form.columns if column.required],
        "headers": [(place, header, told.get(header, "")) for place, header in enumerate(file.headers) if header],
        "error": error,
    }
    part = is_htmx(request) and request.method != "POST"
    return render(request, "intake/parts/mapping_columns.html" if part else "intake/mapping.html", context)
