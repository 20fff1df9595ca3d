"""What the lint says about a document, and what it leaves in peace."""

from __future__ import annotations

import datetime

import pytest

from jiedao.gongwen.document import Document, FigureRun, Gap, Heading, Paragraph, Text
from jiedao.gongwen.lint import Kind, Remark, lint


def report(*sentences: str, title: str = "滨里街道关于夜间照明情况的报告") -> Document:
    return Document(title, "滨江区人民政府", tuple(Paragraph((Text(s),)) for s in sentences), "滨里街道办事处")


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("以上妥否，请批示。", "妥否，请批示"),
        ("当否，请予批复。", "当否，请予批复"),
        ("现请予批准。", "请予批准"),
        ("请区财政局拨付经费。", "请区财政局拨付"),
        ("恳请解决路灯缺口。", "恳请解决路灯缺口"),
        ("请予以支持。", "请予以支持"),
        ("现就添置路灯请示如下：", "请示"),
        ("特申请追加经费。", "特申请追加经费"),
        ("望给予照顾。", "望给予照顾"),
        ("请予帮助为盼。", "请予帮助"),
        ("盼复为荷。", "为荷"),
        ("提请区里研究。", "提请区里研究"),
    ],
)
def test_a_report_carries_no_request(sentence: str, found: str) -> None:
    remarks = lint(report(sentence))
    assert (remarks[0].text, remarks[0].kind) == (found, Kind.ERROR)
    assert remarks[0].place == "开头第1段"
    assert "不得夹带请示事项" in remarks[0].advice


@pytest.mark.parametrize(
    "sentence",
    [
        "根据《关于添置路灯的请示》批复意见，路灯已装好。",
        "严格执行请示报告制度。",
        "邀请专家现场解决难题。",
        "居民申请解决停车问题。",
        "居民请求协调停车问题。",
        "聘请律师帮助居民。",
        "现申请人均已入住。",
    ],
)
def test_what_only_sounds_like_a_request(sentence: str) -> None:
    assert lint(report(sentence)) == []


def test_only_a_report_may_not_ask() -> None:
    assert lint(report("妥否，请批示。", title="滨里街道关于添置路灯的请示")) == []
    assert lint(report("妥否，请批示。", title="滨里街道关于路灯的报告（征求意见稿）")) != []


@pytest.mark.parametrize(
    ("sentence", "found", "advice"),
    [
        ("会议于2022年08月03日召开。", "2022年08月03日", "不编虚位"),
        ("会议于2022年8月03日召开。", "2022年8月03日", "不编虚位"),
        ("自05月起实行。", "05月", "不编虚位"),
        ("会议于2022-08-03召开。", "2022-08-03", "日期写作"),
        ("会议于2022.8.3召开。", "2022.8.3", "日期写作"),
        ("截止2022年8月31日，装灯六盏。", "截止", "截至"),
        ("截止到目前，装灯六盏。", "截止到", "截至"),
        ("装灯六盏(含备用)。", "(含备用)", "括号"),
        ("装灯六盏（含备用)。", ")", "括号"),
        ('开展"亮灯"行动。', '"亮灯"', "引号"),
        ("装灯,修路。", ",", "标点"),
        ("按照滨府办[2022]5号文件办理。", "[2022]5号", "六角括号"),
        ("按照滨府办【2022】5号文件办理。", "【2022】5号", "六角括号"),
        ("按照滨府办(2022)05号文件办理。", "(2022)05号", "六角括号"),
        ("按照滨府办（2022）5号文件办理。", "（2022）5号", "六角括号"),
        ("按照滨府办〔2022〕05号文件办理。", "〔2022〕05号", "虚位"),
        ("按照滨府办〔2022〕第5号文件办理。", "〔2022〕第5号", "“第”"),
        ("按照滨府办〔22〕5号文件办理。", "〔22〕5号", "四位"),
        ("按照滨府办〔2022〕15文件办理。", "〔2022〕15", "“号”"),
        ("与供电供电部门会商。", "供电供电", "重复"),
        ("居民的的意见。", "的的", "重复"),
        ("要积极主动积极作为。", "积极主动积极", "副词重复"),
    ],
)
def test_slips_of_form(sentence: str, found: str, advice: str) -> None:
    [remark] = lint(report(sentence))
    assert (remark.text, remark.kind) == (found, Kind.WARNING)
    assert advice in remark.advice


@pytest.mark.parametrize(
    "sentence",
    [
        "截至2022年10月10日，装灯10盏（含备用2盏），占30.5%。",
        "按照滨府办〔2022〕15号文件，于10月20日8:30开工。",
        "报名截止日期为8月31日。",
        "一户一户上门，一盏一盏登记。",
        "进行了了解，以及及时修复，共建平安和和谐社区。",
        "开展“亮灯”行动，灯具型号为E27(5W)-B。",
        "面积1205.08平方米，编号007。",
    ],
)
def test_good_form_is_left_in_peace(sentence: str) -> None:
    assert lint(report(sentence)) == []


def test_remarks_come_in_reading_order_with_their_place() -> None:
    body = (
        Paragraph((Text("截止目前，一切正常。"),)),
        Heading(1, "照明(夜间)情况"),
        Heading(2, "路灯"),
        Paragraph((Text("良好。"),)),
        Paragraph((Text("于2022年"), FigureRun("08月", "x@2022-08-31"), Text("装好,并验收。"))),
        Heading(1, "打算"),
        Paragraph((Text("恳请拨款。"),)),
    )
    document = Document("滨里街道\n自查(自评)报告", "滨江区,", body, Gap.unfilled("署名"), datetime.date(2022, 9, 1))
    assert [(r.place, r.text) for r in lint(document)] == [
        ("标题", "(自评)"),
        ("主送机关", ","),
        ("开头第1段", "截止"),
        ("一、标题", "(夜间)"),
        ("一、（一）第2段", "2022年08月"),
        ("一、（一）第2段", ","),
        ("二、第1段", "恳请拨款"),
    ]


def test_a_remark_reads_in_chinese() -> None:
    [remark] = lint(report("装灯,修路。"))
    assert remark == Remark("开头第1段", ",", Kind.WARNING, "标点用全角。")
    assert str(remark.kind) == "提醒"
