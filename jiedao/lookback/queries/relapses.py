"""How long what was closed stays mended, by kind: from each close to its reopening, or to today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from jiedao.casework.kinds import RELAPSED_WORDS
from jiedao.casework.models import Case, Head, Step
from jiedao.casework.rules import State, Verb
from jiedao.estimate import Curve, Spell, relapse_curve
from jiedao.lookback.kinds import LOOKED_AT
from jiedao.worktime import SHANGHAI

WATCHED_DAYS = 730  # closes longer ago are not told of

Key = tuple[str, str]


def curves(today: date) -> dict[str, Curve]:
    """The course of each kind of which anything was closed in the time watched, and of all under an empty name."""
    spells = list(_spells(today))
    kinds = [kind for kind in LOOKED_AT if any(of == kind for of, _ in spells)]
    told = {"": relapse_curve(spell for _, spell in spells)} if spells else {}
    return told | {kind: relapse_curve(spell for of, spell in spells if of == kind) for kind in kinds}


def _spells(today: date) -> Iterator[tuple[str, Spell]]:
    """Kind and spell of every close, in three queries."""
    since = today - timedelta(days=WATCHED_DAYS)
    heads = Head.objects.filter(kind__in=LOOKED_AT, closed_at__date__gte=since).exclude(
        state__in=[State.MERGED.value, State.REVOKED.value]
    )
    kinds: dict[Key, tuple[str, date]] = {
        (register, number): (kind, first)
        for register, number, kind, first in heads.values_list("register", "number", "kind", "first_closed_on")
    }
    turns = _turns(since)
    fell = _by_ledger()
    for key, (kind, first) in kinds.items():
        course = turns.get(key, [])
        if not course or course[0][0] is False:
            course = [(True, first), *course]  # the close that only a ledger tells of
            if len(course) == 1 and key in fell and fell[key] >= first:
                course.append((False, fell[key]))
        for place, (closes, day) in enumerate(course):
            if closes and day >= since:
                end = course[place + 1][1] if place + 1 < len(course) else None
                yield kind, Spell(max(((end or today) - day).days, 0), end is not None)


def _turns(since: date) -> dict[Key, list[tuple[bool, date]]]:
    """Of each case its closes (True) and reopenings (False) in their order, by their days."""
    verbs = [Verb.CLOSE.value, Verb.MEND.value, Verb.REOPEN.value]
    rows = Step.objects.live().filter(verb__in=verbs, happened_at__date__gte=since).order_by("serial")
    found: dict[Key, list[tuple[bool, date]]] = {}
    for register, number, verb, at in rows.values_list("register", "number", "verb", "happened_at"):
        turn = (verb != Verb.REOPEN.value, at.astimezone(SHANGHAI).date())
        found.setdefault((register, number), []).append(turn)
    return found


def _by_ledger() -> dict[Key, date]:
    """The cases of which a ledger says that they had relapsed when they were looked back at, and when."""
    rows = Case.objects.live().filter(look_back_result__in=RELAPSED_WORDS).exclude(looked_back_on=None)
    return {
        (register, number): day for register, number, day in rows.values_list("register", "number", "looked_back_on")
    }
