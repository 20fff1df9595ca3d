"""Cases and what stands beside them."""

from jiedao.casework.models.beside import Attachment, Caller, Clean, Letter, Phrase, Reading, TimeLimit, View
from jiedao.casework.models.loop import (
    SERIAL,
    Case,
    Head,
    HeadQuerySet,
    Link,
    Serial,
    Share,
    ShareQuerySet,
    Step,
    Suspicion,
)

__all__ = [
    "SERIAL",
    "Attachment",
    "Caller",
    "Case",
    "Clean",
    "Head",
    "HeadQuerySet",
    "Letter",
    "Link",
    "Phrase",
    "Reading",
    "Serial",
    "Share",
    "ShareQuerySet",
    "Step",
    "Suspicion",
    "TimeLimit",
    "View",
]
