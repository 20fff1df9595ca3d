"""The addresses a phone speaks to: batches, photos, the pack, and what nobody else may read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiedao.casework import actions as casework
from jiedao.casework.kinds import KINDS, CaseKind
from jiedao.casework.models import Case
from jiedao.ledger import actions as ledger
from jiedao.organisation.models import Person
from jiedao.register.models import Premises
from jiedao.sync.models import Photo
from tests.casework.cast import NOW, Cast, filed
from tests.sync.phone import DEVICE, jpeg, operation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, settings: Any) -> None:
    settings.ATTACHMENTS = tmp_path


def browser(username: str = "binli") -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _premises(*, owner: str, contact: str) -> None:
    entry = ledger.enter(by="admin", at=NOW, verb="登记点位")
    place = Premises(
        number="DW001",
        name="锦味面馆",
        code="990099001001",
        kind="shop",
        risk="medium",
        owner=owner,
        contact=contact,
        address="滨里路8号",
    )
    ledger.record([place], entry=entry)


def served(address: str) -> bool:
    answer = Client().get(address)
    answer.close()
    return answer.status_code == 200


def post(client: Client, body: object, person: str = "binli") -> Any:
    batch = {"person": person, "device": DEVICE, "operations": body} if isinstance(body, list) else body
    text = batch if isinstance(batch, str) else json.dumps(batch)
    return client.post("/sync/operations/", text, content_type="application/json")


class TestBatches:
    def test_each_operation_is_answered_for_itself_in_order(self, cast: Cast) -> None:
        batch = [operation(), operation("wonder"), operation()]

        answer = post(browser(), batch)

        assert [one["state"] for one in answer.json()["answers"]] == ["done", "refused", "done"]
        assert [one["id"] for one in answer.json()["answers"]] == [one["id"] for one in batch]
        assert Case.objects.count() == 2

    def test_the_same_batch_again_is_answered_by_the_same_bytes(self, cast: Cast) -> None:
        batch, client = [operation(), operation()], browser()

        assert post(client, batch).content == post(client, batch).content
        assert Case.objects.count() == 2

    def test_an_id_with_another_body_is_a_409(self, cast: Cast) -> None:
        client, sent = browser(), operation()
        post(client, [sent])
        answer = post(client, [sent | {"made_at": None}])

        assert (answer.status_code, answer.json()["answers"][0]["state"]) == (409, "clash")

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ("{", 400),
            ("[" * 100_000, 400),
            ([{}] * 51, 400),
            ({"device": "x", "operations": []}, 400),
            ({"device": DEVICE, "operations": {}}, 400),
            ({"device": DEVICE, "operations": [], "person": "desk"}, 403),
            ([], 200),
            ([None, 7, {"id": {}}], 200),
        ],
    )
    def test_what_is_no_batch_is_turned_away_and_breaks_nothing(self, cast: Cast, body: object, status: int) -> None:
        assert post(browser(), body).status_code == status

    def test_what_one_account_recorded_is_not_sent_by_another(self, cast: Cast) -> None:
        assert post(browser("desk"), [operation()], person="binli").status_code == 403
        assert not Case.objects.exists()

    def test_nothing_is_taken_without_the_token_of_the_page(self, cast: Cast) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(Person.objects.get(username="binli"), backend="django.contrib.auth.backends.ModelBackend")
        token = client.get("/sync/pack/").cookies["csrftoken"].value

        batch = json.dumps({"person": "binli", "device": DEVICE, "operations": [operation()]})
        said = {"content_type": "application/json"}
        assert client.post("/sync/operations/", batch, **said).status_code == 403  # type: ignore[arg-type]
        answer = client.post("/sync/operations/", batch, **said, headers={"X-CSRFToken": token})  # type: ignore[arg-type]
        assert answer.status_code == 200


class TestPhotos:
    def send(self, data: bytes, digest: str) -> Any:
        file = SimpleUploadedFile("x.jpg", data)
        return browser().post("/sync/photos/", {"digest": digest, "photo": file})

    def test_a_photo_is_known_by_its_digest(self, cast: Cast) -> None:
        data = jpeg()
        digest = hashlib.sha256(data).hexdigest()

        assert [self.send(data, digest).status_code for _ in range(2)] == [200, 200]
        assert Photo.objects.get().source == digest

    def test_what_is_no_photo_is_refused_for_good_with_the_reason(self, cast: Cast) -> None:
        data = b"%PDF-1.4 %%EOF"
        answer = self.send(data, hashlib.sha256(data).hexdigest())

        assert (answer.status_code, answer.json()["reason"]) == (422, "只收照片")

    @pytest.mark.parametrize(("digest", "status"), [("../../etc", 400), ("", 400), ("0" * 64, 409)])
    def test_a_wrong_digest_is_turned_away(self, cast: Cast, digest: str, status: int) -> None:
        assert self.send(jpeg(), digest).status_code == status


class TestPack:
    def test_it_holds_the_own_open_cases_and_the_words_to_file_with(self, cast: Cast) -> None:
        head = casework.assign(case=filed(), units=[cast.binli], lead=cast.binli, version=1, by="desk", at=NOW)
        filed()  # of the same committee, but waiting for the office

        pack = browser().get("/sync/pack/").json()

        assert [case["case"] for case in pack["cases"]] == [head.pk]
        assert pack["cases"][0]["may"] == ["sign"]
        assert pack["committees"] == [{"code": "990099001001", "name": "滨里居民区"}]
        assert {kind["key"] for kind in pack["kinds"]} >= {"hazard", "waste", "need"}
        types = {kind["key"]: kind["subtypes"] for kind in pack["kinds"]}
        assert (types["component"], types["hazard"]) == (list(KINDS[CaseKind.COMPONENT].subtypes), [])
        assert pack["seconds"] == 12 * 3600

    def test_numbers_in_texts_are_masked_and_owners_of_places_left_out(self, cast: Cast) -> None:
        casework.file(
            kind=CaseKind.HAZARD,
            code="990099001001",
            description="联系人13912345678",
            address="滨里路13号",
            by="binli",
            at=NOW,
        )
        _premises(owner="钱有为", contact="13800001111")

        text = browser().get("/sync/pack/").content.decode()

        assert "139****5678" in text
        assert "13912345678" not in text
        assert "锦味面馆" in text
        assert "钱有为" not in text
        assert "1111" not in text.split('"digest"')[0]

    def test_it_holds_no_places_of_another_committee(self, cast: Cast) -> None:
        _premises(owner="", contact="")

        assert browser("wuyuan").get("/sync/pack/").json()["premises"] == []

    def test_a_phone_that_has_the_same_is_told_so(self, cast: Cast) -> None:
        client = browser()
        digest = client.get("/sync/pack/").json()["digest"]

        assert "cases" not in client.get(f"/sync/pack/?have={digest}").json()
        filed()
        casework.file(kind=CaseKind.HAZARD, code="990099001001", description="新", address="", by="binli", at=NOW)
        assert "cases" in client.get(f"/sync/pack/?have={digest}").json()

    def test_no_browser_keeps_it(self, cast: Cast) -> None:
        assert "no-store" in browser().get("/sync/pack/")["Cache-Control"]

    @pytest.mark.parametrize(("username", "status"), [("admin", 404), ("help", 200)])
    def test_it_is_for_those_who_work_on_cases(self, cast: Cast, username: str, status: int) -> None:
        assert browser(username).get("/sync/pack/").status_code == status

    def test_without_an_account_it_leads_to_the_sign_in(self, cast: Cast) -> None:
        assert Client().get("/sync/pack/").status_code == 302


class TestShell:
    def test_the_shell_is_the_same_for_everybody(self, cast: Cast) -> None:
        assert Client().get("/field/").content == browser().get("/field/").content

    def test_the_worker_keeps_the_shell_alone(self, db: None) -> None:
        text = Client().get("/field-worker.js").content.decode()
        files = json.loads(text.split("const FILES = ")[1].split(";\n")[0])

        assert "/field/" in files
        assert all(file.startswith(("/field/", "/static/")) for file in files)
        assert [file for file in files if not served(file)] == []

    def test_the_manifest_says_what_is_installed(self, db: None) -> None:
        told = json.loads(Client().get("/field/manifest.json").content)

        assert (told["start_url"], told["scope"], told["display"]) == ("/field/", "/field/", "standalone")
