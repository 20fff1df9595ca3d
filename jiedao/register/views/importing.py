"""The page on which GeoJSON is taken in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.register import actions
from jiedao.register.forms import ImportForm
from jiedao.register.kinds import WHERE_NAMES
from jiedao.web import by_of, page

LARGEST = 30 * 1024 * 1024  # bytes of one file
SHOWN = 200  # wrong features, or those outside the street, that the page lists; the rest is counted


@page(Act.STATE, "GET", "HEAD", "POST")
def take_in(request: HttpRequest) -> HttpResponse:
    """Take outlines or positions from a file: the whole of it, or nothing with every wrong feature named.

    What lies outside the street is listed, as the boundary may be what is wrong.
    """
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    wrong: tuple[object, ...] = ()
    came: actions.Came | None = None
    if form.is_valid():
        try:
            came = _take(form, by_of(request))
        except actions.Unfit as unfit:
            wrong = unfit.wrong
            form.add_error("file", f"文件没有导入，有 {len(wrong)} 个要素不对，见下表。")
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            if not came.outside:
                messages.success(request, f"已导入：{came}。")
                return HttpResponseRedirect("/places/map/")
    context = {
        "form": form,
        "wrong": wrong[:SHOWN],
        "count": len(wrong),
        "came": came,
        "shown": SHOWN,
        "outside": WHERE_NAMES["outside"],
    }
    return render(request, "register/import.html", context)


def _take(form: ImportForm, by: str) -> actions.Came:
    said, at = form.cleaned_data, timezone.now()
    file = said["file"]
    if file.size > LARGEST:
        raise Refused(f"文件有 {file.size / 1024 / 1024:.0f} MB，最大 {LARGEST // 1024 // 1024} MB")
    if said["holds"] == "positions":
        return actions.import_positions(content=file.read(), crs=said["crs"], file=file.name, by=by, at=at)
    return actions.import_outlines(
        content=file.read(),
        crs=said["crs"],
        kind=said["holds"],
        replace=said["replace"],
        file=file.name,
        by=by,
        at=at,
    )
