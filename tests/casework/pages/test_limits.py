"""The page on which the street sets its own time limits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiedao.casework import actions
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import TimeLimit
from tests.casework.cast import BINLI
from tests.casework.pages.conftest import Visit, text

HERE = "/cases/limits/"


def said(of: str = "hotline/咨询", limit: str = "4工作时", later: int = 0, **more: str) -> dict[str, str]:
    """What the form sends; `later` counts days from today."""
    day = timezone.localdate() + timedelta(days=later)
    return {"of": of, "text": limit, "from_on": f"{day}", "reason": "区热线办通知"} | more


@pytest.mark.parametrize("username", ["head", "admin"])
def test_a_limit_is_set_and_stands_with_its_history(visit: Visit, username: str) -> None:
    client = visit(username)
    page = client.post(HERE, said(), follow=True).content.decode()

    assert "已设定" in page
    assert "<b>4工作时</b>" in page
    assert "区热线办通知" in page
    head = actions.file(
        kind=CaseKind.HOTLINE, subtype="咨询", code=BINLI, description="问路", by="desk", at=timezone.now()
    )
    assert (head.limit_amount, head.limit_unit) == (4, "working_hours")


def test_what_is_to_come_is_told_and_may_be_withdrawn(visit: Visit) -> None:
    client = visit("head")
    page = client.post(HERE, said(later=3), follow=True).content.decode()
    row = TimeLimit.objects.live().get()
    assert "起改为 4工作时" in page
    assert f"{HERE}{row.pk}/withdraw/" in page

    page = client.post(f"{HERE}{row.pk}/withdraw/", follow=True).content.decode()

    assert "已撤回热线工单 · 咨询的时限" in page
    assert not TimeLimit.objects.live().exists()
    assert "已撤回或改设" in page


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (said(limit="半天"), "时限应写作 5工作日、4工作时、24紧急工作时 或 7日：半天"),
        (said(of=""), "请选择类别或类型"),
        (said(from_on="下周"), "日期应写作 2022-08-31"),
        (said(later=-1), "起始日不能早于今天"),
    ],
)
def test_what_cannot_be_set_is_given_back_with_what_was_typed(visit: Visit, sent: dict[str, str], reason: str) -> None:
    page = visit("head").post(HERE, sent).content.decode()

    assert reason in page
    assert "区热线办通知" in page
    assert not TimeLimit.objects.exists()


@pytest.mark.parametrize("username", ["lead", "desk", "check", "binli", "help"])
def test_for_others_there_is_no_such_page(visit: Visit, username: str) -> None:
    client = visit(username)

    assert client.get(HERE).status_code == 404
    assert client.post(HERE, said()).status_code == 404
    assert 'href="/cases/limits/"' not in client.get("/", follow=True).content.decode()


def test_a_form_of_filing_tells_the_limits_that_hold_today(visit: Visit) -> None:
    visit("head").post(HERE, said())
    visit("head").post(HERE, said(of="hotline/督办", later=9))

    page = text(visit("desk"), "/cases/new/?kind=hotline")

    assert "咨询（4工作时）" in page
    assert "督办（3工作日）" in page


def test_the_page_takes_as_many_queries_however_much_was_set(visit: Visit) -> None:
    client, counts = visit("head"), set()
    for number in range(1, 4):
        client.post(HERE, said(limit=f"{number}工作时", later=number))
        with CaptureQueriesContext(connection) as asked:
            client.get(HERE)
        counts.add(len(asked))

    assert len(counts) == 1
