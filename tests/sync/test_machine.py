"""Whatever happens between phones and the house, the record is that of a model in which messages arrive one by one.

Three devices record without network, send late, twice and in any order, lose answers, crash, and have clocks that are
years off; the office goes on working on the same cases. JIEDAO_LONG=1 tries 2,000 courses of 50 steps.
"""

from __future__ import annotations

import json
import os
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from jiedao.casework import actions as casework
from jiedao.casework import queries as cases
from jiedao.casework.models import Case, Head
from jiedao.sync.models import Operation
from tests.casework.cast import BINLI, NOW, Cast, filed
from tests.sync.phone import receive_text

LONG = os.environ.get("JIEDAO_LONG") == "1"
DEVICES = [f"{n}" * 8 + "-0000-4000-8000-000000000000" for n in (1, 2, 3)]
OWNERS = dict(zip(DEVICES, ("binli", "binli", "binli2"), strict=True))
STANDING = 2  # cases that are there from the beginning
Raw = dict[str, Any]


@dataclass
class Phone:
    """What a device keeps through a crash: what was not answered, and the cases as it saw them last."""

    outbox: list[Raw] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)
    years: int = 0


@dataclass
class World:
    """The model: what must be on record after the messages that arrived, in their order."""

    notes: dict[int, list[str]] = field(default_factory=dict)  # by case
    versions: dict[int, int] = field(default_factory=dict)
    found: Counter[str] = field(default_factory=Counter)
    answers: dict[tuple[str, str], str] = field(default_factory=dict)  # by device and operation


def in_binlis_hands(cast: Cast) -> Head:
    head = filed()
    head = casework.assign(case=head, units=[cast.binli], lead=cast.binli, version=1, by="desk", at=NOW)
    return casework.sign(case=head, version=head.version, by="binli", at=NOW)


class Course(RuleBasedStateMachine):
    """One course of events; all of it is taken back at its end."""

    standing: tuple[Head, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.at, self.world = NOW, World()
        self.phones = {device: Phone() for device in DEVICES}
        self.on_the_way: list[tuple[str, Raw]] = []
        self.coming_back: list[tuple[str, Raw, str]] = []
        for head in self.standing:
            self.world.versions[head.pk], self.world.notes[head.pk] = head.version, []
            for phone in self.phones.values():
                phone.seen[head.pk] = head.version

    @rule(device=st.sampled_from(DEVICES), years=st.integers(-10, 10))
    def the_clock_of_a_phone_goes_wrong(self, device: str, years: int) -> None:
        self.phones[device].years = years

    @rule(device=st.sampled_from(DEVICES), what=st.sampled_from(["楼道堆物", "飞线充电", "灭火器过期"]))
    def something_is_found(self, device: str, what: str) -> None:
        self._record(device, "file", {"kind": "hazard", "code": BINLI, "description": what})

    @rule(device=st.sampled_from(DEVICES), which=st.integers(0, 9))
    def a_case_is_worked_on(self, device: str, which: int) -> None:
        phone = self.phones[device]
        case = sorted(phone.seen)[which % len(phone.seen)]
        note = f"第{len(self.on_the_way) + len(self.world.answers)}次到场"
        before = next((one for one in reversed(phone.outbox) if one.get("case") == case), None)
        link = {"after": before["id"]} if before else {"base": phone.seen[case]}
        self._record(device, "handle", {"note": note}, case=case, **link)

    @rule(device=st.sampled_from(DEVICES), times=st.integers(1, 3))
    def a_phone_sends(self, device: str, times: int) -> None:
        self.on_the_way += [(device, raw) for raw in self.phones[device].outbox] * times

    @precondition(lambda self: self.on_the_way)
    @rule(which=st.integers(0, 99), stays=st.booleans())
    def a_message_arrives(self, which: int, stays: bool) -> None:
        place = which % len(self.on_the_way)
        device, raw = self.on_the_way[place] if stays else self.on_the_way.pop(place)
        self._arrives(device, raw)

    @precondition(lambda self: self.coming_back)
    @rule(which=st.integers(0, 99))
    def an_answer_comes_back(self, which: int) -> None:
        self._answered(*self.coming_back.pop(which % len(self.coming_back)))

    @precondition(lambda self: self.coming_back or self.on_the_way)
    @rule(device=st.sampled_from(DEVICES))
    def a_phone_crashes(self, device: str) -> None:
        self.coming_back = [one for one in self.coming_back if one[0] != device]

    @precondition(lambda self: self.on_the_way)
    @rule(which=st.integers(0, 99))
    def a_message_is_lost(self, which: int) -> None:
        self.on_the_way.pop(which % len(self.on_the_way))

    @rule(which=st.integers(0, STANDING - 1), minutes=st.integers(1, 600))
    def the_office_works_on_a_case(self, which: int, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)
        head = Head.objects.get(pk=self.standing[which].pk)
        casework.handle(case=head, note="科室来电", version=head.version, by="binli", at=self.at)
        self._goes_on(head.pk, "科室来电")

    @rule(device=st.sampled_from(DEVICES))
    def the_office_comes_between_two_steps(self, device: str) -> None:
        waiting = {one["id"]: one for one in self.phones[device].outbox}
        first = next((waiting[one["after"]] for one in waiting.values() if one.get("after") in waiting), None)
        if first is not None:
            self._arrives(device, first)
            head = Head.objects.get(pk=first["case"])
            casework.handle(case=head, note="科室来电", version=head.version, by="binli", at=self.at)
            self._goes_on(head.pk, "科室来电")

    @rule(device=st.sampled_from(DEVICES))
    def a_phone_gets_its_pack(self, device: str) -> None:
        phone = self.phones[device]
        held = {one.get("case") for one in phone.outbox}
        phone.seen |= {case: version for case, version in self.world.versions.items() if case not in held}

    def teardown(self) -> None:
        """The network is back: everything arrives, and the record is the model's."""
        try:
            for _ in range(4):
                for device, phone in self.phones.items():
                    for raw in list(phone.outbox):
                        self._arrives(device, raw)
                self.on_the_way = []
                while self.coming_back:
                    self._answered(*self.coming_back.pop(0), again=False)
            assert [phone.outbox for phone in self.phones.values()] == [[], [], []]
            self._is_the_model()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def _record(self, device: str, kind: str, body: dict[str, str], **more: Any) -> None:
        phone = self.phones[device]
        claim = NOW + timedelta(days=365 * phone.years)
        made = {"id": str(uuid.uuid4()), "kind": kind, "body": body, "made_at": claim.isoformat()}
        phone.outbox.append(made | more)

    def _arrives(self, device: str, raw: Raw) -> None:
        """The house answers, as the model foretells."""
        key = (device, raw["id"])
        text = receive_text(raw, OWNERS[device], device, self.at)
        self.coming_back.append((device, raw, text))
        if key in self.world.answers:
            assert text == self.world.answers[key]
            return
        answer = json.loads(text)
        assert answer["state"] == self._foretold(device, raw)
        if answer["state"] == "wait":
            return
        self.world.answers[key] = text
        if answer["state"] == "done" and raw["kind"] == "file":
            self.world.found[raw["body"]["description"]] += 1
        elif answer["state"] == "done":
            self._goes_on(raw["case"], raw["body"]["note"])
            assert answer["version"] == self.world.versions[raw["case"]]
        elif answer["state"] == "conflict":
            assert answer["now"]["version"] == self.world.versions[raw["case"]]

    def _foretold(self, device: str, raw: Raw) -> str:
        if raw["kind"] == "file":
            return "done"
        base = raw.get("base")
        if "after" in raw:
            if (device, raw["after"]) not in self.world.answers:
                return "wait"
            before = json.loads(self.world.answers[device, raw["after"]])
            if before["state"] != "done":
                return "conflict"
            base = before["version"]
        return "done" if base == self.world.versions[raw["case"]] else "conflict"

    def _goes_on(self, case: int, note: str) -> None:
        self.world.versions[case] += 1
        self.world.notes[case].append(note)

    def _answered(self, device: str, raw: Raw, text: str, *, again: bool = True) -> None:
        """What a phone does with an answer: it lets go of what was taken, and offers once more what met another."""
        phone, answer = self.phones[device], json.loads(text)
        if answer["state"] == "wait" or raw not in phone.outbox:
            return
        phone.outbox.remove(raw)
        if answer["state"] == "done" and raw["kind"] == "handle":
            phone.seen[raw["case"]] = max(phone.seen[raw["case"]], answer["version"])
        elif answer["state"] == "conflict":
            phone.seen[raw["case"]] = answer["now"]["version"]
            if again:
                self._record(device, "handle", raw["body"], case=raw["case"], base=answer["now"]["version"])

    def _is_the_model(self) -> None:
        on_record = Case.objects.live().exclude(number__in=[head.number for head in self.standing])
        assert Counter(on_record.values_list("description", flat=True)) == self.world.found
        assert {case.found_on for case in Case.objects.all()} <= {
            NOW.date() + timedelta(days=n) for n in range((self.at - NOW).days + 2)
        }
        for head in Head.objects.filter(pk__in=self.world.versions):
            steps = [step for step in cases.steps(head) if step.verb == "handle"]
            assert [step.note for step in steps] == self.world.notes[head.pk]
            assert head.version == self.world.versions[head.pk]
            assert all(NOW <= step.happened_at <= self.at for step in steps)
        kept = {(row.device, str(row.operation)): row.answer for row in Operation.objects.all()}
        assert kept == self.world.answers


@pytest.mark.django_db
def test_the_record_is_that_of_the_model(cast: Cast) -> None:
    from_here = [in_binlis_hands(cast) for _ in range(STANDING)]
    Course.standing = tuple(from_here)
    run_state_machine_as_test(
        Course,
        settings=settings(
            max_examples=2000 if LONG else 200,
            stateful_step_count=50 if LONG else 20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
