"""Cases that came with ledgers get their rows when the list is next opened after a ledger was taken in."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import transaction

from jiedao.casework import actions
from jiedao.casework.kinds import KINDS, CaseKind
from jiedao.casework.models import Case, Head
from jiedao.casework.rules import State, imported_state
from jiedao.ledger.models import Entry
from jiedao.organisation import queries as organisation

_TAKING_IN = ("导入台账", "修正后导入", "采用更正", "撤销")  # entries that may change what ledgers state of cases
_SEEN = "casework-followed-entry"


def follow_ledgers() -> None:
    """Let the rows of cases follow what ledgers state; nothing is done until a ledger was taken in anew.

    The newest entry of intake is remembered only once this is on record, and its row is the lock that lets
    one request do it while others wait.
    """
    newest = Entry.objects.filter(verb__in=_TAKING_IN).values_list("pk", flat=True).first()
    if newest is None or cache.get(_SEEN) == newest:
        return
    with transaction.atomic():
        Entry.objects.select_for_update().get(pk=newest)
        _follow()
        transaction.on_commit(lambda: cache.set(_SEEN, newest, None))


_KNOWN = ("kind", "code", "address", "text", "found_on", "given_on", "state", "first_closed_on", "lead__name")


def _follow() -> None:
    heads = {
        (head["register"], head["number"]): head
        for head in Head.objects.values("register", "number", "version", *_KNOWN)
    }
    units = {unit.name for unit in organisation.units()}
    stated: set[tuple[str, str]] = set()
    behind: list[Case] = []
    for fact in Case.objects.live().iterator():
        key = (fact.register, fact.number)
        stated.add(key)
        head = heads.get(key)
        if head is None or (head["version"] == 0 and tuple(head[name] for name in _KNOWN) != _expected(fact, units)):
            behind.append(fact)
    actions.ensure_heads(behind)
    gone = [key for key, head in heads.items() if head["version"] == 0 and key not in stated]
    for register in {register for register, _ in gone}:
        actions.drop_heads(register, [number for of, number in gone if of == register])


def _expected(fact: Case, units: set[str]) -> tuple[Any, ...]:
    """What the row of a case should say of which only a ledger speaks, in the order of `_KNOWN`."""
    state = imported_state(
        verifies=KINDS[CaseKind(fact.kind)].demands.verifies,
        rectified=fact.rectified_on is not None,
        verified=fact.verified_on is not None,
        assigned=fact.unit in units,
    )
    closed_on = (fact.verified_on or fact.rectified_on) if state is State.CLOSED else None
    lead = fact.unit if fact.unit in units else None
    return (
        fact.kind,
        fact.code,
        fact.address,
        fact.description,
        fact.found_on,
        fact.due_on,
        state.value,
        closed_on,
        lead,
    )
