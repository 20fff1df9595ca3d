"""What may stand in a report."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.report import rules

TEXT = "# 报告\n## 不足之处及下一步打算\n### 不足之处\n统筹还需加强。\n### 下一步打算\n逐项推进。"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("区生态环境局手续未批", "有关单位手续未批"),
        ("市建设管理委员会批复较慢", "有关单位批复较慢"),
        ("区政府办公室尚未回复", "有关单位尚未回复"),
        ("区有关部门意见不一", "有关单位意见不一"),
        ("待市民政局认定", "待有关单位认定"),
        ("区水务集团管线未迁", "有关单位管线未迁"),
        ("社区服务中心改造", "社区服务中心改造"),
        ("区流转单已办结", "区流转单已办结"),
        ("按区级统一部署推进", "按区级统一部署推进"),
        ("市民服务中心排队", "市民服务中心排队"),
        ("居民区活动中心渗水", "居民区活动中心渗水"),
        ("城市更新中心片区", "城市更新中心片区"),
    ],
)
def test_no_other_office_is_named(text: str, told: str) -> None:
    assert rules.anonymous(text, []) == told


def test_offices_that_the_plan_names_are_not_named_either() -> None:
    assert rules.anonymous("等待城投公司和城投公司二部", ["城投公司", "城投公司二部"]) == "等待有关单位和有关单位"


def test_an_overdue_milestone_as_a_sentence() -> None:
    sentence = rules.late_step("管线入地", "完工", date(2022, 7, 3))

    assert sentence == "“管线入地”的“完工”节点原定2022年7月3日完成，目前尚未完成。"


@pytest.mark.parametrize(
    ("blocker", "tasks", "sentence"),
    [
        ("资金未到位", ["甲"], "因资金未到位，“甲”推进不够快。"),
        ("受疫情影响", ["甲", "乙"], "因疫情影响，“甲”、“乙”推进不够快。"),
        ("因雨延误", ["甲", "乙", "丙"], "因雨延误，“甲”、“乙”等3项任务推进不够快。"),
    ],
)
def test_a_blocker_as_a_sentence(blocker: str, tasks: list[str], sentence: str) -> None:
    assert rules.blocked(blocker, tasks) == sentence


def test_a_ticked_sentence_closes_the_shortcomings() -> None:
    assert rules.insert(TEXT, "新的不足。") == TEXT.replace("统筹还需加强。", "统筹还需加强。\n新的不足。")


def test_without_a_heading_for_shortcomings_it_stands_at_the_end() -> None:
    assert rules.insert("# 报告\n正文。", "新的不足。") == "# 报告\n正文。\n新的不足。"


@given(st.text(alphabet="甲乙丙。", min_size=1, max_size=12).map(lambda text: f"不足：{text}"))
def test_ticking_twice_changes_nothing_and_unticking_takes_it_all_back(sentence: str) -> None:
    ticked = rules.insert(TEXT, sentence)

    assert rules.insert(ticked, sentence) == ticked
    assert rules.remove(ticked, sentence) == TEXT


def test_a_candidate_is_told_apart_by_its_words() -> None:
    first, second = (rules.candidate(text, ["城投公司"]) for text in ("等城投公司。", "等雨停。"))

    assert first.sentence == "等有关单位。"
    assert first.key != second.key
    assert first == rules.candidate("等城投公司。", ["城投公司"])


@pytest.mark.parametrize(("errors", "reason"), [(0, None), (2, "报告中有2处错误，请按检查结果修改后再出具")])
def test_a_report_with_errors_is_not_issued(errors: int, reason: str | None) -> None:
    assert rules.why_not_issue(errors) == reason
