"""Where a finding is: the phone's own position when a finger asks for it, a tap on the map, and the map of a walk."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Geolocation, Locator, Page, expect

from tests.journeys.house import RING, ROUND, House, arrived, go, open_field, pack, place, stop, unlock

pytestmark = pytest.mark.journey
COUNTED = """
  self.asked = 0;
  for (const name of ["watchPosition", "getCurrentPosition"]) {
    const ask = Geolocation.prototype[name];
    Geolocation.prototype[name] = function (...said) { self.asked += 1; return ask.apply(this, said); };
  }
"""
FAILS = "Geolocation.prototype.watchPosition = (told, failed) => { failed({ code: %d }); return 1; };"
SLOWLY_BETTER = """
  Geolocation.prototype.watchPosition = (told) => {
    [900, 60, 15].forEach((accuracy, n) => setTimeout(
      () => told({ coords: { longitude: 121.4712, latitude: 31.2301 + n / 10000, accuracy } }), 100 * (n + 1)));
    return 1;
  };
"""


@pytest.fixture
def page(house: House, unbroken: Page) -> Page:
    return unbroken


def stand(context: BrowserContext, accuracy: float = 12, longitude: float = 121.4712) -> None:
    context.grant_permissions(["geolocation"])
    context.set_geolocation(Geolocation(longitude=longitude, latitude=31.2301, accuracy=accuracy))


def record(page: Page, text: str = "楼道堆物") -> None:
    page.get_by_label("看到了什么").fill(text)
    page.get_by_role("button", name="记下").click()


def use_position(page: Page) -> None:
    page.get_by_role("button", name="用当前位置").click()


def drawing(page: Page) -> Locator:
    return page.locator(".small-map svg")


def tap(page: Page, lon: float, lat: float) -> None:
    """A finger on a point of the map as it stands when it is unfolded, its one outline as large as it can be."""
    (west, south), (east, north) = RING[0], RING[2]
    middle = page.evaluate(
        """([lon, lat, west, south, east, north]) => {
          const wide = Math.cos((south * Math.PI) / 180) * 111320;
          const scale = Math.min(316 / ((east - west) * wide), 256 / ((north - south) * 111320));
          const box = document.querySelector(".small-map svg").getBoundingClientRect();
          const x = 180 + (lon - (west + east) / 2) * wide * scale;
          const y = 150 - (lat - (south + north) / 2) * 111320 * scale;
          return { x: (x * box.width) / 360, y: (y * box.height) / 300 };
        }""",
        [lon, lat, west, south, east, north],
    )
    drawing(page).click(position=middle)


def body(house: House) -> dict[str, Any]:
    (sent,) = house.done
    found: dict[str, Any] = sent["body"]
    return found


class TestOwnPosition:
    def test_it_is_asked_for_by_a_finger_alone(self, context: BrowserContext, house: House, page: Page) -> None:
        stand(context)
        page.add_init_script(COUNTED)
        open_field(page)
        for name in ("rounds", "cases", "visit/-/DW001", "outbox", "file"):
            go(page, f"#/{name}")
            page.wait_for_timeout(100)
        record(page)
        arrived(page, house)
        assert "position" not in body(house)
        assert page.evaluate("self.asked") == 0

        use_position(page)
        expect(page.locator(".position")).to_be_visible()
        assert page.evaluate("self.asked") == 1

    def test_it_goes_along_with_how_far_off_it_may_be(self, context: BrowserContext, house: House, page: Page) -> None:
        stand(context)
        open_field(page)
        house.judge = lambda _: {"state": "refused", "reason": "请写清楚"}
        use_position(page)
        expect(page.locator(".position")).to_contain_text("当前位置，误差约 12 米")
        expect(page.locator(".place ul").nth(1).locator("li").first).to_contain_text("小满药房1 约 20 米")
        record(page)

        go(page, "#/outbox")
        expect(page.locator("main dl.facts")).to_contain_text("当前位置，误差约 12 米")
        page.get_by_role("button", name="改了重新登记").click()
        expect(page.locator(".position")).to_contain_text("误差约 12 米")
        house.judge = lambda _: {"state": "done", "said": "已登记"}
        page.get_by_role("button", name="记下").click()
        arrived(page, house)
        assert body(house)["position"] == {
            "lon": "121.471200",
            "lat": "31.230100",
            "located": "gps",
            "metres": "12",
        }

    def test_the_next_finding_does_not_take_it_over(self, context: BrowserContext, house: House, page: Page) -> None:
        stand(context)
        open_field(page)
        use_position(page)
        expect(page.locator(".position")).to_be_visible()
        record(page)
        expect(page.locator(".position")).to_have_count(0)
        record(page, "路面积水占道")
        expect(page.locator("#unsent")).to_have_text("已全部发送")
        page.wait_for_timeout(300)

        assert ["position" in one["body"] for one in house.done] == [True, False]

    def test_the_best_of_a_few_seconds_is_taken(self, house: House, page: Page) -> None:
        page.add_init_script(SLOWLY_BETTER)
        open_field(page)
        use_position(page)
        expect(page.locator(".position")).to_contain_text("误差约 15 米")
        record(page)
        arrived(page, house)

        assert body(house)["position"]["lat"] == "31.230300"

    def test_one_that_is_too_inexact_is_told_and_not_used(
        self, context: BrowserContext, house: House, page: Page
    ) -> None:
        stand(context, accuracy=350)
        open_field(page)
        use_position(page)
        expect(page.locator(".place")).to_contain_text("定位误差约 350 米，超过 100 米，没有采用", timeout=12_000)
        page.locator(".place").get_by_role("button", name="小满药房2").click()
        record(page)
        arrived(page, house)

        assert (body(house)["point_number"], "position" in body(house)) == ("DW002", False)

    def test_where_it_is_not_allowed_it_says_so_and_what_else_can_be_done(self, house: House, page: Page) -> None:
        open_field(page)
        use_position(page)
        expect(page.locator(".place")).to_contain_text("没有允许这个网页使用位置")
        expect(page.locator(".place")).to_contain_text("也可以直接写地点，或在地图上点")
        record(page)
        arrived(page, house)
        assert "position" not in body(house)

    @pytest.mark.parametrize(("code", "said"), [(2, "没有定位信号"), (3, "没有定上位")])
    def test_without_signal_it_says_so(self, page: Page, code: int, said: str) -> None:
        page.add_init_script(FAILS % code)
        open_field(page)
        use_position(page)

        expect(page.locator(".place")).to_contain_text(said)
        expect(page.get_by_role("button", name="用当前位置")).to_be_enabled()

    def test_one_outside_of_the_own_part_is_told_and_taken(
        self, context: BrowserContext, house: House, page: Page
    ) -> None:
        stand(context, longitude=121.6)
        open_field(page)
        use_position(page)
        expect(page.locator(".place")).to_contain_text("不在您的居民区范围内，请核对；照样可以记下")
        record(page)
        arrived(page, house)

        assert body(house)["position"]["lon"] == "121.600000"

    def test_it_outlives_a_killed_tab(self, context: BrowserContext, house: House, page: Page) -> None:
        stand(context)
        open_field(page)
        page.get_by_label("看到了什么").fill("楼道堆物")
        use_position(page)
        expect(page.locator(".position")).to_be_visible()
        page.wait_for_timeout(1200)
        page.reload()
        unlock(page)

        expect(page.locator(".position")).to_contain_text("误差约 12 米")


class TestMap:
    @pytest.fixture(autouse=True)
    def unfolded(self, page: Page) -> None:
        open_field(page)
        assert drawing(page).count() == 0  # nothing is drawn before a finger asks for it
        page.get_by_role("button", name="在地图上点").click()

    def test_a_place_that_is_tapped_is_chosen(self, house: House, page: Page) -> None:
        tap(page, 121.472, 31.23)
        expect(page.get_by_label("地点")).to_have_value("小满药房2（滨里路2号）")
        record(page)
        arrived(page, house)

        assert (body(house)["point_number"], "position" in body(house)) == ("DW002", False)

    def test_a_point_that_is_tapped_is_the_position(self, house: House, page: Page) -> None:
        tap(page, 121.478, 31.228)
        expect(page.locator(".position")).to_contain_text("地图上的一点")
        record(page)
        arrived(page, house)

        told = body(house)["position"]
        assert (float(told["lon"]), float(told["lat"])) == pytest.approx((121.478, 31.228), abs=0.0001)
        assert (told["located"], "metres" in told) == ("map", False)

    def test_a_place_goes_before_a_point_and_a_point_can_be_taken_away(self, house: House, page: Page) -> None:
        tap(page, 121.478, 31.228)
        page.get_by_role("button", name="去掉位置").click()
        expect(page.locator(".position")).to_have_count(0)
        tap(page, 121.478, 31.228)
        tap(page, 121.473, 31.23)
        expect(page.locator(".position")).to_have_count(0)
        record(page)
        arrived(page, house)

        assert (body(house)["point_number"], "position" in body(house)) == ("DW003", False)

    def test_enlarged_it_is_moved_by_a_finger_which_taps_nothing(self, page: Page) -> None:
        for _ in range(2):
            page.get_by_role("button", name="放大").click()
        before = drawing(page).locator(".dot").first.get_attribute("cx")
        box = drawing(page).bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 200, box["y"] + 150)
        page.mouse.down()
        page.mouse.move(box["x"] + 100, box["y"] + 140, steps=5)
        page.mouse.up()

        assert drawing(page).locator(".dot").first.get_attribute("cx") != before
        expect(page.locator(".position")).to_have_count(0)
        page.get_by_role("button", name="全图").click()
        expect(drawing(page).locator(".dot")).to_have_count(3)

    def test_nothing_of_it_scrolls_sideways(self, page: Page) -> None:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")


@pytest.mark.parametrize(
    ("changes", "there"),
    [
        ({}, True),
        ({"outlines": []}, True),
        ({"premises": []}, True),
        ({"outlines": [], "premises": []}, False),
        ({"outlines": [], "premises": [place(1) | {"lon": None, "lat": None}]}, False),
    ],
)
def test_a_map_is_offered_where_the_pack_holds_something_to_draw(
    house: House, page: Page, changes: dict[str, Any], there: bool
) -> None:
    house.pack = pack(**changes)
    open_field(page)

    button = page.get_by_role("button", name="在地图上点")
    assert button.is_visible() is there
    if there:
        button.click()
        expect(drawing(page)).to_be_visible()


class TestWalk:
    def test_the_places_of_a_round_are_numbered_in_walking_order(self, house: House, page: Page) -> None:
        stops = [
            stop(3) | {"serial": 1, "called": "已走访"},
            stop(1) | {"serial": 2},
            stop(2) | {"serial": 3, "lon": None, "lat": None},
            stop(2) | {"serial": 4, "number": "DW004"},
        ]
        house.pack = pack(rounds=[ROUND | {"stops": stops}])
        open_field(page)
        go(page, "#/rounds")

        marks = drawing(page).locator(".stop text")
        expect(marks).to_have_count(3)
        across = {mark.text_content(): float(mark.get_attribute("x") or "") for mark in marks.all()}
        assert across["2"] < across["4"] < across["1"]  # as their places lie from west to east
        assert drawing(page).locator(".stop.done text").all_text_contents() == ["1"]
        expect(page.locator(".small-map")).to_contain_text("1 个点位没有位置，未画出")

    def test_a_tap_on_a_number_leads_to_its_visit(self, page: Page) -> None:
        open_field(page)
        go(page, "#/rounds")
        drawing(page).locator(".stop", has_text="2").click()

        expect(page.locator("main h1")).to_have_text("小满药房2")

    def test_a_map_that_was_folded_stays_so(self, page: Page) -> None:
        open_field(page)
        go(page, "#/rounds")
        page.get_by_role("button", name="收起路线图").click()
        expect(drawing(page)).to_have_count(0)
        go(page, "#/cases")
        expect(page.locator("main")).to_contain_text("YH20220007")
        go(page, "#/rounds")
        expect(page.get_by_role("button", name="看路线图")).to_be_visible()
        expect(drawing(page)).to_have_count(0)

    def test_a_round_without_positions_is_a_list(self, house: House, page: Page) -> None:
        stops = [stop(1) | {"lon": None, "lat": None}]
        house.pack = pack(rounds=[ROUND | {"stops": stops}])
        open_field(page)
        go(page, "#/rounds")

        expect(page.get_by_role("link", name="1. 小满药房1")).to_be_visible()
        expect(page.get_by_role("button", name="路线图")).to_have_count(0)
