"""A file made ready to be kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from jiedao.attachments.judging import Sort, judge, plain_name
from jiedao.attachments.photos import shrink

JPEG = "image/jpeg"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEDIA = {Sort.PHOTO: (JPEG, ".jpg"), Sort.PDF: (PDF, ".pdf"), Sort.DOCX: (DOCX, ".docx"), Sort.XLSX: (XLSX, ".xlsx")}


@dataclass(frozen=True)
class Prepared:
    """A file as it is kept. `digest` is the SHA-256 of what is kept, `source` that of what was sent.

    `thumb` is the small picture of a photo, None for other files; `taken_at`, `lon` and `lat` are what it claimed.
    """

    name: str
    media: str
    content: bytes
    digest: str
    source: str
    thumb: bytes | None = None
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)


def prepare(name: str, data: bytes) -> Prepared:
    """A file of that name and content as it is kept; Unfit with the reason when it cannot be attached."""
    sort = judge(data)
    media, ending = _MEDIA[sort]
    told = PurePosixPath(plain_name(name)).stem + ending
    source = hashlib.sha256(data).hexdigest()
    if sort is not Sort.PHOTO:
        return Prepared(told, media, data, source, source)
    photo = shrink(data)
    digest = hashlib.sha256(photo.jpeg).hexdigest()
    claim = photo.claim
    return Prepared(told, media, photo.jpeg, digest, source, photo.thumb, claim.taken_at, claim.lon, claim.lat)
