"""What a document looks like on paper: rendered by LibreOffice and measured, and what happens when it cannot be."""

from __future__ import annotations

import datetime
import os
import shutil
import stat
import subprocess
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import pytest

from jiedao.gongwen import pdf
from jiedao.gongwen.document import Document, FigureRun, Gap, Heading, Paragraph, Text
from jiedao.gongwen.docx import write
from jiedao.gongwen.pdf import PdfError, Substitutions, fontconfig, substitutions, to_pdf

MM = 72 / 25.4  # points
LEFT, RIGHT = 28 * MM, (210 - 26) * MM
CHARACTER = 15.75  # points
XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Line:
    """A line of text on a page, in points from the upper left corner."""

    text: str
    left: float
    right: float
    top: float


def missing_tools() -> str:
    """What a measurement lacks on this machine, in one sentence; empty when nothing."""
    for program in ("soffice", "pdftotext", "pdffonts"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    if not pdf.has_chinese_font():
        return "no Chinese font is installed"
    # Digits of another width move the date.
    return "" if "Liberation" in _match("Times New Roman") else "no font as wide as Times New Roman is installed"


def _match(family: str) -> str:
    """The family that fontconfig takes for this one."""
    return subprocess.run(["fc-match", family, "family"], capture_output=True, text=True, timeout=60).stdout


@pytest.fixture(scope="module")
def office() -> None:
    if reason := missing_tools():
        if os.environ.get("JIEDAO_NO_SKIPS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="module")
def rendered(office: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of several pages; the prose is pure hanzi without punctuation, so that every full line is full."""
    folder = tmp_path_factory.mktemp("公文 预览")
    body = (
        Heading(1, "总的情况"),
        Heading(2, "队伍"),
        Paragraph((Text("滨里街道夜间照明" * 200),)),
        Paragraph((FigureRun("12件", "a@2022-08-31"), FigureRun.without_record("b@2022-08-31"), Gap.unfilled("来源"))),
        Paragraph((Text("网格巡查装灯护路" * 165),)),
        Paragraph((Text("联系人为祎喆玥堃"),)),
    )
    report = Document("滨里街道自查报告", "滨江区人民政府", body, "滨江区滨里街道办事处", datetime.date(2022, 9, 1))
    write(report, folder / "报告.docx")
    to_pdf(folder / "报告.docx", folder / "报告.pdf")
    return folder / "报告.pdf"


@pytest.fixture(scope="module")
def pages(rendered: Path) -> list[list[Line]]:
    """The lines of each page from top to bottom; words that share a base line are one line."""
    listing = subprocess.run(
        ["pdftotext", "-bbox-layout", str(rendered), "-"], capture_output=True, check=True, timeout=60
    ).stdout
    return [_lines(page) for page in ET.fromstring(listing).iter(f"{XHTML}page")]


def _lines(page: ET.Element) -> list[Line]:
    rows: dict[int, list[ET.Element]] = {}
    for word in page.iter(f"{XHTML}word"):
        rows.setdefault(round(float(word.get("yMax", "0")) / 8), []).append(word)
    return [
        Line(
            "".join(word.text or "" for word in sorted(words, key=lambda w: float(w.get("xMin", "0")))),
            min(float(word.get("xMin", "0")) for word in words),
            max(float(word.get("xMax", "0")) for word in words),
            min(float(word.get("yMin", "0")) for word in words),
        )
        for _, words in sorted(rows.items())
    ]


@pytest.mark.office
def test_a_full_page_holds_22_lines(pages: list[list[Line]]) -> None:
    full = pages[1:-1]
    assert full
    assert [len(page) - 1 for page in full] == [22] * len(full)  # less the page number


@pytest.mark.office
def test_a_full_line_holds_28_characters(pages: list[list[Line]]) -> None:
    prose = [line for page in pages for line in page if set(line.text) <= set("滨里街道夜间照明网格巡查装灯护路")]
    full = [line for line in prose if abs(line.left - LEFT) < 2 and abs(line.right - RIGHT) < 4]
    assert len(full) > 80
    assert {len(line.text) for line in full} == {28}


@pytest.mark.office
def test_a_paragraph_begins_two_characters_in(pages: list[list[Line]]) -> None:
    [first] = [line for line in pages[0] if line.text.startswith("（一）")]
    assert first.left == pytest.approx(
        LEFT + 2 * CHARACTER, abs=9
    )  # the bracket's ink is in the right half of its cell
    [start, *_] = [line for line in pages[0] if line.text.startswith("滨里街道夜间") and line.left > LEFT + 9]
    assert start.left == pytest.approx(LEFT + 2 * CHARACTER, abs=1)
    assert len(start.text) == 26


@pytest.mark.office
def test_the_text_begins_at_the_upper_margin(pages: list[list[Line]]) -> None:
    assert all(37 <= page[0].top / MM <= 41 for page in pages)


@pytest.mark.office
def test_odd_pages_are_numbered_right_and_even_pages_left(pages: list[list[Line]]) -> None:
    for count, page in enumerate(pages, start=1):
        number = page[-1]
        assert number.text.replace(" ", "") == f"—{count}—"
        assert number.top / MM > 262
        if count % 2:
            assert number.right == pytest.approx(RIGHT - 14, abs=2)
        else:
            assert number.left == pytest.approx(LEFT + 14, abs=2)


@pytest.mark.office
def test_the_date_begins_two_characters_right_of_the_signature(pages: list[list[Line]]) -> None:
    *_, name, day, _number = pages[-1]
    assert (name.text, day.text) == ("滨江区滨里街道办事处", "2022年9月1日")
    assert name.right == pytest.approx(RIGHT - 2 * CHARACTER, abs=2)
    assert day.left - name.left == pytest.approx(2 * CHARACTER, abs=4)


@pytest.mark.office
def test_gaps_are_red_on_paper(rendered: Path) -> None:
    """A figure without record and a gap make one red stretch of twelve cells, brackets half empty."""
    command = ["pdftoppm", "-r", "72", str(rendered)]  # a point is a pixel
    picture = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    red = [
        at // 3 % width
        for width, image in _ppm(picture)
        for at in range(0, len(image) - 2, 3)
        if image[at] > 200 and image[at + 1] < 120 and image[at + 2] < 120
    ]
    assert max(red) - min(red) == pytest.approx(11 * CHARACTER, abs=CHARACTER)


def _ppm(stream: bytes) -> list[tuple[int, bytes]]:
    """The pictures of a PPM stream: width in pixels, red, green and blue of each pixel."""
    images = []
    while stream:
        _magic, size, _depth, rest = stream.split(b"\n", 3)
        width, height = map(int, size.split())
        images.append((width, rest[: width * height * 3]))
        stream = rest[width * height * 3 :]
    return images


@pytest.mark.office
def test_every_font_is_embedded_and_none_is_a_fallback_without_chinese(rendered: Path) -> None:
    listing = subprocess.run(["pdffonts", str(rendered)], capture_output=True, text=True, check=True, timeout=60).stdout
    rows = listing.splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows)
    assert not any("DejaVu" in row for row in rows)


@pytest.mark.office
def test_a_broken_document_is_refused_in_chinese(office: None, tmp_path: Path) -> None:
    """A .docx that is none; LibreOffice itself would print it as plain text."""
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04 not a document")
    with pytest.raises(PdfError, match=r"坏\.docx不是有效的Word文档"):
        to_pdf(tmp_path / "坏.docx", tmp_path / "坏.pdf")
    assert not (tmp_path / "坏.pdf").exists()


def test_without_libreoffice_the_user_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PdfError, match=r"没有找到LibreOffice（soffice），不能生成PDF。请安装"):
        to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")


def fake_office(folder: Path, script: str) -> None:
    """Programs in the place of LibreOffice and fontconfig."""
    for name, lines in (("soffice", script), ("fc-list", "echo 'Noto Serif CJK SC,Noto Serif CJK SC Medium'")):
        (folder / name).write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
        (folder / name).chmod(stat.S_IRWXU)


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    write(Document("报告", None, ()), tmp_path / "报告.docx")
    return tmp_path / "报告.docx"


def test_a_conversion_that_hangs_is_stopped_with_its_children(report: Path, tmp_path: Path) -> None:
    fake_office(tmp_path, f"sleep 60 & echo $! > '{tmp_path}/child'; wait")
    with pytest.raises(PdfError, match="超过1秒没有完成"):
        to_pdf(report, tmp_path / "报告.pdf", seconds=1)
    child = Path("/proc", (tmp_path / "child").read_text(encoding="utf-8").strip(), "stat")
    end = time.monotonic() + 10  # the kernel takes a killed process away when it next has time
    while child.exists() and child.read_text(encoding="utf-8").split()[2] != "Z":
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize(("script", "message"), [("exit 3", "转换失败（代码3）"), ("exit 0", "没有生成PDF")])
def test_a_conversion_that_fails_says_so(script: str, message: str, report: Path, tmp_path: Path) -> None:
    fake_office(tmp_path, script)
    (tmp_path / "报告.pdf").write_text("旧的预览", encoding="utf-8")
    with pytest.raises(PdfError, match=message):
        to_pdf(report, tmp_path / "报告.pdf")
    assert (tmp_path / "报告.pdf").read_text(encoding="utf-8") == "旧的预览"


def test_a_missing_document_is_named(report: Path, tmp_path: Path) -> None:
    fake_office(tmp_path, "exit 0")
    with pytest.raises(PdfError, match=r"没有找到要转换的文档：没有\.docx"):
        to_pdf(tmp_path / "没有.docx", tmp_path / "a.pdf")


def test_the_nearest_font_is_chosen_and_rare_characters_have_another() -> None:
    installed = frozenset({"FandolFang R", "FandolKai", "Noto Serif CJK SC", "Noto Sans CJK SC", "Liberation Serif"})
    chosen = pdf._chosen_fonts(installed)
    assert chosen["仿宋_GB2312"] == ("FandolFang R", "Noto Serif CJK SC", "Noto Sans CJK SC")
    assert chosen["方正小标宋简体"][0] == "Noto Serif CJK SC"
    assert (
        pdf._chosen_fonts(installed | {"Noto Serif CJK SC SemiBold"})["方正小标宋简体"][0]
        == "Noto Serif CJK SC SemiBold"
    )
    assert pdf._chosen_fonts(installed | {"仿宋_GB2312"})["仿宋_GB2312"][0] == "仿宋_GB2312"


def test_without_a_chinese_font_there_is_no_pdf() -> None:
    with pytest.raises(PdfError, match=r"没有可以代替仿宋_GB2312的中文字体.*fonts-noto-cjk"):
        pdf._chosen_fonts(frozenset({"Liberation Serif", "DejaVu Sans"}))


def test_the_reader_is_told_which_fonts_stand_in() -> None:
    fonts = {"仿宋_GB2312": ("FandolFang R", "Noto Serif CJK SC"), "黑体": ("SimHei",), "宋体": ("宋体",)}
    assert substitutions(fonts).sentence == "预览字体为替代字体：仿宋_GB2312→FandolFang R。Word文档中仍为规定字体。"
    assert Substitutions(()).sentence == ""


def test_the_alias_file_maps_each_font_to_what_stands_in() -> None:
    text = fontconfig({"仿宋_GB2312": ("A & B", "C"), "宋体": ("宋体",)}, "fonts/base.conf")
    aliases = ET.fromstring(text)
    assert aliases.findtext("include") == "fonts/base.conf"
    [match] = aliases.findall("match")
    assert match.findtext("test/string") == "仿宋_GB2312"
    assert [element.text for element in match.findall("edit/string")] == ["A & B", "C"]
