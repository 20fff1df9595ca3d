"""The pages of intake: what came in, what waits for a person, and how a ledger is told."""

from jiedao.intake.views.corrections import (
    adopt,
    adopt_several,
    correction,
    corrections,
    decline,
    reveal_correction,
)
from jiedao.intake.views.desk import again, desk, load, progress, stop, template, undo, upload
from jiedao.intake.views.mapping import mapping
from jiedao.intake.views.refused import drop, mend, refused, returned_ledger, returned_rows, reveal

__all__ = [
    "adopt",
    "adopt_several",
    "again",
    "correction",
    "corrections",
    "decline",
    "desk",
    "drop",
    "load",
    "mapping",
    "mend",
    "progress",
    "refused",
    "returned_ledger",
    "returned_rows",
    "reveal",
    "reveal_correction",
    "stop",
    "template",
    "undo",
    "upload",
]
