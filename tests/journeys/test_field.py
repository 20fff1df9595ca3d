"""A shift without network, on a phone: recorded, killed, opened again, sent once; and nothing readable left behind.

The network is a line of our own to the demo street, which can be cut: the pages and their service worker alike find
nobody at the other end. The browser is a process of its own, so that it can be killed without a word.
"""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.phone import PIN, Line, Phone, first_use, unlock

pytestmark = pytest.mark.journey
FINDINGS = 20
# Words that no other record has: in what is recorded and comes back with the pack, and in what a camera wrote.
CANARY = "獬豸巷七七弄"
PACKED = "貔貅里八八弄"
CAMERA = "CANARY-LENS-990099"


def photo(number: int) -> bytes:
    """A photo of a camera that writes its name and place into it."""
    exif = Image.Exif()
    exif[0x010F] = CAMERA
    out = BytesIO()
    Image.effect_mandelbrot((900, 700), (-2 + number / 40, -1.2, 1, 1.2), 60).convert("RGB").save(
        out, "JPEG", quality=90, exif=exif
    )
    return out.getvalue()


def record(page: Page, number: int) -> None:
    """One finding with a photo, as a hand does it."""
    page.get_by_label("看到了什么").fill(f"{CANARY}楼道堆物，第{number}处")
    expect(page.locator(".chip[aria-current]")).to_have_text("隐患")
    page.locator(".camera").set_input_files(
        {"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": photo(number)}
    )
    expect(page.locator(".photo")).to_have_count(1)
    page.get_by_role("button", name="记下").click()
    expect(page.locator("#unsent")).to_have_text(f"还有 {number} 条未发送")


def found_by(page: Page, address: str, word: str) -> list[str]:
    """The links to the cases that the house finds by a word."""
    text = page.request.get(f"{address}/cases/?show=all&q={word}").text()
    return sorted(set(re.findall(r'href="(/cases/\d+/)"', text)))


def test_a_shift_without_network_arrives_once(phone: Phone, line: Line) -> None:
    page = phone.start()
    first_use(page, phone.address)
    line.cut()
    page.goto(f"{phone.address}/field/")  # from the shell that was kept
    unlock(page)
    for number in range(1, FINDINGS + 1):
        record(page, number)

    phone.has_written_its_cookies()
    phone.kill()
    assert phone.readable(CANARY, CAMERA, PIN) == []
    page = phone.start()
    page.goto(f"{phone.address}/field/")
    expect(page.locator("#unsent")).to_have_text(f"还有 {FINDINGS} 条未发送")
    unlock(page)
    page.goto(f"{phone.address}/field/#/outbox")
    expect(page.locator("ul.items > li")).to_have_count(FINDINGS)

    line.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#unsent")).to_have_text("已全部发送", timeout=90_000)
    page.evaluate("dispatchEvent(new Event('online'))")

    cases = found_by(page, phone.address, CANARY)
    assert len(cases) == FINDINGS
    assert "现场照片" in page.request.get(f"{phone.address}{cases[0]}").text()
    assert phone.wrong == []


def test_nothing_readable_is_left_by_the_pack_or_after_leaving(phone: Phone, line: Line) -> None:
    page = phone.start()
    first_use(page, phone.address)
    page.get_by_label("看到了什么").fill(f"{PACKED}楼道堆物")
    page.locator(".camera").set_input_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": photo(40)})
    expect(page.locator(".photo")).to_have_count(1)
    page.get_by_role("button", name="记下").click()
    expect(page.locator("main")).to_contain_text("已记在手机上")
    page.get_by_text("已全部发送").wait_for(timeout=30_000)
    page.goto(f"{phone.address}/field/#/cases")
    expect(page.locator("main")).to_contain_text(PACKED)  # it came back with the pack
    (case,) = found_by(page, phone.address, PACKED)
    page.goto(f"{phone.address}/cases/?show=all&q={PACKED}")
    expect(page.locator("main")).to_contain_text(PACKED)
    page.goto(f"{phone.address}{case}")  # at the desk's pages the photo is shown in the open
    expect(page.locator("main")).to_contain_text(PACKED)
    shown = page.locator("main img").first.get_attribute("src")
    assert page.locator("main img").first.evaluate("(node) => node.decode().then(() => node.naturalWidth)") > 0
    seen = page.request.get(f"{phone.address}{shown}").body()[400:440]  # of the photo, as it was sent

    line.cut()
    page.goto(f"{phone.address}/field/")
    page.reload()
    page.get_by_label("PIN").fill("111111")
    page.get_by_role("button", name="打开").click()
    expect(page.locator("main")).to_contain_text("PIN 不对")
    unlock(page)
    page.goto(f"{phone.address}/field/#/cases")
    expect(page.locator("main")).to_contain_text(PACKED)
    assert phone.readable(PACKED, PIN, seen) == []

    line.mend()
    page.goto(f"{phone.address}/field/#/outbox")
    page.get_by_role("button", name="退出并清除").click()
    page.wait_for_url("**/sign-in/")
    assert page.evaluate("indexedDB.databases()") == []
    assert page.evaluate("caches.keys()") == []
    assert page.request.get(f"{phone.address}/sync/pack/", max_redirects=0).status == 302
    phone.kill()
    assert phone.readable(PACKED, PIN, seen) == []
    assert phone.wrong == []


def test_what_is_not_sent_outlives_a_sign_out_elsewhere_and_five_wrong_pins(phone: Phone, line: Line) -> None:
    page = phone.start()
    first_use(page, phone.address)
    line.cut()
    record(page, 1)
    page.reload()
    for _ in range(5):
        page.get_by_label("PIN").fill("000000")
        page.get_by_role("button", name="打开").click()
        expect(page.locator("main")).to_contain_text("PIN 不对")
        expect(page.get_by_role("button", name="打开")).to_be_enabled()
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="打开").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"请 \d+ 秒后再试"))

    line.mend()
    page.goto(f"{phone.address}/")
    page.evaluate(
        """() => fetch("/sign-out/", {method: "POST", redirect: "manual", headers: {
            "X-CSRFToken": document.cookie.split("csrftoken=")[1].split(";")[0]}})"""
    )
    page.wait_for_timeout(500)
    kept = """() => new Promise((resolve) => { const asked = indexedDB.open("jiedao-field"); asked.onsuccess = () => {
        const base = asked.result, work = base.transaction(["kept", "outbox"]), told = {};
        for (const name of ["kept", "outbox"]) {
            work.objectStore(name).count().onsuccess = (event) => { told[name] = event.target.result; };
        }
        work.oncomplete = () => { base.close(); resolve(told); }; }; })"""
    assert page.evaluate(kept) == {"kept": 0, "outbox": 1}
    assert phone.wrong == []
