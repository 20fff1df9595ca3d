"""The page of notices and the count beside the navigation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiedao.casework.models import Reading
from tests.casework.cast import Cast, filed, in_hand
from tests.casework.pages.conftest import Visit, text

HERE = "/notices/"


def fresh(client: Client) -> bool:
    """Whether a count of unread notices stands beside the navigation."""
    return 'class="fresh"' in text(client, "/cases/")


def until(page: str) -> str:
    """The moment up to which the page would be read."""
    return page.split('name="until" value="')[1].split('"')[0]


@pytest.fixture(autouse=True)
def _now(cast: Cast) -> None:
    """Something has just happened."""
    filed(by="binli", at=timezone.now() - timedelta(minutes=1))


def test_the_page_tells_what_happened_and_leads_to_the_case(visit: Visit) -> None:
    head = filed(by="binli", at=timezone.now() - timedelta(seconds=30))

    page = text(visit("desk"), HERE)

    assert "今日摘要" in page
    assert f'href="/cases/{head.pk}/"' in page
    assert "顾春燕" in page
    assert "今天" in page


def test_opening_the_page_takes_nothing_as_read_but_the_button_does(visit: Visit) -> None:
    client = visit("desk")
    page = text(client, HERE)
    assert fresh(client)

    client.post(f"{HERE}read/", {"until": until(page)})

    assert not fresh(client)
    assert "全部标为已读" not in text(client, HERE)


def test_what_came_after_the_page_was_shown_stays_unread(visit: Visit) -> None:
    client = visit("desk")
    page = text(client, HERE)
    filed(by="binli", at=timezone.now())

    client.post(f"{HERE}read/", {"until": until(page)})

    assert fresh(client)


def test_quiet_hours_are_proposed_set_and_let_go(visit: Visit) -> None:
    client = visit("desk")
    page = text(client, HERE)
    assert "没有设定" in page
    assert 'value="20:00"' in page
    assert not Reading.objects.exists()

    client.post(f"{HERE}quiet/", {"begins": "00:00", "ends": "23:59"})
    assert "00:00 至 23:59" in text(client, HERE)
    client.post(f"{HERE}quiet/")
    assert "没有设定" in text(client, HERE)


@pytest.mark.parametrize(
    "hours", [{"begins": "20:00"}, {"begins": "x", "ends": "y"}, {"begins": "8:00", "ends": "8:00"}]
)
def test_hours_that_cannot_be_are_said_so_on_the_page(visit: Visit, hours: dict[str, str]) -> None:
    page = visit("desk").post(f"{HERE}quiet/", hours).content.decode()

    assert "problem" in page or "notice-wrong" in page
    assert not Reading.objects.exists()


@pytest.mark.parametrize("username", ["desk", "binli", "help"])
def test_the_page_takes_a_constant_number_of_queries(visit: Visit, cast: Cast, username: str) -> None:
    client = visit(username)

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(HERE).status_code == 200
        return len(caught)

    in_hand(cast, at=timezone.now())
    before = asked()
    for _ in range(12):
        in_hand(cast, at=timezone.now())
    assert asked() == before


def test_a_page_asks_once_for_the_count(visit: Visit) -> None:
    with CaptureQueriesContext(connection) as caught:
        visit("desk").get("/cases/phrases/")

    assert len([query for query in caught if "casework_reading" in query["sql"]]) == 1


def test_who_takes_no_part_in_cases_has_no_bell(visit: Visit) -> None:
    assert 'class="bell"' not in text(visit("admin"), "/figures/")
    assert visit("admin").get(HERE).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"until": "x"}])
def test_a_moment_that_is_none_reads_nothing(visit: Visit, sent: dict[str, str]) -> None:
    visit("desk").post(f"{HERE}read/", sent)

    assert not Reading.objects.exists()
