"""Steps on cases that ledgers brought move no figure of a day before them, whatever is opened and closed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from jiedao import figures
from jiedao.casework import actions, queries
from jiedao.casework.models import Head
from jiedao.casework.rules import State, Verb, Word
from jiedao.figures import Asking
from tests import world
from tests.casework.cast import Cast, engage
from tests.intake.samples import expected, take, unlike

LATER = datetime(2022, 10, 10, 1, 0, tzinfo=UTC)  # a Monday, after every day that is asked for
HOUR = timedelta(hours=1)
EACH = 12  # cases of each sort on which steps are taken


@pytest.fixture(scope="module")
def worked(django_db_setup: None, django_db_blocker: DjangoDbBlocker, ledgers: Path) -> Iterator[Cast]:
    """A street with its sample ledgers and people, inside a transaction that is never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        take(world.found(), ledgers / "clean")
        yield engage()
        transaction.set_rollback(True)


@pytest.fixture
def loaded(worked: Cast, db: None, ledgers: Path) -> tuple[Cast, dict[str, Any]]:
    """The people of the street, and the figures that it must have."""
    wanted = expected(ledgers / "clean")["as_of"]
    assert unlike(wanted) == []
    return worked, wanted


def some(**which: Any) -> list[Head]:
    """A few cases of the ledgers of each kind."""
    kinds = Head.objects.values_list("kind", flat=True).order_by().distinct()
    return [head for kind in kinds for head in Head.objects.filter(kind=kind, **which).order_by("number")[:EACH]]


def step(head: Head, act: Callable[..., Head], by: str, at: datetime = LATER, **said: Any) -> Head:
    return act(case=head, version=head.version, by=by, at=at, **said)


def reopened(cast: Cast) -> list[Head]:
    return [step(head, actions.reopen, "desk", reason="又出现了") for head in some(state="closed")]


def handled(cast: Cast, head: Head) -> Head:
    """Handed over, signed for and reported done."""
    head = step(head, actions.assign, "desk", units=[cast.safety], lead=cast.safety, reason="转平安办")
    if not any(part.signed for part in queries.matter(head).parts):
        head = step(head, actions.sign, "safe")
    for verb, act in ((Verb.CONTACT, actions.contact), (Verb.HANDLE, actions.handle)):
        if verb is Verb.HANDLE or queries.kind_of(head).demands.contact_first:
            head = step(head, act, "safe", note="已上门")
    return step(head, actions.report_done, "safe", note="已办好", at=LATER + HOUR)


def finished(cast: Cast, head: Head) -> Head:
    """Handled, seen by another, and closed."""
    head = handled(cast, head)
    if queries.kind_of(head).demands.verifies:
        head = step(head, actions.verify, "check", note="已看过", at=LATER + 2 * HOUR)
    return step(head, actions.close, "desk", word=Word.CONFIRMED, at=LATER + 3 * HOUR)


def test_what_is_opened_again_moves_no_figure(loaded: tuple[Cast, dict[str, Any]]) -> None:
    cast, wanted = loaded

    assert {head.kind for head in reopened(cast)} >= {"hazard", "issue", "structure", "need"}

    assert unlike(wanted) == []


def test_nor_what_is_closed_a_second_time(loaded: tuple[Cast, dict[str, Any]]) -> None:
    cast, wanted = loaded

    heads = [finished(cast, head) for head in reopened(cast)]

    assert {(head.state, head.closed_count) for head in heads} == {("closed", 2)}
    assert unlike(wanted) == []


def test_nor_what_is_handled_and_sent_back(loaded: tuple[Cast, dict[str, Any]]) -> None:
    cast, wanted = loaded

    heads = [handled(cast, head) for head in some(state__in=[State.FOUND.value, State.HANDLING.value])]
    heads = [step(head, actions.send_back, "check", reason="没有办好", at=LATER + 2 * HOUR) for head in heads]

    assert heads
    assert unlike(wanted) == []


def test_what_is_closed_here_counts_from_its_day_on(loaded: tuple[Cast, dict[str, Any]]) -> None:
    cast, wanted = loaded
    keys = ("hazards_closed", "issues_closed", "needs_done")
    day = LATER.date()

    def read(as_of: date) -> dict[str, Any]:
        return {key: reading.value for key, reading in figures.read_all(Asking(as_of), keys).items()}

    before = read(day)
    heads = [finished(cast, head) for head in some(state__in=[State.FOUND.value, State.HANDLING.value])]
    heads = [head for head in heads if head.kind in ("hazard", "issue", "need")]

    assert heads
    assert sum(read(day).values()) - sum(before.values()) == len(heads)
    assert unlike(wanted) == []
