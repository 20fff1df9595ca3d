"""A street that has its usual ledgers of August, and what the next copies do to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from jiedao.intake.actions import Result
from jiedao.organisation.models import Street
from tests import world
from tests.intake.samples import counts, expected, take, unlike

OUTCOMES = ("accepted", "progressed", "corrected", "held", "unchanged", "repeated")


@pytest.fixture(scope="module")
def usual(django_db_setup: None, django_db_blocker: DjangoDbBlocker, ledgers: Path) -> Iterator[tuple[Street, Result]]:
    """A street that has taken in its usual ledgers of 31 August."""
    with django_db_blocker.unblock(), transaction.atomic():
        street = world.found()
        yield street, take(street, ledgers / "usual")
        transaction.set_rollback(True)


@pytest.fixture
def after_usual(usual: tuple[Street, Result], db: None) -> tuple[Street, Result]:
    """The same for one test."""
    return usual


def test_ledgers_as_offices_keep_them_say_the_same_as_clean_ones(
    after_usual: tuple[Street, Result], ledgers: Path
) -> None:
    _, result = after_usual

    assert counts(result, "accepted") == expected(ledgers / "clean")["rows"]
    assert not result.incomplete
    assert unlike(expected(ledgers / "clean")["as_of"]) == []


def test_next_months_copies_leave_the_former_days_as_they_were_and_add_their_own(
    after_usual: tuple[Street, Result], ledgers: Path
) -> None:
    street, first = after_usual
    wanted = expected(ledgers / "september")

    result = take(street, ledgers / "september")

    assert not result.incomplete
    assert counts(result, "progressed")
    assert unlike(wanted["as_of"]) == []
    assert {day: wanted["as_of"][day] for day in expected(ledgers / "usual")["as_of"]} == (
        expected(ledgers / "usual")["as_of"]
    )
    rows = counts(first, "accepted")
    for file, _ in result.files:
        assert file.rows == sum(getattr(file, name) for name in OUTCOMES), file.ledger
        assert file.rows + len(file.missing) == rows[file.ledger] + file.accepted, file.ledger


def test_the_same_copies_again_change_nothing(after_usual: tuple[Street, Result], ledgers: Path) -> None:
    street, _ = after_usual

    result = take(street, ledgers / "usual")

    assert counts(result, "unchanged") == {file.ledger: file.rows for file, _ in result.files}
    assert [file.missing for file, _ in result.files if file.missing] == []
    assert unlike(expected(ledgers / "usual")["as_of"]) == []
