"""The caller on pages: masked everywhere, in clear in one answer for those whose act needs it, and nowhere else."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.test import Client

from jiedao.casework import actions
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.casework.queries import callers as queries
from jiedao.casework.rules.telling import Told
from jiedao.ledger.models import Entry
from tests.casework.cast import BINLI, NOW, Cast
from tests.casework.pages.conftest import Visit, text

NAME, PHONE = "诸葛明珠", "13912340987"
NUMBER = "RX-99-0420"
EVERYBODY = ("lead", "head", "desk", "safe", "serve", "check", "binli", "wuyuan", "help", "admin")


@pytest.fixture
def head(cast: Cast) -> Head:
    """A hotline order with a caller, whose number stands in the text too, in the hands of the safety office."""
    told = {"description": f"夜间施工扰民，请回{PHONE}", "address": "滨里路12号", "number": NUMBER}
    head = actions.file(kind=CaseKind.HOTLINE, code=BINLI, caller=Told(NAME, PHONE), by="desk", at=NOW, **told)  # type: ignore[arg-type]
    return actions.assign(case=head, units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)


def ask(client: Client, head: Head, purpose: str = "先行联系", **more: str) -> tuple[int, str, str]:
    """Ask for the caller: the status, the page, and whether it may be kept."""
    answer = client.post(f"/cases/{head.pk}/caller/reveal/", {"purpose": purpose, **more})
    return answer.status_code, answer.content.decode(), answer.headers.get("Cache-Control", "")


def test_the_unit_in_charge_is_told_in_an_answer_that_is_kept_nowhere(visit: Visit, head: Head) -> None:
    client = visit("safe")
    before = text(client, f"/cases/{head.pk}/")
    status, page, kept = ask(client, head, words="约上门")

    assert ("诸葛**" in before, "139****0987" in before) == (True, True)
    assert (NAME in before, PHONE in before) == (False, False)
    assert (status, NAME in page, PHONE in page) == (200, True, True)
    assert "no-store" in kept
    assert Entry.objects.latest("pk").reason == "先行联系：约上门"
    assert PHONE not in text(client, f"/cases/{head.pk}/")  # the next page is masked again


def test_with_htmx_the_part_alone_is_answered_and_kept_nowhere(visit: Visit, head: Head) -> None:
    answer = visit("safe").post(f"/cases/{head.pk}/caller/reveal/", {"purpose": "回访"}, headers={"HX-Request": "true"})
    page = answer.content.decode()

    assert page.lstrip().startswith("<section")
    assert PHONE in page
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("username", [name for name in EVERYBODY if name not in ("safe", "head")])
def test_nobody_else_gets_a_byte_of_it(visit: Visit, head: Head, username: str) -> None:
    client, before = visit(username), Entry.objects.filter(verb="查看反映人").count()
    status, page, _ = ask(client, head)

    assert status == (404 if username in ("wuyuan", "help", "admin") else 200)
    assert NAME not in page
    assert PHONE not in page
    assert Entry.objects.filter(verb="查看反映人").count() == before


@pytest.mark.parametrize("purpose", ["", "好奇", "其他"])
def test_without_a_reason_nothing_is_told(visit: Visit, head: Head, purpose: str) -> None:
    _, page, kept = ask(visit("safe"), head, purpose)

    assert NAME not in page
    assert PHONE not in page
    assert "事由" in page
    assert "no-store" in kept


def everywhere(head: Head) -> list[str]:
    """Pages on which a case is told of."""
    return [
        f"/cases/{head.pk}/",
        "/cases/?show=all",
        "/cases/?show=all&q=夜间施工",
        f"/cases/?show=all&q={NUMBER}",
        "/cases/letters/",
        f"/cases/new/alike/?kind=hotline&code={BINLI}&address=滨里路12号",
        "/ledger/",
        "/",
    ]


@pytest.mark.parametrize("username", EVERYBODY)
def test_no_list_search_hint_or_record_tells_who_called(visit: Visit, head: Head, username: str) -> None:
    ask(visit("safe"), head)  # somebody was told before
    client = visit(username)
    for path in everywhere(head):
        page = client.get(path).content.decode()
        assert NAME not in page, path
        assert PHONE not in page, path


def test_a_search_for_the_callers_name_finds_nothing(visit: Visit, head: Head) -> None:
    assert NUMBER in text(visit("desk"), "/cases/?show=all&q=夜间施工")
    assert NUMBER not in text(visit("desk"), f"/cases/?show=all&q={NAME}")


def test_no_export_tells_who_called(visit: Visit, head: Head) -> None:
    for path in ("/cases/export/?show=all", "/ledger/export/"):
        answer = visit("head").get(path)
        book = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)
        cells = "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
        assert NUMBER in cells
        assert NAME not in cells
        assert PHONE not in cells


def test_a_case_is_filed_with_its_caller_and_the_page_shows_them_masked(visit: Visit, cast: Cast) -> None:
    said = {"code": BINLI, "address": "滨里路77号", "description": "噪声", "found_on": "2022-08-01", "act": "file"}
    caller = {"caller_name": NAME, "caller_phone": "139-1234-0987", "confidential": "on"}

    answer = visit("desk").post("/cases/new/?kind=hotline", said | caller, follow=True)

    head = Head.objects.latest("pk")
    row = queries.caller_of(head)
    assert row is not None
    assert (queries.opened(row), row.confidential) == ((NAME, "139-1234-0987"), True)
    page = answer.content.decode()
    assert "反映人要求保密" in page
    assert "诸葛**" in page
    assert NAME not in page


@pytest.mark.parametrize(("phone", "told"), [("12", "手机号"), ("not a number", "手机号")])
def test_a_number_nobody_can_call_is_refused_at_its_field(visit: Visit, cast: Cast, phone: str, told: str) -> None:
    before = Head.objects.count()
    said = {"code": BINLI, "address": "滨里路77号", "description": "噪声", "found_on": "2022-08-01"}

    answer = visit("desk").post("/cases/new/?kind=hotline", said | {"caller_phone": phone})

    assert told in answer.content.decode()
    assert Head.objects.count() == before


def test_a_kind_without_callers_asks_for_none(visit: Visit, cast: Cast) -> None:
    assert "caller_phone" in text(visit("desk"), "/cases/new/?kind=hotline")
    assert "caller_phone" not in text(visit("desk"), "/cases/new/?kind=hazard")


def test_a_caller_is_changed_with_a_reason_and_what_is_left_empty_stays(visit: Visit, head: Head) -> None:
    client, where = visit("desk"), f"/cases/{head.pk}/caller/"
    refused = client.post(where, {"caller_phone": "13700001234"})
    client.post(where, {"caller_phone": "13700001234", "reason": "来电更正"})

    row = queries.caller_of(head)
    assert "须写明理由" in refused.content.decode()
    assert row is not None
    assert queries.opened(row) == (NAME, "13700001234")


@pytest.mark.parametrize("username", ["check", "lead", "binli", "wuyuan", "help", "admin"])
def test_others_cannot_change_a_caller(visit: Visit, head: Head, username: str) -> None:
    visit(username).post(f"/cases/{head.pk}/caller/", {"caller_phone": "13700001234", "reason": "改"})

    row = queries.caller_of(head)
    assert row is not None
    assert queries.opened(row) == (NAME, PHONE)


def test_in_confidence_the_unit_in_charge_sees_that_and_no_more(visit: Visit, head: Head) -> None:
    visit("desk").post(f"/cases/{head.pk}/caller/", {"confidential": "on", "reason": "来电人要求"})
    page = text(visit("safe"), f"/cases/{head.pk}/")

    assert "反映人要求保密" in page
    assert "诸葛" not in page
    assert "139" not in page.replace("139****0987", "", 1)  # the number in the text of the case stays masked
    assert PHONE not in ask(visit("safe"), head)[1]
    assert PHONE in ask(visit("desk"), head)[1]
