"""Who reported a case: put on record sealed, changed by voiding and adding, and told with a reason.

No entry, message or refusal holds what was typed or told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from jiedao import sealed
from jiedao.casework.models import Caller, Head
from jiedao.casework.queries import callers as queries
from jiedao.casework.rules import OPEN
from jiedao.casework.rules.telling import OTHER, Told, completed, why_not_caller
from jiedao.gongwen import masking
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused, unmask
from jiedao.worktime import SHANGHAI


@dataclass(frozen=True)
class Revealed:
    """What was told of a case: the caller's name and telephone, and its texts with their numbers, each with a name."""

    name: str
    phone: str
    texts: list[tuple[str, str]]

    def __repr__(self) -> str:
        return "Revealed(…)"  # never in a traceback or log


def sealed_caller(head: Head, told: Told) -> Caller:
    """The row of a caller, sealed; Refused where it cannot be on record so."""
    if reason := why_not_caller(told):
        raise Refused(reason)
    name, phone, keys = (told.name or "").strip(), (told.phone or "").strip(), queries.keys()
    place = (queries.TABLE, head.register, head.number)
    return Caller(
        code=head.code,
        register=head.register,
        number=head.number,
        name=sealed.seal(name, keys, *place, "name"),
        phone=sealed.seal(phone, keys, *place, "phone"),
        phone_mark=queries.mark_of(phone),
        confidential=told.confidential,
    )


@transaction.atomic
def set_caller(*, case: Head, told: Told, reason: str = "", by: str, at: datetime) -> None:
    """Put the caller of a case on record, or change it with a reason; what is not said stays as it was."""
    head: Head = Head.objects.select_for_update().get(pk=case.pk)
    row = queries.caller_of(head)
    if refusal := queries.why_not_amended(head, organisation.who(by), row, reason=reason):
        raise Refused(refusal)
    fresh = sealed_caller(head, told if row is None else _with_old(row, told))
    entry = ledger.enter(
        by=by,
        at=at,
        verb="登记反映人" if row is None else "更改反映人",
        subject=str(head),
        reason=masking.numbers_in(reason.strip()),
        detail={"register": head.register, "number": head.number, "confidential": told.confidential},
    )
    if row is not None:
        ledger.void([row], entry=entry)
    ledger.record([fresh], entry=entry)


@transaction.atomic
def complete_caller(*, case: Head, told: Told, reason: str, by: str, at: datetime) -> None:
    """Put on record what is not there yet of a caller; Refused where another one is. What is there stays."""
    row = queries.caller_of(case)
    if row is None:
        set_caller(case=case, told=told, by=by, at=at)
        return
    known = Told(*_opened(row), row.confidential)
    whole = completed(known, told)
    if whole is None:
        raise Refused(f"{case}的反映人已有记录，与所说的不同")
    if whole != known:
        set_caller(case=case, told=whole, reason=reason, by=by, at=at)


def record_callers(register: str, told: Mapping[str, tuple[Told, str]], *, entry: Entry) -> None:
    """Put the callers of cases on record whose ledger states them, by number, each with the row it stands in.

    Within the act that takes the ledger in. Nobody is kept of a case that has left the loop.
    """
    heads = Head.objects.filter(register=register, number__in=told, state__in=OPEN)
    fresh = []
    for head in heads.defer("grams", "sounds"):
        said, origin = told[head.number]
        row = sealed_caller(head, said)
        row.origin = origin
        fresh.append(row)
    numbers = [row.number for row in fresh]
    ledger.void(Caller.objects.live().filter(register=register, number__in=numbers), entry=entry)
    ledger.record(fresh, entry=entry)


def _with_old(row: Caller, told: Told) -> Told:
    name, phone = told.name, told.phone
    if name is None or phone is None:
        old_name, old_phone = _opened(row)
        name, phone = old_name if name is None else name, old_phone if phone is None else phone
    return Told(name, phone, told.confidential)


def _opened(row: Caller) -> tuple[str, str]:
    try:
        return queries.opened(row)
    except sealed.Damaged as error:
        raise Refused(f"{error}，请把姓名和电话重新填写") from None


@transaction.atomic
def reveal(*, case: Head, purpose: str, words: str = "", by: str, at: datetime) -> Revealed:
    """Tell the caller and the numbers of a case to somebody whose act needs them now.

    The entry says who, when, why and of which case, and nothing of what was told.
    """
    head: Head = Head.objects.get(pk=case.pk)
    row, texts = queries.caller_of(head), queries.numbers_of(head)
    if row is None and not texts:
        raise Refused("这个事项没有可以查看的联系方式")
    today = at.astimezone(SHANGHAI).date()
    if refusal := queries.why_not_told(head, organisation.who(by), row, today=today, purpose=purpose, words=words):
        raise Refused(refusal)
    try:
        name, phone = queries.opened(row) if row is not None else ("", "")
    except sealed.Damaged as error:
        raise Refused(str(error)) from None
    unmask(
        verb="查看反映人",
        subject=str(head),
        told=[*(["反映人"] if row is not None else []), *(["文字中的号码"] if texts else [])],
        reason="：".join(part for part in (purpose if purpose != OTHER else "", words.strip()) if part),
        detail={"register": head.register, "number": head.number},
        by=by,
        at=at,
    )
    return Revealed(name, phone, texts)
