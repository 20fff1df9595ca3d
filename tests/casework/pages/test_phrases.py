"""The page of response templates, and templates in the forms of acts."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiedao.casework.models import Phrase, Step
from jiedao.casework.rules import Verb
from jiedao.casework.rules.phrases import USUAL
from tests.casework.cast import Cast, in_hand
from tests.casework.pages.conftest import Visit, act, text
from tests.casework.wording import phrase

HERE = "/cases/phrases/"


def test_an_office_adds_changes_and_retires_a_template(visit: Visit) -> None:
    client = visit("desk")
    client.post(HERE, {"verb": "handle", "kind": "", "title": "已清理", "text": "堆物已清理。"})
    made = Phrase.objects.live().get()
    assert "堆物已清理。" in text(client, HERE)

    client.post(f"{HERE}{made.pk}/", {"title": "已清理", "text": "已清理，通道畅通。"})
    assert "已清理，通道畅通。" in text(client, HERE)

    client.post(f"{HERE}{Phrase.objects.live().get().pk}/retire/")
    assert not Phrase.objects.live().exists()


def test_what_is_usual_is_taken_over_with_one_button(visit: Visit) -> None:
    page = visit("head").post(f"{HERE}usual/", follow=True).content.decode()

    assert f"已采用{len(USUAL)}条" in page
    assert Phrase.objects.live().count() == len(USUAL)


@pytest.mark.parametrize("username", ["lead", "check", "binli", "help"])
def test_others_read_them_and_are_refused_to_write(visit: Visit, username: str) -> None:
    kept, client = phrase(), visit(username)

    page = text(client, HERE)
    assert kept.text in page
    assert "新增常用语" not in page
    for where in (f"{HERE}{kept.pk}/", f"{HERE}{kept.pk}/retire/", f"{HERE}usual/", HERE):
        client.post(where, {"verb": "handle", "title": "别的", "text": "别的"})
    assert [row.title for row in Phrase.objects.live()] == [kept.title]


def test_what_cannot_stand_is_shown_with_what_was_typed(visit: Visit) -> None:
    kept, client = phrase(), visit("desk")

    page = client.post(HERE, {"verb": "handle", "title": kept.title, "text": "又一种写法"}).content.decode()
    assert "已有名为" in page
    assert "又一种写法" in page

    page = client.post(f"{HERE}{kept.pk}/", {"title": kept.title, "text": "请打13912345678"}).content.decode()
    assert "不写电话" in page


def test_the_form_of_an_act_offers_its_templates_and_takes_the_chosen_one(visit: Visit, cast: Cast) -> None:
    kept, _ = phrase(), phrase("别的类别", kind="need", text="不该出现")
    head, client = in_hand(cast), visit("safe")

    page = text(client, f"/cases/{head.pk}/")
    assert f'data-text="{kept.text}"' in page
    assert "不该出现" not in page

    act(client, head, "handle", phrase=kept.pk, note="")
    assert Step.objects.live().get(number=head.number, verb=Verb.HANDLE.value).note == kept.text


def test_the_page_of_a_case_asks_for_templates_once_however_many_there_are(visit: Visit, cast: Cast) -> None:
    head, client = in_hand(cast), visit("safe")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(f"/cases/{head.pk}/")
        return len(caught)

    phrase()
    before = queries()
    for number in range(20):
        phrase(f"写法{number}")
    assert queries() == before
