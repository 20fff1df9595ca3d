"""What a look-back found, on the record of the case."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from jiedao.casework.actions.taking import claim, local_day
from jiedao.casework.models import Case, Head, Step
from jiedao.casework.rules import Verb, Word
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry


def look_back(
    *,
    case: Head,
    word: Word,
    stated: str,
    corrects: Collection[date] = (),
    note: str,
    by: str,
    stands_for: str = "",
    at: datetime,
    entry: Entry,
) -> None:
    """Put a look-back on record as a step of its case; within the transaction and under the entry of who judges it.

    The first one is stated on the case's fact too, with the word of the ledger of problems, empty where the case could
    not be judged. Later ones leave it as it is, so that no figure of an earlier day moves; `corrects` are the days of
    the results that this one corrects, by which the first is known.
    """
    claim(case)
    step = Step(
        code=case.code,
        register=case.register,
        number=case.number,
        serial=case.version,
        verb=Verb.LOOK_BACK.value,
        happened_at=at,
        by=by,
        stands_for=stands_for,
        state=case.state,
        note=note.strip(),
        word=word.value,
    )
    fact = Case.objects.live().filter(register=case.register, number=case.number).first()
    ledger.record([*([] if fact is None else _first(fact, stated, corrects, local_day(at), entry)), step], entry=entry)


def _first(fact: Case, stated: str, corrects: Collection[date], today: date, entry: Entry) -> list[Case]:
    """The fact that takes the place of what was known, where this is the first look-back or corrects it."""
    if fact.looked_back_on is not None and fact.looked_back_on not in corrects:
        return []
    day = (fact.looked_back_on or today) if stated else None
    if (fact.looked_back_on, fact.look_back_result) == (day, stated):
        return []
    ledger.void([fact], entry=entry)
    return [ledger.again(fact, looked_back_on=day, look_back_result=stated)]
