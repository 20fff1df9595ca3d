"""The report: editor, preview, shortcomings to tick, versions, and issuing."""

from __future__ import annotations

import re
import shutil
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from jiedao.ledger.models import Entry
from jiedao.organisation.models import Street
from jiedao.report import actions, queries
from jiedao.report.models import Draft, Issued
from tests.report.conftest import AUGUST, JUNE, LATER, NOW, Ask, copy_of, record

TEXT = "# 某街道自查报告\n## 不足之处及下一步打算\n### 不足之处\n统筹不够。\n"
HTMX = {"HX-Request": "true"}


def post(client: Client, act: str, text: str, seen: int | str = "", headers: Any = None, **more: Any) -> Any:
    data = {"as_of": "2022-08-31", "text": text, "seen": seen} | more
    return client.post(f"/report/{act}/", data, headers=headers)


def preview(client: Client, text: str) -> str:
    return str(post(client, "preview", text, headers=HTMX).content.decode())


def saved(street: Street, text: str, as_of: date = AUGUST, by: str = "clerk") -> Draft:
    seen = queries.current_draft(as_of)
    return actions.save(as_of=as_of, text=text, seen=seen.pk if seen else None, street=street, by=by, at=LATER)


def text_in(page: str) -> str:
    found = re.search(r"<textarea[^>]*data-report-text[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found
    return found[1]


# ── preview ──


def test_in_the_preview_each_figure_leads_to_its_rows(writer: Client) -> None:
    shown = preview(writer, "共{hazards_found}，新增就业{jobs_created@2022-08-01}。")

    assert '<a href="/figures/hazards_found/?as_of=2022-08-31" title="发现隐患">3</a>个' in shown
    assert '<a href="/figures/jobs_created/?as_of=2022-08-31&amp;from=2022-08-01" title="新增就业">40</a>人' in shown


def test_what_is_missing_stands_in_red(writer: Client) -> None:
    shown = preview(writer, "主送：{=addressee}\n### {=theme_1}\n获报道{media_reports}，按{=occasion}，{nonsense}。")

    assert 'class="gap">（无记录）</a>' in shown
    for gap in ("（未填：本次自查的通知）", "（没有这项数据：nonsense）", "（一）（未填：主题一）"):
        assert f'class="gap">{gap}</span>' in shown
    assert '<div class="gap">（未填：主送机关）：</div>' in shown
    assert "■ 5 处红字" in shown


def test_headings_are_numbered(writer: Client) -> None:
    shown = preview(writer, "## 甲\n### 乙\n### 丙\n## 丁")

    assert re.findall(r"<span>(.*?)</span></h[23]>", shown) == ["一、甲", "（一）乙", "（二）丙", "二、丁"]


def test_what_is_written_is_text_and_never_markup(writer: Client) -> None:
    shown = preview(writer, "# <b>题</b>\n<script>x</script>")

    assert "<script>" not in shown
    assert "&lt;b&gt;题&lt;/b&gt;" in shown


def test_a_preview_saves_nothing(writer: Client) -> None:
    preview(writer, TEXT)

    assert not Draft.objects.exists()


def test_slips_are_told_with_their_place(writer: Client) -> None:
    shown = preview(writer, "# 某街道自查报告\n正文。\n截止8月底完成，当否，请批示。")

    assert "开头第2段" in shown
    assert "报告中有1处错误，请按检查结果修改后再出具" in shown
    assert re.search(r'value="docx" disabled', shown)


def test_a_preview_s_questions_are_bounded(
    writer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(160):
        preview(writer, actions.house_text())


# ── the page ──


def test_a_day_without_a_draft_opens_with_the_newest_earlier_one_and_says_so(writer: Client, town: Street) -> None:
    assert "总体情况" in text_in(writer.get("/report/").content.decode())

    saved(town, "# 六月的正文\n", JUNE)

    page = writer.get("/report/").content.decode()
    assert text_in(page) == "# 六月的正文\n"
    assert "沿用截至 2022年6月30日的正文" in page


def test_all_figures_and_statements_can_be_put_in(writer: Client) -> None:
    page = writer.get("/report/").content.decode()

    assert 'data-insert="{hazards_closed}"' in page
    assert 'data-insert="{=occasion}"' in page


def test_ledgers_older_than_the_day_are_named(writer: Client) -> None:
    record(copy_of("媒体报道台账", JUNE))

    assert "媒体报道台账（2022年6月30日）" in writer.get("/report/?as_of=2022-08-31").content.decode()


# ── saving ──


def test_saving_keeps_the_text_and_says_who_and_when(writer: Client) -> None:
    response = post(writer, "save", TEXT.replace("\n", "\r\n"), headers=HTMX)

    (draft,) = Draft.objects.live()
    assert draft.text == TEXT
    assert f'name="seen" value="{draft.pk}"' in response.content.decode()
    assert "测试writer" in response.content.decode()


def test_a_second_saving_keeps_the_first_as_a_version(writer: Client, town: Street) -> None:
    first = saved(town, TEXT)
    post(writer, "save", TEXT + "又一段。", first.pk)

    assert [version.pk for version in queries.versions(AUGUST)] == [first.pk]
    assert actions.text_for(AUGUST) == TEXT + "又一段。\n"


@pytest.mark.parametrize("headers", [None, HTMX])
def test_who_saves_over_somebody_is_told_whom_and_loses_nothing(
    writer: Client, town: Street, headers: dict[str, str] | None
) -> None:
    mine = saved(town, TEXT)
    theirs = saved(town, TEXT + "他人的段落。", by="clerk")

    response = post(writer, "save", TEXT + "我的段落。", mine.pk, headers)
    page = response.content.decode()

    assert response.status_code == (200 if headers else 409)
    assert "测试clerk刚刚保存过这份报告，这次没有保存" in page
    assert "他人的段落。" in page
    assert f'name="over" value="{theirs.pk}"' in page
    assert actions.text_for(AUGUST) == theirs.text
    if not headers:
        assert text_in(page) == TEXT + "我的段落。"


def test_one_s_own_text_can_then_be_saved_knowingly(writer: Client, town: Street) -> None:
    mine = saved(town, TEXT)
    theirs = saved(town, TEXT + "他人的段落。")

    post(writer, "save", TEXT + "我的段落。", mine.pk, over=theirs.pk)

    assert actions.text_for(AUGUST) == TEXT + "我的段落。\n"
    assert theirs.pk in [version.pk for version in queries.versions(AUGUST)]


# ── shortcomings ──


def test_ticking_puts_a_sentence_in_and_unticking_takes_it_out(writer: Client, town: Street, ask: Ask) -> None:
    item = queries.candidates(ask())[0]
    draft = saved(town, TEXT)

    post(writer, "tick", TEXT, draft.pk, HTMX, candidate=item.key, wanted="yes")
    ticked = actions.text_for(AUGUST)
    assert ticked == f"{TEXT}{item.sentence}\n"
    assert f'value="{item.key}" checked' in preview(writer, ticked)

    now = queries.current_draft(AUGUST)
    assert now
    post(writer, "tick", ticked, now.pk, HTMX, candidate=item.key, wanted="no")
    assert actions.text_for(AUGUST) == TEXT


def test_ticking_keeps_what_was_not_saved_yet(writer: Client, ask: Ask) -> None:
    item = queries.candidates(ask())[0]

    page = post(
        writer, "tick", TEXT + "未保存的段落。", headers=HTMX, candidate=item.key, wanted="yes"
    ).content.decode()

    assert "未保存的段落。" in text_in(page)
    assert item.sentence in text_in(page)


def test_a_shortcoming_that_is_gone_is_refused(writer: Client) -> None:
    page = post(writer, "tick", TEXT, headers=HTMX, candidate="nonsense", wanted="yes").content.decode()

    assert "这条情况已经有了变化，请刷新页面" in page


# ── versions ──


def test_a_version_comes_back_and_what_stood_there_is_kept(writer: Client, town: Street) -> None:
    first = saved(town, TEXT)
    second = saved(town, TEXT + "第二版。")

    post(writer, "restore", TEXT + "未保存的第三版。", second.pk, version=first.pk)

    assert actions.text_for(AUGUST) == TEXT
    assert TEXT + "未保存的第三版。\n" in [version.text for version in queries.versions(AUGUST)]


def test_the_house_s_own_text_comes_back(writer: Client, town: Street) -> None:
    draft = saved(town, TEXT)

    post(writer, "restore", TEXT, draft.pk, version="house")

    assert actions.text_for(AUGUST) == actions.tidy(actions.house_text())


def test_a_version_of_another_day_is_none_of_this_day_s(writer: Client, town: Street) -> None:
    other = saved(town, TEXT, JUNE)

    post(writer, "restore", TEXT, version=other.pk)

    assert queries.current_draft(AUGUST) is None


# ── issuing ──


def test_issuing_saves_the_text_freezes_the_figures_and_gives_the_file(writer: Client, settings: Settings) -> None:
    response = post(writer, "issue", TEXT + "隐患{hazards_found}。", kind="docx")
    (issued,) = Issued.objects.live()

    assert response.headers["Location"] == f"/issued/{issued.pk}/?download=docx"
    assert issued.text == TEXT + "隐患{hazards_found}。\n"
    assert issued.figures["hazards_found"] == 3
    assert issued.figures["structure_area"] == "20.50"
    assert [path.name for path in settings.REPORTS.iterdir()] == [issued.file]
    assert Entry.objects.filter(verb="出具报告", by="writer").count() == 1


def _all_text(content: bytes) -> str:
    """The text of the file, content controls included."""
    return "".join(
        node.text or "" for node in docx.Document(BytesIO(content)).element.body.iter() if node.tag.endswith("}t")
    )


def test_the_issued_file_holds_the_figure(writer: Client) -> None:
    post(writer, "issue", TEXT + "隐患{hazards_found}。", kind="docx")
    issued = Issued.objects.live().get()

    assert "隐患3个。" in _all_text(writer.get(f"/issued/{issued.pk}/docx/").content)


def test_a_report_with_a_request_is_not_issued_and_its_text_kept(writer: Client, settings: Settings) -> None:
    response = post(writer, "issue", TEXT + "当否，请批示。", kind="docx")
    page = response.content.decode()

    assert response.status_code == 409
    assert "报告中有1处错误" in page
    assert "当否，请批示。" in text_in(page)
    assert not Issued.objects.exists()
    assert list(settings.REPORTS.iterdir()) == []


def test_without_libreoffice_the_pdf_is_greyed_with_the_reason(writer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)

    shown = preview(writer, TEXT)

    assert re.search(r'value="pdf" disabled', shown)
    assert "本机没有安装 LibreOffice，不能生成 PDF" in shown


def test_issued_reports_are_listed_with_their_day(writer: Client, town: Street) -> None:
    record(Issued(code=town.code, as_of=JUNE, text="", figures={}, file="六月.docx"), at=NOW)

    assert "截至 2022年6月30日" in writer.get("/report/").content.decode()
