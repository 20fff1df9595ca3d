"""What the pages of the house know of the field pages on the same phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.journeys.house import ADDRESS, House, open_field

pytestmark = pytest.mark.journey
PAGE = """<!doctype html><title>x</title><script src="/static/phone.js"></script><body><h1>首页</h1>
<form method="post" action="/sign-out/"><button>退出登录</button></form>"""


@pytest.fixture(autouse=True)
def desk(context: BrowserContext, house: House) -> None:
    """The house has two pages of the desk, too."""
    for path in ("/", "/sign-in/"):
        context.route(
            f"{ADDRESS}{path}", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=PAGE)
        )


@pytest.fixture
def page(context: BrowserContext, house: House) -> Page:
    """The start page of a phone on which one finding waits."""
    page = context.new_page()
    open_field(page)
    house.trouble = lambda _: "no network"
    page.get_by_label("看到了什么").fill("楼道堆物")
    page.get_by_role("button", name="记下").click()
    expect(page.locator("#standing")).to_contain_text("没有网络")  # it was tried
    house.trouble = lambda _: ""
    page.goto(f"{ADDRESS}/")
    return page


def test_what_is_not_sent_stands_on_every_page_and_leads_to_it(page: Page) -> None:
    expect(page.locator(".unsent")).to_have_text("本机还有 1 条现场登记没有发送")
    page.locator(".unsent").click()
    page.wait_for_url("**/field/#/outbox")


def test_a_sign_out_is_asked_about_while_something_waits(page: Page, house: House) -> None:
    expect(page.locator(".unsent")).to_be_visible()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("alert")).to_contain_text("退出后要您本人再登录才会发出")
    assert house.signed_out == 0

    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in/")
    assert house.signed_out == 1


def test_a_phone_without_the_field_pages_is_left_as_it_is(context: BrowserContext, house: House) -> None:
    page = context.new_page()
    page.goto(f"{ADDRESS}/")
    page.wait_for_timeout(300)

    assert page.locator(".unsent").count() == 0
    assert page.evaluate("indexedDB.databases()") == []
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in/")


@pytest.mark.parametrize("path", ["/", "/sign-in/"])
def test_a_sign_out_that_could_not_be_made_is_made_before_anything_is_shown(
    context: BrowserContext, house: House, path: str
) -> None:
    page = context.new_page()
    page.goto(f"{ADDRESS}/field/")
    page.evaluate("localStorage.setItem('jiedao-leaving', '')")

    def cut(route: Route) -> None:
        route.abort()

    page.route("**/sign-out/", cut)
    page.goto(f"{ADDRESS}{path}")
    expect(page.locator("body")).to_contain_text("上一位使用者还没有退出登录")
    assert page.get_by_text("首页").count() == 0

    page.unroute("**/sign-out/", cut)
    page.goto(f"{ADDRESS}{path}")
    page.wait_for_url("**/sign-in/")
    expect(page.get_by_text("首页")).to_be_visible()
    assert (house.signed_out, page.evaluate("localStorage.length")) == (1, 0)
