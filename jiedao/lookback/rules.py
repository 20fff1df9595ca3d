"""Decisions of looking back on plain values: what is drawn, who re-inspects, what may be recorded and cleared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jiedao.organisation.kinds import Role, Seat, Who
from jiedao.worktime import month_end

HIGH_FROM = 2  # points of risk


class Outcome(StrEnum):
    """What a re-inspection found."""

    MENDED = "mended"
    FAILED = "failed"
    GONE = "gone"


class Stage(StrEnum):
    """How far an item of a superior's list has come."""

    OPEN = "open"
    APPLIED = "applied"
    RETURNED = "returned"
    CLEARED = "cleared"


@dataclass(frozen=True)
class Traits:
    """What is known of a close when it is drawn from, each of which makes a relapse likelier."""

    reopened_before: bool = False
    late: bool = False
    unconfirmed: bool = False  # closed without the word of the finder or caller
    on_the_spot: bool = False  # found, mended and closed by one person
    same_place: bool = False  # the same kind was closed at the place before


POINTS = {
    "reopened_before": ("曾经重新办理", 2),
    "same_place": ("同一处不久前办结过同类事项", 2),
    "late": ("曾超期", 1),
    "unconfirmed": ("未经本人确认办结", 1),
    "on_the_spot": ("一人当场办结", 1),
}


def score(traits: Traits) -> int:
    """The points of risk."""
    return sum(points for name, (_, points) in POINTS.items() if getattr(traits, name))


def is_high(traits: Traits) -> bool:
    """Whether a close belongs to the stratum of high risk."""
    return score(traits) >= HIGH_FROM


def month_of(day: date) -> str:
    """The month of a day as it is kept.

    >>> month_of(date(2022, 9, 3))
    '2022-09'
    """
    return f"{day:%Y-%m}"


def month_name(month: str) -> str:
    """A month in words.

    >>> month_name("2022-09")
    '2022年9月'
    """
    year, number = month.split("-")
    return f"{year}年{int(number)}月"


def drawn_from(month: str) -> tuple[date, date]:
    """The first and last day of the closes from which a month draws: those of the month before.

    >>> drawn_from("2022-01")
    (datetime.date(2021, 12, 1), datetime.date(2021, 12, 31))
    """
    first = date.fromisoformat(f"{month}-01")
    last = first - timedelta(days=1)
    return last.replace(day=1), last


def months_back(month: str, count: int) -> list[str]:
    """So many months, this one last.

    >>> months_back("2022-02", 3)
    ['2021-12', '2022-01', '2022-02']
    """
    year, number = map(int, month.split("-"))
    places = [year * 12 + number - 1 - back for back in reversed(range(count))]
    return [f"{place // 12}-{place % 12 + 1:02d}" for place in places]


def seed_of(month: str, street: str, digest: str) -> str:
    """The seed of a draw: the month, the street's code and the digest of its frame as the month before ended.

    Nobody knows it before that month is over, and from then on it is what it is: whoever draws has nothing to choose.
    """
    return f"{month}|{street}|{digest}"


def months_to_draw(started: date, today: date, count: int) -> list[str]:
    """The months of a window that draw from something: those after the one in which the house began.

    >>> months_to_draw(date(2022, 7, 4), date(2022, 9, 1), 12)
    ['2022-08', '2022-09']
    """
    return [month for month in months_back(month_of(today), count) if month > month_of(started)]


def due_on(month: str, *, from_on: date | None, drawn_on: date | None, grace: int) -> date:
    """The day by which a sample is to be inspected: the end of its month, and some days after the last of it may be
    judged or, where it was drawn late, after the draw.

    >>> due_on("2022-02", from_on=date(2022, 3, 2), drawn_on=date(2022, 2, 1), grace=10)
    datetime.date(2022, 3, 12)
    """
    end = month_end(date.fromisoformat(f"{month}-01"))
    return max([end, *(day + timedelta(days=grace) for day in (from_on, drawn_on) if day is not None)])


def settled(due: date, *, waiting: int, today: date) -> bool:
    """Whether a draw counts in the rate: everything is inspected, or was to be by now."""
    return not waiting or today > due


def why_not_draw(roles: frozenset[Role], who: Who, prefix: str, *, month: str, missing: Sequence[str]) -> str | None:
    """Why the sample of a month cannot be drawn by somebody. `missing` are the months not drawn yet, in order."""
    if not any(seat.role in roles and prefix.startswith(seat.prefix) for seat in who.seats):
        return "回头看由科室负责人、办公室工作人员或领导抽取"
    if month not in missing:
        return "只能抽取近十二个月内、尚未抽取的月份"
    return None if month == missing[0] else f"请先抽取{month_name(missing[0])}的样本"


def seat_of(roles: frozenset[Role], who: Who, *, code: str, kind: str, hands: Iterable[str]) -> Seat | str:
    """The post by which somebody re-inspects a case, or why they cannot: it is nobody's who had a hand in it."""
    seats = [seat for seat in who.seats if seat.role in roles and seat.covers(code, kind)]
    if not seats:
        return "您的职务不能对这个事项回头看"
    barred = set(hands)
    free = [seat for seat in seats if not barred & {who.username, seat.stands_for}]
    return free[0] if free else "办理或核查过这个事项的人不能回头看，AB角代理也不行"


def why_not_assign(*, arranges: bool, own: bool, judged: bool, ruling: Seat | str) -> str | None:
    """Why an item cannot be given to somebody: `ruling` is that of `seat_of` for them."""
    if judged:
        return "已经回头看，不需再分派"
    if not (arranges or own):
        return "只能领取给自己，或由负责人分派"
    return ruling if isinstance(ruling, str) else None


def why_not_judge(
    outcome: Outcome,
    *,
    assigned_to: str,
    by: str,
    from_on: date,
    today: date,
    note: str,
    judged: bool,
    reopened: bool = False,
    gone: bool = False,
) -> str | None:
    """Why a result cannot be recorded so. What is not mended may be said at once, what is only after a while.

    `reopened` is a case that was taken up again since it was drawn: the close that was drawn did not hold. `gone` is
    one that no ledger states any more.
    """
    if judged:
        return "已经回头看；结果有误的，请更正"
    if assigned_to != by:
        return "这一件没有分派给您" if assigned_to else "还没有分派回头看的人"
    return _unfit(outcome, from_on=from_on, today=today, note=note, reopened=reopened, gone=gone)


def _unfit(
    outcome: Outcome, *, from_on: date, today: date, note: str, reopened: bool, gone: bool = False
) -> str | None:
    """Why a result does not fit the case, or says too little."""
    if gone and outcome is not Outcome.GONE:
        return "这个事项已随台账撤销，只能记为无法查看"
    if reopened and outcome is not Outcome.FAILED:
        return "抽取后已重新办理，这次办结应记为复发或未整改"
    if outcome is Outcome.MENDED and today < from_on:
        return f"{from_on.month}月{from_on.day}日起才可判定已整改，办结后须满规定的天数"
    if outcome is not Outcome.MENDED and not note.strip():
        return "请写明现场情况" if outcome is Outcome.FAILED else "请写明无法查看的原因"
    return None


_BETTER = (Outcome.FAILED, Outcome.GONE, Outcome.MENDED)  # each better for the office than the one before


@dataclass(frozen=True)
class Correcting:
    """Who corrects a result: `own` is the one who looked back, `second` an inspector who had no hand in the case,
    `arranges` one who gives items out."""

    own: bool
    second: bool
    arranges: bool


def why_not_correct(
    outcome: Outcome,
    *,
    was: Outcome,
    who: Correcting,
    from_on: date,
    today: date,
    reopened: bool,
    gone: bool,
    reason: str,
    note: str,
) -> str | None:
    """Why a result cannot be corrected so. Nobody who arranges makes one better than it was found.

    `reopened` is a case that was taken up again by another act than this very look-back.
    """
    if not (who.own or who.second or who.arranges):
        return "结果由回头看的人、另一名核查员或负责人更正"
    if _BETTER.index(outcome) > _BETTER.index(was) and not (who.own or who.second):
        return "改为更好的结果，只能由回头看的人，或没有经手的另一名核查员看过后更正"
    if not reason.strip():
        return "请写明更正的理由"
    if outcome is was and not note.strip():
        return "更正后的结果与原来相同"
    return _unfit(outcome, from_on=from_on, today=today, note=note, reopened=reopened, gone=gone)


def stage_after(stage: Stage, *, applied: bool, accepted: bool) -> Stage:
    """Where an item stands after an application or its review."""
    if applied:
        return Stage.APPLIED
    return Stage.CLEARED if accepted else Stage.RETURNED


def why_not_amend(stage: Stage, *, arranges: bool, text: str, on: date, due_on: date | None, reason: str) -> str | None:
    """Why an item of a list of that day cannot be put on record otherwise."""
    if not arranges:
        return "督察清单由科室负责人、办公室工作人员或领导更正"
    if stage is Stage.CLEARED:
        return "已经销号，不再更正"
    if not text.strip():
        return "请填写问题"
    if due_on is not None and due_on < on:
        return f"销号时限不能早于督察日期：{due_on}"
    return None if reason.strip() else "请写明更正的理由"


def why_not_apply(stage: Stage, *, may: bool, evidence: str, open_case: str) -> str | None:
    """Why clearance of an item cannot be applied for. `open_case` is the number of a linked case that is not closed."""
    if stage not in (Stage.OPEN, Stage.RETURNED):
        return "已经申请销号" if stage is Stage.APPLIED else "已经销号"
    if not may:
        return "您的职务不能申请这里的销号"
    if open_case:
        return f"关联的事项 {open_case} 还没有办结"
    return None if evidence.strip() else "请写明整改情况和依据"


def why_not_review(
    stage: Stage, *, ruling: Seat | str, applicants: frozenset[str], who: Who, accepted: bool, note: str
) -> str | None:
    """Why an application cannot be reviewed so: nobody reviews their own, nor does a stand-in for them."""
    if stage is not Stage.APPLIED:
        return "没有待审核的销号申请"
    if isinstance(ruling, str):
        return ruling
    if applicants & {who.username, ruling.stands_for}:
        return "销号须由申请人以外的人审核，AB角代理也不行"
    if not note.strip():
        return "请写明现场核实情况" if accepted else "请写明退回的理由"
    return None
