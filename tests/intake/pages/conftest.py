"""A clerk at the desk: signed in, with uploads in a folder of the test and no process started."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from jiedao.intake import actions, uploads
from jiedao.intake.models import Load
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Street
from tests import world

SignIn = Callable[[Role], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """Signs somebody of a role in."""

    def signed_in(role: Role) -> Client:
        person, _ = organisation.appoint(
            username=role.value, name="林小满", role=role, prefix="990099001", password="x", by="测试", at=world.NOW
        )
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def clerk(subdistrict: Street, sign_in: SignIn) -> Client:
    """The office clerk of a street with its ledgers of August on record."""
    return sign_in(Role.CLERK)


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> list[Load]:
    """The loads whose process would have been started; a process could not see the test's transaction."""
    settings.UPLOADS = tmp_path / "uploads"
    loads: list[Load] = []
    monkeypatch.setattr(uploads, "start", loads.append)
    return loads


@pytest.fixture
def run(started: list[Load], subdistrict: Street) -> Callable[[], Load]:
    """Does what the last started process would do."""

    def taken_in() -> Load:
        load = started[-1]
        actions.take_in(uploads.kept(load), street=subdistrict, by=load.by, at=world.NOW, load=load)
        return Load.objects.get(pk=load.pk)

    return taken_in
