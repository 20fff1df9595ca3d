"""What each token of a report's text becomes."""

from __future__ import annotations

from datetime import date

import pytest

from jiedao.gongwen.document import Document, FigureRun, Gap, Heading, Paragraph
from jiedao.organisation.models import Street
from jiedao.report import actions, prose
from tests.report.conftest import AUGUST, JUNE, month, record, state


def read(town: Street, text: str, as_of: date = AUGUST) -> Document:
    return prose.document(text, actions.sense(town, as_of))


def line(town: Street, text: str, as_of: date = AUGUST) -> str:
    """A line of text as it reads."""
    (paragraph,) = read(town, text, as_of).body
    return paragraph.text


@pytest.mark.parametrize(
    ("token", "reads"),
    [
        ("共{visits}", "共3次"),
        ("走访{points_visited}", "走访2个"),
        ("隐患{hazards_found|hazards_closed:整改完毕}", "隐患3个（整改完毕2个）"),
        ("隐患{hazards_found|hazards_closed}", "隐患3个（已办结2个）"),
        ("面积{structure_area}", "面积20.50平方米"),
        ("其中{care_by_colour}", "其中红色1名、橙色0名、黄色1名、蓝色0名、绿色0名"),
        ("{led|牵头{}项|无牵头项目}", "无牵头项目"),
        ("{assisted|配合{}项|无配合项目}", "配合1项"),
        ("就业{jobs_created}", "就业70人"),
        ("七月后就业{jobs_created@2022-08-01}", "七月后就业40人"),
        ("截至{as_of}", "截至2022年8月31日"),
        ("{period}新增", "1—8月新增"),
        ("{street}", "某街道"),
        ("没有花括号", "没有花括号"),
    ],
)
def test_a_token_reads_as_the_record_says(town: Street, token: str, reads: str) -> None:
    assert line(town, token) == reads


def test_the_same_text_follows_the_day(town: Street) -> None:
    assert line(town, "隐患{hazards_found|hazards_closed:整改完毕}", JUNE) == "隐患2个（整改完毕1个）"


@pytest.mark.parametrize(
    ("limit", "reads"),
    [
        ("690", "失业人数控制在690人以内（最新为647人）"),
        ("647", "失业人数控制在647人以内（最新为647人）"),
        ("640", "失业人数为647人，超出控制数（640人）7人"),
        ("", "失业人数最新为647人（未填：控制数）"),
    ],
)
def test_a_ceiling_is_told_with_its_limit_and_the_latest_reading(town: Street, limit: str, reads: str) -> None:
    state(town, limit__unemployed_latest=limit)

    assert line(town, "失业人数{unemployed_latest|limit}") == reads


def test_no_record_is_not_0_and_is_marked(town: Street) -> None:
    (paragraph,) = read(town, "获报道{media_reports}。").body
    assert isinstance(paragraph, Paragraph)
    (figure,) = [run for run in paragraph.runs if isinstance(run, FigureRun)]

    assert paragraph.text == "获报道（无记录）。"
    assert figure.missing


def test_a_true_0_is_0(town: Street) -> None:
    record(month(9, 0, 0))

    assert line(town, "就业{jobs_created@2022-09-01}", date(2022, 9, 30)) == "就业0人"


@pytest.mark.parametrize("token", ["{nonsense}", "{nonsense|limit}", "{visits@2022-13-01}", "{visits@gestern}"])
def test_an_unknown_figure_or_day_leaves_a_gap_that_names_it(town: Street, token: str) -> None:
    (paragraph,) = read(town, token).body
    assert isinstance(paragraph, Paragraph)

    assert paragraph.runs == (Gap(f"（没有这项数据：{token[1:-1]}）"),)


def test_what_nobody_stated_leaves_a_gap_that_names_it(town: Street) -> None:
    assert line(town, "按照{=occasion}要求") == "按照（未填：本次自查的通知）要求"


def test_a_statement_stands_as_stated(town: Street) -> None:
    state(town, occasion="《自查通知》（×府办〔2022〕8号）")

    assert line(town, "按照{=occasion}要求") == "按照《自查通知》（×府办〔2022〕8号）要求"


def test_lines_of_a_statement_are_paragraphs_on_their_own_and_a_list_inside_a_sentence(town: Street) -> None:
    state(town, basis="《甲》\n《乙》", next_note="第一段。\n\n第二段。")

    assert line(town, "围绕{=basis}开展") == "围绕《甲》、《乙》开展"
    assert [block.text for block in read(town, "{=next_note}").body] == ["第一段。", "第二段。"]


def test_an_optional_line_is_dropped_while_nothing_is_stated(town: Street) -> None:
    assert read(town, "?{=party_note}").body == ()

    state(town, party_note="党群阵地已开放。")

    assert line(town, "?{=party_note}") == "党群阵地已开放。"


def test_marks_at_the_start_of_a_line_make_the_form(town: Street) -> None:
    text = (
        "# {street}自查报告\n主送：{=addressee}\n## 总体情况\n### 一方面\n正文。\n落款：{street}办事处\n成文：{as_of}"
    )
    document = read(town, text)

    assert document.title == "某街道自查报告"
    assert document.addressee == Gap("（未填：主送机关）")
    assert document.body[:2] == (Heading(1, "总体情况"), Heading(2, "一方面"))
    assert (document.signature, document.date) == ("某街道办事处", AUGUST)


def test_a_figure_carries_its_key_its_day_and_its_own_period(town: Street) -> None:
    (paragraph,) = read(town, "{visits}{jobs_created@2022-08-01}").body
    assert isinstance(paragraph, Paragraph)
    tags = [run.tag for run in paragraph.runs if isinstance(run, FigureRun)]

    assert tags == ["visits@2022-08-31", "jobs_created@2022-08-31;from=2022-08-01"]
    assert [prose.address_of(tag) for tag in tags] == [
        ("visits", {"as_of": "2022-08-31"}),
        ("jobs_created", {"as_of": "2022-08-31", "from": "2022-08-01"}),
    ]


def test_the_house_text_reads_without_an_unknown_token(town: Street) -> None:
    document = read(town, actions.house_text())

    assert document.plain_title == "某街道重点工作落实情况自查报告"
    assert not [block.text for block in document.body if "没有这项数据" in block.text]
