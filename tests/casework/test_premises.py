"""A case lies where its premises lie and is found by what they are called, whenever somebody says so."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from jiedao import reactions
from jiedao.casework import actions
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.ledger.rules import EVERYTHING
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Person
from jiedao.places import collection, feature, point
from jiedao.register import actions as register
from jiedao.register.models import Premises
from tests import world
from tests.world import BINLI, NOW


def premises() -> Premises:
    found: Premises = Premises.objects.live().get(number="D001")
    return found


def put(**changes: object) -> None:
    former = premises()
    fact: Any = ledger.again(former, **changes)
    register.state(fact=fact, former=former, by="desk", at=NOW)


def head(number: str = "W1") -> Head:
    found: Head = Head.objects.get(number=number)
    return found


@pytest.fixture
def told(db: None, tmp_path: Path) -> Head:
    """A case that a ledger states, at premises without a position."""
    street = world.build(tmp_path, ("居民区名录", "走访点位台账", "问题隐患台账"))
    person = Person.objects.create(username="desk", name="林晓岚")
    organisation.give_post(person=person, role=Role.CLERK, prefix=street.prefix, by="admin", at=NOW)
    return head()


def test_a_case_of_a_ledger_follows_its_premises_to_the_map_and_back(told: Head) -> None:
    assert (told.place, told.lon) == ("D001 滨里商铺1", None)

    register.place(fact=premises(), lon=125.001, lat=30.001, source="map", by="desk", at=NOW)
    assert (head().lon, head().lat, head().version) == (125.001, 30.001, told.version)

    register.undo(entry=Entry.objects.latest("pk"), fact=premises(), scope=EVERYTHING, by="desk", at=NOW)
    assert head().lon is None


def test_a_file_of_positions_brings_the_cases_of_all_its_places(told: Head) -> None:
    content = collection([feature(point(125.001, 30.001), number="D001"), feature(point(125.002, 30.0), number="D002")])

    register.import_positions(content=json.dumps(content).encode(), by="desk", at=NOW)

    assert [head(number).lon for number in ("W1", "W2", "Y1", "Y2")] == [125.001, 125.002, 125.002, None]


def test_a_case_is_sought_by_the_name_that_its_premises_bear_now(told: Head) -> None:
    put(name="玳瑁记茶馆")

    assert head().place == "D001 玳瑁记茶馆"
    assert {"玳瑁", "茶馆"} <= set(head().grams)


def test_a_case_on_which_steps_were_taken_follows_too(told: Head) -> None:
    filed = actions.file(
        kind=CaseKind.HAZARD, code=BINLI, description="通道堆物", point_number="D001", by="desk", at=NOW
    )
    register.place(fact=premises(), lon=125.001, lat=30.001, source="map", by="desk", at=NOW)

    now = head(filed.number)
    assert (now.lon, now.version) == (125.001, filed.version)


def test_what_was_found_at_premises_that_left_the_register_stays_there(told: Head) -> None:
    register.place(fact=premises(), lon=125.001, lat=30.001, source="map", by="desk", at=NOW)
    register.withdraw(fact=premises(), reason="停业", by="desk", at=NOW)

    assert (head().place, head().lon) == ("D001 滨里商铺1", 125.001)


def test_positions_take_as_many_queries_for_many_cases_as_for_few(
    told: Head, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        actions.file(kind=CaseKind.HAZARD, code=BINLI, description="堆物", point_number="D001", by="desk", at=NOW)

    with django_assert_max_num_queries(25):
        register.place(fact=premises(), lon=125.001, lat=30.001, source="map", by="desk", at=NOW)
    assert Head.objects.filter(lon=125.001).count() == 21


def test_what_follows_from_an_act_is_done_in_its_order_and_for_its_verbs_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "_table", defaultdict(list))
    done: list[str] = []
    reactions.after(["甲", "乙"])(lambda entry: done.append(f"一{entry.verb}"))
    reactions.after(["乙"])(lambda entry: done.append(f"二{entry.verb}"))

    for verb in ("甲", "乙", "丙"):
        reactions.follow(Entry(verb=verb))

    assert done == ["一甲", "一乙", "二乙"]
