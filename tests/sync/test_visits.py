"""A round in the pocket: its places and questions come with the pack, and a visit goes in with all that it met."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jiedao.casework.models import Head
from jiedao.ledger import actions as ledger
from jiedao.organisation.models import Person
from jiedao.patrol import actions as patrol
from jiedao.patrol.models import Call, Round
from jiedao.register.models import Premises
from jiedao.sync import queries
from tests.casework.cast import BINLI, NOW, Cast
from tests.sync.phone import operation, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(cast: Cast) -> Round:
    """A round of 滨里 to one place, this week."""
    entry = ledger.enter(by="admin", at=NOW, verb="登记点位")
    place = Premises(number="DW001", name="小满药房", code=BINLI, kind="shop", risk="medium", contact="13800001111")
    ledger.record([place], entry=entry)
    return patrol.plan(
        week=NOW.date(), name="周巡", code=BINLI, units=[cast.binli.pk], stops=["DW001"], by="binli", at=NOW
    )


def visit(round_: Round, **said: object) -> dict[str, object]:
    body = {"point_number": "DW001", "round": round_.number, "outcome": "seen", "answers": {"exit": "yes"}}
    return operation("visit", body | said)


def test_the_pack_brings_the_round_with_its_questions(round_: Round) -> None:
    pack = queries.pack(Person.objects.get(username="binli"), NOW)

    (held,) = pack["rounds"]
    assert [(stop["name"], stop["checklist"]) for stop in held["stops"]] == [("小满药房", "shop")]
    asked = {item["key"]: item for item in pack["checklists"]["shop"]["items"]}
    assert asked["fire"]["stops"]["call"][0][0] == "119"
    assert asked["exit"]["wrong"] == "no"


def test_a_visit_with_a_wrong_answer_becomes_a_call_and_a_case_once(round_: Round) -> None:
    sent = visit(round_, answers={"exit": "no"})

    assert receive(sent) == receive(sent)
    assert Call.objects.count() == 1
    assert Head.objects.get().kind == "hazard"


@pytest.mark.parametrize("years", [-10, 10])
def test_the_day_of_a_visit_is_the_servers(round_: Round, years: int) -> None:
    receive(visit(round_) | {"made_at": (NOW + timedelta(days=365 * years)).isoformat()})

    assert Call.objects.get().visited_on == NOW.date()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"point_number": "DW999"}, "没有这个点位：DW999"),
        ({"answers": {"fire": "yes"}}, "火情或浓烟：请先撤离并拨打119、120，报警后写明何时向谁报告，再登记"),
        ({"answers": {"exit": ["no"]}}, "“answers”应为文字"),
        ({"answers": "no"}, "“answers”应为若干项文字"),
        ({"cases": {"kind": "hazard"}}, "“cases”应为列表，最多 60 项"),
    ],
)
def test_what_may_not_be_is_refused_and_leaves_nothing(round_: Round, said: dict[str, object], reason: str) -> None:
    answer = receive(visit(round_, **said))

    assert (answer["state"], answer["reason"]) == ("refused", reason)
    assert not Call.objects.exists()
