"""What may be stated and which posts may be given, decided on plain values; None when nothing stands against it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from jiedao.worktime import UNIT_NAMES, Limit

WHOLE_STREET = 9  # digits of a prefix that means the whole street
LEAST_REASON = 2  # characters of a reason


def tidy(text: str) -> str:
    """A stated text without white space around it and with line ends of one kind."""
    return text.replace("\r\n", "\n").strip()


def plain_number(text: str) -> str:
    """A limit as it is kept: full-width digits folded, no thousands commas.

    >>> plain_number("６９０")
    '690'
    """
    return unicodedata.normalize("NFKC", text).replace(",", "").strip()


def read_limit(text: str) -> Limit | None:
    """A time limit as people write it; None where it is none.

    >>> read_limit("5工作日")
    Limit(amount=5.0, unit=<Unit.WORKING_DAYS: 'working_days'>, receive_before=datetime.time(17, 0), \
counts_receipt_day=False, rolls=True)
    """
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*(?:个)?(工作日|紧急工作时|工作时|日)", plain_number(text))
    if found is None:
        return None
    unit = next(unit for unit, name in UNIT_NAMES.items() if name == found[2])
    try:
        return Limit(float(found[1]), unit)
    except ValueError:
        return None


def why_not_unit(*, name: str, taken: bool, retired: bool, outside: bool, prefix: str) -> str | None:
    """Why a unit cannot be set up so: names are used once, and what is inside the street lies in a part of it."""
    if not name:
        return "单位名称不能为空"
    if retired:
        return f"单位“{name}”已停用，不必另设，请把它恢复"
    if taken:
        return f"单位“{name}”已经存在"
    return None if outside or prefix else f"“{name}”是本街道的单位，请给出它的范围"


def why_not_unmask(reason: str) -> str | None:
    """Why nobody is shown in full what is masked: a reason is told first."""
    return None if len(reason.strip()) >= LEAST_REASON else "请写明查看的原因"


def why_not_retire(*, name: str, posts: int, in_hand: int, waiting: int) -> str | None:
    """Why a unit cannot be taken out of use: people are in it, or it has parts of cases: in hand, or done and waiting
    for the case to be closed."""
    if posts:
        return f"“{name}”还有人员 {posts} 名，请先调整他们的职务"
    told = (
        f"{number} 件{what}" for number, what in ((in_hand, "在办"), (waiting, "已报办结、等待核查或办结")) if number
    )
    parts = "，".join(told)
    return f"“{name}”手上还有事项：{parts}。请先改派，或等办结后再停用" if parts else None


def why_not_stand_in(*, own: bool, chained: bool) -> str | None:
    """Why a post cannot stand in for that one: it is somebody else's, and that person's own."""
    if own:
        return "AB角应由另一人担任，不能代理自己的职务"
    return "对方的这个职务本身就是代理，不能再由他人代理" if chained else None


def why_not_state(key: str, text: str) -> str | None:
    """Why a text cannot stand under that key: a limit is a number of 0 or more, a campaign's start a day."""
    kind = key.partition(":")[0] if ":" in key else ""
    if not text:
        return None
    if kind == "limit":
        try:
            number = Decimal(text)
        except InvalidOperation:
            return f"控制数应为数字，不带单位：{text}"
        return None if number.is_finite() and number >= 0 else f"控制数应为 0 或大于 0 的数字：{text}"
    if kind == "start":
        try:
            date.fromisoformat(text)
        except ValueError:
            return f"起始日应为日期，写作 2022-06-01：{text}"
    return None


def why_not_post(*, for_committees: bool, prefix: str) -> str | None:
    """Why a role cannot be held on that part of the street: only a committee's own people serve one alone."""
    if len(prefix) > WHOLE_STREET and not for_committees:
        return "只有居民区工作人员、网格员和志愿者的范围可以是单个居民区，其他角色的范围为全街道"
    return None


_ALONE = "这是最后一个能登录的管理员，请先任用另一名管理员"


def why_not_take_post(*, own: bool, manages: bool, alone: bool, last: bool) -> str | None:
    """Why a post cannot be taken back: nobody locks themselves out, somebody manages the house (`alone`: only this post
    does), and an account keeps one post."""
    if own and manages:
        return "不能撤去自己的管理员职务"
    if alone:
        return _ALONE
    return "这是该账号唯一的职务；不再需要时请停用账号" if last else None


def why_not_suspend(*, own: bool, alone: bool) -> str | None:
    """Why an account cannot be suspended: it is one's own, or nobody else manages the house."""
    if own:
        return "不能停用自己的账号"
    return _ALONE if alone else None


@dataclass(frozen=True)
class Bounds:
    """What a campaign covers: days, a part of the street, kinds of case and words of their source; all when empty."""

    starts_on: date
    ends_on: date | None
    prefix: str
    kinds: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()


def belongs(bounds: Bounds, *, on: date, code: str, kind: str = "", source: str = "") -> bool:
    """Whether a record of that day and committee belongs to a campaign.

    A record without a kind (a visit, an output) is judged by day and committee alone; a case by its kind and by where
    it came from too.
    """
    if on < bounds.starts_on or (bounds.ends_on is not None and on > bounds.ends_on):
        return False
    if not code.startswith(bounds.prefix):
        return False
    if not kind:
        return True
    if bounds.kinds and kind not in bounds.kinds:
        return False
    return not bounds.words or any(word in source for word in bounds.words)


def why_not_campaign(*, name: str, taken: bool, starts_on: date, ends_on: date | None) -> str | None:
    """Why a campaign cannot stand so."""
    if not name:
        return "专项行动的名称不能为空"
    if taken:
        return f"专项行动“{name}”已经存在"
    if ends_on is not None and ends_on < starts_on:
        return f"结束日期不能早于开始日期 {starts_on}"
    return None
