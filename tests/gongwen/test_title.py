"""A title is broken by sense, into lines that fit and have a good shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.gongwen.title import title_lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("滨里街道关于夜间照明情况的报告", ("滨里街道关于夜间照明情况的报告",)),
        (
            "滨里街道办事处关于开展夜间照明设施专项检查情况的报告",
            ("滨里街道办事处关于", "开展夜间照明设施专项检查情况的报告"),
        ),
        (
            "滨里街道关于落实《夜间照明三年行动方案》自查情况的报告",
            ("滨里街道关于落实", "《夜间照明三年行动方案》自查情况的报告"),
        ),
        ("滨里街道\n照明报告", ("滨里街道", "照明报告")),
        ("滨里街道" * 6, ("滨里街道" * 3, "滨里街道" * 3)),
    ],
)
def test_titles(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title, 20) == lines


def test_a_title_without_a_safe_place_is_left_to_the_word_processor() -> None:
    assert title_lines("滨" * 30, 20) == ("滨" * 30,)


@given(
    st.lists(
        st.sampled_from("关于 滨里街道 落实 的 《夜间 照明》 、 推进 工作情况 报告 设施".split()), max_size=14
    ).map("".join)
)
def test_breaking_keeps_every_character_and_the_shape(title: str) -> None:
    lines = title_lines(title, 20)
    assert "".join(lines) == title
    if len(lines) > 1:
        lengths = [len(line) for line in lines]
        assert 4 <= min(lengths) <= max(lengths) <= 20
        assert not any(a > b < c for a, b, c in zip(lengths, lengths[1:], lengths[2:], strict=False))
        assert not any(line.startswith(("的", "、", "》")) for line in lines[1:])
