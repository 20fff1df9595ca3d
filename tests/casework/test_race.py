"""Fifty people act on one case at the same moment: one of them wins, the others are told who."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from jiedao.casework import actions
from jiedao.casework.actions import taking
from jiedao.casework.models import Head, Share, Step
from jiedao.casework.rules import Verb
from jiedao.ledger.actions import Conflict
from jiedao.ledger.models import Entry
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Person, Post
from tests.casework.cast import NOW, STREET, Cast, filed

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 50


@pytest.fixture
def clerks() -> list[str]:
    """Fifty people who may assign."""
    people = [Person(username=f"clerk{i}", name=f"经办{i}") for i in range(PEOPLE)]
    Person.objects.bulk_create(people)
    Post.objects.bulk_create(Post(person=person, role=Role.CLERK.value, prefix=STREET) for person in people)
    return [person.username for person in people]


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Barrier]:
    """Everybody has passed the rule before the first claims the case."""
    barrier, claim = threading.Barrier(PEOPLE, timeout=60), taking.claim

    def wait_and_claim(head: Head, **changes: Any) -> None:
        barrier.wait()
        claim(head, **changes)

    monkeypatch.setattr(taking, "claim", wait_and_claim)
    yield barrier
    barrier.abort()


def all_assign(head: Head, cast: Cast, usernames: list[str]) -> dict[str, Exception | Head]:
    """What came of it when each of them assigned the case as they saw it."""

    def assign(username: str) -> Exception | Head:
        try:
            return actions.assign(case=head, units=[cast.safety], lead=cast.safety, version=1, by=username, at=NOW)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return dict(zip(usernames, pool.map(assign, usernames), strict=True))


def test_one_wins_and_forty_nine_are_told_who(cast: Cast, clerks: list[str], together: threading.Barrier) -> None:
    outcomes = all_assign(filed(), cast, clerks)

    winners = [username for username, outcome in outcomes.items() if isinstance(outcome, Head)]
    assert len(winners) == 1
    name = Person.objects.get(username=winners[0]).name
    said = {str(outcome) for username, outcome in outcomes.items() if username not in winners}
    assert said == {f"隐患YH20220001已由{name}于8月1日9时00分“分派”，请刷新后再办理"}
    assert all(isinstance(outcome, Conflict) for outcome in outcomes.values() if not isinstance(outcome, Head))
    assert Step.objects.filter(verb=Verb.ASSIGN).count() == Share.objects.count() == 1
    assert Entry.objects.filter(verb="事项分派").count() == 1


def test_without_the_claim_on_the_version_several_would_win(
    cast: Cast, clerks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the race is there, and nothing but the claim decides it."""
    barrier = threading.Barrier(PEOPLE, timeout=60)

    def claim_whatever_the_version(head: Head, **changes: Any) -> None:
        barrier.wait()
        Head.objects.filter(pk=head.pk).update(version=F("version") + 1, **changes)
        head.refresh_from_db()

    monkeypatch.setattr(taking, "claim", claim_whatever_the_version)

    outcomes = all_assign(filed(), cast, clerks)

    assert sum(isinstance(outcome, Head) for outcome in outcomes.values()) > 1
    assert Step.objects.filter(verb=Verb.ASSIGN).count() > 1


def test_numbers_are_given_once_however_many_file_at_the_same_moment(cast: Cast) -> None:
    def file(_: int) -> str:
        try:
            return filed().number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(file, range(24)))

    assert numbers == [f"YH2022{serial:04d}" for serial in range(1, 25)]
