"""Every page at both sizes: nothing breaks, nothing scrolls sideways; the pictures of the manual are made here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import no_sideways_scroll, sign_in

pytestmark = pytest.mark.journey
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
DAY = "2022-08-31"
PAGES = [
    ("leader", "start", "/"),
    ("leader", "figures", f"/figures/?as_of={DAY}&against=2022-07-31"),
    ("leader", "figure", f"/figures/hazards_found/?as_of={DAY}"),
    ("leader", "figure-ceiling", f"/figures/unemployed_latest/?as_of={DAY}"),
    ("leader", "figure-care", f"/figures/care_persons/?as_of={DAY}&against=2022-06-30"),
    ("worker", "start-worker", "/"),
    ("writer", "report", f"/report/?as_of={DAY}"),
    ("writer", "statements", "/statements/"),
    ("clerk", "intake", "/intake/"),
    ("clerk", "load", "/intake/loads/1/"),
    ("clerk", "refused", "/intake/refused/"),
    ("clerk", "corrections", "/intake/corrections/"),
    ("clerk", "ledger", "/ledger/"),
    ("clerk", "cases", "/cases/"),
    ("clerk", "new", "/cases/new/"),
    ("clerk", "calls", "/cases/calls/?again=1"),
    ("clerk", "letters", "/cases/letters/"),
    ("clerk", "clean", "/cases/clean/"),
    ("clerk", "bulletin", "/cases/bulletin/"),
    ("clerk", "phrases", "/cases/phrases/"),
    ("clerk", "places", "/places/"),
    ("clerk", "map", "/places/map/"),
    ("clerk", "grids", "/places/grids/"),
    ("clerk", "campaigns", "/campaigns/"),
    ("clerk", "calendar", "/calendar/"),
    ("safety", "rounds", "/rounds/"),
    ("safety", "due", "/rounds/due/"),
    ("safety", "weeks", "/rounds/weeks/"),
    ("inspector", "lookback", "/lookback/"),
    ("inspector", "mine", "/lookback/mine/"),
    ("leader", "relapse", "/lookback/relapse/"),
    ("grid", "start-grid", "/"),
    ("admin", "clients", "/api/clients/"),
    ("admin", "people", "/people/"),
    ("admin", "committees", "/committees/"),
]


@pytest.mark.parametrize(("who", "name", "path"), PAGES, ids=[name for _, name, _ in PAGES])
def test_a_page_stands(page: Page, size: str, who: str, name: str, path: str) -> None:
    sign_in(page, who)

    answer = page.goto(path)

    assert answer is not None
    assert answer.status == 200
    assert page.locator(".page-head h1").count() == 1
    assert no_sideways_scroll(page)
    if os.environ.get("JIEDAO_PICTURES"):
        page.wait_for_load_state("networkidle")
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}-{size}.png")


def test_the_sign_in_page_lists_the_demo_accounts(page: Page) -> None:
    page.goto("/sign-in/")

    page.get_by_role("button", name="领导").click()
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/")

    assert page.get_by_role("heading", level=1).inner_text()


def test_nothing_is_asked_from_elsewhere(page: Page, demo: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, "leader")
    page.goto(f"/figures/chargers/?as_of={DAY}")
    page.wait_for_load_state("networkidle")

    assert [url for url in asked if not url.startswith((demo, "data:", "blob:"))] == []
