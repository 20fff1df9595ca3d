"""The document as values: numbers follow from the structure, figures carry a tag, gaps are marked."""

from __future__ import annotations

import pytest

from jiedao.gongwen.document import TAG_LIMIT, Document, FigureRun, Gap, Heading, Paragraph, Text, number, numbered


def test_headings_are_numbered_from_the_structure() -> None:
    prose = Paragraph((Text("正文。"),))
    body = (
        *(Heading(1, "概况"), Heading(2, "队伍"), prose, Heading(3, "人员"), Heading(4, "专职"), Heading(4, "兼职")),
        *(Heading(3, "培训"), Heading(2, "场所"), Heading(3, "新建")),
        *(Heading(1, "打算"), Heading(2, "近期"), Heading(4, "本周")),
    )
    assert [label for label, _ in numbered(body)] == [
        *("一、", "（一）", "", "1.", "（1）", "（2）"),
        *("2.", "（二）", "1."),
        *("二、", "（一）", "（1）"),
    ]
    assert [block for _, block in numbered(body)] == list(body)


def test_numbers_beyond_ten() -> None:
    assert [number(1, 11), number(2, 20), number(3, 12), number(4, 10)] == ["十一、", "（二十）", "12.", "（10）"]


def test_a_paragraph_reads_as_its_runs_together() -> None:
    figure = FigureRun("16件", "case.found@2022-08-31")
    assert Paragraph((Text("收到"), figure, Gap.unfilled("来源"))).text == "收到16件（未填：来源）"


def test_a_figure_without_record_says_so() -> None:
    figure = FigureRun.without_record("care.people@2022-08-31", "关爱对象")
    assert (figure.text, figure.missing, figure.label) == ("（无记录）", True, "关爱对象")


@pytest.mark.parametrize("tag", ["", "x" * (TAG_LIMIT + 1)])
def test_a_tag_that_word_cannot_hold_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="数据标识须为1至64个字符"):
        FigureRun("1件", tag)


def test_the_plain_title_has_no_line_breaks() -> None:
    assert Document("滨里街道\n自查报告", None, ()).plain_title == "滨里街道自查报告"
