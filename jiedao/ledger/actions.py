"""Writing to the record: every other office's actions come down to these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from jiedao.ledger.models import Entry, Fact, fact_models

BATCH = 2000
AnyFact = TypeVar("AnyFact", bound=Fact)


class Conflict(Exception):
    """What was to be changed had been changed by somebody else; the message says so in Chinese."""


def enter(
    *,
    by: str,
    at: datetime,
    verb: str,
    subject: str = "",
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry of the ledger of acts."""
    return Entry.objects.create(by=by, at=at, verb=verb, subject=subject[:300], reason=reason, detail=detail or {})


def record(facts: Sequence[Fact], *, entry: Entry) -> None:
    """Add facts under an entry, of any kinds."""
    kinds: dict[type[Fact], list[Fact]] = {}
    for fact in facts:
        fact.entry, fact.recorded_at = entry, entry.at
        kinds.setdefault(type(fact), []).append(fact)
    for model, of_kind in kinds.items():
        model.objects.bulk_create(of_kind, batch_size=BATCH)


def void(facts: Iterable[Fact], *, entry: Entry) -> None:
    """Void facts under an entry; Conflict when one of them no longer stands."""
    kinds: dict[type[Fact], list[int]] = {}
    for fact in facts:
        kinds.setdefault(type(fact), []).append(fact.pk)
    for model, pks in kinds.items():
        standing = model.objects.live().filter(pk__in=pks)
        if standing.update(void_entry=entry, voided_at=entry.at) != len(pks):
            raise Conflict("这条记录刚刚被他人更新，请刷新后再试")


def again(fact: AnyFact, **changes: object) -> AnyFact:
    """A new fact like an old one but for the changes; void the old one with it."""
    fields = {field.attname: getattr(fact, field.attname) for field in fact._meta.concrete_fields}
    for own in ("id", "entry_id", "recorded_at", "void_entry_id", "voided_at"):
        fields.pop(own)
    return type(fact)(**(fields | changes))


@transaction.atomic
def undo(entries: Sequence[Entry], *, by: str, at: datetime, subject: str, reason: str = "") -> Entry:
    """Take back all that these entries recorded: void what they added, add again what they voided.

    Conflict when something they added was changed since.
    """
    undoing = enter(
        by=by, at=at, verb="撤销", subject=subject, reason=reason, detail={"entries": [e.pk for e in entries]}
    )
    restored: list[Fact] = []
    for model in fact_models():
        added = model.objects.filter(entry__in=entries)
        if added.exclude(voided_at=None).exclude(void_entry__in=entries).exists():
            raise Conflict("其中有记录已被后来的导入或操作更新，不能整体撤销")
        added.live().update(void_entry=undoing, voided_at=at)
        voided = model.objects.filter(void_entry__in=entries).exclude(entry__in=entries)
        restored += [again(fact) for fact in voided]
    record(restored, entry=undoing)
    return undoing
