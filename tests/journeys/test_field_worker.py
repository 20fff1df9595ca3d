"""The service worker sees every page of the house, and lets the pack go when its time is over: without the PIN, without
the field pages, and from nothing but a page that somebody opens."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.phone import Line, Phone, first_use, unlock

pytestmark = pytest.mark.journey
CHANGE = """async ([key, field, hours]) => {
  const store = await import("/static/field/store.js");
  const row = await store.read("meta", key);
  await store.change(["meta"], (at) => at("meta").put({ ...row, [field]: Date.now() + hours * 3600000 }));
}"""
KEPT = """() => new Promise((resolve) => {
  const asked = indexedDB.open("jiedao-field");
  asked.onsuccess = () => {
    const base = asked.result, work = base.transaction(["meta", "kept", "outbox"]), told = {};
    for (const name of ["meta", "kept", "outbox"]) {
      work.objectStore(name).getAllKeys().onsuccess = (event) => { told[name] = event.target.result; };
    }
    work.oncomplete = () => { base.close(); resolve(told); };
  };
})"""


def kept(page: Page) -> dict[str, list[str]]:
    """The keys of what lies in the drawers."""
    found: dict[str, list[str]] = page.evaluate(KEPT)
    return found


def new_browser(phone: Phone) -> Page:
    """The browser ends and begins again, so that its worker does too; the cookies need not be written."""
    phone.kill()
    return phone.start()


@pytest.fixture
def page(phone: Phone, line: Line) -> Page:
    """A phone with a pack and a finding that is not sent."""
    page = phone.start()
    first_use(page, phone.address)
    line.cut()
    page.get_by_label("看到了什么").fill("楼道堆物")
    page.get_by_role("button", name="记下").click()
    expect(page.locator("#unsent")).to_have_text("还有 1 条未发送")
    return page


@pytest.mark.parametrize(
    ("key", "field", "hours", "goes"),
    [
        ("pack", "until", 1, False),
        ("pack", "until", -0.01, True),  # the shift is over
        ("pack", "got", 2, True),  # the clock was set back to before the pack came
        ("clock", "seen", 0.5, False),
        ("clock", "seen", 2, True),  # or to before what it once showed
    ],
)
def test_a_page_of_the_house_is_enough_to_end_the_pack(
    page: Page, phone: Phone, line: Line, key: str, field: str, hours: float, goes: bool
) -> None:
    page.evaluate(CHANGE, [key, field, hours])
    before = kept(page)
    assert {"pack", "words"} <= set(before["kept"])
    line.mend()
    page = new_browser(phone)
    page.goto(f"{phone.address}/sign-in/")
    page.wait_for_timeout(1000)

    left = kept(page)
    assert ("pack" in left["kept"], "pack" in left["meta"]) == (not goes, not goes)
    assert "words" in left["kept"]
    assert {"lock", "owner", "clock"} <= set(left["meta"])
    assert len(left["outbox"]) == 1
    assert phone.wrong == []


def test_after_it_has_gone_one_goes_on_writing_down_without_network(page: Page, phone: Phone, line: Line) -> None:
    page.evaluate(CHANGE, ["pack", "until", -0.01])
    line.mend()
    page = new_browser(phone)
    page.goto(f"{phone.address}/sign-in/")
    page.wait_for_timeout(1000)
    line.cut()
    page.goto(f"{phone.address}/field/")
    unlock(page)
    page.goto(f"{phone.address}/field/#/cases")
    expect(page.locator("main")).to_contain_text("资料已过期")
    page.goto(f"{phone.address}/field/#/file")
    page.get_by_label("看到了什么").fill("楼道又堆物")
    page.get_by_role("button", name="记下").click()

    expect(page.locator("#unsent")).to_have_text("还有 2 条未发送")
    assert phone.wrong == []


def test_a_phone_without_drawers_gets_none_from_the_worker(phone: Phone) -> None:
    page = phone.start()
    page.goto(f"{phone.address}/field/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(f"{phone.address}/sign-in/")
    page.evaluate(
        """() => new Promise((resolve) => {
          const asked = indexedDB.deleteDatabase("jiedao-field");
          asked.onsuccess = asked.onerror = () => resolve();
        })"""
    )
    page = new_browser(phone)
    page.goto(f"{phone.address}/sign-in/")
    page.wait_for_timeout(1000)

    assert page.evaluate("indexedDB.databases()") == []
