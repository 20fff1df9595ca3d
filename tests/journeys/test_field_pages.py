"""The field pages against a house that answers as it is told: what is recorded, kept, told and offered again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.house import ADDRESS, CASE, PIN, ROUND, TYPES, House, arrived, go, jpeg, open_field, pack, unlock

pytestmark = pytest.mark.journey


@pytest.fixture
def page(house: House, unbroken: Page) -> Page:
    open_field(unbroken)
    return unbroken


def unsent(page: Page) -> Locator:
    return page.locator("#unsent")


def write(page: Page, text: str, *photos: int) -> None:
    page.get_by_label("看到了什么").fill(text)
    for seed in photos:
        page.locator(".camera").set_input_files(jpeg(seed))
    expect(page.locator(".photo")).to_have_count(len(photos))


def record(page: Page, text: str, *photos: int) -> None:
    write(page, text, *photos)
    page.get_by_role("button", name="记下").click()


def no_network(house: House) -> None:
    house.trouble = lambda _: "no network"


def network(house: House, page: Page) -> None:
    house.trouble = lambda _: ""
    page.evaluate("dispatchEvent(new Event('online'))")


def answer(page: Page, question: str, name: str) -> Locator:
    asked = page.locator("fieldset", has_text=question).first
    asked.get_by_role("button", name=name, exact=True).click()
    return asked


def all_well(page: Page) -> None:
    """A visit without findings, down to the list of rounds."""
    page.get_by_role("button", name="都符合").click()
    page.get_by_role("button", name="记下").click()
    expect(page.locator("main")).to_contain_text("走访其他点位")


class TestTypes:
    def test_a_finding_of_a_kind_with_types_may_say_which(self, house: House, page: Page) -> None:
        types = page.get_by_label("类型（可不选）")
        write(page, "楼道堆物")
        expect(types).to_be_hidden()
        write(page, "井盖缺了一块")
        types.select_option(TYPES[0])
        page.get_by_role("button", name="记下").click()
        arrived(page, house)
        assert [(one["body"]["kind"], one["body"]["subtype"]) for one in house.done] == [("component", TYPES[0])]
        expect(types).to_be_hidden()

    def test_it_need_not_and_a_type_of_another_kind_is_let_go(self, house: House, page: Page) -> None:
        write(page, "井盖缺了一块")
        page.get_by_label("类型（可不选）").select_option(TYPES[1])
        write(page, "楼道堆物")
        page.get_by_role("button", name="记下").click()
        arrived(page, house)
        assert [set(one["body"]) & {"subtype"} for one in house.done] == [set()]

    def test_it_outlives_a_killed_tab_with_what_was_written(self, house: House, page: Page) -> None:
        write(page, "井盖缺了一块")
        page.get_by_label("类型（可不选）").select_option(TYPES[1])
        page.wait_for_timeout(1200)
        page.reload()
        unlock(page)

        assert page.get_by_label("类型（可不选）").input_value() == TYPES[1]


class TestKept:
    def test_a_full_store_is_told_and_what_was_written_stays_on_the_page(self, house: House, page: Page) -> None:
        no_network(house)
        write(page, "楼道堆物")
        page.evaluate(
            """() => { const put = IDBObjectStore.prototype.put;
            self.room = () => { IDBObjectStore.prototype.put = put; };
            IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); }; }"""
        )
        page.get_by_role("button", name="记下").click()

        expect(page.locator("[role=alert]")).to_contain_text("没有记下：手机存储已满")
        assert page.get_by_label("看到了什么").input_value() == "楼道堆物"
        page.evaluate("room()")
        page.get_by_role("button", name="记下").click()
        expect(unsent(page)).to_have_text("还有 1 条未发送")
        expect(page.locator("[role=alert]")).to_have_count(0)

    def test_what_was_being_written_outlives_a_killed_tab(self, house: House, page: Page) -> None:
        write(page, "楼道堆物，没有写完", 1, 2)
        page.wait_for_timeout(1200)
        page.reload()
        unlock(page)

        expect(page.locator("main")).to_contain_text("这是上次没有写完的内容")
        expect(page.locator(".photo")).to_have_count(2)
        assert page.get_by_label("看到了什么").input_value() == "楼道堆物，没有写完"
        page.get_by_role("button", name="记下").click()
        arrived(page, house)
        assert [len(one["photos"]) for one in house.done] == [2]
        page.reload()
        unlock(page)
        assert page.get_by_label("看到了什么").input_value() == ""

    def test_the_draft_of_a_visit_is_kept_where_another_page_is_opened(self, house: House, page: Page) -> None:
        go(page, "#/visit/-/DW001")
        answer(page, "疏散通道畅通", "否").get_by_label("怎样整改").fill("当场搬走")
        go(page, "#/cases")
        expect(page.locator("main")).to_contain_text(str(CASE["number"]))
        go(page, "#/visit/-/DW001")

        expect(page.get_by_label("怎样整改").first).to_have_value("当场搬走")
        page.get_by_role("button", name="清空重写").click()
        expect(page.get_by_label("怎样整改").first).to_be_hidden()

    def test_nothing_is_sealed_under_a_lock_that_has_gone(
        self, context: BrowserContext, house: House, page: Page
    ) -> None:
        other = context.new_page()
        other.goto(f"{ADDRESS}/field/")
        unlock(other)
        no_network(house)
        go(page, "#/outbox")
        page.get_by_role("button", name="退出并清除").click()
        expect(page.locator("main")).to_contain_text("还没有退出登录")

        expect(other.locator("main")).to_contain_text("还没有退出登录")
        assert other.evaluate("indexedDB.databases()") == []

    def test_a_page_whose_lock_was_changed_behind_it_keeps_nothing(self, house: House, page: Page) -> None:
        no_network(house)
        page.evaluate(
            """async () => { const store = await import("/static/field/store.js");
            const lock = await store.read("meta", "lock");
            await store.change(["meta"], (at) => at("meta").put({ ...lock, id: "another" })); }"""
        )
        record(page, "楼道堆物")

        expect(page.locator("[role=alert]")).to_contain_text("没有成功")
        expect(unsent(page)).to_have_text("已全部发送")

    def test_a_row_that_cannot_be_read_holds_up_nothing(self, house: House, page: Page) -> None:
        page.evaluate(
            """async () => { const store = await import("/static/field/store.js");
            const row = { id: "x", stuck: false, iv: new Uint8Array(12), sealed: new Uint8Array(40).buffer };
            await store.change(["outbox"], (at) => at("outbox").put(row)); }"""
        )
        record(page, "楼道堆物")
        expect(unsent(page)).to_have_text("1 条待您处理")

        assert len(house.done) == 1
        go(page, "#/outbox")
        expect(page.locator("main")).to_contain_text("一条读不出的记录")
        page.get_by_role("button", name="放弃这条").click()
        expect(unsent(page)).to_have_text("已全部发送")


class TestPhotos:
    def test_one_that_arrives_damaged_is_sent_again(self, house: House, page: Page) -> None:
        tries = iter(["broken", "dropped"])
        house.trouble = lambda path: next(tries, "") if path == "/sync/photos/" else ""
        record(page, "楼道堆物", 1)
        for _ in range(2):
            page.wait_for_timeout(300)
            network_again(page)
        arrived(page, house)
        assert [len(one["photos"]) for one in house.done] == [1]

    def test_one_that_is_refused_leaves_no_finding_without_a_word(self, house: House, page: Page) -> None:
        house.refuses_photos = "照片太小"
        record(page, "楼道堆物", 1, 2)
        expect(unsent(page)).to_have_text("1 条待您处理")

        assert [one["photos"] for one in house.done] == [[]]
        go(page, "#/outbox")
        expect(page.locator("main")).to_contain_text("已登记，但 2 张照片未被接收：照片太小")
        page.get_by_role("button", name="知道了").click()
        expect(unsent(page)).to_have_text("已全部发送")


def network_again(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('online'))")


class TestVisits:
    def test_one_without_findings_is_three_touches(self, house: House, page: Page) -> None:
        go(page, "#/rounds")
        page.get_by_role("link", name="1. 小满药房1").click()
        all_well(page)
        arrived(page, house)

        (sent,) = house.done
        assert sent["body"]["answers"] == {"fire": "no", "exit": "yes", "licence": "yes"}
        assert (sent["body"]["round"], sent["body"]["cases"], sent["body"]["lesson"]) == (ROUND["number"], [], {})

    def test_all_that_it_met_goes_in_one_go(self, house: House, page: Page) -> None:
        go(page, f"#/visit/{ROUND['number']}/DW002")
        asked = answer(page, "疏散通道畅通", "否")
        asked.locator(".camera").first.set_input_files(jpeg(1))
        asked.get_by_label("怎样整改").fill("当场搬走")
        asked.locator(".camera").nth(1).set_input_files(jpeg(2))
        expect(asked.locator(".photo")).to_have_count(2)
        answer(page, "证照齐全", "否").locator(".camera").first.set_input_files(jpeg(3))
        page.get_by_role("button", name="还有别的").click()
        more = page.locator("main section.panel")
        more.get_by_role("button", name="需求").click()
        more.get_by_label("情况").fill("水龙头滴水")
        page.get_by_text("普法宣传").click()
        page.get_by_role("button", name="居民", exact=True).click()
        page.get_by_label("内容或资料").fill("消防安全")
        page.get_by_label("人数", exact=True).fill("3")
        page.get_by_role("button", name="都符合").click()
        expect(page.locator(".photo")).to_have_count(3)
        page.get_by_role("button", name="记下").click()
        arrived(page, house)

        (sent,) = house.done
        body = sent["body"]
        assert body["cases"] == [
            {"kind": "hazard", "description": "不符合“疏散通道畅通”", "mended": "当场搬走", "item": "exit"},
            {"kind": "need", "description": "水龙头滴水", "mended": "", "person_number": ""},
        ]
        assert sorted(body["shows"].values()) == ["exit", "exit/after", "licence"]
        assert set(body["shows"]) == set(sent["photos"]) == set(house.photos)
        assert body["lesson"] == {"audience": "居民", "material": "消防安全", "people": "3"}

    def test_a_danger_goes_before_the_form(self, house: House, page: Page) -> None:
        go(page, "#/visit/-/DW003")
        asked = answer(page, "现场有明火", "是")
        page.get_by_role("button", name="记下").click()
        expect(page.locator("main")).to_contain_text("请先撤离并报警")

        asked.get_by_label("何时向谁报告").fill("9时拨打119")
        page.get_by_role("button", name="记下").click()
        arrived(page, house)
        assert house.done[0]["body"]["told"] == {"fire": "9时拨打119"}
        assert house.done[0]["body"]["round"] == ""

    def test_a_refused_one_reopens_its_form_and_leaves_the_round_that_has_gone(self, house: House, page: Page) -> None:
        house.judge = lambda _: {"state": "refused", "reason": "没有这次巡查，或不在您的职务范围内"}
        go(page, f"#/visit/{ROUND['number']}/DW001")
        asked = answer(page, "疏散通道畅通", "否")
        asked.get_by_label("具体情况").fill("堆了三箱货")
        asked.locator(".camera").first.set_input_files(jpeg(1))
        expect(page.locator(".photo")).to_have_count(1)
        page.get_by_role("button", name="记下").click()
        expect(unsent(page)).to_have_text("1 条待您处理")
        house.pack = pack(rounds=[], digest="d2")
        house.judge = lambda _: {"state": "done", "said": "已登记走访"}
        network_again(page)
        go(page, "#/outbox")
        expect(page.locator("main")).to_contain_text("疏散通道畅通")
        expect(page.locator("main")).to_contain_text("否；堆了三箱货")
        page.get_by_role("button", name="改了重新登记").click()

        expect(page.locator("main")).to_contain_text("原来的巡查已不在手机上")
        expect(page.get_by_label("具体情况").first).to_have_value("堆了三箱货")
        expect(page.locator(".photo")).to_have_count(1)
        page.get_by_role("button", name="记下").click()
        arrived(page, house)
        (sent,) = house.done
        assert (sent["body"]["round"], sent["body"]["shows"]) == ("", {sent["photos"][0]: "exit"})

    def test_the_units_sign_on_one_phone_after_the_visits(self, house: House, page: Page) -> None:
        go(page, f"#/sign/{ROUND['number']}")
        expect(page.locator("main")).to_contain_text("走访后再签字")
        no_network(house)
        go(page, f"#/visit/{ROUND['number']}/DW001")
        all_well(page)
        expect(unsent(page)).to_have_text("还有 1 条未发送")
        go(page, f"#/sign/{ROUND['number']}")
        page.get_by_label("签字人姓名").fill("高远")
        page.get_by_role("button", name="签字", exact=True).click()
        expect(unsent(page)).to_have_text("还有 2 条未发送")
        page.get_by_role("button", name="签字（代录）").click()
        expect(unsent(page)).to_have_text("还有 3 条未发送")
        network(house, page)
        expect(unsent(page)).to_have_text("已全部发送")

        assert [one["kind"] for one in house.done] == ["visit", "sign_round", "sign_round"]
        assert [one["body"]["name"] for one in house.done[1:]] == ["", "高远"]

    def test_a_signature_waits_for_a_visit_that_waits(self, house: House, page: Page) -> None:
        house.judge = lambda one: {"state": "failed" if one["kind"] == "visit" else "done", "reason": "", "said": ""}
        go(page, f"#/visit/{ROUND['number']}/DW001")
        all_well(page)
        go(page, f"#/sign/{ROUND['number']}")
        page.get_by_role("button", name="签字", exact=True).click()
        expect(unsent(page)).to_have_text("还有 2 条未发送")
        assert house.done == []


@pytest.mark.parametrize("state", ["conflict", "refused"])
def test_a_step_that_was_not_done_is_offered_again_on_what_stands_now(house: House, page: Page, state: str) -> None:
    now: dict[str, Any] = CASE | {
        "version": 5,
        "last": {"by": "陆一", "what": "办理", "at": "2022-08-01T08:00:00+08:00", "note": "约周五"},
    }
    house.judge = lambda _: {"state": state, "reason": "已有新的进展", "now": now}
    go(page, "#/case/7")
    page.get_by_label("办理情况").fill("已搬走")
    page.get_by_role("button", name="报办结").click()
    expect(unsent(page)).to_have_text("1 条待您处理")
    go(page, "#/outbox")
    expect(page.locator("main")).to_contain_text("陆一“办理”约周五")
    expect(page.locator("main")).to_contain_text("已搬走")
    house.judge = lambda _: {"state": "done", "said": "已报办结"}
    page.get_by_role("button", name="按现状再报一次").click()
    arrived(page, house)

    (sent,) = house.done
    assert (sent["case"], sent["base"], sent["body"]) == (7, 5, {"note": "已搬走"})


class TestLeaving:
    def test_it_signs_out_and_takes_everything_away(self, house: House, page: Page) -> None:
        go(page, "#/outbox")
        page.get_by_role("button", name="退出并清除").click()
        page.wait_for_url("**/sign-in/")

        assert house.signed_out == 1
        assert page.evaluate("localStorage.length") == 0

    def test_without_network_the_phone_is_wiped_and_the_sign_out_made_up_for(self, house: House, page: Page) -> None:
        no_network(house)
        record(page, "楼道堆物")
        go(page, "#/outbox")
        page.get_by_role("button", name="退出并清除").click()
        page.get_by_role("button", name="丢弃这 1 条并清除").click()
        expect(page.locator("main")).to_contain_text("还没有退出登录")
        assert page.evaluate("indexedDB.databases()") == []
        page.reload()
        expect(page.locator("main")).to_contain_text("还没有退出登录")
        assert house.signed_out == 0

        network(house, page)
        page.wait_for_url("**/sign-in/")
        assert (house.signed_out, house.signed_in) == (1, False)


class TestPin:
    def test_it_can_be_changed_and_opens_what_was_kept_before(self, house: House, page: Page) -> None:
        no_network(house)
        record(page, "楼道堆物")
        go(page, "#/outbox")
        page.get_by_text("更改 PIN").first.click()
        page.get_by_label("现在的 PIN").fill(PIN)
        page.get_by_label("新的 PIN（").fill("915274")
        page.get_by_label("再输一次新的 PIN").fill("915274")
        page.get_by_role("button", name="更改 PIN").click()
        expect(page.locator("main")).to_contain_text("PIN 已更改")
        page.reload()
        page.get_by_label("PIN", exact=True).fill(PIN)
        page.get_by_role("button", name="打开", exact=True).click()
        expect(page.locator("main")).to_contain_text("PIN 不对")
        unlock(page, "915274")
        network(house, page)
        expect(unsent(page)).to_have_text("已全部发送")

    def test_after_twenty_wrong_ones_the_pack_goes_and_what_is_not_sent_stays(self, house: House, page: Page) -> None:
        no_network(house)
        record(page, "楼道堆物")
        expect(unsent(page)).to_have_text("还有 1 条未发送")
        page.evaluate(
            """async () => { const store = await import("/static/field/store.js");
            const lock = await store.read("meta", "lock");
            await store.change(["meta"], (at) => at("meta").put({ ...lock, failures: 20 })); }"""
        )
        page.reload()
        unlock(page)

        expect(page.locator("main")).to_contain_text("手机上的资料已清除")
        expect(unsent(page)).to_have_text("还有 1 条未发送")
        network(house, page)
        expect(unsent(page)).to_have_text("已全部发送")
        expect(page.get_by_label("看到了什么")).to_be_visible()

    @pytest.mark.parametrize(("hours", "there"), [(-2, False), (-0.5, True), (11, True), (13, False)])
    def test_a_clock_set_back_does_not_lengthen_the_shift(
        self, context: BrowserContext, house: House, page: Page, hours: float, there: bool
    ) -> None:
        no_network(house)
        go(page, "#/cases")
        expect(page.locator("main")).to_contain_text(str(CASE["number"]))
        page.add_init_script(f"const now = Date.now; Date.now = () => now() + {hours} * 3600000;")
        page.reload()
        unlock(page)
        text = str(CASE["number"]) if there else "资料已过期"
        expect(page.locator("main")).to_contain_text(text)

    def test_the_highest_time_that_was_ever_seen_counts(self, house: House, page: Page) -> None:
        no_network(house)
        page.evaluate("() => { const now = Date.now; Date.now = () => now() + 10 * 3600000; }")
        page.evaluate("import('/static/field/pack.js').then((pack) => pack.expire())")
        page.reload()  # and the clock is right again, nine hours and more before what was seen
        unlock(page)
        go(page, "#/cases")
        expect(page.locator("main")).to_contain_text("资料已过期")


class TestTold:
    def test_an_expired_session_stands_on_every_page(self, house: House, page: Page) -> None:
        house.signed_in = False
        record(page, "楼道堆物")
        for name in ("file", "cases", "rounds", "outbox"):
            go(page, f"#/{name}")
            expect(page.locator("#standing")).to_contain_text("登录已过期，记下的都还在")
        assert page.locator("#standing a").get_attribute("href") == "/sign-in/?next=/field/"

    def test_a_phone_whose_pages_would_not_open_without_network_says_so(self, page: Page) -> None:
        expect(page.locator("#standing")).to_contain_text("这部手机还不能离线打开", timeout=20_000)

    def test_a_browser_that_does_not_promise_to_keep_is_told_of_while_something_waits(
        self, house: House, page: Page
    ) -> None:
        no_network(house)
        record(page, "楼道堆物")
        expect(page.locator("#standing")).to_contain_text("浏览器没有答应长期保存")

    def test_a_page_over_plain_http_says_what_is_missing(self, context: BrowserContext, house: House) -> None:
        house.stand(context, "http://10.1.2.3")
        page = context.new_page()
        page.goto("http://10.1.2.3/field/")
        expect(page.locator("main")).to_contain_text("不是 https:// 开头")
        assert page.get_by_label("PIN").count() == 0


def test_every_address_leads_to_a_page(page: Page) -> None:
    for name in (
        "file",
        "cases",
        "case/7",
        "case/8",
        "rounds",
        "sign/x",
        "visit/x/y",
        "visit/-/DW001",
        "outbox",
        "nowhere",
    ):
        go(page, f"#/{name}")
        expect(page.locator("main")).not_to_contain_text(re.compile("读不出来|正在打开"))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
