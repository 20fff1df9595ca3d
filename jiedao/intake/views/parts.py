"""What several pages of intake need."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from jiedao.intake import queries
from jiedao.intake.models import LoadFile
from jiedao.intake.showing import FORM
from jiedao.register import queries as register

PER_PAGE = 50
ORDERS = {"": ("按原来的顺序", "id"), "new": ("新的在前", "-id"), "key": ("按编号", "key")}


def is_htmx(request: HttpRequest) -> bool:
    """Whether a part of a page is asked for."""
    return bool(getattr(request, "htmx", False))


def paged(request: HttpRequest, rows: QuerySet[Any], per_page: int = PER_PAGE) -> Page[Any]:
    """The page of the rows that the address names."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def waiting(request: HttpRequest, rows: QuerySet[Any]) -> tuple[Page[Any], dict[str, Any]]:
    """One page of what waits, of the ledger, file and order that the address names, with the filters."""
    form, file, order = (request.GET.get(name, "") for name in ("ledger", "file", "order"))
    only = get_object_or_404(LoadFile, pk=int(file)) if file.isdigit() else None
    by_ledger = queries.open_by_ledger(rows)
    if form in FORM:
        rows = rows.filter(file__ledger=form)
    if only:
        rows = rows.filter(file=only)
    order = order if order in ORDERS else ""
    context = {"by_ledger": by_ledger, "ledger": form, "file": only, "order": order, "orders": ORDERS}
    return paged(request, rows.order_by(ORDERS[order][1])), context


def alone(ledger: str, row: Any) -> dict[str, Any]:
    """What the page of what waits is drawn from where one thing stands on it alone."""
    return {
        "by_ledger": {ledger: 1},
        "orders": ORDERS,
        "ledger": ledger,
        "page": Paginator([row], 1).get_page(1),
        "alone": True,
    }


def committee_names() -> list[str]:
    """The names of the committees, by their codes."""
    return [name for _, name in sorted(register.names_by_code().items())]
