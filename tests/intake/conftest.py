"""The small sub-district, built once for each module of tests; what a test does to it is taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from jiedao.organisation.models import Street
from jiedao.sheets import read as reading
from tests import world


@pytest.fixture(scope="package", autouse=True)
def one_reader() -> Iterator[None]:
    """One reading process for all tests of the intake: starting it takes longer than reading a small ledger."""
    start, end = reading._start, reading._end
    kept = start()

    def reused() -> reading._Child:
        nonlocal kept
        if kept.poll() is not None:
            kept = start()
        return kept

    def ended(child: reading._Child) -> None:
        if child.poll() is not None:
            end(child)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_start", reused)
        patch.setattr(reading, "_end", ended)
        yield
    end(kept)


@pytest.fixture(scope="module")
def standing(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Street]:
    """The sub-district inside a transaction that is never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield world.build(tmp_path_factory.mktemp("world"))
        transaction.set_rollback(True)


@pytest.fixture
def subdistrict(standing: Street, db: None) -> Street:
    """The sub-district with all its ledgers of 31 August 2022 on record."""
    return standing
