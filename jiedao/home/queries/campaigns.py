"""What a campaign has come to: everything that belongs to it by its bounds, counted from its start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jiedao import figures
from jiedao.casework.kinds import KIND_NAMES
from jiedao.casework.models import Case, Head
from jiedao.figures import Nature, Reading
from jiedao.ledger.queries import after
from jiedao.ledger.rules import Scope
from jiedao.organisation import queries as organisation
from jiedao.organisation.models import Campaign, Street
from jiedao.patrol.models import Visit
from jiedao.register.queries import names_by_code
from jiedao.report import queries as report


@dataclass(frozen=True)
class Line:
    """One kind of case or one committee of a campaign."""

    key: str
    name: str
    found: int = 0
    closed: int = 0
    visits: int = 0
    places: int = 0


@dataclass(frozen=True)
class Outcome:
    """A campaign up to a day: its whole, its kinds of case, its committees, and the other figures of its days.

    `scope` is what it has in common with that of who asks.
    """

    campaign: Campaign
    as_of: date
    scope: Scope
    whole: Line
    kinds: list[Line]
    committees: list[Line]
    others: list[Reading]
    open: int  # cases in hand now
    again: int  # those of them that were closed before


def campaigns(scope: Scope) -> list[Campaign]:
    """The campaigns that touch a scope, the latest first."""
    return [campaign for campaign in organisation.campaigns() if scope.narrowed(campaign.prefix)]


def campaign(pk: int, scope: Scope) -> Campaign | None:
    """The campaign as it stands, by the row of any of its versions; None where it touches no part of a scope."""
    then = Campaign.objects.filter(pk=pk).first()
    found = after(then)[1] if then is not None else None
    return found if isinstance(found, Campaign) and scope.narrowed(found.prefix) else None


def cases(found: Campaign, scope: Scope, as_of: date) -> QuerySet[Case]:
    """The cases of a campaign: `rules.belongs` as a query."""
    bounds = found.bounds()
    days = (found.starts_on, last_day(found, as_of))
    rows = Case.objects.live().within(scope.narrowed(found.prefix)).filter(found_on__range=days)
    if bounds.kinds:
        rows = rows.filter(kind__in=bounds.kinds)
    words = Q()
    for word in bounds.words:
        words |= Q(source__contains=word)
    belonging: QuerySet[Case] = rows.filter(words)
    return belonging


def closed(rows: QuerySet[Case], as_of: date) -> QuerySet[Case]:
    """Of those cases, the ones that were closed by the day."""
    heads = Head.objects.filter(register=OuterRef("register"), number=OuterRef("number"))
    return rows.filter(Exists(heads.filter(first_closed_on__lte=as_of)))


def in_hand(rows: QuerySet[Case], *, again: bool = False) -> QuerySet[Case]:
    """Of those cases, the ones that are in hand now; only those that were closed before and opened again, if asked."""
    heads = Head.objects.open().filter(register=OuterRef("register"), number=OuterRef("number"))
    return rows.filter(Exists(heads.filter(closed_count__gt=0) if again else heads))


def visits(found: Campaign, scope: Scope, as_of: date) -> QuerySet[Visit]:
    """The visits of a campaign."""
    rows = Visit.objects.live().within(scope.narrowed(found.prefix))
    belonging: QuerySet[Visit] = rows.filter(visited_on__range=(found.starts_on, last_day(found, as_of)))
    return belonging


def campaigns_of(head: Head) -> list[Campaign]:
    """The campaigns to which a case belongs."""
    source = Case.objects.live().filter(register=head.register, number=head.number).values_list("source", flat=True)
    known = source.first() or ""
    return organisation.campaigns_of(on=head.found_on, code=head.code, kind=head.kind, source=known)


def last_day(found: Campaign, today: date) -> date:
    """The day up to which a campaign is counted: that day, but not after its end."""
    return min(today, found.ends_on) if found.ends_on else today


def outcome(found: Campaign, scope: Scope, street: Street, today: date) -> Outcome:
    """What a campaign has come to, within a scope; eleven queries and those of the other figures."""
    as_of = last_day(found, today)
    rows, made = cases(found, scope, as_of), visits(found, scope, as_of)
    done = closed(rows, as_of)
    places = names_by_code()
    by_kind = _counted(rows, "kind"), _counted(done, "kind")
    kinds = [
        Line(kind, name, by_kind[0][kind], by_kind[1].get(kind, 0))
        for kind, name in KIND_NAMES.items()
        if kind in by_kind[0]
    ]
    came, went, seen = _counted(rows, "code"), _counted(done, "code"), _counted(made, "code")
    points = dict(made.order_by().values_list("code").annotate(n=Count("point_number", distinct=True)))
    committees = [
        Line(
            code,
            places.get(code, "街道本级"),
            came.get(code, 0),
            went.get(code, 0),
            seen.get(code, 0),
            points.get(code, 0),
        )
        for code in sorted({*came, *seen})
    ]
    whole = Line(
        "",
        "合计",
        sum(line.found for line in kinds),
        sum(line.closed for line in kinds),
        sum(line.visits for line in committees),
        made.order_by().values("point_number").distinct().count(),
    )
    shared = scope.narrowed(found.prefix)
    return Outcome(
        found,
        as_of,
        shared,
        whole,
        kinds,
        committees,
        _others(found, shared, street, as_of),
        in_hand(rows).count(),
        in_hand(rows, again=True).count(),
    )


def _counted(rows: QuerySet[Case] | QuerySet[Visit], by: str) -> dict[str, int]:
    return {str(key): n for key, n in rows.order_by().values_list(by).annotate(n=Count("pk"))}


def _others(found: Campaign, shared: Scope, street: Street, as_of: date) -> list[Reading]:
    """The figures of what was put out in the campaign's days: of works and services, not of cases and visits."""
    question = report.asking(street, as_of, since=found.starts_on, scope=shared)
    put_out = [
        figure
        for figure in figures.known().values()
        if figure.nature in (Nature.FLOW, Nature.AREA)
        and figure.source.model not in (Case, Visit)
        and "committee" in figure.splits
    ]
    return [reading for figure in put_out if (reading := figures.read(figure, question)).value]
