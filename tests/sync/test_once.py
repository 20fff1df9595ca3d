"""Fifty posts of one operation at the same moment: one effect, and fifty equal answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models.query import QuerySet
from django.test import Client

from jiedao.casework.models import Case, Step
from jiedao.ledger.models import Entry
from jiedao.organisation.models import Person
from jiedao.sync.actions import receiving
from jiedao.sync.models import Operation
from jiedao.sync.rules import Sent
from tests.casework.cast import Cast
from tests.sync.phone import DEVICE, operation

pytestmark = pytest.mark.django_db(transaction=True)
POSTS = 50


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Barrier]:
    """Every post has come as far as the record before the first writes to it."""
    barrier, once = threading.Barrier(POSTS, timeout=60), receiving._once

    def wait_and_do(sent: Sent, person: Person, device: str, at: datetime) -> str:
        barrier.wait()
        return once(sent, person, device, at)

    monkeypatch.setattr(receiving, "_once", wait_and_do)
    yield barrier
    barrier.abort()


def post_all(raw: dict[str, Any]) -> list[tuple[int, bytes]]:
    """The status and bytes of each answer."""
    person = Person.objects.get(username="binli")
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies

    def post(_: int) -> tuple[int, bytes]:
        try:
            own = Client()
            own.cookies = session
            batch = {"person": "binli", "device": DEVICE, "operations": [raw]}
            answer = own.post("/sync/operations/", json.dumps(batch), content_type="application/json")
            return answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(POSTS) as pool:
        return list(pool.map(post, range(POSTS)))


def test_fifty_posts_have_one_effect_and_equal_answers(cast: Cast, together: threading.Barrier) -> None:
    answers = post_all(operation())

    assert {status for status, _ in answers} == {200}
    assert len({body for _, body in answers}) == 1
    assert json.loads(answers[0][1])["answers"][0]["state"] == "done"
    assert Case.objects.count() == Step.objects.count() == Operation.objects.count() == 1
    assert Entry.objects.filter(verb="事项登记").count() == 1


def test_without_the_claim_of_the_id_there_would_be_several(
    cast: Cast, together: threading.Barrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the race is there, and nothing but the row of the operation decides it."""
    create = QuerySet.create

    def any_id(query: Any, **said: Any) -> Any:
        if query.model is Operation:
            said["device"] = f"{threading.get_ident()}"
        return create(query, **said)

    monkeypatch.setattr(QuerySet, "create", any_id)

    post_all(operation())

    assert Case.objects.count() > 1
