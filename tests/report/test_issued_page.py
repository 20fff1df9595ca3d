"""An issued report: what was told, and what is known of the same day today."""

from __future__ import annotations

import re
import shutil
from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from jiedao.gongwen import pdf
from jiedao.organisation.models import Street
from jiedao.report import actions
from jiedao.report.models import Issued
from tests.report.conftest import AUGUST, LATER, NOW, hazard, record


@pytest.fixture
def issued(writer: Client, town: Street, settings: Settings) -> Issued:
    """The report of 31 August, issued on the morning after."""
    settings.REPORTS.mkdir()
    actions.save(
        as_of=AUGUST, text="# 某街道自查报告\n隐患{hazards_found}。", seen=None, street=town, by="writer", at=NOW
    )
    return actions.issue(as_of=AUGUST, out=settings.REPORTS / "八月.docx", street=town, by="writer", at=NOW)


def row(page: str, label: str) -> list[str]:
    """The cells of a figure's row, without markup."""
    (found,) = [line for line in page.split("<tr")[1:] if f">{label}</a>" in line]
    return [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", found, re.DOTALL)]


def test_nothing_changed_since(writer: Client, issued: Issued) -> None:
    page = writer.get(f"/issued/{issued.pk}/").content.decode()

    assert "测试writer 于 2022-09-01 09:00 出具" in page
    assert "此后同一截至日的数据没有变化" in page
    assert row(page, "发现隐患") == ["发现隐患", "3", "3", "个", "—"]
    assert row(page, "媒体报道")[1:3] == ["无记录", "无记录"]
    assert row(page, "五色关爱圈")[1] == row(page, "五色关爱圈")[2]


def test_what_was_corrected_since_stands_first_and_leads_to_the_rows(writer: Client, issued: Issued) -> None:
    record(hazard("Y9", date(2022, 8, 2)), at=LATER)

    page = writer.get(f"/issued/{issued.pk}/").content.decode()

    assert "<b>1</b> 项数据与当时不同" in page
    assert row(page, "发现隐患") == ["发现隐患", "3", "4", "个", "▲ 有变化"]
    href = f"/figures/hazards_found/?as_of=2022-08-31&issued={issued.pk}"
    assert f"{href.replace('&', '&amp;')}#moved" in page.split("<tbody>")[1].split("</tr>")[0]
    assert "明细新增 1 行" in writer.get(href).content.decode()


def test_what_happened_after_its_day_changes_nothing(writer: Client, issued: Issued) -> None:
    record(hazard("Y9", date(2022, 9, 2)), at=LATER)

    assert "没有变化" in writer.get(f"/issued/{issued.pk}/").content.decode()


def test_the_file_comes_as_it_was_issued(writer: Client, issued: Issued, settings: Settings) -> None:
    response = writer.get(f"/issued/{issued.pk}/docx/")

    assert response.content == (settings.REPORTS / "八月.docx").read_bytes()
    assert "filename*=utf-8''" in response.headers["Content-Disposition"]


def test_a_file_written_elsewhere_cannot_be_had_here(writer: Client, issued: Issued, settings: Settings) -> None:
    (settings.REPORTS / "八月.docx").unlink()

    assert "文件不在本机" in writer.get(f"/issued/{issued.pk}/").content.decode()
    assert writer.get(f"/issued/{issued.pk}/docx/").status_code == 302


def test_a_stored_name_never_leads_out_of_the_folder(writer: Client, town: Street, settings: Settings) -> None:
    settings.REPORTS.mkdir()
    (settings.REPORTS.parent / "secret").write_text("x")
    outside = Issued(code=town.code, as_of=AUGUST, text="", figures={}, file="../secret")
    record(outside)

    assert writer.get(f"/issued/{outside.pk}/docx/").status_code == 302


@pytest.mark.parametrize("path", ["/issued/999999/", "/issued/999999/docx/"])
def test_an_unknown_report_is_not_there(writer: Client, path: str) -> None:
    assert writer.get(path).status_code == 404


def test_it_is_given_as_word_or_pdf_and_nothing_else(writer: Client, issued: Issued) -> None:
    assert writer.get(f"/issued/{issued.pk}/exe/").status_code == 404


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None or not pdf.has_chinese_font(), reason="没有 LibreOffice 或中文字体")
def test_the_pdf_is_made_from_the_file(writer: Client, issued: Issued) -> None:
    assert writer.get(f"/issued/{issued.pk}/pdf/").content.startswith(b"%PDF")
