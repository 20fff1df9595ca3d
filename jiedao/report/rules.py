"""What may stand in a report, decided on plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jiedao.gongwen.wording import chinese_date

_SOMEBODY = re.compile(r"(市|区|县)[\u4e00-\u9fff]{2,10}?(局|委|办|中心|集团|公司|部|署|院)")


@dataclass(frozen=True)
class Candidate:
    """A shortcoming that the records show; a person ticks whether it is told."""

    key: str
    sentence: str


def anonymous(text: str, others: Iterable[str]) -> str:
    """The text without the names of other offices: none is blamed unasked."""
    for name in sorted(set(others), key=len, reverse=True):
        text = text.replace(name, "有关单位")
    return _SOMEBODY.sub("有关单位", text)


def late_step(task: str, step: str, planned: date) -> str:
    """An overdue milestone as a sentence."""
    return f"“{task}”的“{step}”节点原定{chinese_date(planned)}完成，目前尚未完成。"


def blocked(blocker: str, tasks: list[str]) -> str:
    """A blocker as a sentence, with the unfinished tasks it holds up."""
    named = "、".join(f"“{task}”" for task in tasks[:2])
    return f"受“{blocker}”影响，{named}{f'等{len(tasks)}项任务' if len(tasks) > 2 else ''}推进不够快。"


def insert(text: str, sentence: str) -> str:
    """Put a ticked sentence at the end of the shortcomings; nothing changes when it stands there already."""
    if sentence in text:
        return text
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if re.match(r"#+ *不足之处$", line)), None)
    if start is None:
        return f"{text.rstrip()}\n{sentence}"
    end = next((n for n in range(start + 1, len(lines)) if lines[n].startswith("#")), len(lines))
    return "\n".join([*lines[:end], sentence, *lines[end:]])


def remove(text: str, sentence: str) -> str:
    """Take an unticked sentence out again."""
    return "\n".join(line for line in text.replace(sentence, "\0").splitlines() if line != "\0").replace("\0", "")
