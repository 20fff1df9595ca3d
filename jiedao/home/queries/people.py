"""Accounts, their posts and their units."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from jiedao.home.kinds import EXAMPLE_USERS
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import MAY, Act, Role
from jiedao.organisation.models import Person, Post, Unit
from jiedao.organisation.rules import why_not_take_post


def names_of(usernames: Iterable[str]) -> dict[str, str]:
    """The names of people by their accounts."""
    found = Person.objects.filter(username__in=set(usernames)).values_list("username", "name")
    return {username: name or username for username, name in found}


def people(by: str) -> list[tuple[Person, list[tuple[Post, str | None]]]]:
    """Everybody with an account, those who may come in first; with each post why `by` cannot take it back."""
    found = Person.objects.prefetch_related("posts").order_by("-is_active", "pk")
    return [(person, [(post, _why_kept(person, post, by)) for post in person.posts.all()]) for person in found]


def _why_kept(person: Person, post: Post, by: str) -> str | None:
    manages = Act.MANAGE in MAY[Role(post.role)]
    return why_not_take_post(own=person.username == by, manages=manages, last=len(person.posts.all()) == 1)


def units_with_posts() -> list[tuple[Unit, list[Post]]]:
    """The units in use, each with its posts."""
    found = organisation.units().prefetch_related(Prefetch("posts", Post.objects.select_related("person")))
    return [(unit, list(unit.posts.all())) for unit in found]


def unplaced() -> QuerySet[Post]:
    """Posts that belong to no unit, of people who can sign in."""
    return Post.objects.filter(unit=None, person__is_active=True).select_related("person").order_by("pk")


def example_accounts() -> list[tuple[str, str]]:
    """The example's accounts that can sign in, as (account, role), in the order of the day's story."""
    posts = Post.objects.filter(person__username__in=EXAMPLE_USERS, person__is_active=True).order_by("-pk")
    roles = {post.person.username: post.get_role_display() for post in posts.select_related("person")}
    return [(username, roles[username]) for username in EXAMPLE_USERS if username in roles]
