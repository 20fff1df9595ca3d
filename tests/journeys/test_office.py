"""A day at the desk, in a real browser: next month's ledgers, a mended row, a correction, a report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from jiedao import example
from tests.journeys.conftest import fill_sign_in, sign_in

pytestmark = pytest.mark.journey
DAY = date(2022, 8, 31)


def test_a_figure_leads_to_its_rows(page: Page) -> None:
    sign_in(page, "leader")

    page.goto(f"/figures/hazards_found/?as_of={DAY}")

    expect(page.locator("main")).to_contain_text("65")
    expect(page.locator("main")).to_contain_text("问题隐患台账")
    expect(page.locator("table.ledger").last).to_be_visible()


def test_a_committee_worker_sees_the_own_committee_alone(page: Page) -> None:
    sign_in(page, "worker")

    page.goto(f"/figures/care_persons/?as_of={DAY}")

    text = page.locator("main").inner_text()
    assert "2962" not in text
    assert page.request.get("/intake/").status == 404


def spoilt_ledger(folder: Path, number: str) -> tuple[Path, str]:
    """The demo's hazard ledger with one more row, whose day is none, and one description corrected; and
    the day that belongs there."""
    example.write_ledgers(folder, day=DAY, style="plain")
    path = folder / "问题隐患台账.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    headers = [cell.value for cell in sheet[1]]
    good = {header: cell.value for header, cell in zip(headers, sheet[2], strict=True)}
    sheet.append([{**good, "编号": number, "发现日期": "六月三十一日"}[header] for header in headers])
    sheet.cell(2, headers.index("情况描述") + 1, f"{good['情况描述']}（{number}）")
    book.save(path)
    return path, f"{good['发现日期']:%Y-%m-%d}"


def test_the_clerk_takes_a_ledger_in_mends_a_row_and_decides_a_correction(
    page: Page, size: str, tmp_path: Path
) -> None:
    number = "Z2022001" if size == "desk" else "Z2022002"
    path, day = spoilt_ledger(tmp_path, number)
    sign_in(page, "clerk")
    page.goto("/intake/")

    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="导入所选文件").click()
    page.wait_for_url("**/intake/loads/*/")
    expect(page.locator("main")).to_contain_text("合计 1 份", timeout=60_000)

    page.goto("/intake/refused/")
    row = page.locator("[data-row]", has_text=number)
    expect(row).to_contain_text("六月三十一日")
    row.get_by_role("link", name="修改").click()
    mending = page.locator("[data-row]", has=page.get_by_role("button", name="改好，重新导入"))
    mending.get_by_label("发现日期").fill(day)
    mending.get_by_role("button", name="改好，重新导入").click()
    expect(page.locator("main")).to_contain_text("已导入")

    page.goto("/intake/corrections/")
    expect(page.locator("main")).to_contain_text(number)
    with page.expect_response("**/adopt/"):
        page.get_by_role("button", name="采用", exact=True).first.click()
    page.goto("/ledger/")
    expect(page.locator("main")).to_contain_text("采用更正")


def test_a_wrong_file_is_refused_in_a_sentence(page: Page, tmp_path: Path) -> None:
    broken = tmp_path / "点名记录.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    sign_in(page, "clerk")
    page.goto("/intake/")

    page.locator("input[type=file]").set_input_files(broken)
    page.get_by_role("button", name="导入所选文件").click()
    page.wait_for_url("**/intake/loads/*/")

    expect(page.locator("main")).to_contain_text("点名记录.xlsx", timeout=60_000)
    expect(page.locator("main")).not_to_contain_text("Traceback")


def test_the_writer_edits_sees_and_issues_the_report(page: Page, size: str) -> None:
    sign_in(page, "writer")
    page.goto(f"/report/?as_of={DAY}")
    editor = page.locator("#text")
    mark = f"本段由文稿人员补写于{'桌面' if size == 'desk' else '手机'}。"

    editor.fill(editor.input_value().replace("特此报告。", f"{mark}走访{{visits}}。\n特此报告。"))
    if size == "phone":
        page.get_by_role("button", name="预览").click()
    preview = page.locator("[data-pane=reading]")
    expect(preview).to_contain_text(mark)
    expect(preview.get_by_role("link", name="65").first).to_have_attribute(
        "href", f"/figures/hazards_found/?as_of={DAY}"
    )

    if size == "phone":
        page.get_by_role("button", name="正文").click()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#draft-state")).to_contain_text("保存")
    if size == "phone":
        page.get_by_role("button", name="预览").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="出具 Word").click()
    assert download.value.suggested_filename.endswith(".docx")


def test_the_administrator_appoints_somebody_who_changes_the_first_password(page: Page, size: str) -> None:
    sign_in(page, "admin")
    page.goto("/people/")
    username = f"xin-{size}"

    page.locator("summary", has_text="任用人员").click()
    form = page.locator("details.panel form")
    form.locator("[name=username]").fill(username)
    form.locator("[name=name]").fill("沈一禾")
    form.locator("[name=role]").select_option("clerk")
    form.get_by_role("button", name="任用").click()
    expect(page.locator("main")).to_contain_text("沈一禾")
    first = page.locator(".first-password").inner_text().strip()

    page.context.clear_cookies()
    fill_sign_in(page, username, first)
    page.wait_for_url("**/password/")
    for field in page.locator("input[type=password]").all():
        field.fill(first if "old" in (field.get_attribute("name") or "") else "shen-yihe-2022")
    page.get_by_role("button", name="改为新密码").click()
    page.wait_for_url("**/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
