"""Response templates: added, changed by voiding and adding, and retired."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from jiedao.casework.kinds import KIND_NAMES, MOVES
from jiedao.casework.models import Phrase
from jiedao.casework.queries import phrases as queries
from jiedao.casework.rules import Verb
from jiedao.casework.rules.phrases import why_not_keep, why_not_phrase
from jiedao.gongwen import masking
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused


@transaction.atomic
def add_phrase(*, verb: str, kind: str = "", title: str, text: str, by: str, at: datetime) -> Phrase:
    """Add a template for an act, on one kind of case or, with an empty `kind`, on all."""
    fresh = _fresh(verb, kind, title, text, by=by)
    entry = _enter("新增常用语", fresh, by=by, at=at, detail={"new": fresh.text})
    return _on_record(fresh, entry)


@transaction.atomic
def change_phrase(*, phrase: Phrase, title: str, text: str, by: str, at: datetime) -> Phrase:
    """Put another wording in the place of a template; Conflict when somebody else did first."""
    if not Phrase.objects.live().filter(pk=phrase.pk).exists():
        raise ledger.Conflict(f"“{phrase.title}”刚刚被他人更新，请刷新后再试")
    fresh = _fresh(phrase.verb, phrase.kind, title, text, by=by, but=phrase)
    entry = _enter("更改常用语", fresh, by=by, at=at, detail={"old": phrase.text, "new": fresh.text})
    ledger.void([phrase], entry=entry)
    return _on_record(fresh, entry)


@transaction.atomic
def retire_phrase(*, phrase: Phrase, by: str, at: datetime) -> None:
    """Take a template out of use."""
    if reason := why_not_keep(organisation.who(by)):
        raise Refused(reason)
    entry = _enter("停用常用语", phrase, by=by, at=at, detail={"old": phrase.text})
    ledger.void([phrase], entry=entry)


@transaction.atomic
def take_over_usual(*, by: str, at: datetime) -> int:
    """Add what is usually written, as far as there is no template of that name; how many."""
    missing = queries.usual_missing()
    for verb, title, text in missing:
        add_phrase(verb=verb.value, title=title, text=text, by=by, at=at)
    return len(missing)


def _fresh(verb: str, kind: str, title: str, text: str, *, by: str, but: Phrase | None = None) -> Phrase:
    if reason := why_not_keep(organisation.who(by)):
        raise Refused(reason)
    if kind and kind not in KIND_NAMES:
        raise Refused("没有这一类事项")
    title, text = title.strip(), text.replace("\r\n", "\n").strip()
    same = Phrase.objects.live().filter(verb=verb, kind=kind, title=title)
    taken = same.exclude(pk=but.pk).exists() if but else same.exists()
    if reason := why_not_phrase(verb=verb, title=title, text=text, taken=taken, told=masking.numbers_in(text)):
        raise Refused(reason)
    return Phrase(code=organisation.street().code, verb=verb, kind=kind, title=title, text=text)


def _enter(what: str, phrase: Phrase, *, by: str, at: datetime, detail: dict[str, str]) -> Entry:
    subject = f"{MOVES[Verb(phrase.verb)].name}：{phrase.title}"
    return ledger.enter(by=by, at=at, verb=what, subject=subject, detail=detail)


def _on_record(fresh: Phrase, entry: Entry) -> Phrase:
    try:
        with transaction.atomic():
            ledger.record([fresh], entry=entry)
    except IntegrityError:
        raise ledger.Conflict(f"“{fresh.title}”刚刚被他人更新，请刷新后再试") from None
    return fresh
