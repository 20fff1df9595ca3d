"""How committees stand with illegal structures: their status, its history, and what is still open."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, Sum

from jiedao.casework.kinds import STRUCTURES, CaseKind
from jiedao.casework.models import Case, Clean, Head
from jiedao.casework.rules import CleanState
from jiedao.organisation.kinds import Act, Who
from jiedao.register.queries import names_by_code

STRUCTURE = CaseKind.STRUCTURE.value


@dataclass(frozen=True)
class Standing:
    """A committee: its status, its cases still open and closed, the area demolished in square metres, its history."""

    code: str
    name: str
    state: CleanState
    last: Clean | None
    open: int
    closed: int
    area: Decimal
    history: list[Clean] = field(default_factory=list)


def clean_of(code: str) -> Clean | None:
    """The latest row of a committee."""
    found: Clean | None = Clean.objects.live().filter(code=code).order_by("-serial").first()
    return found


def granted_clean(codes: Collection[str]) -> list[Clean]:
    """Of these committees, the rows of those whose status stands."""
    latest: dict[str, Clean] = {}
    for row in Clean.objects.live().filter(code__in=codes).order_by("serial"):
        latest[row.code] = row
    return [row for row in latest.values() if row.state == CleanState.GRANTED.value]


def applicants(row: Clean) -> frozenset[str]:
    """Everybody who had a hand in an application: who made it, and for whom they stood in."""
    return frozenset({row.by, str(row.entry.detail.get("stands_for", ""))} - {""})


def open_structures(code: str) -> int:
    """The illegal structures of a committee that still stand, as far as cases say."""
    return standing_structures([code]).get(code, 0)


def standing_structures(codes: Iterable[str]) -> dict[str, int]:
    """The illegal structures that still stand in each of these committees, in one query; none for the others."""
    found = Head.objects.open().filter(kind=STRUCTURE, code__in=list(codes)).order_by().values_list("code")
    return dict(found.annotate(n=Count("pk")))


def standings(who: Who) -> list[Standing]:
    """The committees that somebody sees, by code, in four queries."""
    scope = who.scope(Act.SEE)
    places = {code: name for code, name in sorted(names_by_code().items()) if scope.sees(code, STRUCTURE)}
    histories: dict[str, list[Clean]] = {}
    for row in Clean.objects.live().filter(code__in=places).select_related("entry").order_by("-serial"):
        histories.setdefault(row.code, []).append(row)
    counted = (
        Head.objects.filter(kind=STRUCTURE, code__in=places)
        .values("code")
        .annotate(open=Count("pk", filter=_OPEN), closed=Count("pk", filter=Q(state="closed")))
    )
    counts = {row["code"]: row for row in counted}
    done = Case.objects.live().filter(register=STRUCTURES, code__in=places).exclude(rectified_on=None)
    areas = dict(done.values_list("code").annotate(area=Sum("area")))
    return [
        Standing(
            code=code,
            name=name,
            state=CleanState(history[0].state) if (history := histories.get(code, [])) else CleanState.NONE,
            last=history[0] if history else None,
            open=counts.get(code, {}).get("open", 0),
            closed=counts.get(code, {}).get("closed", 0),
            area=areas.get(code) or Decimal(0),
            history=history,
        )
        for code, name in places.items()
    ]


_OPEN = Q(pk__in=Head.objects.open().values("pk"))
