"""Photos and other files of a case: added, shown to those who may see the case, and voided."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import content_disposition_header

from jiedao import attachments
from jiedao.casework import actions, queries
from jiedao.casework.forms import AddForm
from jiedao.casework.models import Attachment, Head
from jiedao.casework.views.one import case_page, seen
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act, Who
from jiedao.web import by_of, page


@page(Act.WORK, "POST")
def add_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Add files to a case outside of a step."""
    who, head = _asked(request, pk)
    form = AddForm(queries.kind_of(head), request.POST, request.FILES)
    if not form.is_valid():
        return case_page(request, head, who, adding=form)
    files = [actions.Sent(file, form.cleaned_data["shows"]) for file in form.cleaned_data["sent"]]
    try:
        actions.attach(case=head, files=files, by=who.username, at=timezone.now())
    except Refused as refusal:
        return case_page(request, head, who, refusal=str(refusal))
    messages.success(request, f"已上传{len(files)}个附件")
    return HttpResponseRedirect(f"/cases/{pk}/#files")


@page(Act.WORK)
def show_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A file as it is kept: photos in the page, others to be saved."""
    row = _file(request, pk, file)
    return sent_file(attachments.path(_root(), row.digest), row.media, row.name)


@page(Act.WORK)
def show_thumb(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """The small picture of a photo."""
    row = _file(request, pk, file)
    if row.media != attachments.JPEG:
        raise Http404
    return sent_file(attachments.thumbnail(_root(), row.digest), row.media, row.name)


@page(Act.WORK, "POST")
def drop_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Void a file that was attached wrongly."""
    row = _file(request, pk, file)
    actions.void_file(file=row, reason=request.POST.get("reason", ""), by=by_of(request), at=timezone.now())
    messages.success(request, f"已作废“{row.name}”")
    return HttpResponseRedirect(f"/cases/{pk}/#files")


def sent_file(path: Path, media: str, name: str) -> HttpResponse:
    """A kept file as it is sent: never guessed at, photos alone shown in place."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Disposition": content_disposition_header(media != attachments.JPEG, name) or "",
    }
    try:
        return HttpResponse(path.read_bytes(), content_type=media, headers=headers)  # at most attachments.MAX_BYTES
    except FileNotFoundError:
        raise Http404 from None


def _root() -> Path:
    return Path(settings.ATTACHMENTS)


def _asked(request: HttpRequest, pk: int) -> tuple[Who, Head]:
    who = organisation.who(by_of(request))
    return who, seen(who, pk)


def _file(request: HttpRequest, pk: int, file: int) -> Attachment:
    """A file that stands, of a case that who asks may see."""
    _, head = _asked(request, pk)
    found = queries.file_of(head, file)
    if found is None:
        raise Http404
    return found
