"""A pytest plugin: the embedded PostgreSQL stands while tests run, unless JIEDAO_DATABASE_URL names another."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

import pytest

from jiedao import postgres

_standing = contextlib.ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Before Django reads its settings."""
    home = Path(_standing.enter_context(tempfile.TemporaryDirectory(prefix="jiedao-test-")))
    # The browser of the journeys keeps an event loop standing in this process, and Django would take our plain tests
    # for asynchronous ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    home.chmod(0o711)  # the account of the database passes through
    os.environ["JIEDAO_HOME"] = str(home)
    if not os.environ.get("JIEDAO_DATABASE_URL"):
        _standing.callback(postgres.remove, home)
        os.environ["JIEDAO_DATABASE_URL"] = _standing.enter_context(postgres.running(home))


def pytest_unconfigure() -> None:
    """After the last test."""
    _standing.close()
