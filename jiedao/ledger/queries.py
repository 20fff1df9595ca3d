"""Reads of the record of acts."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.lookups import IContains

from jiedao.gongwen import masking
from jiedao.ledger.models import Entry, Fact, fact_models


def holds(field: str, word: str) -> Q:
    """Rows whose free text holds the word as pages show it: no search confirms a number that is masked there."""
    found = has(field, word)
    if not re.search("[0-9０-９]", word):
        return found
    shown: Any = F(field)
    for number in (masking.CITIZEN_IN_TEXT, masking.PHONE_IN_TEXT):
        shown = Func(shown, Value(number), Value("*"), Value("g"), function="regexp_replace", output_field=TextField())
    return found & Q(IContains(shown, word))


def has(field: str, word: str) -> Q:
    """Rows whose field holds the word, whatever the case of its letters; to fold the letters of every row is what takes
    long, so it is left where the word has none."""
    return Q(**{f"{field}__contains" if word.upper() == word.lower() else f"{field}__icontains": word})


def entries(
    *, verb: str = "", by: str = "", text: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Entry]:
    """Entries, the newest first; an empty filter holds for everything, the days are included."""
    found = Entry.objects.order_by("-id")
    if verb:
        found = found.filter(verb=verb)
    if by:
        found = found.filter(by=by)
    if text:
        found = found.filter(holds("subject", text) | holds("reason", text))
    if since:
        found = found.filter(at__date__gte=since)
    if until:
        found = found.filter(at__date__lte=until)
    return found


def verbs() -> list[str]:
    """The verbs that were ever entered."""
    return list(Entry.objects.order_by("verb").values_list("verb", flat=True).distinct())


def accounts() -> list[str]:
    """Who ever entered anything."""
    return list(Entry.objects.order_by("by").values_list("by", flat=True).distinct())


def facts_under(entry: Entry) -> tuple[int, int]:
    """How many facts an entry added and how many it voided, over all kinds, in one query."""
    counts = [
        model.objects.filter(**{field: entry})
        .order_by()
        .annotate(fact_how=Value(field), fact_model=Value(str(model._meta.label)))
        .values_list("fact_how", "fact_model")
        .annotate(n=Count("pk"))
        for model in fact_models()
        for field in ("entry", "void_entry")
    ]
    totals = {"entry": 0, "void_entry": 0}
    for how, _, number in counts[0].union(*counts[1:], all=True):
        totals[how] += number
    return totals["entry"], totals["void_entry"]


def after(fact: Fact) -> tuple[list[Entry], Fact | None]:
    """What was done with a thing since that version of it, the oldest first, and the version that stands now, if any.

    A correction that gave it another name or number is followed, and so is one that took it back.
    """
    then: Fact | None = type(fact).objects.select_related("void_entry").get(pk=fact.pk)
    done: list[Entry] = []
    while then is not None and then.void_entry is not None:
        done.append(then.void_entry)
        next_one = _next(then)
        if next_one is not None and next_one.entry != then.void_entry:
            done.append(next_one.entry)
        then = next_one
    return done, then


def _next(then: Fact) -> Fact | None:
    """The version of a thing that came after: by the act that ended this one, else the next that bears its identity."""
    versions: QuerySet[Any] = type(then).objects.select_related("entry", "void_entry").order_by("pk")
    same = versions.filter(pk__gt=then.pk, **dict(zip(then.IDENTITY, then.identity, strict=True)))
    renamed = versions.filter(entry=then.void_entry)
    if renamed.count() > 1:  # renamed with something else, it kept its own name
        renamed = renamed.filter(**{then.IDENTITY[-1]: then.identity[-1]})
    following = list(renamed[:2])
    found: Fact | None = same.filter(entry=then.void_entry).first()
    return found or (following[0] if len(following) == 1 else same.first())
