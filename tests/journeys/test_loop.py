"""The closed loop in a real browser: found twice, handed over, given back, handled jointly, verified by another,
closed, opened again; mended on the spot; and a letter to a bureau whose answer is recorded for it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import no_sideways_scroll, sign_in

pytestmark = pytest.mark.journey
SAFETY, LAW, BUREAU = "社区平安办公室", "综合行政执法队", "区生态环境局"


def as_somebody(page: Page, username: str) -> None:
    """Go on as another person."""
    page.context.clear_cookies()
    sign_in(page, username)


def photo(folder: Path, name: str, colour: str) -> Path:
    """A photo as a phone takes it."""
    path = folder / name
    kept = io.BytesIO()
    Image.new("RGB", (2400, 1800), colour).save(kept, "JPEG")
    path.write_bytes(kept.getvalue())
    return path


def fill(page: Page, address: str, text: str, kind: str = "hazard") -> None:
    page.goto(f"/cases/new/?kind={kind}")
    form = page.locator("form.panel")
    place = form.locator("select[name=code]")
    if place.count() and not place.input_value():
        place.select_option(index=1)
    form.locator("[name=description]").fill(text)
    form.locator("[name=address]").fill(address)


def file(page: Page, address: str, text: str, kind: str = "hazard") -> str:
    """File a case; the address of its page."""
    fill(page, address, text, kind)
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url("**/cases/*/")
    return page.url


def act(page: Page, case: str, name: str, **said: str | list[str] | Path) -> None:
    """Take a step on the page of a case: its button, what is said with it, and its button again."""
    page.goto(case)
    following = page.locator("#next")
    if said:
        following.locator("summary", has_text=name).first.click()
    verb = following.locator("form", has=page.get_by_role("button", name=name, exact=True)).first
    for field, value in said.items():
        widget = verb.locator(f"[name={field}]")
        if isinstance(value, list):
            for label in value:
                verb.get_by_label(label, exact=True).check()
        elif isinstance(value, Path):
            widget.set_input_files(value)
        elif widget.evaluate("field => field.tagName") == "SELECT":
            widget.select_option(label=value)
        else:
            widget.fill(value)
    verb.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def test_from_found_to_mended_and_found_again(page: Page, size: str) -> None:
    place = "青枫路81号东侧通道" if size == "desk" else "望鹤弄菜场后门"
    sign_in(page, "clerk")
    case = file(page, place, "通道被杂物堵塞，只容一人通过")
    expect(page.locator("main")).to_contain_text("待分派")

    fill(page, place, "通道堆满杂物")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("main")).to_contain_text("请先看看是不是同一件")

    act(page, case, "分派", lead=LAW)
    as_somebody(page, "law")
    act(page, case, "退回", reason="通道属小区内部，应由平安办牵头")
    as_somebody(page, "clerk")
    page.goto(case)
    expect(page.locator("main")).to_contain_text("通道属小区内部，应由平安办牵头")
    act(page, case, "分派", lead=SAFETY, units=[LAW])

    for username in ("safety", "law"):
        as_somebody(page, username)
        act(page, case, "签收")
    for username in ("law", "safety"):
        as_somebody(page, username)
        act(page, case, "报办结", note="杂物已清空")
    expect(page.locator("main")).to_contain_text("待核查")
    expect(page.locator("#next li", has_text="办理过这个事项的人不能核查")).to_be_visible()
    assert page.locator("#next").get_by_role("button", name="核查", exact=True).first.is_disabled()

    as_somebody(page, "inspector")
    act(page, case, "核查", note="现场通畅")
    act(page, case, "办结", word="本人确认")
    expect(page.locator("main")).to_contain_text("已办结")
    act(page, case, "重新办理", reason="雨后又堆了一批")

    expect(page.locator("main")).to_contain_text("首次办结")
    expect(page.locator("main")).to_contain_text("雨后又堆了一批")
    assert no_sideways_scroll(page)


def test_mended_on_the_spot_in_one_screen_with_one_photo(page: Page, size: str, tmp_path: Path) -> None:
    sign_in(page, "grid")
    fill(page, "枫桥弄3号门厅" if size == "desk" else "柳岸公寓南楼大堂", "常闭防火门被顶开")

    page.locator("summary", has_text="当场已经整改好").click()
    page.locator("[name=mended]").fill("取走木块，防火门恢复常闭")
    page.locator("[name=mended_sent]").set_input_files(photo(tmp_path, "门厅.jpg", "#557788"))
    page.get_by_role("button", name="登记并当场办结").click()
    page.wait_for_url("**/cases/*/")

    expect(page.locator("main")).to_contain_text("已办结")
    picture = page.locator("main img[src*='/files/']").first
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0
    assert no_sideways_scroll(page)


def test_a_letter_to_a_bureau_and_its_recorded_answer_with_its_scan(page: Page, size: str, tmp_path: Path) -> None:
    sign_in(page, "clerk")
    case = file(page, "河滨步道5号泵站旁" if size == "desk" else "菱角街桥头排口", "排口有油花，须区里检测", "hazard")
    act(page, case, "分派", lead=BUREAU)

    page.goto(case)
    page.locator("summary", has_text="发函").first.click()
    form = page.locator("form[action$='/letters/']").first
    form.locator("[name=text]").fill("请派员检测并书面告知结果。")
    form.get_by_role("button").last.click()
    page.wait_for_load_state()
    with page.expect_download() as download:
        page.locator("#letters li a").first.click()
    assert download.value.suggested_filename.endswith(".docx")

    scan = photo(tmp_path, "复函扫描件.jpg", "#eeeeee")
    act(page, case, "代录答复", unit=BUREAU, answer="已检测，为雨水管错接，已封堵", sent=scan)
    expect(page.locator("main")).to_contain_text("已检测，为雨水管错接，已封堵")
    expect(page.locator("main img[src*='/files/']").first).to_be_visible()
    page.goto("/cases/letters/")
    expect(page.locator("main")).to_contain_text(BUREAU)
    assert no_sideways_scroll(page)
