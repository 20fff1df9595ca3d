"""A round in the pocket: its places and questions come with the pack, and a visit goes in with all that it met."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from jiedao.casework.models import Attachment, Head
from jiedao.ledger import actions as ledger
from jiedao.ledger.actions import Conflict
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Person
from jiedao.patrol import actions as patrol
from jiedao.patrol.models import Call, Lesson, Round, Signature
from jiedao.register.models import Premises
from jiedao.sync import actions, queries
from jiedao.sync.actions import doing
from jiedao.sync.models import Operation
from tests.casework.cast import BINLI, NOW, STREET, WUYUAN, Cast
from tests.sync.phone import jpeg, operation, receive

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


def test_the_pack_brings_the_units_that_sign_and_the_questions_of_places_beside_the_round(
    round_: Round, cast: Cast
) -> None:
    pack = queries.pack(Person.objects.get(username="binli"), NOW)

    assert pack["rounds"][0]["units"] == [
        {"unit": f"{cast.binli.pk}", "name": "滨里居委会", "own": True, "signed": "", "why_not": ""}
    ]
    assert [(place["number"], place["checklist"]) for place in pack["premises"]] == [("DW001", "shop")]
    assert {kind["key"] for kind in pack["met"]} >= {"need", "dispute"}
    said: dict[str, Any] = {
        "operation": str(uuid.uuid4()),
        "point_number": "DW001",
        "round": round_.number,
        "outcome": "closed",
    }
    patrol.visit(**said, by="binli", at=NOW)
    patrol.sign(round=round_.number, unit=cast.binli.pk, by="binli", at=NOW)
    pack = queries.pack(Person.objects.get(username="binli"), NOW)
    assert (pack["rounds"][0]["stops"][0]["called"], pack["rounds"][0]["units"][0]["signed"]) == ("关门停业", "顾春燕")


def test_where_not_all_places_find_room_those_of_the_narrowest_post_come_first(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = ledger.enter(by="admin", at=NOW, verb="登记点位")
    places = (("DW001", WUYUAN), ("DW002", WUYUAN), ("DW003", BINLI), ("DW004", BINLI))
    ledger.record(
        [Premises(number=number, name=number, code=code, kind="shop", risk="low") for number, code in places],
        entry=entry,
    )
    person = Person.objects.get(username="binli")
    organisation.give_post(person=person, role=Role.CLERK, prefix=STREET, by="admin", at=NOW)
    monkeypatch.setattr(queries, "PREMISES", 3)

    pack = queries.pack(person, NOW)

    assert [place["number"] for place in pack["premises"]] == ["DW003", "DW004", "DW001"]


def test_a_visit_with_a_wrong_answer_becomes_a_call_and_a_case_once(round_: Round) -> None:
    sent = visit(round_, answers={"exit": "no"})

    assert receive(sent) == receive(sent)
    assert Call.objects.count() == 1
    assert Head.objects.get().kind == "hazard"


SUNDAY = NOW + timedelta(days=6)


@pytest.mark.parametrize(
    ("claimed", "received", "days"),
    [
        (NOW, NOW, 0),
        (NOW, NOW + timedelta(days=3), 0),  # sent on Thursday, seen on Monday
        (SUNDAY, SUNDAY + timedelta(days=1), 6),  # sent in the next week, counted in its own
        (NOW, NOW + timedelta(days=4), 4),  # longer than a phone may be without network
        (NOW - timedelta(days=2), NOW, 0),  # before the week of its round
        (NOW + timedelta(hours=1), NOW, 0),  # a clock that is ahead
        (NOW - timedelta(days=3650), NOW, 0),
        (NOW + timedelta(days=3650), NOW, 0),
        (None, NOW, 0),
    ],
)
def test_a_visit_happened_on_the_day_that_the_phone_claims_within_the_time_without_network(
    round_: Round, claimed: datetime | None, received: datetime, days: int
) -> None:
    receive(visit(round_) | {"made_at": claimed.isoformat() if claimed else None}, at=received)

    call = Call.objects.get()
    assert (call.visited_on, call.recorded_at) == (NOW.date() + timedelta(days=days), received)


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


class TestWithPhotos:
    @pytest.fixture(autouse=True)
    def kept(self, tmp_path: Path, settings: Any) -> None:
        settings.ATTACHMENTS = tmp_path

    def sent(self, *seeds: int) -> list[str]:
        """Photos that came ahead, by their digests."""
        files = [jpeg(seed) for seed in seeds]
        person = Person.objects.get(username="binli")
        for data in files:
            actions.keep_photo(person=person, digest=hashlib.sha256(data).hexdigest(), data=data, at=NOW)
        return [hashlib.sha256(data).hexdigest() for data in files]

    def test_each_goes_to_the_case_of_its_question(self, round_: Round) -> None:
        wires, before, after = self.sent(1, 2, 3)
        shows = {wires: "wires", before: "case-0", after: "case-0/after"}
        met = {"kind": "issue", "description": "门前堆物", "mended": "当场搬走"}
        answers = {"exit": "yes", "wires": "no"}

        answer = receive(visit(round_, answers=answers, cases=[met], shows=shows) | {"photos": [wires, before, after]})

        assert answer["state"] == "done"
        kinds = dict(Head.objects.values_list("number", "kind"))
        assert sorted((kinds[row.number], row.shows) for row in Attachment.objects.all()) == [
            ("hazard", "before"),
            ("issue", "after"),
            ("issue", "before"),
        ]

    def test_a_visit_waits_for_its_photos(self, round_: Round) -> None:
        digest = hashlib.sha256(jpeg(9)).hexdigest()
        sent = visit(round_, answers={"exit": "no"}, shows={digest: "exit"}) | {"photos": [digest]}

        assert receive(sent)["state"] == "wait"
        self.sent(9)
        assert receive(sent)["state"] == "done"

    @pytest.mark.parametrize(
        ("shows", "reason"),
        [
            ({}, "1 张照片没有写明属于哪一项"),
            ("exit", "有照片不属于任何发现事项"),
            ("case-0", "有照片不属于任何发现事项"),
        ],
    )
    def test_none_is_left_out_without_a_word(self, round_: Round, shows: Any, reason: str) -> None:
        (digest,) = self.sent(1)
        sent = visit(round_, shows={digest: shows} if shows else {}) | {"photos": [digest]}

        answer = receive(sent)

        assert (answer["state"], answer["reason"]) == ("refused", reason)


def test_a_visit_brings_needs_and_lessons_in_one_go(round_: Round) -> None:
    met = [{"kind": "need", "description": "水龙头滴水"}, {"kind": "dispute", "description": "与邻居争吵"}]
    lesson = {"audience": "居民", "material": "消防安全", "people": "3"}

    assert receive(visit(round_, cases=met, lesson=lesson))["state"] == "done"
    assert sorted(Head.objects.values_list("kind", flat=True)) == ["dispute", "need"]
    assert Lesson.objects.get().people == 3


def test_a_visit_outside_of_a_round(round_: Round) -> None:
    assert receive(visit(round_, round=""))["state"] == "done"
    assert Call.objects.get().round == ""


class TestSigning:
    def test_a_unit_signs_on_the_phone_after_its_visits(self, round_: Round, cast: Cast) -> None:
        signs = operation("sign_round", {"round": round_.number, "unit": f"{cast.binli.pk}"})

        assert receive(visit(round_))["state"] == "done"
        assert (receive(signs), Signature.objects.count()) == (receive(signs), 1)
        assert Signature.objects.get().unit == cast.binli

    @pytest.mark.parametrize(("unit", "reason"), [("x", "这个单位没有参加本次巡查"), ("", "缺少：unit")])
    def test_what_is_no_unit_of_the_round_is_refused(self, round_: Round, unit: str, reason: str) -> None:
        answer = receive(operation("sign_round", {"round": round_.number, "unit": unit}))

        assert (answer["state"], answer["reason"]) == ("refused", reason)


def test_a_visit_that_meets_a_race_is_sent_again(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    def another_first(order: doing.Order) -> doing.Done:
        raise Conflict("沈立刚刚办理了这件事项")

    sent = visit(round_, answers={"exit": "no"})
    with monkeypatch.context() as racing:
        racing.setattr(doing, "do", another_first)
        answer = receive(sent)
    assert (answer["state"], answer["reason"]) == ("failed", "沈立刚刚办理了这件事项；稍后会自动再发")
    assert not Operation.objects.exists()

    assert receive(sent)["state"] == "done"
