"""Whatever befalls the outbox, what was recorded arrives once: a shift of random trouble against the real pages.

Every seed is one course of findings, visits and steps on a case, with messages that are dropped, doubled, late, out of
order or answered by errors, and with pages that are killed at any moment. What the page said it had recorded arrives
once; what it was killed over before it could say so arrives at most once; steps on a case arrive in their order.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, Page, expect

from tests.journeys.house import ADDRESS, PIN, House, jpeg, open_field

pytestmark = pytest.mark.journey
STEPS = 16
TROUBLES = {
    "": 8,
    "dropped": 2,
    "no network": 2,
    "broken": 1,
    "answer lost": 3,
    "answer broken": 2,
    "held": 2,
    "twice": 2,
    "on the way": 3,
}
IS_RECORDED = """async (text) => {
  const outbox = await import("/static/field/outbox.js");
  return (await outbox.list()).some((item) => JSON.stringify(item.op.body).includes(text));
}"""

TURN = """(address) => {
  if (location.hash === address) return;
  for (const one of document.getElementById("page").children) one.setAttribute("data-old", "");
  location.hash = address;
}"""


@dataclass
class Shift:
    """A shift with its house and its chance; `said` is what a page said it had recorded, `perhaps` what it was killed
    over, each with its number of photos; `log` tells what befell."""

    context: BrowserContext
    house: House
    chance: Random
    page: Page
    browser: CDPSession
    said: dict[str, int] = field(default_factory=dict)
    perhaps: dict[str, int] = field(default_factory=dict)
    handled: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    photos: int = 0

    def trouble(self, path: str) -> str:
        (found,) = self.chance.choices(list(TROUBLES), list(TROUBLES.values()))
        self.log.append(f"{path} {found}")
        return found

    def judge(self, sent: dict[str, Any]) -> dict[str, Any]:
        failed = self.chance.random() < 0.1
        return {"state": "failed", "reason": "服务器忙"} if failed else {"state": "done", "said": "已登记"}

    def step(self, n: int) -> None:
        """One thing that somebody does, and perhaps a kill in the middle of what follows."""
        kill = self.chance.random() < 0.3
        what = self.chance.choice([self.finding, self.finding, self.visit, self.handle, self.try_to_send])
        self.log.append(f"{n}: {what.__name__}{', killed' if kill else ''}")
        text = f"第{n}件堆物"
        count = what(text)
        if kill:
            if count is not None:
                self.perhaps[text] = count
            self.page.wait_for_timeout(self.chance.choice([0, 5, 20, 60, 150, 400]))
            self.kill()
        elif count is not None:
            self.recorded(text, count)
        if self.chance.random() < 0.6:
            self.chance.shuffle(self.house.held)
            self.house.release()
        if self.chance.random() < 0.3:
            self.chance.shuffle(self.house.on_the_way)
            self.house.arrive()

    def finding(self, text: str) -> int:
        self.turn_to("#/file")
        count = self.chance.choice([0, 0, 1, 2])
        self.page.get_by_label("看到了什么").fill(text)
        self.page.locator(".camera").set_input_files([jpeg(self.photos + n) for n in range(count)])
        expect(self.page.locator(".photo")).to_have_count(count)
        self.photos += count
        self.page.get_by_role("button", name="记下").click(no_wait_after=True)
        return count

    def visit(self, text: str) -> int:
        where = self.chance.randint(1, 3)
        self.turn_to(f"#/visit/-/DW00{where}")
        expect(self.page.locator("main h1")).to_have_text(f"小满药房{where}")
        self.page.get_by_label("其他情况").fill(text)
        self.page.get_by_role("button", name="都符合").click()
        self.page.get_by_role("button", name="记下").click(no_wait_after=True)
        return 0

    def handle(self, text: str) -> int:
        self.turn_to("#/case/7")
        self.page.get_by_label("办理情况").fill(text)
        self.page.get_by_role("button", name="办理", exact=True).or_(
            self.page.get_by_role("button", name="记下办理情况")
        ).first.click(no_wait_after=True)
        self.handled.append(text)
        return 0

    def turn_to(self, address: str) -> None:
        """Another page, when what stood there has gone: nobody writes into a page that is being turned."""
        self.page.evaluate(TURN, address)
        expect(self.page.locator("#page > [data-old]")).to_have_count(0)

    def try_to_send(self, _: str) -> None:
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def recorded(self, text: str, count: int) -> None:
        """Wait until it is kept: it lies in the outbox, or the house has it already."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            if any(text in str(one["body"]) for one in self.house.done) or self.page.evaluate(IS_RECORDED, text):
                self.said[text] = count
                self.page.wait_for_url(re.compile("#/(file|rounds|cases)$"))  # what was written has left the page
                if self.page.url.endswith("#/file"):
                    expect(self.page.get_by_label("看到了什么")).to_have_value("")
                return
            self.page.wait_for_timeout(30)
        raise AssertionError(f"{text} was not recorded\n" + "\n".join(self.log))

    def kill(self) -> None:
        """The page's process ends without a word; another page is opened with the PIN."""
        told = self.browser.send("SystemInfo.getProcessInfo")["processInfo"]
        for process in told:
            if process["type"] == "renderer":
                os.kill(process["id"], signal.SIGKILL)
        with suppress(Error):
            self.page.close()
        self.open(self.context.new_page())
        self.page.get_by_label("PIN", exact=True).fill(PIN)
        self.page.get_by_role("button", name="打开", exact=True).click()
        expect(self.page.locator("#tabs")).to_be_visible()
        self.turn_to("#/file")
        unfinished = self.page.get_by_label("看到了什么").input_value()
        assert unfinished not in self.said, f"{unfinished} was recorded and comes back as a draft"
        if unfinished in self.perhaps:  # it was not recorded yet; it is now, with what was kept of it
            count = self.page.locator(".photo").count()
            self.page.get_by_role("button", name="记下").click()
            self.recorded(unfinished, count)
            del self.perhaps[unfinished]

    def open(self, page: Page) -> None:
        self.page = page
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.goto(f"{ADDRESS}/field/")

    def end(self) -> None:
        """The trouble is over: what was on the way arrives, and everything is sent."""
        self.house.trouble = lambda _: ""
        self.house.judge = lambda _: {"state": "done", "said": "已登记"}
        self.chance.shuffle(self.house.on_the_way)
        self.house.arrive()
        end = time.monotonic() + 60
        while time.monotonic() < end and self.page.locator("#unsent").inner_text() != "已全部发送":
            self.house.release()
            self.page.evaluate("dispatchEvent(new Event('online'))")
            self.page.wait_for_timeout(300)
        expect(self.page.locator("#unsent")).to_have_text("已全部发送")


def text_of(sent: dict[str, Any]) -> str:
    return str(sent["body"].get("description") or sent["body"]["note"])


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_what_was_recorded_arrives_once_whatever_befalls_it(
    browser: Browser, context: BrowserContext, seed: int
) -> None:
    house = House()
    house.stand(context)
    page = context.new_page()
    open_field(page)
    shift = Shift(context, house, Random(seed), page, browser.new_browser_cdp_session())
    page.on("pageerror", lambda error: shift.wrong.append(str(error)))
    house.trouble, house.judge = shift.trouble, shift.judge
    for n in range(STEPS):
        shift.step(n)
    shift.end()

    told = f"seed {seed}\n" + "\n".join(shift.log)
    came = Counter(text_of(one) for one in house.done)
    assert {text: came[text] for text in shift.said} == dict.fromkeys(shift.said, 1), told
    assert all(came[text] <= 1 for text in shift.perhaps), told
    assert set(came) <= {*shift.said, *shift.perhaps}, told
    photos = {text_of(one): len(one.get("photos", [])) for one in house.done}
    assert photos == {text: (shift.said | shift.perhaps)[text] for text in photos}, told
    assert all(digest in house.photos for one in house.done for digest in one.get("photos", [])), told
    handled = [text_of(one) for one in house.done if one["kind"] == "handle"]
    assert handled == [text for text in shift.handled if text in handled], told
    assert shift.wrong == [], told
