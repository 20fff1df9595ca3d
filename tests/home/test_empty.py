"""Before there is a street, and before it has ledgers: what would stand here, and the one act that fills it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from jiedao.home import queries
from jiedao.home.kinds import EXAMPLE_PASSWORD
from jiedao.ledger.rules import Scope
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import MAY, Role
from tests import world
from tests.home.conftest import Visit

CLERK = {act.value for act in MAY[Role.CLERK]}
TODAY = date(2022, 9, 2)


def test_ledgers_never_taken_in_are_named(db: None, tmp_path: Path) -> None:
    street = world.build(tmp_path, ["居民区名录", "走访点位台账"])

    start = queries.start(street, Scope.of(street.prefix), CLERK, TODAY)
    assert start
    never = next(item for item in start.waiting if "尚未导入" in item.text)
    assert never.text == "12 种台账尚未导入"
    assert "任务分工表" in never.note
    assert "走访点位台账" not in never.note


@pytest.mark.parametrize(("role", "said"), [("clerk", "导入台账"), ("leader", "请办公室工作人员导入台账")])
def test_an_empty_street_says_what_would_stand_here_and_the_act_that_fills_it(
    bare: Visit, role: str, said: str
) -> None:
    page = bare(role).get("/").content.decode()

    assert "现在还没有台账" in page
    assert said in page


def test_only_an_example_street_offers_its_accounts(db: None) -> None:
    street = organisation.found_street(name="示例街道", code=world.CODE, example=True, by="测试", at=world.NOW)
    organisation.appoint(
        username="leader",
        name="方远",
        role=Role.LEADER,
        prefix=street.prefix,
        password=EXAMPLE_PASSWORD,
        by="测试",
        at=world.NOW,
    )

    page = Client().get("/sign-in/").content.decode()

    assert f'data-fill-username="leader" data-fill-password="{EXAMPLE_PASSWORD}">领导</button>' in page
    assert 'data-fill-username="clerk"' not in page  # nobody has made that account here


def test_without_a_street_the_page_says_how_to_set_one_up(db: None) -> None:
    answer = Client().get("/sign-in/")

    assert answer.status_code == 503
    assert "./run jiedao init" in answer.content.decode()
