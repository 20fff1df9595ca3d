"""The API answers as its own description says, whatever is sent to it: schemathesis finds no failure and no 5xx."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from jiedao.exchange.urls import api
from jiedao.wsgi import application
from tests.exchange.conftest import Platform


def _of_who_is_let_in() -> dict[str, Any]:
    """The description without the token, which every request here bears; requests without one are tested apart."""
    schema = deepcopy(dict(api.get_openapi_schema()))
    for operations in schema["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
    return schema


pytestmark = pytest.mark.filterwarnings("ignore")
described = schemathesis.openapi.from_dict(_of_who_is_let_in())
described.app = application


@pytest.fixture
def kept(platform: Platform) -> Iterator[Platform]:
    """The platform; requests leave the connection of the test open, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield platform
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@described.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_is_answered_as_described(case: Any, kept: Platform) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {kept.token}"})
