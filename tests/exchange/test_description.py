"""The API answers as its own description says, whatever is sent to it: schemathesis finds no failure and no 5xx."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection

from jiedao.exchange.views.orders import api
from jiedao.wsgi import application
from tests.exchange.conftest import Platform

pytestmark = pytest.mark.filterwarnings("ignore")
described = schemathesis.openapi.from_dict(api.get_openapi_schema())
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
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_is_answered_as_described(case: Any, kept: Platform) -> None:
    # That check takes a request that lacks the token for one that must be refused; here it always bears one.
    case.call_and_validate(headers={"Authorization": f"Bearer {kept.token}"}, excluded_checks=[negative_data_rejection])
