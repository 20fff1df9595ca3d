"""Photos, files, letters and premises for the tests of cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from jiedao.attachments import Prepared, prepare
from jiedao.casework import actions
from jiedao.casework.models import Attachment, Head, Letter
from jiedao.casework.rules import LetterKind, Shows
from jiedao.ledger import actions as ledger
from jiedao.register.models import Premises
from tests.attachments.samples import photo
from tests.casework.cast import BINLI, NOW


def picture(name: str = "现场.jpg", size: tuple[int, int] = (40, 30), **more: Any) -> Prepared:
    """A photo made ready; another size is another photo."""
    return prepare(name, photo(size, **more))


def upload(name: str = "现场.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    """A photo as a browser sends it."""
    return SimpleUploadedFile(name, photo((60, 40)) if data is None else data)


def with_photo(
    head: Head, shows: Shows = Shows.BEFORE, file: Prepared | None = None, *, by: str = "desk", at: datetime = NOW
) -> Attachment:
    """A photo attached to an open case."""
    actions.attach(case=head, files=[actions.Sent(file or picture(), shows)], by=by, at=at)
    found: Attachment = Attachment.objects.live().filter(register=head.register, number=head.number).latest("pk")
    return found


def with_letter(head: Head, *, by: str = "desk", at: datetime = NOW, **said: Any) -> Letter:
    """A rectification notice on an open case to a company, or another letter."""
    asked = {"kind": LetterKind.RECTIFY, "text": "请立即清理", "party": "滨里物业管理有限公司"} | said
    return actions.issue_letter(case=head, by=by, at=at, **asked)


def shop(number: str, name: str, *, code: str = BINLI, address: str = "") -> Premises:
    """Premises on record."""
    fact = Premises(number=number, name=name, code=code, kind="shop", risk="high", address=address)
    ledger.record([fact], entry=ledger.enter(by="desk", at=NOW, verb="登记单位", subject=name))
    return fact
