"""Every page at both sizes: nothing breaks, nothing scrolls sideways; the pictures of the manual are made here.

A page that has a number is come to as people come to it: ` > ` leads on by the first link of which the address is such.
"""

from __future__ import annotations

import os
import re
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
    ("clerk", "cases-map", "/cases/?show=open&as=map"),
    ("clerk", "case", r"/cases/?show=all&kind=hotline&state=closed > /cases/\d+/"),
    ("safety", "case-open", r"/cases/?show=open > /cases/\d+/"),
    ("leader", "cases-load", "/cases/load/"),
    ("clerk", "notices", "/notices/"),
    ("clerk", "new", "/cases/new/"),
    ("clerk", "calls", "/cases/calls/?again=1"),
    ("clerk", "letters", "/cases/letters/"),
    ("clerk", "clean", "/cases/clean/"),
    ("clerk", "bulletin", "/cases/bulletin/"),
    ("clerk", "bulletin-rows", r"/cases/bulletin/ > /cases/bulletin/rows/\?.*"),
    ("clerk", "phrases", "/cases/phrases/"),
    ("clerk", "places", "/places/"),
    ("clerk", "map", "/places/map/"),
    ("clerk", "grids", "/places/grids/"),
    ("clerk", "premises", r"/places/ > /places/premises/\d+/"),
    ("clerk", "place", r"/places/ > /places/premises/\d+/ > /rounds/places/[^/]+/"),
    ("clerk", "entry", r"/places/list/estate/ > /places/estate/\d+/"),
    ("clerk", "memory", r"/places/list/estate/ > /places/estate/\d+/ > /memory/estate/\d+/"),
    ("clerk", "campaigns", "/campaigns/"),
    ("clerk", "campaign", r"/campaigns/ > /campaigns/\d+/"),
    ("clerk", "calendar", "/calendar/"),
    ("safety", "rounds", "/rounds/"),
    ("safety", "round", r"/rounds/ > /rounds/[^/]*\d/"),
    ("safety", "visit", r"/rounds/ > /rounds/[^/]*\d/ > /rounds/visits/\d+/"),
    ("safety", "due", "/rounds/due/"),
    ("safety", "weeks", "/rounds/weeks/"),
    ("inspector", "lookback", "/lookback/"),
    ("inspector", "mine", "/lookback/mine/"),
    ("inspector", "draw", r"/lookback/ > /lookback/draws/[^/]+/"),
    ("inspector", "item", r"/lookback/items/ > /lookback/items/\d+/"),
    ("inspector", "inspection", r"/lookback/inspections/ > /lookback/inspections/\d+/"),
    ("leader", "relapse", "/lookback/relapse/"),
    ("grid", "start-grid", "/"),
    ("admin", "clients", "/api/clients/"),
    ("admin", "people", "/people/"),
    ("admin", "person", r"/people/ > /people/\d+/"),
    ("admin", "units", "/units/"),
    ("admin", "volunteers", "/volunteers/"),
    ("admin", "committees", "/committees/"),
]


@pytest.mark.parametrize(("who", "name", "path"), PAGES, ids=[name for _, name, _ in PAGES])
def test_a_page_stands(page: Page, size: str, who: str, name: str, path: str) -> None:
    sign_in(page, who)

    first, *links = path.split(" > ")
    answer = page.goto(first)
    for link in links:
        answer = page.goto(next(href for href in addresses(page) if re.fullmatch(link, href)))

    assert answer is not None
    assert answer.status == 200
    assert page.locator(".page-head h1").count() == 1
    ways = page.get_by_role("navigation", name="底部导航" if size == "phone" else "导航", exact=True)
    assert ways.get_by_role("link").count() > 2
    assert no_sideways_scroll(page)
    if os.environ.get("JIEDAO_PICTURES"):
        page.wait_for_load_state("networkidle")
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}-{size}.png")


def addresses(page: Page) -> list[str]:
    """Where the links of a page lead, in their order."""
    found: list[str] = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
    return found


def test_the_printed_list_is_a_table_on_paper(page: Page, size: str) -> None:
    sign_in(page, "clerk")
    page.goto("/cases/print/?show=open")
    page.emulate_media(media="print")

    assert page.locator("table tbody tr").count() > 0
    assert not page.get_by_role("navigation").first.is_visible()


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
