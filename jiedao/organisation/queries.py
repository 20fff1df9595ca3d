"""Reads about the street and what people stated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from django.db.models import Q, QuerySet

from jiedao.organisation.kinds import MAY, Act, Role, UnitKind, Who
from jiedao.organisation.models import Campaign, HolidayNotice, Person, Post, Stated, Street, Unit
from jiedao.organisation.rules import belongs
from jiedao.worktime import Calendar, Notice, NoticeRefused, published_calendar


class NoStreet(Exception):
    """Nobody has set up a street in this JIEDAO_HOME yet."""


def street() -> Street:
    """The street of this house; NoStreet before it is set up."""
    found = Street.objects.first()
    if found is None:
        raise NoStreet("还没有建立街道，请先运行 ./run jiedao init")
    return found


def stated() -> dict[str, str]:
    """What people stated, by key."""
    return {key: text for key, text in Stated.objects.live().values_list("key", "text") if text}


def limits(texts: dict[str, str]) -> dict[str, Decimal]:
    """The limits of figures: statements under `limit:FIGURE`."""
    found: dict[str, Decimal] = {}
    for key, text in texts.items():
        kind, _, figure = key.partition(":")
        if kind == "limit":
            try:
                found[figure] = Decimal(text)
            except InvalidOperation:
                continue
    return found


def starts(texts: dict[str, str]) -> dict[str, date]:
    """The campaign start days of figures: statements under `start:FIGURE`."""
    return {key.partition(":")[2]: date.fromisoformat(text) for key, text in texts.items() if key.startswith("start:")}


def posts_of(username: str) -> QuerySet[Post]:
    """The posts somebody holds now: none while suspended, and none that stands in for somebody suspended."""
    posts = Post.objects.filter(person__username=username, person__is_active=True)
    held: QuerySet[Post] = posts.filter(Q(stand_in_for=None) | Q(stand_in_for__person__is_active=True))
    return held.select_related("stand_in_for__person").order_by("id")


def who(username: str) -> Who:
    """Somebody with the posts they hold now, in one query; without any where the account is suspended or unknown."""
    return Who(username, tuple(post.seat() for post in posts_of(username)))


def holds(person: Person, *, role: str, prefix: str, unit: Unit | None, beside: Post | None = None) -> bool:
    """Whether somebody has such a post of their own, another one than `beside`."""
    held = Post.objects.filter(person=person, role=role, prefix=prefix, unit=unit, stand_in_for=None)
    return (held.exclude(pk=beside.pk) if beside else held).exists()


def managing() -> set[int]:
    """The posts by which the house is managed: of people who can sign in, not those that stand in for another."""
    roles = [role.value for role in Role if Act.MANAGE in MAY[role]]
    held = Post.objects.filter(role__in=roles, stand_in_for=None, person__is_active=True)
    return set(held.values_list("pk", flat=True))


def units(*, outside: bool | None = None) -> QuerySet[Unit]:
    """The units in use; only those outside the street, or inside it, where asked."""
    found = Unit.objects.filter(is_active=True)
    if outside is None:
        return found
    return found.filter(kind=UnitKind.OUTSIDE) if outside else found.exclude(kind=UnitKind.OUTSIDE)


def named_units() -> tuple[dict[str, str], dict[str, str]]:
    """The names of all units by their key as addresses write it, and of those in use, in one query."""
    every = list(Unit.objects.values_list("pk", "name", "is_active"))
    return {str(pk): name for pk, name, _ in every}, {str(pk): name for pk, name, used in every if used}


def retired_units() -> QuerySet[Unit]:
    """The units that were taken out of use."""
    return Unit.objects.filter(is_active=False)


def names(usernames: Iterable[str]) -> dict[str, str]:
    """The names of accounts; who has none keeps what they were called by."""
    wanted = set(usernames)
    known = dict(Person.objects.filter(username__in=wanted).values_list("username", "name"))
    return {username: known.get(username) or username for username in wanted}


def campaigns() -> QuerySet[Campaign]:
    """The campaigns that stand, the latest first."""
    found: QuerySet[Campaign] = Campaign.objects.live().order_by("-starts_on", "-pk")
    return found


def campaigns_of(*, on: date, code: str, kind: str = "", source: str = "") -> list[Campaign]:
    """The campaigns a record belongs to, in one query."""
    return [
        campaign for campaign in campaigns() if belongs(campaign.bounds(), on=on, code=code, kind=kind, source=source)
    ]


def notices() -> QuerySet[HolidayNotice]:
    """The holiday notices that were taken in here and stand, by year."""
    found: QuerySet[HolidayNotice] = HolidayNotice.objects.live().order_by("year")
    return found


def calendar() -> Calendar:
    """The house's working calendar: the published years, and the notices taken in here; in one query."""
    rows = notices().values_list("year", "holidays", "makeup_days")
    return _with_notices(tuple((year, tuple(off), tuple(worked)) for year, off, worked in rows))


@lru_cache(maxsize=8)
def _with_notices(told: tuple[tuple[int, tuple[date, ...], tuple[date, ...]], ...]) -> Calendar:
    """The calendar with these notices in it, kept because counting a century's days takes a while."""
    known = published_calendar()
    for year, off, worked in told:
        known = with_notice(known, Notice(year, frozenset(off), frozenset(worked)))
    return known


def with_notice(known: Calendar, notice: Notice) -> Calendar:
    """A calendar with one notice more. One that was right when it came stays out where a later published year
    contradicts it, so that no deadline ever fails on it."""
    try:
        return known.with_notice(notice.year, notice.holidays, notice.makeup_days)
    except NoticeRefused:
        return known
