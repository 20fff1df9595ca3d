"""What may stand in a report, decided on plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from jiedao.gongwen.wording import chinese_date

# An office above the street, such as 区生态环境局 or 市建设管理委员会; not 社区服务中心, 区流转单已办结, 区级统一部署.
_SOMEBODY = re.compile(
    r"(?<![社小片园地校辖街厂库景民城都超])(?:市|区|县)(?![域场]|民(?!政))[\u4e00-\u9fff]{2,10}?"
    r"(?:委员会|办公室|指挥部|中心(?!城)|集团(?:公司)?|公司|部门|医院|学院|研究院"
    r"|局(?![部限面势])|委(?![托派员屈婉])|(?<![已未待举承主协督经交转])办(?![理结法事案公])"
    r"|部(?![署分位队门])|(?<!部)署|院(?!落))"
)


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


def candidate(sentence: str, others: Iterable[str]) -> Candidate:
    """A shortcoming to be ticked, naming no other office; its key is its own words."""
    plain = anonymous(sentence, others)
    return Candidate(sha256(plain.encode()).hexdigest()[:12], plain)


def why_not_issue(errors: int) -> str | None:
    """Why a report cannot be issued: its remarks of the grave kind have to be mended first."""
    return f"报告中有{errors}处错误，请按检查结果修改后再出具" if errors else None


def late_step(task: str, step: str, planned: date) -> str:
    """An overdue milestone as a sentence."""
    return f"“{task}”的“{step}”节点原定{chinese_date(planned)}完成，目前尚未完成。"


def blocked(blocker: str, tasks: list[str]) -> str:
    """A blocker as a sentence, with the unfinished tasks it holds up."""
    named = "、".join(f"“{task}”" for task in tasks[:2])
    cause = re.sub(r"^[受因]", "", blocker)
    return f"因{cause}，{named}{f'等{len(tasks)}项任务' if len(tasks) > 2 else ''}推进不够快。"


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
