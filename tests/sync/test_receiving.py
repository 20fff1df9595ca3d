"""One operation, received: what is put on record, what is refused, what waits, and what a repetition is told."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from jiedao.casework import actions as casework
from jiedao.casework import queries as cases
from jiedao.casework.models import Attachment, Case, Head, Step
from jiedao.ledger.actions import Conflict
from jiedao.ledger.models import Entry
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Person
from jiedao.sync import actions, queries
from jiedao.sync.actions import doing, receiving
from jiedao.sync.models import Operation, Photo
from tests.casework.cast import BINLI, NOW, STREET, WUYUAN, Cast, filed
from tests.sync.phone import DEVICE, OTHER, jpeg, operation, receive, receive_text

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, settings: Any) -> None:
    settings.ATTACHMENTS = tmp_path


def at_binli(cast: Cast) -> Head:
    """A hazard that was assigned to 滨里."""
    head = filed()
    return casework.assign(case=head, units=[cast.binli], lead=cast.binli, version=1, by="desk", at=NOW)


def on(head: Head, kind: str, note: str = "已清理", **more: Any) -> dict[str, Any]:
    body = {} if kind == "sign" else {"note": note}
    return operation(kind, body, **({"case": head.pk, "base": head.version} | more))


class TestDone:
    def test_a_finding_becomes_a_case(self, cast: Cast) -> None:
        answer = receive(operation())

        head = Head.objects.get()
        assert answer["state"] == "done"
        assert (answer["case"], answer["version"]) == (head.pk, 1)
        assert (head.code, head.opened_by, head.address) == (BINLI, "binli", "滨里路12号")
        assert Entry.objects.filter(verb="事项登记").count() == 1

    def test_a_finding_may_say_of_which_type_it_is(self, cast: Cast) -> None:
        said = operation()["body"] | {"kind": "component", "subtype": "事件·暴露垃圾"}

        assert receive(operation("file", said))["state"] == "done"

        head = Head.objects.get()
        assert (head.subtype, head.limit_amount, head.limit_unit) == ("事件·暴露垃圾", 4, "working_hours")

    def test_a_finding_of_a_type_that_is_none_is_refused_with_the_reason(self, cast: Cast) -> None:
        answer = receive(operation("file", operation()["body"] | {"subtype": "井盖"}))

        assert (answer["state"], answer["reason"]) == ("refused", "隐患没有“井盖”这一类型")
        assert not Head.objects.exists()

    def test_what_was_mended_on_the_spot_is_closed(self, cast: Cast) -> None:
        said = operation()["body"] | {"note": "当场搬走"}

        assert receive(operation("mend_on_the_spot", said))["state"] == "done"
        assert Head.objects.get().state == "closed"

    def test_a_finding_that_may_be_a_relapse_is_marked_for_the_desk(self, cast: Cast) -> None:
        said = operation()["body"]
        receive(operation("mend_on_the_spot", said | {"note": "当场搬走"}))

        answer = receive(operation("file", said))

        assert cases.suspicion_of(Head.objects.get(pk=answer["case"])) is not None

    def test_a_case_goes_through_the_hands_of_a_phone(self, cast: Cast) -> None:
        head = at_binli(cast)
        for kind in ("sign", "handle", "report_done"):
            head.refresh_from_db()
            assert receive(on(head, kind))["state"] == "done"

        head.refresh_from_db()
        assert head.state == "done"

    def test_steps_made_without_network_build_on_one_another(self, cast: Cast) -> None:
        head = at_binli(cast)
        first = on(head, "sign")
        second = on(head, "report_done", after=first["id"], case=None, base=None)

        assert [receive(one)["state"] for one in (first, second)] == ["done", "done"]

    def test_a_step_on_a_case_that_was_filed_without_network(self, cast: Cast) -> None:
        first = operation(body=operation()["body"] | {"kind": "hotline"})
        second = operation("contact", {"note": "已联系"}, after=first["id"])

        assert [receive(one)["state"] for one in (first, second)] == ["done", "done"]
        assert cases.steps(Head.objects.get()).last().verb == "contact"  # type: ignore[union-attr]


class TestOnce:
    def test_a_repetition_has_no_effect_and_the_same_answer_to_the_byte(self, cast: Cast) -> None:
        sent = operation()
        answers = {receive_text(sent, at=NOW + n * DAY) for n in range(5)}

        assert len(answers) == 1
        assert Case.objects.count() == Operation.objects.count() == 1

    def test_the_same_id_with_another_body_is_refused_and_the_first_stays(self, cast: Cast) -> None:
        sent = operation()
        first = receive(sent)
        other = receive(sent | {"body": sent["body"] | {"description": "别的事"}})

        assert (first["state"], other["state"]) == ("done", "clash")
        assert Case.objects.get().description == "楼道堆物"
        assert receive(sent) == first

    def test_two_devices_and_two_people_may_use_one_id(self, cast: Cast) -> None:
        sent = operation()
        for by, device in (("binli", DEVICE), ("binli", OTHER), ("desk", DEVICE)):
            assert receive(sent, by, device)["state"] == "done"

        assert Case.objects.count() == 3

    def test_a_refusal_is_kept_too(self, cast: Cast) -> None:
        head = at_binli(cast)
        sent = on(head, "handle")
        first = receive_text(sent)
        casework.sign(case=head, version=head.version, by="binli", at=NOW)

        assert json.loads(first)["state"] == "refused"
        assert "待签收的事项不能办理" in json.loads(first)["reason"]
        assert receive_text(sent) == first


class TestRefused:
    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            ({"code": WUYUAN}, "您的职务不能登记这里的这类事项"),
            ({"code": STREET + "999"}, "本街道没有区划代码为 990099001999 的居民区"),
            ({"kind": "wonder"}, "没有这类事项"),
        ],
    )
    def test_by_the_rules_of_the_house(self, cast: Cast, body: dict[str, str], reason: str) -> None:
        answer = receive(operation(body=operation()["body"] | body))

        assert (answer["state"], answer["reason"]) == ("refused", reason)
        assert not Case.objects.exists()

    def test_a_case_that_the_person_may_not_see_is_not_told_of(self, cast: Cast) -> None:
        head = filed()
        answer = receive(on(head, "contact"), by="wuyuan")

        assert (answer["state"], answer["reason"]) == ("refused", "没有这件事项，或您已看不到它")
        assert "now" not in answer

    def test_a_step_whose_forerunner_was_refused_and_whose_case_nobody_knows(self, cast: Cast) -> None:
        first = operation(body=operation()["body"] | {"code": WUYUAN})
        receive(first)
        answer = receive(operation("contact", {"note": "已联系"}, after=first["id"]))

        assert (answer["state"], answer["reason"]) == ("refused", receiving.UNDONE)
        assert not Step.objects.exists()

    def test_a_refused_step_tells_how_the_case_stands_so_that_it_can_be_offered_again(self, cast: Cast) -> None:
        head = at_binli(cast)
        sent = on(head, "handle")
        answer = receive(sent)
        receive(on(head, "sign"))

        assert (answer["state"], answer["now"]["version"]) == ("refused", head.version)
        assert receive(on(head, "handle", base=head.version + 1))["state"] == "done"

    def test_a_rule_that_refuses_halfway_leaves_nothing(self, cast: Cast) -> None:
        need = operation()["body"] | {"kind": "structure", "note": "当场拆除"}
        answer = receive(operation("mend_on_the_spot", need))

        assert (answer["state"], answer["reason"]) == ("refused", "这类事项不能当场办结，须分派办理")
        assert not Head.objects.exists()


class TestConflict:
    def test_a_case_that_moved_on_is_shown_and_nothing_is_changed(self, cast: Cast) -> None:
        head = at_binli(cast)
        head = casework.sign(case=head, version=head.version, by="binli", at=NOW)
        sent = on(head, "report_done", "已全部搬走")
        casework.handle(case=head, note="约好周五清运，联系13912345678", version=head.version, by="binli", at=NOW)

        answer = receive(sent, device=OTHER)

        assert answer["state"] == "conflict"
        assert (answer["now"]["version"], answer["now"]["state"]) == (4, "办理中")
        assert answer["now"]["last"]["note"] == "约好周五清运，联系139****5678"
        assert answer["now"]["last"]["by"] == "顾春燕"
        assert "report_done" in answer["now"]["may"]
        assert Head.objects.get().version == 4

    def test_what_was_written_may_be_sent_again_on_what_stands_now(self, cast: Cast) -> None:
        head = at_binli(cast)
        casework.sign(case=head, version=head.version, by="binli", at=NOW)
        answer = receive(on(head, "handle"))
        again = on(head, "handle", base=answer["now"]["version"])

        assert (answer["state"], receive(again)["state"]) == ("conflict", "done")

    @pytest.mark.parametrize("forerunner", ["handle", "sign"])
    def test_a_step_whose_forerunner_was_not_done_is_shown_the_case(self, cast: Cast, forerunner: str) -> None:
        head = at_binli(cast)
        first = on(head, forerunner, base=head.version if forerunner == "handle" else 1)
        assert receive(first)["state"] == ("refused" if forerunner == "handle" else "conflict")
        answer = receive(on(head, "report_done", after=first["id"], base=None))

        assert (answer["state"], answer["reason"]) == ("conflict", receiving.UNDONE)
        assert (answer["now"]["version"], answer["now"]["may"]) == (head.version, ["sign"])
        assert Step.objects.count() == 2

    def test_whoever_comes_between_is_seen_at_the_last_moment(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        head = at_binli(cast)
        do = doing.do

        def another_first(order: doing.Order) -> doing.Done:
            Head.objects.filter(pk=head.pk).update(version=head.version + 1)
            return do(order)

        monkeypatch.setattr(doing, "do", another_first)

        assert receive(on(head, "sign"))["state"] == "conflict"


class TestWait:
    def test_a_step_that_comes_before_its_forerunner_waits_and_leaves_nothing(self, cast: Cast) -> None:
        head = at_binli(cast)
        first = on(head, "sign")
        second = on(head, "report_done", after=first["id"], case=None, base=None)

        assert receive(second) == {"id": second["id"], "state": "wait", "after": first["id"]}
        assert not Operation.objects.exists()
        assert [receive(one)["state"] for one in (first, second)] == ["done", "done"]

    def test_a_finding_waits_for_its_photo(self, cast: Cast) -> None:
        data = jpeg()
        digest = hashlib.sha256(data).hexdigest()
        sent = operation(photos=[digest])

        assert receive(sent) == {"id": sent["id"], "state": "wait", "missing": [digest]}
        for _ in range(2):
            actions.keep_photo(person=Person.objects.get(username="binli"), digest=digest, data=data, at=NOW)
        assert receive(sent)["state"] == "done"
        assert Attachment.objects.get().shows == "before"
        assert Photo.objects.count() == 1

    def test_nobody_attaches_the_photo_of_another(self, cast: Cast) -> None:
        data = jpeg()
        digest = hashlib.sha256(data).hexdigest()
        actions.keep_photo(person=Person.objects.get(username="desk"), digest=digest, data=data, at=NOW)

        assert receive(operation(photos=[digest]))["state"] == "wait"

    def test_a_photo_that_arrives_damaged_is_to_be_sent_again(self, cast: Cast) -> None:
        with pytest.raises(Conflict, match="照片没有完整收到，请再发一次"):
            actions.keep_photo(person=Person.objects.get(username="binli"), digest="0" * 64, data=jpeg(), at=NOW)

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"%PDF-1.4 %%EOF", "只收照片"),
            (b"nothing", "照片不是照片（JPEG、PNG、WebP）、PDF、Word（.docx）或 Excel（.xlsx）文件"),
        ],
    )
    def test_a_photo_that_is_none_is_refused(self, cast: Cast, data: bytes, reason: str) -> None:
        person = Person.objects.get(username="binli")
        with pytest.raises(Refused) as told:
            actions.keep_photo(person=person, digest=hashlib.sha256(data).hexdigest(), data=data, at=NOW)

        assert str(told.value) == reason


class TestClock:
    @pytest.mark.parametrize("years", [-10, -1, 0, 1, 10])
    def test_a_wrong_clock_moves_no_date(self, cast: Cast, years: int) -> None:
        claim = NOW + years * 365 * DAY
        answer = receive(operation(made_at=claim.isoformat()))

        case, step = Case.objects.get(), Step.objects.get()
        assert case.found_on == NOW.date()
        assert step.happened_at == case.recorded_at == NOW
        assert Head.objects.get().clock_from == NOW
        assert Operation.objects.get().made_at == claim
        assert answer.get("off_hours") == (years * 8760 or None)

    def test_the_office_sees_whose_clock_is_off(self, cast: Cast) -> None:
        receive(operation(made_at=(NOW + 30 * DAY).isoformat()))
        receive(operation(made_at=(NOW + DAY / 2).isoformat()))

        assert [(row["person"], row["days"], row["ahead"]) for row in queries.far_off()] == [("顾春燕", 30, True)]


def test_a_fault_of_the_house_keeps_the_operation_on_the_phone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = operation()
    with monkeypatch.context() as broken:
        broken.setattr(doing, "do", lambda order: 1 // 0)
        assert receive(sent)["state"] == "failed"

    assert not Operation.objects.exists()
    assert receive(sent)["state"] == "done"
