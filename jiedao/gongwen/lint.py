"""Reading a finished document for slips of form: requests inside a 报告, dates, brackets, doubled words …

An error keeps a document from being issued, a warning only asks for a second look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from jiedao.gongwen.document import Document, Gap, Heading, numbered


class Kind(StrEnum):
    """How grave a remark is; the value is what the user reads."""

    ERROR = "错误"
    WARNING = "提醒"


@dataclass(frozen=True)
class Remark:
    """`text` found at `place` (both as the reader sees them) and what to write instead."""

    place: str
    text: str
    kind: Kind
    advice: str


@dataclass(frozen=True)
class _Slip:
    pattern: re.Pattern[str]
    advice: str
    kind: Kind = Kind.WARNING


_HAN = r"\u3400-\u9fff"
_CHINESE = rf"[{_HAN}，。；：、（）“”《》〔〕]"
_NO_REQUEST = "报告不得夹带请示事项，请删去，需要请示的另行行文。"
_NUMBER_ADVICE = "发文字号写作“机关代字〔2022〕5号”："

# An error keeps a report from being issued, so only wording that can be nothing but a request is one. 《…》 names
# another document, 请示报告制度 an institution; residents who 申请 or 请求 and experts who are 邀请 are not asking us.
_REQUESTS = tuple(
    _Slip(re.compile(pattern), _NO_REQUEST, Kind.ERROR)
    for pattern in (
        r"(?:妥否|当否)(?:，?(?:请|敬请|恳请)(?:予以?|给予)?(?:批示|批复|批准|审批|审示|指示|批转)?)?",
        r"(?:可否|如无不妥)，?(?:请|敬请|恳请)(?:予以?|给予)?(?:批示|批复|批准|审批|审示|指示|批转)",
        r"(?:恳请|敬请|呈请|特请)[^，。；]{0,12}",
        r"(?<![邀申聘约宴提])请(?!求)[^，。；]{0,8}?(?:批准|批复|审批|批示|核准|批转|审定|拨付|划拨|拨给)",
        r"(?<![邀申聘约宴提])请(?:予以?|给予|尽快|区|市|上级|贵)[^，。；]{0,6}?(?:解决|支持|协调|帮助|答复)",
        r"(?<![邀申聘约宴])提请(?:区|市|上级|贵)[^，。；]{0,12}",
        r"[特谨现]此?申请(?!人|书|表|材料|单位)[^，。；]{0,12}",
        r"(?<!希)望(?:予以?|给予)[^，。；]{0,8}",
        r"为[盼荷](?=[，。；]|$)",
        r"请示(?!报告|汇报|制度|件|答复)",
    )
)

# The first slip found at a place hides those behind it in this list.
_SLIPS = (
    _Slip(
        re.compile(r"[\[【［（(〖{]\s*\d{4}\s*[\]】］）)〗}]\s*第?\s*\d+\s*号"), _NUMBER_ADVICE + "年份用六角括号〔〕。"
    ),
    _Slip(re.compile(r"〔\d{4}〕\s*第?\s*0\d*\s*号"), _NUMBER_ADVICE + "序号不编虚位，不写05号。"),
    _Slip(re.compile(r"〔\d{4}〕\s*第\s*\d+\s*号"), _NUMBER_ADVICE + "序号前不加“第”字。"),
    _Slip(re.compile(r"〔(?!\d{4}〕)[^〕]*〕\s*第?\s*\d+\s*号"), _NUMBER_ADVICE + "年份写四位阿拉伯数字。"),
    _Slip(re.compile(r"〔\d{4}〕\s*第?\s*\d+(?![\d号\s])"), _NUMBER_ADVICE + "序号后加“号”字。"),
    _Slip(
        re.compile(r"(?:\d{4}年)?(?:(?<!\d)0\d月(?:\d{1,2}日)?|\d{1,2}月0\d日|(?<!\d)0\d日)"),
        "月、日不编虚位，写作2022年8月3日。",
    ),
    _Slip(re.compile(r"(?<!\d)\d{4}([-./])\d{1,2}\1\d{1,2}(?!\d)"), "日期写作2022年8月3日。"),
    _Slip(
        re.compile(r"截止[到至]?(?=\s*(?:[\d０-９]|目前|现在|今[年天日]|去年|上[年月周]|本[年月周]|昨[天日]))"),
        "某一时点用“截至”，如截至2022年8月31日；“截止”只表示停止。",
    ),
    _Slip(
        re.compile(rf"\([^()]*[{_HAN}][^()]*\)|(?<={_CHINESE})\([^()]*\)|\([^()]*\)(?={_CHINESE})"), "括号用全角（）。"
    ),
    _Slip(re.compile(rf"(?<={_CHINESE})[()]|[()](?={_CHINESE})"), "括号用全角（）。"),
    _Slip(
        re.compile(rf"\"[^\"]*[{_HAN}][^\"]*\"|'[^']*[{_HAN}][^']*'|(?<={_CHINESE})[\"']|[\"'](?={_CHINESE})"),
        "引号用中文引号“”。",
    ),
    _Slip(re.compile(rf"(?<={_CHINESE})[,;:?!]|(?<=[{_HAN}])\.(?!\d)"), "标点用全角。"),
    # 一户一户、一个一个 are good Chinese.
    _Slip(re.compile(rf"(?!一)([{_HAN}]{{2,6}})\1"), "词语重复，请核对。"),
    _Slip(
        re.compile(r"的的(?!确)|了了(?![解却结])|是是(?!非)|和和(?![谐睦平美解气])|与与(?!会)|被被"),
        "文字重复，请核对。",
    ),
    _Slip(
        re.compile(r"(积极|不断|进一步|认真|切实|持续|深入|加快|全面|着力|扎实)[^，。；：、]{1,6}\1"),
        "同一分句内副词重复，请核对。",
    ),
)
_DRAFT = re.compile(r"（[^）]*稿）$")
_NAMED_DOCUMENT = re.compile(r"《[^》]*》")


def lint(document: Document) -> list[Remark]:
    """What is wrong with the document, in reading order."""
    is_report = _DRAFT.sub("", document.plain_title).endswith("报告")
    return [
        Remark(place, found, slip.kind, slip.advice)
        for place, text in _places(document)
        for found, slip in _slips(text, is_report)
    ]


def _slips(text: str, is_report: bool) -> list[tuple[str, _Slip]]:
    found: list[tuple[int, int, _Slip]] = []
    prose = _NAMED_DOCUMENT.sub(lambda name: "　" * len(name[0]), text)
    searches = [(slip, prose) for slip in _REQUESTS if is_report] + [(slip, text) for slip in _SLIPS]
    for slip, searched in searches:
        for match in slip.pattern.finditer(searched):
            if all(match.end() <= start or end <= match.start() for start, end, _ in found):
                found.append((match.start(), match.end(), slip))
    return [(text[start:end], slip) for start, end, slip in sorted(found, key=lambda item: item[0])]


def _places(document: Document) -> Iterator[tuple[str, str]]:
    """Every text of the document and where it stands: 标题, 一、（二）第3段 …"""
    yield "标题", document.plain_title
    for place, element in (("主送机关", document.addressee), ("署名", document.signature)):
        if element is not None and not isinstance(element, Gap):
            yield place, element
    path: list[tuple[int, str]] = []
    paragraph = 0
    for number, block in numbered(document.body):
        if isinstance(block, Heading):
            path = [step for step in path if step[0] < block.level] + [(block.level, number)]
            paragraph = 0
            yield f"{_written(path)}标题", block.text
        else:
            paragraph += 1
            yield f"{_written(path) or '开头'}第{paragraph}段", block.text


def _written(path: list[tuple[int, str]]) -> str:
    return "".join(number for _, number in path)
