"""What was issued: its figures as told beside the same day's figures as known today, and its file."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jiedao.care.kinds import CIRCLES
from jiedao.gongwen import pdf
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.report import queries
from jiedao.report.models import Issued
from jiedao.report.views.asking import whole_street
from jiedao.web import as_file, page

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf_why_not() -> str:
    """Why this machine cannot make a PDF; empty when it can."""
    if shutil.which("soffice") is None:
        return "本机没有安装 LibreOffice，不能生成 PDF"
    return "" if pdf.has_chinese_font() else "本机没有中文字体，不能生成 PDF"


def _issued(pk: int) -> Issued:
    issued: Issued | None = Issued.objects.live().select_related("entry").filter(pk=pk).first()
    if issued is None:
        raise Http404
    return issued


def _file_of(issued: Issued) -> Path:
    """Where the report as issued lies."""
    return Path(settings.REPORTS) / Path(issued.file).name


def _in_lines(value: Any) -> str:
    """A value of a figure, a line for each circle."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: CIRCLES.index(name) if name in CIRCLES else len(CIRCLES))
        return "\n".join(f"{name} {value[name]}" for name in names)
    return "无记录" if value is None else str(value)


@page(Act.WRITE)
def issued_page(request: HttpRequest, pk: int) -> HttpResponse:
    """An issued report's figures as they were told, beside the same day's figures as they are known today."""
    street = whole_street(request)
    issued = _issued(pk)
    rows = sorted(queries.kept(issued, street), key=lambda row: not row.changed)
    download = request.GET.get("download", "")
    context = {
        "issued": issued,
        "names": queries.writers(issued),
        "rows": [(row, _in_lines(row.then), _in_lines(queries.frozen(row.now.value))) for row in rows],
        "changed": sum(row.changed for row in rows),
        "is_there": _file_of(issued).is_file(),
        "pdf_why_not": pdf_why_not(),
        "download": download if download in ("docx", "pdf") else "",
    }
    return render(request, "report/issued.html", context)


@page(Act.WRITE)
def issued_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The report as it was issued, as Word or as PDF."""
    street = whole_street(request)
    issued = _issued(pk)
    source = _file_of(issued)
    if kind not in ("docx", "pdf"):
        raise Http404
    if not source.is_file():
        raise Refused("这份报告的文件不在本机，可能是用命令行写到了别处")
    target, content = source, WORD
    if kind == "pdf":
        target, content = source.with_suffix(".pdf"), "application/pdf"
        if not target.is_file():
            try:
                pdf.to_pdf(source, target)
            except pdf.PdfError as error:
                raise Refused(str(error)) from error
    name = f"{street.name}自查报告（截至{issued.as_of}）.{kind}"
    return as_file(target.read_bytes(), name, content)
