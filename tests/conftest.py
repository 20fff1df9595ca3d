"""What every test may ask for."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jiedao.organisation import actions as organisation
from jiedao.organisation.models import Street

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"
NOW = datetime(2022, 9, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
def street(db: None) -> Street:
    """An empty street."""
    return organisation.found_street(name="某街道", code="990099001000", example=False, by="测试", at=NOW)


@pytest.fixture
def now() -> datetime:
    """The moment at which the acts of a test happen."""
    return NOW


@pytest.fixture(scope="session")
def ledgers() -> Path:
    """The sample ledgers; a test that needs them is skipped where they are not."""
    folder = SHARED / "ledgers"
    if not folder.is_dir():
        pytest.skip("没有样例台账（../shared/ledgers）")
    return folder.resolve()


def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Where JIEDAO_NO_SKIPS is set a skipped test is a failure: everything must be there."""
    if os.environ.get("JIEDAO_NO_SKIPS") and call.excinfo and call.excinfo.errisinstance(pytest.skip.Exception):
        pytest.fail(f"这里不许跳过：{call.excinfo.value}", pytrace=False)
