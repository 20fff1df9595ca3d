"""The list of cases that somebody asks for: which, in what order, and how many, at a price that does not grow.

Counts stop at `LISTED`, and so does paging: what lies beyond is reached by narrowing the list, not by turning pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from jiedao.casework.kinds import KIND_NAMES, KINDS, CaseKind
from jiedao.casework.models import SERIAL, Head, HeadQuerySet, Share, View
from jiedao.casework.queries.lists import UNSHOWN, URGENT, searched, waiting
from jiedao.casework.rules import STATE_NAMES, WORD_NAMES, Word
from jiedao.organisation.kinds import Who

LISTED = 1000
SHOWS = {"": "等我办理", "open": "未办结", "all": "全部"}
CLOSED_WITH = {word.value: WORD_NAMES[word] for word in (Word.CONFIRMED, Word.UNCONFIRMED)}
SORTS = {"": "默认", "due": "到期先后", "found": "发现日期新到旧", "number": "编号"}


@dataclass(frozen=True)
class Asking:
    """What the address of a list asks for; every part is a text, empty where it asks for nothing.

    `lead` is the unit in charge, `unit` one that has a part in hand; `since` and `until` bound the day it was found;
    `word` is that of the last close.
    """

    show: str = ""
    q: str = ""
    late: str = ""
    kind: str = ""
    subtype: str = ""
    state: str = ""
    lead: str = ""
    unit: str = ""
    code: str = ""
    source: str = ""
    word: str = ""
    since: str = ""
    until: str = ""
    sort: str = ""

    def without(self, *names: str) -> Asking:
        """The same but for some parts."""
        return replace(self, **dict.fromkeys(names, ""))

    @property
    def parts(self) -> list[tuple[str, str]]:
        """What is asked for, without what is empty."""
        return [(part.name, text) for part in fields(self) if (text := getattr(self, part.name))]

    @property
    def query(self) -> str:
        """The address of the list."""
        return urlencode(self.parts)

    @property
    def narrowed(self) -> bool:
        """Whether more is asked for than one of the lists, in an order."""
        return self.without("show", "sort") != Asking()


def read_asking(told: Mapping[str, str]) -> Asking:
    """What an address asks for; parts that say nothing of sense are left out. What is sought is sought in all cases,
    unless another list is named."""
    given = {part.name: told.get(part.name, "").replace("\x00", "").strip()[:100] for part in fields(Asking)}
    known = {
        "show": SHOWS,
        "sort": SORTS,
        "kind": KIND_NAMES,
        "state": {state.value for state in STATE_NAMES},
        "word": CLOSED_WITH,
    }
    for name, values in known.items():
        if given[name] not in values:
            given[name] = ""
    if given["subtype"] not in types_of(given["kind"]):
        given["subtype"] = ""
    for name in ("lead", "unit"):
        if not (given[name].isascii() and given[name].isdecimal() and len(given[name]) < 10):
            given[name] = ""
    for name in ("since", "until"):
        if _day(given[name]) is None:
            given[name] = ""
    given["late"] = "1" if given["late"] else ""
    given["show"] = given["show"] or ("all" if given["q"] else "")
    return Asking(**given)


def types_of(kind: str) -> tuple[str, ...]:
    """The types of a kind by which a list is narrowed; none without a kind."""
    return tuple(KINDS[CaseKind(kind)].subtypes) if kind else ()


def listed(who: Who, asking: Asking, at: datetime) -> HeadQuerySet:
    """The cases asked for, of those that somebody may see, in their order, with the unit in charge."""
    heads = _shown(who, asking.show)
    if asking.q:
        heads = searched(heads, asking.q)
    names = ("kind", "subtype", "state", "lead", "code", "word")
    exact = {name: text for name in names if (text := getattr(asking, name))}
    heads = heads.filter(**exact)
    if asking.unit:
        heads = heads.filter(pk__in=Share.objects.standing().filter(unit=asking.unit, done_at=None).values("head"))
    if asking.late:
        heads = heads.overdue(at)
    if asking.source:
        heads = heads.filter(source__startswith=asking.source)
    if since := _day(asking.since):
        heads = heads.filter(found_on__gte=since)
    if until := _day(asking.until):
        heads = heads.filter(found_on__lte=until)
    return heads.prefetch_related("lead").defer(*UNSHOWN).order_by(*_ORDERS[order_of(asking)])


def order_of(asking: Asking) -> str:
    """The order of a list, one of `SORTS`: as asked, else the most urgent first, and of all cases the newest."""
    return asking.sort or ("found" if asking.show == "all" else "due")


_ORDERS: dict[str, tuple[Any, ...]] = {
    "due": URGENT,
    "found": ("-found_on", "-pk"),
    "number": (SERIAL, "pk"),
}


def _shown(who: Who, show: str) -> HeadQuerySet:
    heads: HeadQuerySet = Head.objects.visible_to(who)
    match show:
        case "all":
            return heads
        case "open":
            return heads.open()
    return waiting(who)  # an act of a post or unit is asked only of cases that they may see


def counted(heads: HeadQuerySet, *, most: int = LISTED) -> int:
    """How many there are, counted no further than one more than `most`."""
    return heads.order_by().values("pk")[: most + 1].count()


def views_of(username: str) -> list[View]:
    """The lists that somebody saved, by name."""
    return list(View.objects.filter(person=username).order_by("name"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
