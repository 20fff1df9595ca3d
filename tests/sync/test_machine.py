"""Whatever happens between phones and the house, the record is that of a model in which messages arrive one by one.

Three devices record without network, findings and visits with photos and steps on cases, send late, twice and in any
order, lose answers and photos, crash, and have clocks that are years off; what was refused is offered again, and the
office goes on working on the same cases. JIEDAO_LONG=1 tries 2,000 courses.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import settings as trying
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from jiedao import attachments
from jiedao.casework import actions as casework
from jiedao.casework import queries as cases
from jiedao.casework.models import Attachment, Case, Head
from jiedao.ledger import actions as ledger
from jiedao.ledger.actions import Conflict
from jiedao.organisation.models import Person
from jiedao.patrol.models import Answer, Call, Met
from jiedao.register.models import Premises
from jiedao.sync import actions
from jiedao.sync.models import Operation
from tests.casework.cast import BINLI, NOW, Cast, filed
from tests.sync.phone import jpeg, receive_text

LONG = os.environ.get("JIEDAO_LONG") == "1"
STEPS = 50 if LONG else 25
DEVICES = [f"{n}" * 8 + "-0000-4000-8000-000000000000" for n in (1, 2, 3)]
OWNERS = dict(zip(DEVICES, ("binli", "binli", "binli2"), strict=True))
STANDING = 3  # cases that are there from the beginning; the last waits for a signature
PLACES = ("DW001", "DW002")
PHOTOS = {hashlib.sha256(jpeg(seed)).hexdigest(): jpeg(seed) for seed in range(60)}
Raw = dict[str, Any]


@dataclass
class Phone:
    """What a device keeps through a crash: what was not answered, what was refused, and the cases as it saw them."""

    outbox: list[Raw] = field(default_factory=list)
    refused: list[Raw] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)
    years: int = 0


@dataclass
class World:
    """The model: what must be on record after the messages that arrived, in their order."""

    notes: dict[int, list[str]] = field(default_factory=dict)  # by case
    versions: dict[int, int] = field(default_factory=dict)
    signed: set[int] = field(default_factory=set)
    found: Counter[str] = field(default_factory=Counter)
    visits: Counter[tuple[str, str]] = field(default_factory=Counter)  # by place and answer
    kept: set[tuple[str, str]] = field(default_factory=set)  # photos, by person and digest
    shown: Counter[str] = field(default_factory=Counter)  # photos on cases
    answers: dict[tuple[str, str], str] = field(default_factory=dict)  # by device and operation


def at_binli(cast: Cast) -> Head:
    return casework.assign(case=filed(), units=[cast.binli], lead=cast.binli, version=1, by="desk", at=NOW)


def in_binlis_hands(cast: Cast) -> Head:
    head = at_binli(cast)
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
        self.unused = list(PHOTOS)
        self.world.signed = {head.pk for head in self.standing[:-1]}
        for head in self.standing:
            self.world.versions[head.pk], self.world.notes[head.pk] = head.version, []
            for phone in self.phones.values():
                phone.seen[head.pk] = head.version

    @rule(device=st.sampled_from(DEVICES), years=st.integers(-10, 10))
    def the_clock_of_a_phone_goes_wrong(self, device: str, years: int) -> None:
        self.phones[device].years = years

    @rule(
        device=st.sampled_from(DEVICES),
        what=st.sampled_from(["楼道堆物", "飞线充电", "灭火器过期"]),
        photos=st.integers(0, 2),
    )
    def something_is_found(self, device: str, what: str, photos: int) -> None:
        self._record(device, "file", {"kind": "hazard", "code": BINLI, "description": what}, photos=self._taken(photos))

    @rule(device=st.sampled_from(DEVICES), place=st.sampled_from(PLACES), photos=st.integers(0, 2), fits=st.booleans())
    def a_place_is_visited(self, device: str, place: str, photos: int, fits: bool) -> None:
        taken = [] if fits else self._taken(photos)
        body = {"point_number": place, "outcome": "seen", "answers": {"exit": "yes" if fits else "no"}}
        self._record(device, "visit", body | {"shows": dict.fromkeys(taken, "exit")}, photos=taken)

    @rule(device=st.sampled_from(DEVICES), which=st.integers(0, 9), photos=st.integers(0, 1))
    def a_case_is_worked_on(self, device: str, which: int, photos: int) -> None:
        phone = self.phones[device]
        case = sorted(phone.seen)[which % len(phone.seen)]
        note = f"第{len(self.on_the_way) + len(self.world.answers)}次到场"
        self._record(device, "handle", {"note": note}, photos=self._taken(photos), **self._link(device, case))

    @rule(device=st.sampled_from(DEVICES))
    def a_case_is_signed_for(self, device: str) -> None:
        self._record(device, "sign", {}, **self._link(device, self.standing[-1].pk))

    @precondition(lambda self: any(phone.refused for phone in self.phones.values()))
    @rule(which=st.integers(0, 99))
    def what_was_refused_is_offered_again(self, which: int) -> None:
        able = [device for device, phone in self.phones.items() if phone.refused]
        device = able[which % len(able)]
        raw = self.phones[device].refused.pop(which % len(self.phones[device].refused))
        link = self._link(device, raw["case"])
        self._record(device, raw["kind"], raw["body"], photos=raw.get("photos", []), **link)

    @rule(device=st.sampled_from(DEVICES), which=st.integers(0, 99), whole=st.booleans())
    def a_photo_arrives(self, device: str, which: int, whole: bool) -> None:
        photos = [digest for raw in self.phones[device].outbox for digest in raw.get("photos", [])]
        if photos:
            self._photo_arrives(device, photos[which % len(photos)], whole=whole)

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

    @rule(which=st.integers(0, STANDING - 2), minutes=st.integers(1, 600))
    def the_office_works_on_a_case(self, which: int, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)
        head = Head.objects.get(pk=self.standing[which].pk)
        casework.handle(case=head, note="科室来电", version=head.version, by="binli", at=self.at)
        self._goes_on(head.pk, "科室来电")

    @rule(device=st.sampled_from(DEVICES))
    def the_office_comes_between_two_steps(self, device: str) -> None:
        waiting = {one["id"]: one for one in self.phones[device].outbox}
        first = next((waiting[one["after"]] for one in waiting.values() if one.get("after") in waiting), None)
        if first is not None and first["case"] in self.world.signed:
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
                        for digest in raw.get("photos", []):
                            self._photo_arrives(device, digest, whole=True)
                        self._arrives(device, raw)
                self.on_the_way = []
                while self.coming_back:
                    self._answered(*self.coming_back.pop(0), again=False)
            assert [phone.outbox for phone in self.phones.values()] == [[], [], []]
            self._is_the_model()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def _record(self, device: str, kind: str, body: dict[str, Any], photos: Sequence[str] = (), **more: Any) -> None:
        phone = self.phones[device]
        claim = NOW + timedelta(days=365 * phone.years)
        made = {"id": str(uuid.uuid4()), "kind": kind, "body": body, "made_at": claim.isoformat()}
        phone.outbox.append(made | more | ({"photos": list(photos)} if photos else {}))

    def _link(self, device: str, case: int) -> Raw:
        """On what a step builds: the last one on that case which is not sent, else what the phone saw of it."""
        phone = self.phones[device]
        before = next((one for one in reversed(phone.outbox) if one.get("case") == case), None)
        return {"case": case} | ({"after": before["id"]} if before else {"base": phone.seen[case]})

    def _taken(self, count: int) -> list[str]:
        """Photos that show something else than every one before."""
        return [self.unused.pop() for _ in range(min(count, len(self.unused)))]

    def _photo_arrives(self, device: str, digest: str, *, whole: bool) -> None:
        person = Person.objects.get(username=OWNERS[device])
        data = PHOTOS[digest] if whole else PHOTOS[digest][:-9]
        try:
            actions.keep_photo(person=person, digest=digest, data=data, at=self.at)
        except Conflict:
            assert not whole
        else:
            assert whole
            self.world.kept.add((person.username, digest))

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
        if answer["state"] == "done":
            self._done(raw)
        if "case" in raw:
            told = answer["version"] if answer["state"] == "done" else answer["now"]["version"]
            assert told == self.world.versions[raw["case"]]

    def _done(self, raw: Raw) -> None:
        """What a message leaves on record."""
        self.world.shown.update(raw.get("photos", []))
        if raw["kind"] == "file":
            self.world.found[raw["body"]["description"]] += 1
        elif raw["kind"] == "visit":
            self.world.visits[raw["body"]["point_number"], raw["body"]["answers"]["exit"]] += 1
        elif raw["kind"] == "sign":
            self.world.signed.add(raw["case"])
            self.world.versions[raw["case"]] += 1
        else:
            self._goes_on(raw["case"], raw["body"]["note"])

    def _foretold(self, device: str, raw: Raw) -> str:
        if any((OWNERS[device], digest) not in self.world.kept for digest in raw.get("photos", [])):
            return "wait"
        if raw["kind"] in ("file", "visit"):
            return "done"
        base = raw.get("base")
        if "after" in raw:
            if (device, raw["after"]) not in self.world.answers:
                return "wait"
            before = json.loads(self.world.answers[device, raw["after"]])
            if before["state"] != "done":
                return "conflict"
            base = before["version"]
        if base != self.world.versions[raw["case"]]:
            return "conflict"
        return "done" if (raw["case"] in self.world.signed) == (raw["kind"] == "handle") else "refused"

    def _goes_on(self, case: int, note: str) -> None:
        self.world.versions[case] += 1
        self.world.notes[case].append(note)

    def _answered(self, device: str, raw: Raw, text: str, *, again: bool = True) -> None:
        """What a phone does with an answer: it lets go of what was taken, and offers once more what met another."""
        phone, answer = self.phones[device], json.loads(text)
        if answer["state"] == "wait" or raw not in phone.outbox:
            return
        phone.outbox.remove(raw)
        if answer["state"] == "done" and "case" in raw:
            phone.seen[raw["case"]] = max(phone.seen[raw["case"]], answer["version"])
        elif answer["state"] == "refused":
            phone.refused.append(raw)
        elif answer["state"] == "conflict":
            phone.seen[raw["case"]] = answer["now"]["version"]
            if again:
                link = {"case": raw["case"], "base": answer["now"]["version"]}
                self._record(device, raw["kind"], raw["body"], photos=raw.get("photos", []), **link)

    def _is_the_model(self) -> None:
        standing = [head.number for head in self.standing]
        on_record = Case.objects.live().filter(point_number="").exclude(number__in=standing)
        assert Counter(on_record.values_list("description", flat=True)) == self.world.found
        assert {case.found_on for case in Case.objects.all()} <= {
            NOW.date() + timedelta(days=n) for n in range((self.at - NOW).days + 2)
        }
        for head in Head.objects.filter(pk__in=self.world.versions):
            steps = [step for step in cases.steps(head) if step.verb == "handle"]
            assert [step.note for step in steps] == self.world.notes[head.pk]
            assert head.version == self.world.versions[head.pk]
            assert all(NOW <= step.happened_at <= self.at for step in steps)
        assert Counter(Attachment.objects.live().values_list("source", flat=True)) == self.world.shown
        kept = {(row.device, str(row.operation)): row.answer for row in Operation.objects.all()}
        assert kept == self.world.answers
        self._visits_are_the_model()

    def _visits_are_the_model(self) -> None:
        """Each visit once; what was wrong at a place is one case, however many met it."""
        calls = {call.operation: call.point_number for call in Call.objects.live()}
        answers = Counter((calls[row.operation], row.value) for row in Answer.objects.live())
        assert (answers, len(calls)) == (self.world.visits, sum(self.world.visits.values()))
        wrong = {place: count for (place, answer), count in self.world.visits.items() if answer == "no"}
        assert Counter(calls[row.operation] for row in Met.objects.live()) == wrong
        assert Counter(
            Case.objects.live().exclude(point_number="").values_list("point_number", flat=True)
        ) == dict.fromkeys(wrong, 1)
        days = set(Call.objects.live().values_list("visited_on", flat=True))
        assert all(NOW.date() <= day <= self.at.date() + timedelta(days=1) for day in days)


@pytest.mark.django_db
def test_the_record_is_that_of_the_model(
    cast: Cast, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ATTACHMENTS = tmp_path
    monkeypatch.setattr(attachments, "prepare", cache(attachments.prepare))  # the same sixty photos in every course
    entry = ledger.enter(by="admin", at=NOW, verb="登记点位")
    places = [Premises(number=number, name=number, code=BINLI, kind="shop", risk="low") for number in PLACES]
    ledger.record(places, entry=entry)
    Course.standing = (in_binlis_hands(cast), in_binlis_hands(cast), at_binli(cast))
    run_state_machine_as_test(
        Course,
        settings=trying(
            max_examples=2000 if LONG else 200,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
