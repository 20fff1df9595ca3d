"""What a look-back found, as the ledger of problems states it."""

from __future__ import annotations

from datetime import date

from jiedao.casework.models import Case, Head
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry


def note_look_back(*, case: Head, on: date, result: str, entry: Entry) -> None:
    """State on the fact of a case when it was looked back at and with what result; within another act's transaction.

    Every other date stays, so that no figure of an earlier day moves. A case without a fact that stands is left alone.
    """
    fact = Case.objects.live().filter(register=case.register, number=case.number).first()
    if fact is None or (fact.looked_back_on, fact.look_back_result) == (on, result):
        return
    ledger.void([fact], entry=entry)
    ledger.record([ledger.again(fact, looked_back_on=on, look_back_result=result)], entry=entry)
