"""All figures of the street on one page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jiedao import figures
from jiedao.figures import Asking, Reading, Value
from jiedao.organisation.kinds import Act
from jiedao.organisation.queries import street as the_street
from jiedao.report import queries
from jiedao.report.forms import Question
from jiedao.report.views.asking import address, ask, frame
from jiedao.sheets import Column, Form, Holds
from jiedao.sheets.writing import write_ledger
from jiedao.web import as_file, page
from jiedao.worktime import month_start


@dataclass(frozen=True)
class Card:
    """A figure on the page of all: its reading, its change against a day, its monthly course."""

    reading: Reading
    change: Value
    course: dict[str, Value] | None
    href: str


def _cards(asked: Question, question: Asking, courses: bool) -> list[tuple[str, list[Card]]]:
    """Every figure in its group that who asks is told of."""
    against = replace(question, as_of=asked.against or _day_before(asked.as_of))
    groups: dict[str, list[Card]] = {name: [] for name in queries.GROUPS}
    for key, figure in figures.known().items():
        if asked.word not in figure.label or not queries.is_shown(figure, question):
            continue
        reading = figures.read(figure, question)
        change = queries.difference(figures.read(figure, against).value, reading.value)
        course = figures.split(figure, question, "month") if courses else None
        card = Card(reading, change, course, address("figure", asked, key))
        groups.setdefault(queries.group_of(figure), []).append(card)
    return [(name, cards) for name, cards in groups.items() if cards]


def _day_before(as_of: date) -> date:
    """The end of the month before, which is what most figures are compared with."""
    return date.fromordinal(month_start(as_of).toordinal() - 1)


@page(Act.SEE)
def figures_page(request: HttpRequest) -> HttpResponse:
    """All figures; their monthly courses follow in a request of their own."""
    street = the_street()
    form, asked, question = ask(request, street)
    courses = "courses" in request.GET
    context = frame(request, form, asked, question) | {
        "groups": _cards(asked, question, courses),
        "against": asked.against or _day_before(asked.as_of),
        "courses": courses,
    }
    if courses:
        return render(request, "report/figures_list.html", context)
    whole = [figure.label for figure in figures.known().values() if not queries.is_local(figure)]
    query = request.GET.copy()
    query["courses"] = "1"
    more = {"behind": queries.behind(asked.as_of), "street_only": whole, "courses_query": query.urlencode()}
    return render(request, "report/figures.html", context | more)


@page(Act.SEE)
def figures_export(request: HttpRequest) -> HttpResponse:
    """All figures as a workbook."""
    street = the_street()
    _, asked, question = ask(request, street)
    against = asked.against or _day_before(asked.as_of)
    heads = ("分组", "名称", "数值", "单位", "总数或控制数", f"较{against}", "起始日期", "截至日期", "口径", "台账")
    days = {"起始日期": Holds.DATE, "截至日期": Holds.DATE}
    table = Form("数据", tuple(Column(head, days.get(head, Holds.TEXT)) for head in heads), identity=())
    rows = [
        dict(zip(heads, (group, *_exported(card)), strict=True))
        for group, cards in _cards(asked, question, courses=False)
        for card in cards
    ]
    target = BytesIO()
    write_ledger(target, table, rows, f"{street.name}数据（截至{asked.as_of}）")
    return as_file(target.getvalue(), f"{street.name}数据_{asked.as_of}.xlsx")


def _exported(card: Card) -> tuple[Any, ...]:
    reading, figure = card.reading, card.reading.figure
    value = reading.value
    if isinstance(value, dict):
        value = "、".join(f"{name}{number}" for name, number in value.items())  # type: ignore[assignment]
    beside = reading.of if figure.of else reading.limit
    shown = "无记录" if value is None else value
    return (
        *(figure.label, shown, figure.unit, beside, card.change),
        *(reading.start, reading.as_of, figure.definition, figure.source.ledger),
    )
