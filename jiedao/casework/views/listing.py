"""The list of cases: what waits for somebody, or all they may see, narrowed and ordered as they ask; table or map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jiedao.casework import queries
from jiedao.casework.forms import may_file
from jiedao.casework.kinds import KIND_NAMES, MOVES
from jiedao.casework.models import Head, HeadQuerySet
from jiedao.casework.queries import CLOSED_WITH, LISTED, SHOWS, SORTS, Asking
from jiedao.casework.rules import STATE_NAMES, Verb
from jiedao.casework.views.showing import row
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import MAY, Act, Who
from jiedao.register.queries import names_by_code
from jiedao.web import by_of, page

PER_PAGE = 50
STATE_WORDS = {state.value: name for state, name in STATE_NAMES.items()}


class Bounded(Paginator):  # type: ignore[type-arg]  # no generic class when it runs
    """Pages of a list that was counted no further than anybody turns pages."""

    def __init__(self, heads: HeadQuerySet, found: int) -> None:
        self.found = found
        super().__init__(heads, PER_PAGE)

    @property
    def count(self) -> int:
        """How many of them are paged through."""
        return min(self.found, LISTED)


@dataclass(frozen=True)
class Chosen:
    """A filter in force: what it says, and the address of the list without it."""

    told: str
    href: str


@page(Act.WORK)
def listing(request: HttpRequest) -> HttpResponse:
    """What somebody must do now, the most urgent first, or another list they ask for."""
    who, at, asking = organisation.who(by_of(request)), timezone.now(), queries.read_asking(request.GET.dict())
    heads = queries.listed(who, asking, at)
    found = queries.counted(heads)
    shown: Page[Head] = Bounded(heads, found).get_page(request.GET.get("page"))
    places, (named, units) = names_by_code(), organisation.named_units()
    widest = Asking(q=asking.q, show="all")
    late = found if asking.late else queries.counted(queries.listed(who, asking, at).overdue(at))
    context = {
        "page": shown,
        "found": told_count(found),
        "rows": [row(head, places, at) for head in shown],
        "asking": asking,
        "late": told_count(late) if late else "",
        "most": LISTED if found > LISTED else 0,
        "chosen": chosen(asking, places, named),
        "shows": [
            (Chosen(name, address(asking if value else asking.without("q"), show=value)), value == asking.show)
            for value, name in SHOWS.items()
        ],
        "wider": "" if asking == widest else address(widest),
        "with_late": address(asking, late="1"),
        "selects": _selects(asking, places, units),
        "heads": _heads(asking),
        "views": queries.views_of(who.username),
        "may_file": bool(may_file(who)),
        "may_export": may_export(who),
        "assigns": units if any(seat.role in MOVES[Verb.ASSIGN].roles for seat in who.seats) else {},
        "map": request.GET.get("as") == "map",
    }
    return render(request, "casework/list.html", context)


@dataclass(frozen=True)
class Heading:
    """The head of a column: the address of the list in its order, if it has one, and how it is ordered now."""

    told: str
    href: str = ""
    current: str = ""


def _heads(asking: Asking) -> list[Heading]:
    order = queries.order_of(asking)
    directions = {"number": "ascending", "found": "descending", "due": "ascending"}

    def by(sort: str, told: str) -> Heading:
        return Heading(told, address(asking, sort=sort), directions[sort] if sort == order else "")

    return [
        by("number", "编号"),
        *(Heading(told) for told in ("内容", "地点", "牵头单位", "状态")),
        by("found", "发现"),
        by("due", "时限"),
    ]


def may_export(who: Who) -> bool:
    """Whether somebody takes lists out of the house: who sees cases by their post, not who only files them."""
    return any(Act.SEE in MAY[seat.role] for seat in who.seats)


def told_count(found: int) -> str:
    """A count as it is shown, that stops where counting did."""
    return f"{LISTED - 1}+" if found > LISTED else str(found)


def address(asking: Asking, **other: str) -> str:
    """The address of a list with some parts asked otherwise."""
    query = Asking(**(vars(asking) | other)).query
    return f"/cases/?{query}" if query else "/cases/"


def chosen(asking: Asking, places: Mapping[str, str], units: Mapping[str, str]) -> list[Chosen]:
    """The filters in force, each as it is told."""
    told = {
        "q": f"查找“{asking.q}”",
        "kind": f"类别：{KIND_NAMES.get(asking.kind, '')}",
        "subtype": f"类型：{asking.subtype}",
        "state": f"状态：{STATE_WORDS.get(asking.state, '')}",
        "lead": f"单位：{units.get(asking.lead, asking.lead)}",
        "unit": f"承办：{units.get(asking.unit, asking.unit)}",
        "code": f"居民区：{places.get(asking.code, asking.code)}",
        "source": f"来源：{asking.source}",
        "word": f"办结意见：{CLOSED_WITH.get(asking.word, '')}",
        "since": f"发现不早于{asking.since}",
        "until": f"发现不晚于{asking.until}",
        "sort": f"排序：{SORTS[asking.sort]}",
    }
    return [Chosen(text, address(asking, **{name: ""})) for name, text in told.items() if getattr(asking, name)]


def _selects(asking: Asking, places: Mapping[str, str], units: Mapping[str, str]) -> list[dict[str, Any]]:
    """The filters that are chosen from: name, label, what may be chosen, what is."""
    named = (
        ("kind", "类别", KIND_NAMES),
        *([("subtype", "类型", {name: name for name in types})] if (types := queries.types_of(asking.kind)) else []),
        ("state", "状态", STATE_WORDS),
        ("lead", "牵头单位", units),
        ("code", "居民区", places),
        ("word", "办结意见", CLOSED_WITH),
    )
    found = [
        {"name": name, "label": label, "values": {"": "不限"} | dict(values), "chosen": getattr(asking, name)}
        for name, label, values in named
    ]
    return [*found, {"name": "sort", "label": "排序", "values": SORTS, "chosen": asking.sort}]


def title_of(asking: Asking, at: datetime) -> str:
    """What a list is called on paper: the street, the list and its filters, and the day."""
    named, _ = organisation.named_units()
    parts = [SHOWS[asking.show], *(["超期"] if asking.late else [])]
    parts += [one.told for one in chosen(asking.without("sort"), names_by_code(), named)]
    return f"{organisation.street()}事项：{'，'.join(parts)}（{timezone.localdate(at):%Y-%m-%d}）"
