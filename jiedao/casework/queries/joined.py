"""Cases that were merged: the one each was merged into, and what the callers of the others say of the outcome."""

from __future__ import annotations

from jiedao.casework.models import Caller, Head, Link, Step
from jiedao.casework.rules import Verb, Word

# From these steps on a caller is asked anew.
SINCE = (Verb.REPORT_DONE.value, Verb.ANSWER.value, Verb.SEND_BACK.value, Verb.REOPEN.value)


def main_of(head: Head) -> Head | None:
    """The case that one was merged into."""
    link = Link.objects.filter(duplicate=head).select_related("main").first()
    return link.main if link else None


def words_of_duplicates(head: Head, since: int) -> tuple[Word | None, ...]:
    """What the callers of the cases merged into this one said last after the entry `since`, None where they were not
    asked. Who reported both, by the same telephone, is asked once and is none of them."""
    keys = set(head.duplicates.values_list("duplicate__register", "duplicate__number"))
    if not keys:
        return ()
    own = (head.register, head.number)
    numbers = {number for _, number in (*keys, own)}
    callers = Caller.objects.live().filter(number__in=numbers).values_list("register", "number", "phone_mark")
    marks = {(register, number): mark for register, number, mark in callers}
    told = Step.objects.live().filter(number__in=numbers, verb=Verb.CALL_BACK.value, entry__gt=since)
    words = {(step.register, step.number): Word(step.word) for step in told.order_by("entry_id")}
    asked = (key for key in sorted(keys) if not marks.get(own) or marks.get(key) != marks[own])
    return tuple(words.get(key) for key in asked)
