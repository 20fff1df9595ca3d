"""The call list as its callers use it: read, asked, answered in place."""

from __future__ import annotations

import pytest
from django.utils import timezone

from jiedao.casework.rules import Word
from tests.casework.cast import DAY, NOW, Cast
from tests.casework.pages.conftest import Visit, act, text
from tests.casework.test_calls import called, complaint, found_by, settled_with_both


def test_who_is_to_be_called_stands_with_three_answers(visit: Visit, cast: Cast) -> None:
    head = complaint(cast)

    page = text(visit("desk"), "/cases/calls/")

    assert head.number in page
    assert all(f">{word}</button>" in page for word in ("已解决", "未解决", "未联系上"))


def test_an_answer_is_recorded_from_the_list(visit: Visit, cast: Cast) -> None:
    head, client = complaint(cast), visit("desk")

    act(client, head, "call_back", word=Word.CONFIRMED.value, note="说闻不到了")

    assert head.number not in text(client, "/cases/calls/")
    assert "已解决；说闻不到了" in text(client, f"/cases/{head.pk}/")


def test_the_rate_counts_those_reached(visit: Visit, cast: Cast) -> None:
    for word in (Word.CONFIRMED, Word.CONFIRMED, Word.DENIED, Word.UNCONFIRMED):
        called(complaint(cast, timezone.now()), word, days=(timezone.now() - NOW).days)

    page = text(visit("desk"), "/cases/calls/")

    assert "66.7%" in page


def test_an_empty_list_says_what_would_stand_here(visit: Visit) -> None:
    assert "没有等待回访的事项" in text(visit("desk"), "/cases/calls/")
    assert "没有要再问的来电人" in text(visit("desk"), "/cases/calls/?again=1")


@pytest.mark.parametrize(("username", "status"), [("desk", 200), ("check", 200), ("binli", 404), ("help", 404)])
def test_the_list_is_for_those_who_may_call(visit: Visit, username: str, status: int) -> None:
    assert visit(username).get("/cases/calls/").status_code == status


def test_finders_stand_on_a_list_of_their_own(visit: Visit, cast: Cast) -> None:
    head, client = found_by(cast, "binli"), visit("desk")

    page = text(client, "/cases/calls/?found=1")
    assert head.number in page
    assert "顾春燕发现" in page
    act(client, head, "call_back", word=Word.DENIED.value, note="还堆着")

    assert "没有要问的发现人" in text(client, "/cases/calls/?found=1")
    assert "发现人反映未解决，不能办结" in text(client, f"/cases/{head.pk}/")


def test_weeks_later_the_caller_of_a_merged_case_is_listed_with_the_case_it_went_into(
    visit: Visit, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    main, again = settled_with_both(cast)
    client = visit("desk")
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + 40 * DAY)

    page = text(client, "/cases/calls/?again=1")
    assert f"已并入 {main.number}，" in page

    act(client, again, "call_back", word=Word.DENIED.value, note="又有味道")

    assert again.number not in text(client, "/cases/calls/?again=1")
    assert f"并入的{again.number}回访反映未解决：又有味道" in text(client, f"/cases/{main.pk}/")
