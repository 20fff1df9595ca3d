"""The Word file: what its XML says. How it looks on paper is measured in test_pdf."""

from __future__ import annotations

import datetime
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree  # type: ignore[import-untyped]

from jiedao.gongwen.document import Document, FigureRun, Gap, Heading, Paragraph, Text
from jiedao.gongwen.docx import to_bytes, write
from jiedao.gongwen.styles import CHARACTER

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NS = {"w": W[1:-1]}

FIGURE = FigureRun("16件（已办结14件）", "case.found@2022-08-31", label="收到问题")
REPORT = Document(
    "滨里街道关于夜间照明情况的报告",
    "滨江区人民政府",
    (
        Paragraph((Text("现将夜间照明情况报告如下："),)),
        Heading(1, "总的情况"),
        Heading(2, "路灯"),
        Paragraph(
            (Text("共收到"), FIGURE, Text("，另有"), FigureRun.without_record("x@2022-08-31"), Gap.unfilled("来源"))
        ),
        Heading(3, "主干道路"),
        Heading(4, "滨里路"),
        Paragraph((Text("特此报告。"),)),
    ),
    "滨江区滨里街道办事处",
    datetime.date(2022, 9, 1),
)


def part(document: Document, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(to_bytes(document))) as archive:
        return etree.fromstring(archive.read(name))


def select(element: etree._Element, path: str) -> list[Any]:
    return list(etree.XPath(path, namespaces=NS)(element))


def values(element: etree._Element, path: str) -> list[str]:
    """The w:val (or the attribute an XPath ends in) of everything found."""
    return [item if isinstance(item, str) else item.get(f"{W}val") for item in select(element, path)]


def read(element: etree._Element) -> str:
    return "".join(values(element, ".//w:t/text()"))


def paragraphs(document: Document) -> list[etree._Element]:
    return list(part(document, "word/document.xml").iter(f"{W}p"))


def test_the_text_stands_in_order_with_its_numbers() -> None:
    assert [read(p) for p in paragraphs(REPORT)] == [
        *("滨里街道关于夜间照明情况的报告", "", "滨江区人民政府：", "现将夜间照明情况报告如下："),
        *("一、总的情况", "（一）路灯", "共收到16件（已办结14件），另有（无记录）（未填：来源）"),
        *("1.主干道路", "（1）滨里路", "特此报告。", "", "滨江区滨里街道办事处", "2022年9月1日"),
    ]


def test_every_element_has_its_style() -> None:
    assert [values(p, "w:pPr/w:pStyle")[0] for p in paragraphs(REPORT)] == [
        *("Title", "Normal", "Normal", "BodyText", "Heading1", "Heading2", "BodyText", "Heading3", "Heading4"),
        *("BodyText", "Normal", "Normal", "Normal"),
    ]


@pytest.mark.parametrize(
    ("style", "font", "half_points", "align", "indent"),
    [
        ("Normal", "仿宋_GB2312", "32", "both", []),
        ("Title", "方正小标宋简体", "44", "center", []),
        ("BodyText", "仿宋_GB2312", "32", "both", ["200"]),
        ("Heading1", "黑体", "32", "both", ["200"]),
        ("Heading2", "楷体_GB2312", "32", "both", ["200"]),
        ("Heading3", "仿宋_GB2312", "32", "both", ["200"]),
        ("Heading4", "仿宋_GB2312", "32", "both", ["200"]),
        ("Footer", "宋体", "28", "right", []),
    ],
)
def test_styles_are_those_of_the_standard(
    style: str, font: str, half_points: str, align: str, indent: list[str]
) -> None:
    [element] = select(part(REPORT, "word/styles.xml"), f"w:style[@w:styleId='{style}']")
    assert values(element, "w:rPr/w:rFonts/@w:eastAsia") == [font]
    assert values(element, "w:rPr/w:rFonts/@w:ascii") == ["宋体" if style == "Footer" else "Times New Roman"]
    assert values(element, "w:rPr/w:sz") == [half_points]
    assert values(element, "w:rPr/w:color") == ["000000"]
    assert values(element, "w:pPr/w:jc") == [align]
    assert values(element, "w:pPr/w:ind/@w:firstLineChars") == indent
    assert values(element, "w:pPr/w:widowControl") == ["0"]


def test_lines_and_characters_are_set_for_22_lines_of_28() -> None:
    styles = part(REPORT, "word/styles.xml")
    for name in ("Normal", "BodyText", "Heading1", "Heading2", "Heading3", "Heading4"):
        [element] = select(styles, f"w:style[@w:styleId='{name}']")
        assert values(element, "w:pPr/w:spacing/@w:line") == ["579"]
        assert values(element, "w:pPr/w:spacing/@w:lineRule") == ["exact"]
        assert values(element, "w:rPr/w:spacing") == ["-5"]
    assert select(part(REPORT, "word/document.xml"), "//w:docGrid") == []


def test_runs_carry_their_east_asian_font() -> None:
    runs = [run for p in paragraphs(REPORT) for run in p.iter(f"{W}r") if read(run)]
    assert all(values(run, "w:rPr/w:rFonts/@w:hint") == ["eastAsia"] for run in runs)
    assert {read(run): values(run, "w:rPr/w:rFonts/@w:eastAsia")[0] for run in runs}["一、总的情况"] == "黑体"
    assert {values(run, "w:rPr/w:rFonts/@w:eastAsia")[0] for run in runs} == {
        *("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312")
    }


def test_the_page_is_a4_with_the_margins_of_the_standard() -> None:
    section = docx.Document(BytesIO(to_bytes(REPORT))).sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(size.mm) for size in sizes if size] == [210, 297, 37, 35]
    assert [round(size.mm) for size in (section.left_margin, section.right_margin) if size] == [28, 26]


def test_a_figure_is_a_content_control_that_names_it() -> None:
    [found, missing] = part(REPORT, "word/document.xml").iter(f"{W}sdt")
    assert values(found, "w:sdtPr/w:tag") == ["case.found@2022-08-31"]
    assert values(found, "w:sdtPr/w:alias") == ["收到问题"]
    assert read(found) == "16件（已办结14件）"
    assert values(missing, "w:sdtPr/w:tag") == ["x@2022-08-31"]
    assert values(missing, "w:sdtPr/w:alias") == []
    assert values(found, "w:sdtPr/w:id") != values(missing, "w:sdtPr/w:id")
    assert found.getparent().tag == f"{W}p"  # inline, inside the sentence


def test_only_gaps_are_red() -> None:
    document = Document("报告", Gap.unfilled("主送机关"), REPORT.body, Gap.unfilled("署名"), Gap.unfilled("成文日期"))
    runs = [run for p in paragraphs(document) for run in p.iter(f"{W}r")]
    red = [read(run) for run in runs if values(run, "w:rPr/w:color") == ["FF0000"]]
    coloured = [read(run) for run in runs if values(run, "w:rPr/w:color")]
    assert (
        red
        == coloured
        == ["（未填：主送机关）", "（无记录）", "（未填：来源）", "（未填：署名）", "（未填：成文日期）"]
    )


@pytest.mark.parametrize("written", ["滨江区人民政府", "滨江区人民政府：", "滨江区人民政府:"])
def test_the_addressee_ends_with_one_full_width_colon(written: str) -> None:
    line = paragraphs(Document("报告", written, ()))[2]
    assert read(line) == "滨江区人民政府："
    assert values(line, "w:pPr/w:jc") == ["left"]


def test_what_a_document_does_not_have_leaves_no_line() -> None:
    assert [read(p) for p in paragraphs(Document("报告", None, (Paragraph((Text("正文。"),)),)))] == [
        "报告",
        "",
        "正文。",
    ]


def test_signature_and_date_stand_right_without_a_seal() -> None:
    *_, blank, name, day = paragraphs(REPORT)
    assert read(blank) == ""
    assert values(name, "w:pPr/w:jc") == values(day, "w:pPr/w:jc") == ["right"]
    assert values(name, "w:pPr/w:ind/@w:right") == [str(2 * CHARACTER)]
    assert 0 < int(values(day, "w:pPr/w:ind/@w:right")[0]) < 10 * CHARACTER


def test_the_signature_stays_with_a_short_ending() -> None:
    short = [bool(select(p, "w:pPr/w:keepNext")) for p in paragraphs(REPORT)]
    assert short[-4:] == [True, True, True, False]
    assert not any(short[:-4])
    long = Document("报告", None, (Paragraph((Text("滨" * 200),)),), "滨里街道办事处", datetime.date(2022, 9, 1))
    assert [bool(select(p, "w:pPr/w:keepNext")) for p in paragraphs(long)][-4:] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(("footer", "side"), [("default", "right"), ("even", "left")])
def test_page_numbers_stand_outside(footer: str, side: str) -> None:
    word = docx.Document(BytesIO(to_bytes(REPORT)))
    assert word.settings.odd_and_even_pages_header_footer is True
    section = word.sections[0]
    element = (section.footer if footer == "default" else section.even_page_footer)._element
    [line] = element.iter(f"{W}p")
    assert read(line) == "— 1 —"
    assert values(line, ".//w:fldSimple/@w:instr") == [" PAGE "]
    assert values(line, "w:pPr/w:jc") == [side]
    assert values(line, f"w:pPr/w:ind/@w:{side}") == ["280"]
    assert values(line, f"w:pPr/w:ind/@w:{side}Chars") == ["100"]


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    buffer = BytesIO()
    write(REPORT, buffer)
    write(REPORT, tmp_path / "报告.docx")
    assert buffer.getvalue() == (tmp_path / "报告.docx").read_bytes() == to_bytes(REPORT)
    with zipfile.ZipFile(buffer) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_file_tells_its_title_and_author_and_nothing_of_the_machine() -> None:
    properties = docx.Document(BytesIO(to_bytes(REPORT))).core_properties
    assert (properties.title, properties.author) == ("滨里街道关于夜间照明情况的报告", "滨江区滨里街道办事处")
    assert properties.created == properties.modified == datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC)
    with zipfile.ZipFile(BytesIO(to_bytes(REPORT))) as archive:
        assert set(archive.namelist()) == {
            *("[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml", "word/fontTable.xml"),
            *("word/_rels/document.xml.rels", "word/styles.xml", "word/settings.xml"),
            *("word/footer1.xml", "word/footer2.xml"),
        }
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"python" not in everything.lower()
    assert b"Macintosh" not in everything


def test_other_names_of_the_fonts_are_given_and_no_font_is_embedded() -> None:
    fonts = part(REPORT, "word/fontTable.xml")
    assert values(fonts, "w:font[@w:name='仿宋_GB2312']/w:altName") == ["仿宋"]
    assert select(fonts, "//w:embedRegular") == []


def test_text_from_elsewhere_cannot_break_the_file() -> None:
    hostile = FigureRun('5<6&"\x0b\ud800', 'k"<&@2022-08-31', label='甲"<乙' * 40)
    document = Document("报告\x00<标题>", "甲&乙", (Paragraph((Text("a\x1fb]]>"), hostile)),))
    assert [read(p) for p in paragraphs(document)] == ["报告<标题>", "", "甲&乙：", 'ab]]>5<6&"']
    [control] = part(document, "word/document.xml").iter(f"{W}sdt")
    assert values(control, "w:sdtPr/w:tag") == ['k"<&@2022-08-31']
    assert len(values(control, "w:sdtPr/w:alias")[0]) == 64


def test_a_title_broken_by_hand_keeps_its_lines() -> None:
    title = paragraphs(Document("滨里街道\n自查报告", None, ()))[0]
    assert [read(run) or "/" for run in title.iter(f"{W}r")] == ["滨里街道", "/", "自查报告"]
