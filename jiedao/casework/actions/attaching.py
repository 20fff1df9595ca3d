"""Photos and other files of a case: attached with a step or after it, and voided with a reason.

A file is on the disk before the row that names it; one whose step was refused in the end lies unused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from jiedao import attachments
from jiedao.attachments import Prepared
from jiedao.casework import queries
from jiedao.casework.kinds import FILE_VOIDERS
from jiedao.casework.models import Attachment, Head
from jiedao.casework.rules import Shows, State, why_not_void_file
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused


@dataclass(frozen=True)
class Sent:
    """A file that comes with a step, and what it shows."""

    file: Prepared
    shows: Shows


@transaction.atomic
def with_files(act: Callable[..., Head], *, files: Sequence[Sent], found: Sequence[Sent] = (), **said: Any) -> Head:
    """Take a step, one of the acts of this office with its arguments, and attach files to it, all under its one entry.

    `found` are those of the first step, where the act files a case and goes on. All of it stands or none.
    """
    keep(sent.file for sent in (*found, *files))
    head = act(**said)
    for serial, sent in ((1, found), (head.version, files)):
        if sent:
            step = queries.steps(head).select_related("entry").get(serial=serial)
            record(head, serial, sent, entry=step.entry)
    return head


@transaction.atomic
def attach(*, case: Head, files: Sequence[Sent], by: str, at: datetime) -> Head:
    """Add files to the latest step of an open case."""
    if not files:
        raise Refused("请选择照片或文件")
    keep(sent.file for sent in files)
    head: Head = Head.objects.get(pk=case.pk)
    if reason := queries.why_not_add_file(head, organisation.who(by)):
        raise Refused(reason)
    entry = ledger.enter(by=by, at=at, verb="事项补传附件", subject=str(head), detail=_told(head, files))
    record(head, head.version, files, entry=entry)
    return head


@transaction.atomic
def void_file(*, file: Attachment, reason: str, by: str, at: datetime) -> None:
    """Void a file that was attached wrongly: it is on record with the reason, and shown to nobody."""
    head: Head = Head.objects.get(register=file.register, number=file.number)
    refusal = why_not_void_file(
        roles=FILE_VOIDERS,
        who=organisation.who(by),
        code=head.code,
        kind=head.kind,
        state=State(head.state),
        by=file.by,
        reason=reason,
    )
    if refusal:
        raise Refused(refusal)
    detail = {"register": head.register, "number": head.number, "file": file.name}
    entry = ledger.enter(by=by, at=at, verb="事项作废附件", subject=str(head), reason=reason.strip(), detail=detail)
    ledger.void([file], entry=entry)


def keep(files: Iterable[Prepared]) -> None:
    """Put files on the disk, before anything names them."""
    for file in files:
        attachments.put(Path(settings.ATTACHMENTS), file)


def record(head: Head, serial: int, files: Sequence[Sent], *, entry: Entry) -> None:
    """The rows of files; Refused when the case has one of them already."""
    Head.objects.select_for_update().get(pk=head.pk)  # who sends the same photo twice at once is told so, too
    there = Attachment.objects.live().filter(register=head.register, number=head.number)
    digests = {digest for both in there.values_list("digest", "source") for digest in both}
    rows = []
    for sent in files:
        file = sent.file
        if file.digest in digests or file.source in digests:
            raise Refused(f"“{file.name}”已在本件的附件中，同一张照片不能用两次")
        digests |= {file.digest, file.source}
        rows.append(
            Attachment(
                code=head.code,
                register=head.register,
                number=head.number,
                serial=serial,
                shows=sent.shows.value,
                name=file.name,
                media=file.media,
                size=file.size,
                digest=file.digest,
                source=file.source,
                taken_at=file.taken_at,
                lon=file.lon,
                lat=file.lat,
                by=entry.by,
            )
        )
    ledger.record(rows, entry=entry)


def _told(head: Head, files: Sequence[Sent]) -> dict[str, Any]:
    return {"register": head.register, "number": head.number, "files": [sent.file.name for sent in files]}
