"""Committees by their codes and names, as every other office needs them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from jiedao.ledger.models import Held, fact_models
from jiedao.organisation import queries as organisation
from jiedao.register.kinds import ESTATES_CAME
from jiedao.register.models import Committee, Estate

_TAIL = re.compile(r"(社区居民委员会|居民委员会|居委会|居民区|居委|社区)$")


def short_name(name: str) -> str:
    """A committee's name without white space and without what kind of body it is.

    >>> short_name("滨里 居委会")
    '滨里'
    """
    bare = re.sub(r"\s", "", name)
    return _TAIL.sub("", bare) or bare


def codes_by_name() -> dict[str, str]:
    """The division code of every committee, by full and by short name where that is unambiguous."""
    names = list(Committee.objects.live().values_list("name", "code"))
    shorts: dict[str, set[str]] = {}
    for name, code in names:
        shorts.setdefault(short_name(name), set()).add(code)
    return {short: codes.pop() for short, codes in shorts.items() if len(codes) == 1} | dict(names)


def names_by_short() -> dict[str, str]:
    """The full name of every committee by its short one, where that is unambiguous."""
    names: dict[str, set[str]] = {}
    for name in Committee.objects.live().values_list("name", flat=True):
        names.setdefault(short_name(name), set()).add(name)
    return {short: full.pop() for short, full in names.items() if len(full) == 1}


def names_by_code() -> dict[str, str]:
    """The name of every committee by its code."""
    return dict(Committee.objects.live().values_list("code", "name"))


def committees_by_estate() -> dict[str, str]:
    """The code of the committee to which each estate belongs, as the roster states."""
    estates: dict[str, str] = {}
    for text, code in Committee.objects.live().values_list("estates", "code"):
        for estate in text.split("、"):
            if estate:
                estates[estate] = code
    return estates


def next_code(prefix: str) -> str:
    """The next free code: the street's nine digits and a serial of three, over all codes ever given."""
    last = Committee.objects.filter(code__startswith=prefix).order_by("-code").values_list("code", flat=True).first()
    return f"{prefix}{int(last[9:]) + 1 if last else 1:03d}"


def in_use() -> Q:
    """The committees whose code any other fact bears, standing or voided; its estates go with the roster."""
    used = Q()
    for model in fact_models():
        if model is not Committee:
            same = Q(code=OuterRef("code"))
            if issubclass(model, Held):
                same |= Q(value=OuterRef("code"))  # a person's committee from a day is held as its code
            if model is Estate:
                same &= ~Q(entry__verb=ESTATES_CAME)
            used |= Q(Exists(model.objects.filter(same)))
    return used


def with_use() -> QuerySet[Any]:
    """The committees by code, each with `used`: whether its code is in use."""
    found: QuerySet[Any] = Committee.objects.live().annotate(used=in_use()).order_by("code")
    return found


def street_code() -> str:
    """The 12 digits of the street itself."""
    return f"{organisation.street().prefix}000"


def street_name() -> str:
    """What the street is called."""
    return str(organisation.street())


def codes_with_street() -> set[str]:
    """The codes that an entry of the register may bear: those of the committees and the street's own."""
    return {*Committee.objects.live().values_list("code", flat=True), street_code()}


def code_of(told: str, names: Mapping[str, str]) -> str | None:
    """The code that a text means: a code of these, or a committee's full or short name; None where it means none."""
    if told in names.values():
        return told
    return names.get(told) or names.get(short_name(told))
