"""One figure: its course, its splits, its rows and what moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from jiedao import figures
from jiedao.figures import Asking, Figure, Reading
from jiedao.organisation.kinds import Act
from jiedao.organisation.models import Street
from jiedao.organisation.queries import street as the_street
from jiedao.report import charts, queries
from jiedao.report.forms import Ask, Question, RowFilter
from jiedao.report.models import Issued
from jiedao.report.views.asking import address, ask, frame
from jiedao.sheets import Holds
from jiedao.sheets.writing import write_ledger
from jiedao.web import as_file, page
from jiedao.worktime import month_end

ROWS_ON_A_PAGE = 50
PRINTED_AT_MOST = 5_000
MOVED_AT_MOST = 200
BY_NAMES = {"committee": "居民区", "unit": "责任单位", "colour": "关爱圈"}


def _asked(request: HttpRequest, key: str) -> tuple[Figure, Street, Ask, Question, Asking]:
    """The figure of the address and what is asked of it; 404 where it counts cases that who asks does not see."""
    figure, street = figures.known().get(key), the_street()
    form, asked, question = ask(request, street)
    if figure is None or not question.scope.sees_any(figure.kinds):
        raise Http404
    return figure, street, form, asked, question


def _pick(request: HttpRequest) -> tuple[queries.Pick, int]:
    form = RowFilter(request.GET)
    form.is_valid()
    data = form.cleaned_data
    fields = {name: data.get(name) or "" for name in ("month", "split", "part", "sort")}
    return queries.Pick(word=data.get("q") or "", **fields), data.get("page") or 1


@page(Act.SEE)
def figure_page(request: HttpRequest, key: str) -> HttpResponse:
    """One figure with its course, its splits, its rows and what moved; the rows alone for their own links."""
    figure, street, form, asked, question = _asked(request, key)
    pick, number = _pick(request)
    rows = Paginator(queries.picked(figure, question, pick), ROWS_ON_A_PAGE).get_page(number)
    cells = queries.in_columns(figure, list(rows.object_list), question)
    context = frame(request, form, asked, question) | {
        "figure": figure,
        "page_obj": rows,
        "lines": [(list(cell.values()), row) for cell, row in zip(cells, rows.object_list, strict=True)],
        "columns": _columns(figure, pick),
        "pick": pick,
        "picked_name": _picked_name(pick, question),
        "export": address("figure_export", asked, key, **_as_query(pick)),
        "print": address("figure_print", asked, key, **_as_query(pick)),
    }
    htmx: Any = request.htmx  # type: ignore[attr-defined]
    if htmx.target == "rows" and not htmx.history_restore_request:
        response = render(request, "report/figure_rows.html", context)
    else:
        response = render(request, "report/figure.html", context | _about(figure, street, asked, question))
    patch_vary_headers(response, ["HX-Target"])
    return response


def _about(figure: Figure, street: Street, asked: Question, question: Asking) -> dict[str, Any]:
    """The figure itself: value, course, splits, change."""
    reading = figures.read(figure, question)
    months = figures.split(figure, question, "month") or {}
    course = [(month, value, address("figure", asked, figure.key, **_to_month(figure, asked, month)) + "#rows")
              for month, value in months.items()]  # fmt: skip
    splits = [_split(figure, asked, question, by) for by in queries.splits_of(figure)]
    copy_day = queries.copy_days().get(figure.source.ledger)
    return {
        "reading": reading,
        "copy_day": copy_day,
        "is_behind": copy_day is not None and copy_day < asked.as_of,
        "course": course,
        "course_chart": charts.course(reading, months) | {"links": [href for *_, href in course]},
        "splits": [split for split in splits if split["parts"]],
        "issued_reports": queries.issued_reports(),
        "local": queries.is_local(figure) or question.whole,
        "pages_of_figure": address("figures", asked),
    } | _moved(figure, street, asked, question, reading)


def _to_month(figure: Figure, asked: Question, month: str) -> dict[str, Any]:
    """A flow leads to the rows of the month, a stock to its rows at the month's end."""
    if figure.day and not figure.groups and figure.nature is not figures.Nature.STOCK:
        return {"month": month}
    return {"as_of": min(month_end(date.fromisoformat(f"{month}-01")), asked.as_of)}


def _split(figure: Figure, asked: Question, question: Asking, by: str) -> dict[str, Any]:
    name = "责任科室" if by == "unit" and figure.source.ledger.startswith("任务") else BY_NAMES[by]
    parts = queries.parts(figure, question, by)
    linked = [
        (part, address("figure", asked, figure.key, split=by) + f"&{urlencode({'part': part.code})}#rows")
        for part in parts
    ]
    return {
        "by": by,
        "name": name,
        "parts": linked,
        "chart": charts.split(figure.unit, parts, figure.label) | {"links": [href for _, href in linked]},
        "chart_id": f"split-{by}",
    }


def _moved(figure: Figure, street: Street, asked: Question, question: Asking, reading: Reading) -> dict[str, Any]:
    """What moved since an earlier day, or since a report was issued as it was known then; nothing unless asked."""
    if asked.issued:
        issued = Issued.objects.live().filter(pk=asked.issued).first()
        if issued is None:
            raise Http404
        before = replace(question, as_of=issued.as_of, known_at=issued.recorded_at)
    elif asked.against:
        issued, before = None, replace(question, as_of=asked.against)
    else:
        return {}
    moved = queries.moved(figure, before, question)
    then = figures.read(figure, before)
    groups = [("新增", moved.came), ("减少", moved.went)]
    return {
        "against_issued": issued,
        "then": then,
        "change": queries.difference(then.value, reading.value),
        "came_and_went": [(name, len(rows), [list(row.values()) for row in rows[:MOVED_AT_MOST]])
                          for name, rows in groups],
        "changed": [_beside(old, new) for old, new in moved.changed[:MOVED_AT_MOST]],
        "changed_count": len(moved.changed),
        "heads": _columns(figure, queries.Pick())[: len(figure.source.columns)],
        "at_most": MOVED_AT_MOST,
    }  # fmt: skip


def _beside(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[Any, Any, bool]]:
    """Old beside new, and whether they differ; what is masked may differ unseen."""
    return [(old[label], new[label], old[label] != new[label]) for label in new]


def _columns(figure: Figure, pick: queries.Pick) -> list[dict[str, Any]]:
    """The heads of the rows: the label, what sorts by it (masked columns do not), how it is sorted now."""
    heads: list[dict[str, Any]] = []
    for column in figure.source.columns:
        now = {column.label: "ascending", f"-{column.label}": "descending"}.get(pick.sort, "")
        then = f"-{column.label}" if now == "ascending" else column.label
        heads.append({"label": column.label, "sort": "" if column.mask else then, "now": now})
    heads += [{"label": "计数"}] if figure.distinct else []
    form = queries.form_of(figure)
    return [head | {"number": form.column(head["label"]).holds in (Holds.COUNT, Holds.AREA)} for head in heads]


def _picked_name(pick: queries.Pick, question: Asking) -> str:
    if not pick.split:
        return ""
    return queries.part_name(pick.split, pick.part, question.terms) if pick.part else queries.UNFILLED


def _as_query(pick: queries.Pick) -> dict[str, str]:
    return {"month": pick.month, "split": pick.split, "part": pick.part, "q": pick.word, "sort": pick.sort}


@page(Act.SEE)
def figure_export(request: HttpRequest, key: str) -> HttpResponse:
    """The figure's rows as a workbook in the ledger's own columns."""
    figure, street, _, asked, question = _asked(request, key)
    pick, _ = _pick(request)
    rows = queries.in_columns(figure, list(queries.picked(figure, question, pick)), question)
    target = BytesIO()
    write_ledger(target, queries.form_of(figure), rows, f"{street.name}{figure.label}（截至{asked.as_of}）")
    return as_file(target.getvalue(), f"{figure.label}_{asked.as_of}.xlsx")


@page(Act.SEE)
def figure_print(request: HttpRequest, key: str) -> HttpResponse:
    """The figure's rows on paper."""
    figure, _, form, asked, question = _asked(request, key)
    pick, _ = _pick(request)
    rows = queries.picked(figure, question, pick)
    cells = queries.in_columns(figure, list(rows[:PRINTED_AT_MOST]), question)
    context = frame(request, form, asked, question) | {
        "figure": figure,
        "reading": figures.read(figure, question),
        "lines": [list(cell.values()) for cell in cells],
        "count": rows.count(),
        "at_most": PRINTED_AT_MOST,
        "columns": _columns(figure, pick),
        "picked_name": _picked_name(pick, question),
        "pick": pick,
        "back": address("figure", asked, key),
    }
    return render(request, "report/figure_print.html", context)
