"""Photos that come ahead of the operation they belong to, known by the SHA-256 of what was sent."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from jiedao import attachments
from jiedao.attachments import JPEG, Prepared, Unfit
from jiedao.ledger.actions import Conflict
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Person
from jiedao.sync.models import Photo


@transaction.atomic
def keep_photo(*, person: Person, digest: str, data: bytes, at: datetime) -> None:
    """Keep a photo; sent again it is the same one. Conflict when it arrived damaged, Refused when it is no photo."""
    if hashlib.sha256(data).hexdigest() != digest:
        raise Conflict("照片没有完整收到，请再发一次")
    if Photo.objects.filter(person=person, source=digest).exists():
        return
    try:
        ready = attachments.prepare("现场照片.jpg", data)
    except Unfit as reason:
        raise Refused(f"照片{reason}") from None
    if ready.media != JPEG:
        raise Refused("只收照片")
    attachments.put(Path(settings.ATTACHMENTS), ready)
    Photo.objects.bulk_create(
        [Photo(person=person, source=digest, digest=ready.digest, received_at=at)], ignore_conflicts=True
    )


def missing(person: Person, digests: Sequence[str]) -> list[str]:
    """Of these photos those that have not come yet."""
    there = set(Photo.objects.filter(person=person, source__in=digests).values_list("source", flat=True))
    return [digest for digest in digests if digest not in there]


def ready(person: Person, digests: Sequence[str]) -> list[Prepared]:
    """These photos as they are attached to a record."""
    kept = dict(Photo.objects.filter(person=person, source__in=digests).values_list("source", "digest"))
    root = Path(settings.ATTACHMENTS)
    return [
        Prepared(
            name=f"现场照片{serial}.jpg" if len(digests) > 1 else "现场照片.jpg",
            media=JPEG,
            content=attachments.path(root, kept[source]).read_bytes(),
            digest=kept[source],
            source=source,
            thumb=attachments.thumbnail(root, kept[source]).read_bytes(),
        )
        for serial, source in enumerate(digests, 1)
    ]
