"""Whatever is sent to the phone's addresses, nothing breaks: it is answered or turned away."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiedao.organisation.models import Person
from jiedao.sync.kinds import KINDS
from jiedao.sync.models import Operation
from tests.casework.cast import BINLI, NOW, Cast, filed
from tests.sync.phone import DEVICE, jpeg, operation, receive

pytestmark = pytest.mark.django_db
MANY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Texts as JSON may hold them: lone halves of a pair, noughts, and moments at the end of time.
ODD = st.sampled_from(
    ["\ud800", "\x00", "", BINLI, "hazard", "9999-12-31T23:00Z", "0001-01-01T00:00Z", "DW001", "9" * 400]
)
TEXT = ODD | st.text(st.characters(codec=None), max_size=6)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
NAMES = sorted({name for kind in KINDS.values() for name in (*dict(kind.texts), *kind.maps, *kind.lists)})


@pytest.fixture
def client(cast: Cast, tmp_path: Path, settings: Any) -> Client:
    settings.ATTACHMENTS = tmp_path
    filed()
    client = Client(raise_request_exception=False)
    client.force_login(Person.objects.get(username="binli"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@st.composite
def operations(draw: st.DrawFn) -> dict[str, Any]:
    """An operation of which some parts are as they should be and some are anything."""
    fit = operation(
        draw(st.sampled_from(sorted(KINDS))), case=draw(st.none() | st.just(1)), base=draw(st.none() | st.just(1))
    )
    body = draw(st.dictionaries(st.sampled_from(NAMES) | TEXT, JSON | ODD, max_size=4))
    changes = draw(st.fixed_dictionaries({}, optional=dict.fromkeys((*fit, "after", "photos"), JSON)))
    return fit | {"body": draw(st.just(fit["body"] | body) | st.just(body))} | changes


@MANY
@given(sent=st.lists(operations() | JSON, max_size=3), have=TEXT)
def test_no_batch_breaks_anything(client: Client, sent: list[Any], have: str) -> None:
    with transaction.atomic():
        batch = json.dumps({"person": "binli", "device": DEVICE, "operations": sent})
        answer = client.post("/sync/operations/", batch, content_type="application/json")
        assert answer.status_code in (200, 409)
        assert len(answer.json()["answers"]) == len(sent)
        assert {one["state"] for one in answer.json()["answers"]} <= {"done", "refused", "conflict", "wait", "clash"}
        answer = client.get("/sync/pack/", {"have": have.encode("utf-8", "replace")})
        assert answer.status_code == (400 if "\x00" in have else 200)
        transaction.set_rollback(True)


@MANY
@given(text=st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_text_breaks_anything(client: Client, text: bytes) -> None:
    assert client.post("/sync/operations/", text, content_type="application/json").status_code in (200, 400, 403)


@MANY
@given(data=st.binary(max_size=40) | st.just(jpeg()), digest=st.none() | ODD.filter(str.isprintable))
def test_no_photo_breaks_anything(client: Client, data: bytes, digest: str | None) -> None:
    said = {"digest": hashlib.sha256(data).hexdigest() if digest is None else digest}
    answer = client.post("/sync/photos/", said | {"photo": SimpleUploadedFile("x.jpg", data)})
    assert answer.status_code in (200, 400, 409, 422)


@pytest.mark.parametrize("moment", ["9999-12-31T23:00Z", "1900-01-01T00:00+08:00", "2022-08-31T09:00", "\ud800"])
def test_a_claim_of_no_time_of_ours_is_none(client: Client, cast: Cast, moment: str) -> None:
    assert receive(operation(made_at=moment))["state"] == "done"
    receive(operation(made_at=(NOW + timedelta(days=3650)).isoformat()))
    assert Operation.objects.filter(made_at=None).count() == 1
    admin = Client()
    admin.force_login(Person.objects.get(username="admin"), backend="django.contrib.auth.backends.ModelBackend")
    assert admin.get("/sync/claims/").status_code == 200


@pytest.mark.parametrize("id_", ["\ud800", "<b>", 7, None, [], "7"])
def test_only_an_id_is_echoed(cast: Cast, id_: object) -> None:
    assert receive({"id": id_, "kind": "file"})["id"] == ""
