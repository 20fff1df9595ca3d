"""Writing the report: the editor beside the page as it will read, and every act on the draft."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from jiedao import figures
from jiedao.figures import Reading
from jiedao.gongwen import lint
from jiedao.gongwen.document import Document, FigureRun, Gap, Heading, Run, numbered
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import STATEMENTS, Act
from jiedao.organisation.models import Street
from jiedao.report import actions, prose, queries, rules
from jiedao.report.forms import Ask, Written
from jiedao.report.models import Draft
from jiedao.report.views.asking import usual_day, whole_street
from jiedao.report.views.issued import pdf_why_not
from jiedao.web import by_of, page


def _preview(request: HttpRequest, street: Street, as_of: date, text: str) -> dict[str, Any]:
    """The text as it will read: its document, the slips in it, and which shortcomings it tells."""
    meant = actions.sense(street, as_of)
    document = prose.document(text, meant)
    body = [_block(number, block) for number, block in numbered(document.body)]
    remarks = lint.lint(document)
    head = _head(document)
    runs = [run for block in body for run in block["runs"]] + [line for line in head.values() if line]
    errors = sum(remark.kind is lint.Kind.ERROR for remark in remarks)
    return {
        "document": document,
        "head": head,
        "body": body,
        "remarks": remarks,
        "red": sum(run["red"] for run in runs),
        "why_not": rules.why_not_issue(errors),
        "pdf_why_not": pdf_why_not(),
        "candidates": [(item, item.sentence in text) for item in queries.candidates(meant.question)],
    }


def _head(document: Document) -> dict[str, dict[str, Any] | None]:
    """What stands above and below the body."""
    named = {"title": document.title, "addressee": document.addressee, "signature": document.signature}
    return {
        name: {"text": text.text if isinstance(text, Gap) else text, "red": isinstance(text, Gap) or "（未填：" in text}
        if text is not None
        else None
        for name, text in named.items()
    }


def _block(number: str, block: Any) -> dict[str, Any]:
    if isinstance(block, Heading):
        red = any(mark in block.text for mark in ("（未填：", "（没有这项数据"))
        return {"level": block.level, "runs": [{"text": f"{number}{block.text}", "red": red}]}
    return {"level": 0, "runs": [_run(run) for run in block.runs]}


def _run(run: Run) -> dict[str, Any]:
    if isinstance(run, FigureRun):
        key, query = prose.address_of(run.tag)
        href = f"{reverse('figure', args=[key])}?{urlencode(query)}"
        return {"text": run.text, "red": run.missing, "href": href, "label": run.label}
    return {"text": run.text, "red": isinstance(run, Gap)}


def _report_context(
    request: HttpRequest, street: Street, as_of: date, text: str, draft: Draft | None
) -> dict[str, Any]:
    question = queries.asking(street, as_of)
    readings = figures.read_all(question)
    tokens: dict[str, list[Reading]] = {name: [] for name in queries.GROUPS}
    for reading in readings.values():
        tokens.setdefault(queries.group_of(reading.figure), []).append(reading)
    versions, issued = queries.versions(as_of), queries.issued_reports()
    return {
        "as_of": as_of,
        "names": queries.writers(draft, *versions, *issued),
        "text": text,
        "draft": draft,
        "inherited": None if draft else Draft.objects.live().filter(as_of__lt=as_of).order_by("-as_of").first(),
        "tokens": tokens.items(),
        "statements": STATEMENTS,
        "versions": versions,
        "issued_reports": issued,
        "behind": queries.behind(as_of),
    } | _preview(request, street, as_of, text)


@page(Act.WRITE)
def report_page(request: HttpRequest) -> HttpResponse:
    """The editor beside the page as it will read."""
    street = whole_street(request)
    form = Ask(request.GET)
    as_of = form.usual(usual_day()).as_of
    context = _report_context(request, street, as_of, actions.text_for(as_of), queries.current_draft(as_of))
    problems = [text for told in form.errors.values() for text in told]
    return render(request, "report/report.html", context | {"problems": problems})


def _written(request: HttpRequest) -> tuple[dict[str, Any], date]:
    """What the editor sent; Refused without a day."""
    form = Written(request.POST)
    form.is_valid()
    as_of = form.cleaned_data.get("as_of")
    if as_of is None:
        raise Refused("请先选择报告的截至日期")
    return form.cleaned_data, as_of


@page(Act.WRITE, "POST")
def report_preview(request: HttpRequest) -> HttpResponse:
    """The text as it will read; nothing is saved."""
    street = whole_street(request)
    data, as_of = _written(request)
    context = _preview(request, street, as_of, data.get("text") or "") | {"as_of": as_of, "swap": True}
    return render(request, "report/preview.html", context)


def _kept(request: HttpRequest, street: Street, data: dict[str, Any], as_of: date) -> Draft | None:
    """Save what stands in the editor, if it was changed, so that no act after it loses a word."""
    text = actions.tidy(data.get("text") or "")
    if text == actions.tidy(actions.text_for(as_of)):
        return queries.current_draft(as_of)
    seen = data.get("over") or data.get("seen")
    return actions.save(as_of=as_of, text=text, seen=seen, street=street, by=by_of(request), at=timezone.now())


def _adopted(request: HttpRequest, street: Street, as_of: date) -> Draft:
    """The text that came from an earlier day or from the house, as the draft of this day."""
    text = actions.text_for(as_of)
    return actions.save(as_of=as_of, text=text, seen=None, street=street, by=by_of(request), at=timezone.now())


def _refused(request: HttpRequest, street: Street, data: dict[str, Any], as_of: date, why: Refused) -> HttpResponse:
    """What was written stays in the editor; what somebody else saved since stands beside it."""
    draft, text, seen = queries.current_draft(as_of), data.get("text") or "", data.get("over") or data.get("seen")
    if draft and draft.text == actions.tidy(text):
        seen = draft.pk  # what was written is saved already, only the act after it was refused
    other = draft if draft and draft.pk != seen else None
    context = {"as_of": as_of, "other": other, "conflict": str(why), "data_seen": seen, "names": queries.writers(other)}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "report/draft_state.html", context | {"swap": True})
    whole = _report_context(request, street, as_of, text, draft)
    return render(request, "report/report.html", whole | context, status=409)


@page(Act.WRITE, "POST")
def report_save(request: HttpRequest) -> HttpResponse:
    """Save the draft."""
    street = whole_street(request)
    data, as_of = _written(request)
    try:
        draft = _kept(request, street, data, as_of) or _adopted(request, street, as_of)
    except Refused as refused:
        return _refused(request, street, data, as_of, refused)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "report/draft_state.html", _saved(draft, as_of))
    messages.success(request, "正文已保存")
    return _to_report(as_of)


def _saved(draft: Draft, as_of: date) -> dict[str, Any]:
    """What the page is told after a saving: the mark, and the versions there are now."""
    versions = queries.versions(as_of)
    names = queries.writers(draft, *versions)
    return {"draft": draft, "as_of": as_of, "saved": True, "swap": True, "versions": versions, "names": names}


def _to_report(as_of: date) -> HttpResponse:
    return redirect(f"{reverse('report')}?as_of={as_of}")


@page(Act.WRITE, "POST")
def report_tick(request: HttpRequest) -> HttpResponse:
    """Put a shortcoming into the text, or take it out."""
    street = whole_street(request)
    data, as_of = _written(request)
    found = {item.key: item.sentence for item in queries.candidates(queries.asking(street, as_of))}
    sentence = found.get(data.get("candidate") or "")
    try:
        if sentence is None:
            raise Refused("这条情况已经有了变化，请刷新页面")
        draft = _kept(request, street, data, as_of)
        wanted = data.get("wanted") == "yes"
        seen = draft.pk if draft else None
        draft = actions.tick(
            as_of=as_of,
            sentence=sentence,
            wanted=wanted,
            seen=seen,
            street=street,
            by=by_of(request),
            at=timezone.now(),
        )
    except Refused as refused:
        return _refused(request, street, data, as_of, refused)
    if not request.htmx:  # type: ignore[attr-defined]
        return _to_report(as_of)
    return render(request, "report/ticked.html", _saved(draft, as_of) | {"text": draft.text, "refresh": True})


@page(Act.WRITE, "POST")
def report_restore(request: HttpRequest) -> HttpResponse:
    """Go back to a former version or to the house's own text; what stood before stays among the versions."""
    street = whole_street(request)
    data, as_of = _written(request)
    version = data.get("version") or ""
    if version == "house":
        text = actions.house_text()
    elif version.isdecimal() and (former := Draft.objects.filter(pk=int(version), as_of=as_of).first()):
        text = former.text
    else:
        raise Refused("没有这个版本，请刷新页面")
    try:
        draft = _kept(request, street, data, as_of)
        seen = draft.pk if draft else None
        actions.save(as_of=as_of, text=text, seen=seen, street=street, by=by_of(request), at=timezone.now())
    except Refused as refused:
        return _refused(request, street, data, as_of, refused)
    messages.success(request, "已恢复，恢复前的正文留在历史版本中")
    return _to_report(as_of)


@page(Act.WRITE, "POST")
def report_issue(request: HttpRequest) -> HttpResponse:
    """Save what stands in the editor, write the report out and freeze its figures."""
    street = whole_street(request)
    data, as_of = _written(request)
    now = timezone.now()
    settings.REPORTS.mkdir(parents=True, exist_ok=True)
    out = settings.REPORTS / f"自查报告_{as_of}_{timezone.localtime(now):%Y%m%d-%H%M%S}.docx"
    try:
        _kept(request, street, data, as_of)
        if out.exists():
            raise Refused("刚刚已经出具过一份，请在下方列表中下载")
        issued = actions.issue(as_of=as_of, out=out, street=street, by=by_of(request), at=now)
    except Refused as refused:
        return _refused(request, street, data, as_of, refused)
    return redirect(f"{reverse('issued', args=[issued.pk])}?download={data.get('kind') or 'docx'}")
