"""A street with the cast of the loop and a platform of the district that was let in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client as Browser

from jiedao.casework import actions as casework
from jiedao.casework.models import Head
from jiedao.casework.rules import Word
from jiedao.exchange import actions
from jiedao.exchange.models import Client
from jiedao.exchange.rules import Scope
from jiedao.ledger import actions as ledger
from jiedao.organisation import actions as organisation
from jiedao.organisation.models import Street
from jiedao.register.models import Committee
from tests.casework.cast import BINLI, NOW, Cast, engage

ORDER = {
    "operation": "op-0000001",
    "kind": "order",
    "number": "区转〔2022〕15号",
    "received_on": "2022-07-29",
    "committee": BINLI,
    "description": "滨里路12号后门占道堆物",
    "address": "滨里路12号",
    "due_on": "2022-08-12",
}


@pytest.fixture
def town(db: None) -> Cast:
    """The street, its units and people."""
    organisation.found_street(name="云溪街道", code="990099001000", example=True, by="admin", at=NOW)
    entry = ledger.enter(by="admin", at=NOW, verb="建立名录")
    ledger.record([Committee(name="滨里居民区", code=BINLI)], entry=entry)
    return engage()


@dataclass(frozen=True)
class Platform:
    """A platform with its token."""

    client: Client
    token: str

    def ask(self, method: str, path: str, **body: Any) -> Any:
        """What the API answers."""
        headers = {"Authorization": f"Bearer {self.token}"}
        send: Callable[..., Any] = getattr(Browser(), method)
        if method == "get":
            return send(f"/api/v1/{path}", body, headers=headers)
        return send(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


@pytest.fixture
def let_in(town: Cast) -> Callable[..., Platform]:
    """Let a platform in with some rights."""

    def enter(name: str = "区城运平台", scopes: tuple[Scope, ...] = tuple(Scope)) -> Platform:
        street = Street.objects.get()
        return Platform(*actions.let_in(name=name, scopes=scopes, street=street, by="admin", at=NOW))

    return enter


@pytest.fixture
def platform(let_in: Callable[..., Platform]) -> Platform:
    """A platform that may do everything."""
    return let_in()


def closed(town: Cast) -> Head:
    """The order, taken through the whole loop."""
    head = Head.objects.get(number=ORDER["number"])
    head = casework.assign(case=head, units=[town.safety], lead=town.safety, version=head.version, by="desk", at=NOW)
    head = casework.sign(case=head, version=head.version, by="safe", at=NOW)
    note = "已清理，联系人13912345678"
    head = casework.report_done(case=head, note=note, version=head.version, by="safe", at=NOW)
    head = casework.verify(case=head, note="现场已清空", version=head.version, by="check", at=NOW)
    return casework.close(case=head, word=Word.CONFIRMED, version=head.version, by="desk", at=NOW)
