"""Letters on cases to those who have no account: who may issue one to whom, its number, and whether it was answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jiedao.casework.rules.values import OPEN, STATE_NAMES, State
from jiedao.organisation.kinds import Role, Who

_REPORTED = frozenset({State.DONE, State.VERIFIED, State.CLOSED})
SOON = timedelta(days=2)  # before the day of the answer


class LetterKind(StrEnum):
    """What a letter is."""

    HAND_OVER = "hand_over"
    URGE = "urge"
    RECTIFY = "rectify"
    RECEIPT = "receipt"


@dataclass(frozen=True)
class LetterSort:
    """A kind of letter: its name, what ends its mark (机关代字), whether it may go to a party, how it opens, what it
    asks for.

    A letter that `reports` tells whoever sent the case, of `kinds`, what was done, and is accepted by them; every other
    asks for something. `heads` are the names of its last two parts.
    """

    name: str
    mark: str
    opening: str
    asks: str
    to_party: bool = False
    reports: bool = False
    kinds: frozenset[str] = frozenset()
    heads: tuple[str, str] = ("办理要求", "答复")


class Answer(StrEnum):
    """How a letter stands."""

    WAITING = "waiting"
    SOON = "soon"
    LATE = "late"
    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"
    VOIDED = "voided"


ANSWER_NAMES = {
    Answer.WAITING: "待答复",
    Answer.SOON: "即将到期",
    Answer.LATE: "逾期未答复",
    Answer.ANSWERED: "已答复",
    Answer.ANSWERED_LATE: "逾期答复",
    Answer.VOIDED: "已作废",
}


def answer(*, due_on: date | None, answered_on: date | None, voided: bool, today: date) -> Answer:
    """How a letter stands today; the day of the answer itself is still in time."""
    if voided:
        return Answer.VOIDED
    if answered_on is not None:
        return Answer.ANSWERED_LATE if due_on is not None and answered_on > due_on else Answer.ANSWERED
    if due_on is None or today < due_on - SOON:
        return Answer.WAITING
    return Answer.LATE if today > due_on else Answer.SOON


def mark_of(street: str, ending: str) -> str:
    """The mark (机关代字) of a street's letters of one kind.

    >>> mark_of("云溪街道", "交办")
    '云溪街交办'
    """
    bare = street.strip()
    return f"{bare.removesuffix('办事处').removesuffix('道')}{ending}"[-20:]


def numbered(mark: str, year: int, serial: int) -> str:
    """A letter's number (发文字号).

    >>> numbered("云溪街交办", 2022, 5)
    '云溪街交办〔2022〕5号'
    """
    return f"{mark}〔{year}〕{serial}号"


def why_not_write(
    *, roles: Collection[Role], sorts: Iterable[LetterSort], who: Who, code: str, kind: str, state: State
) -> str | None:
    """Why somebody cannot issue letters on a case at all, of any of these sorts."""
    if not any(seat.role in roles and seat.covers(code, kind) for seat in who.seats):
        return "您的职务不能对这个事项发函"
    reasons = [why_not_sort(sort, kind, state) for sort in sorts]
    return None if None in reasons else f"{STATE_NAMES[state]}的事项不能发函"


def why_not_sort(sort: LetterSort, kind: str, state: State) -> str | None:
    """Why no letter of a sort can be issued on a case of that kind as it stands."""
    if sort.kinds and kind not in sort.kinds:
        return f"这类事项没有{sort.name}"
    if sort.reports:
        return None if state in _REPORTED else f"{STATE_NAMES[state]}的事项不能出具{sort.name}，请在报办结以后出具"
    return None if state in OPEN else f"{STATE_NAMES[state]}的事项不能发{sort.name}"


def why_not_letter(
    *,
    sort: LetterSort,
    unit: str,
    has_account: bool,
    shares: bool,
    party: str,
    text: str,
    today: date,
    due_on: date | None,
) -> str | None:
    """Why a letter cannot be issued so. `unit` is empty for one to a party; `shares` says whether the unit has a part
    in the case, without which its answer could not be recorded."""
    if sort.reports and (unit or not party.strip()):
        return f"{sort.name}不发给承办单位，请写明来单单位"
    if bool(unit) == bool(party.strip()):
        return "请选择主送单位" if not sort.to_party else "请选择主送单位，或写明责任人，两者选一"
    if party.strip() and not sort.to_party:
        return f"{sort.name}只能发给单位"
    if unit and has_account:
        return f"{unit}有账号，请直接分派，不需发函"
    if unit and not shares:
        return f"请先把事项分派给{unit}，再发函"
    if not text.strip():
        return "请写明办理结果" if sort.reports else "请写明要求"
    return f"答复时限不能早于今天：{due_on}" if due_on is not None and due_on < today else None


def why_not_accept(*, sort: LetterSort, issued_on: date, accepted_on: date | None, on: date, today: date) -> str | None:
    """Why it cannot be recorded that a letter was accepted on a day."""
    if not sort.reports:
        return f"{sort.name}由对方答复，不需确认"
    if accepted_on is not None:
        return f"这份{sort.name}已于{accepted_on}确认"
    if on > today:
        return f"确认日期不能晚于今天：{on}"
    return f"确认日期不能早于成文日期：{on}" if on < issued_on else None
