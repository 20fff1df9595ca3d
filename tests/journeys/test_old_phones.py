"""An old phone records all the same, or is told what it lacks."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.journeys.house import ADDRESS, STATIC, House, arrived, jpeg, open_field

pytestmark = pytest.mark.journey
# What Chromium 80 does not have; what it does not understand at all is forbidden by tests/sync/test_shell_files.py.
YEAR_2020 = """
  delete Element.prototype.replaceChildren; delete Document.prototype.replaceChildren;
  delete Crypto.prototype.randomUUID; delete self.structuredClone; delete Object.hasOwn;
  delete Array.prototype.findLast; delete Array.prototype.at; delete String.prototype.at;
  delete String.prototype.replaceAll; delete Promise.any; delete AbortSignal.timeout;
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode) { return begin.call(this, stores, mode); };
  const made = self.createImageBitmap;
"""
NO_WORD = """
  self.createImageBitmap = (file, ...rest) => rest.length
    ? Promise.reject(new TypeError("The provided value 'from-image' is not a valid enum value")) : made(file);
"""
NO_BITMAP = "self.createImageBitmap = () => Promise.reject(new DOMException('no', 'InvalidStateError'));"


@pytest.mark.parametrize("pictures", [NO_WORD, NO_BITMAP], ids=["no from-image", "no bitmap"])
def test_a_finding_with_a_photo_is_recorded_on_a_browser_of_2020(context: BrowserContext, pictures: str) -> None:
    house = House()
    house.stand(context)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.add_init_script(YEAR_2020 + pictures)
    open_field(page)
    page.get_by_label("看到了什么").fill("楼道堆物")
    page.locator(".camera").set_input_files(jpeg(1))
    expect(page.locator(".photo")).to_have_count(1)
    page.get_by_role("button", name="记下").click()
    arrived(page, house)

    assert [len(one["photos"]) for one in house.done] == [1]
    assert wrong == []


def test_a_finding_with_a_position_from_the_map_is_recorded_on_a_browser_of_2020(context: BrowserContext) -> None:
    house = House()
    house.stand(context)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.add_init_script(YEAR_2020)
    open_field(page)
    page.get_by_label("看到了什么").fill("楼道堆物")
    page.get_by_role("button", name="在地图上点").click()
    page.locator(".small-map svg").click(position={"x": 60, "y": 60})
    expect(page.locator(".position")).to_contain_text("地图上的一点")
    page.get_by_role("button", name="记下").click()
    arrived(page, house)

    assert [one["body"]["position"]["located"] for one in house.done] == ["map"]
    assert wrong == []


@pytest.mark.parametrize(
    ("script", "said"),
    [("export const x ~= 1;", "浏览器太旧"), (None, "页面没有取全，请联网后重新打开")],
)
def test_pages_that_do_not_start_say_why(context: BrowserContext, script: str | None, said: str) -> None:
    House().stand(context)
    context.route(
        f"{ADDRESS}/static/field/store.js",
        lambda route: route.fulfill(content_type="text/javascript", body=script) if script else route.abort(),
    )
    context.route(
        f"{ADDRESS}/static/field/app.js",
        lambda route: (
            route.fulfill(content_type="text/javascript", body=(STATIC / "field" / "app.js").read_text("utf-8"))
            if script
            else route.abort()
        ),
    )
    page = context.new_page()
    page.goto(f"{ADDRESS}/field/")

    expect(page.locator("main")).to_contain_text(said)


@pytest.mark.parametrize(
    ("lacks", "said"),
    [("indexedDB", "请退出无痕浏览"), ("navigator.locks", "浏览器太旧，请更新"), ("crypto.subtle", "不能加密")],
)
def test_what_is_missing_is_told_before_a_pin_is_asked_for(context: BrowserContext, lacks: str, said: str) -> None:
    House().stand(context)
    page = context.new_page()
    owner, _, name = lacks.rpartition(".")
    page.add_init_script(f"Object.defineProperty({owner or 'self'}, '{name}', {{ value: undefined }});")
    page.goto(f"{ADDRESS}/field/")

    expect(page.locator("main")).to_contain_text(said)
    assert page.get_by_label("PIN").count() == 0
    assert page.get_by_role("link", name="到工作台登记").get_attribute("href") == "/"
