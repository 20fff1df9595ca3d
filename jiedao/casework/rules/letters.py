"""Letters on cases to those who have no account: who may issue one to whom, its number, and whether it was answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jiedao.casework.rules.values import OPEN, STATE_NAMES, State
from jiedao.organisation.kinds import Role, Who

SOON = timedelta(days=2)  # before the day of the answer


class LetterKind(StrEnum):
    """What a letter is."""

    HAND_OVER = "hand_over"
    URGE = "urge"
    RECTIFY = "rectify"


@dataclass(frozen=True)
class LetterSort:
    """A kind of letter: its name, what ends its mark (机关代字), whether it may go to a party, how it opens, what it
    asks for."""

    name: str
    mark: str
    opening: str
    asks: str
    to_party: bool = False


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


def why_not_write(*, roles: Collection[Role], who: Who, code: str, kind: str, state: State) -> str | None:
    """Why somebody cannot issue letters on a case at all."""
    if not any(seat.role in roles and seat.covers(code, kind) for seat in who.seats):
        return "您的职务不能对这个事项发函"
    return None if state in OPEN else f"{STATE_NAMES[state]}的事项不能发函"


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
    if bool(unit) == bool(party.strip()):
        return "请选择主送单位" if not sort.to_party else "请选择主送单位，或写明责任人，两者选一"
    if party.strip() and not sort.to_party:
        return f"{sort.name}只能发给单位"
    if unit and has_account:
        return f"{unit}有账号，请直接分派，不需发函"
    if unit and not shares:
        return f"请先把事项分派给{unit}，再发函"
    if not text.strip():
        return "请写明要求"
    return f"答复时限不能早于今天：{due_on}" if due_on is not None and due_on < today else None
