"""Telling once which ledger an unknown sheet is, and which column is which."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jiedao.intake import actions
from jiedao.intake.forms import likeliest, suggested, told_columns
from jiedao.intake.kinds import FORMS
from jiedao.intake.models import LoadFile
from jiedao.intake.showing import FORM
from jiedao.intake.views.desk import run_again
from jiedao.intake.views.parts import is_htmx
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.web import by_of, page


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
            return run_again(request, file.load, file.file)
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
