"""Accounts, their posts and their units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from jiedao.gongwen import masking
from jiedao.home.kinds import EXAMPLE_USERS
from jiedao.ledger.models import in_scope
from jiedao.ledger.rules import Scope
from jiedao.organisation import queries as organisation
from jiedao.organisation import rules
from jiedao.organisation.kinds import MAY, Act, Role
from jiedao.organisation.models import Person, Post, Unit, Volunteer, VolunteerCommittee
from jiedao.register.queries import names_by_code


def names_of(usernames: Iterable[str]) -> dict[str, str]:
    """The names of people by their accounts."""
    found = Person.objects.filter(username__in=set(usernames)).values_list("username", "name")
    return {username: name or username for username, name in found}


def people(*, text: str = "", role: str = "", unit: int | None = None, active: bool | None = None) -> QuerySet[Person]:
    """Everybody with an account, those who may come in first; by name or account, role, unit and state."""
    posts = Post.objects.select_related("unit", "stand_in_for__person").order_by("pk")
    found = Person.objects.prefetch_related(Prefetch("posts", posts)).order_by("-is_active", "pk")
    if text:
        found = found.filter(Q(name__icontains=text) | Q(username__icontains=text))
    if role or unit:
        held = Post.objects.filter(person=OuterRef("pk"))
        held = held.filter(role=role) if role else held
        found = found.filter(Exists(held.filter(unit=unit) if unit else held))
    return found if active is None else found.filter(is_active=active)


@dataclass(frozen=True)
class Held:
    """A post with those who stand in for it, and why `by` cannot take it back."""

    post: Post
    stand_ins: list[Post]
    why_kept: str | None

    @property
    def path(self) -> str:
        """Where its acts are taken."""
        return f"/posts/{self.post.pk}/"


def posts(person: Person, by: str) -> list[Held]:
    """The posts of somebody, in the order they were given."""
    rows = list(
        person.posts.select_related("unit", "stand_in_for__person")
        .prefetch_related(Prefetch("stand_ins", Post.objects.select_related("person").order_by("pk")))
        .order_by("pk")
    )
    managing = organisation.managing()
    return [
        Held(
            post,
            list(post.stand_ins.all()),
            rules.why_not_take_post(
                own=person.username == by,
                manages=Act.MANAGE in MAY[Role(post.role)] and post.stand_in_for_id is None,
                alone=managing == {post.pk},
                last=len(rows) == 1,
            ),
        )
        for post in rows
    ]


def why_not_suspend(person: Person, held: list[Held], by: str) -> str | None:
    """Why an account with these posts cannot be suspended."""
    managing = organisation.managing()
    alone = bool(managing) and managing <= {each.post.pk for each in held}
    return rules.why_not_suspend(own=person.username == by, alone=alone)


@dataclass(frozen=True)
class Helper:
    """A volunteer as the page shows one: name and telephone masked, with the committee they belong to now."""

    pk: int
    code: str
    number: str
    name: str
    phone: str
    channels: str
    daily_limit: int
    place: str

    @property
    def reveal(self) -> str:
        """Where name and telephone are asked for in full."""
        return f"/volunteers/{self.pk}/reveal/"


def volunteers(scope: Scope, today: date, text: str = "") -> list[Helper]:
    """The volunteers of a scope by number; in three queries."""
    held = VolunteerCommittee.objects.live().filter(number=OuterRef("number"), from_on__lte=today)
    home = Coalesce(Subquery(held.order_by("-from_on", "-pk").values("value")[:1]), F("code"))
    found = Volunteer.objects.live().annotate(home=home).filter(in_scope(scope, code="home")).order_by("number")
    if text:
        found = found.filter(number__icontains=text)  # names are masked, and a search must not tell them
    places = names_by_code()
    return [
        Helper(
            one.pk,
            one.home,
            one.number,
            masking.name(one.name),
            masking.phone(one.phone),
            one.channels,
            one.daily_limit,
            places.get(one.home, "街道"),
        )
        for one in found
    ]


def units_with_posts() -> list[tuple[Unit, list[Post]]]:
    """The units in use, each with its posts."""
    found = organisation.units().prefetch_related(
        Prefetch("posts", Post.objects.select_related("person", "stand_in_for__person"))
    )
    return [(unit, list(unit.posts.all())) for unit in found]


def unplaced() -> QuerySet[Post]:
    """Posts of one's own that belong to no unit, of people who can sign in."""
    return (
        Post.objects.filter(unit=None, stand_in_for=None, person__is_active=True)
        .select_related("person")
        .order_by("pk")
    )


def example_accounts() -> list[tuple[str, str]]:
    """The example's accounts that can sign in, as (account, role), in the order of the day's story."""
    posts = Post.objects.filter(person__username__in=EXAMPLE_USERS, person__is_active=True).order_by("-pk")
    roles = {post.person.username: post.get_role_display() for post in posts.select_related("person")}
    return [(username, roles[username]) for username in EXAMPLE_USERS if username in roles]
