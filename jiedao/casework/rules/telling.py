"""Who may read who reported a case, who may write it, and for what: a reason in Chinese, or None.

The caller's name and number, and the numbers that stand in a case's texts, are masked for everybody. They are told
for one answer to those whose act needs them now: to the desk before a case is handed over, to the units in charge while
they handle it, to those who must call back when it was reported done, and to nobody once it is closed but, in the weeks
in which the caller is asked once more, to those who ask. A caller who asked for confidence (要求保密) is told to the
desk and to those who call back, never to the units that handle the case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jiedao.casework.rules.values import REACHED, Matter, Move, State, Verb
from jiedao.organisation.kinds import Role, Who
from jiedao.worktime import SHANGHAI

CALLING = "回访"
PURPOSES = ("先行联系", "核实情况", "约定上门", "告知办理结果", CALLING)
OTHER = "其他"

_PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{9,11}|[2-9][0-9]{6,7}")


@dataclass(frozen=True)
class Told:
    """What somebody says of the person who reported a case; None where nothing is said of it, and the old stays."""

    name: str | None = None
    phone: str | None = None
    confidential: bool = False

    def __repr__(self) -> str:
        return "Told(…)"  # never in a traceback or log


def plain_phone(text: str) -> str:
    """A telephone number as digits alone, the country's own prefix taken away; equal for every way of writing it.

    >>> plain_phone("+86 138-0000 5678")
    '13800005678'
    """
    folded = unicodedata.normalize("NFKC", text)
    digits = re.sub(r"[^0-9]", "", folded)
    return digits[2:] if digits.startswith("86") and len(digits) > 11 else digits


def why_not_caller(told: Told) -> str | None:
    """Why a caller cannot be on record so; never repeats what was typed."""
    name, phone = (told.name or "").strip(), (told.phone or "").strip()
    if not name and not phone:
        return "请填写反映人的姓名或电话"
    if len(name) > 40:
        return "反映人的姓名太长"
    if phone and not _PHONE.fullmatch(plain_phone(phone)):
        return "反映人的电话应为手机号，或带区号的固定电话"
    return None


def completed(known: Told, told: Told) -> Told | None:
    """What is known of a caller together with what is told once more; None where that is another one.

    What is there stays, and a caller who once asked for confidence keeps it.

    >>> completed(Told("诸葛明珠", ""), Told("", "13912340987")) == Told("诸葛明珠", "13912340987")
    True
    """
    name, phone = known.name or "", known.phone or ""
    said_name, said_phone = (told.name or "").strip() or name, (told.phone or "").strip() or phone
    if name not in ("", said_name) or plain_phone(phone) not in ("", plain_phone(said_phone)):
        return None
    return Told(said_name, phone or said_phone, known.confidential or told.confidential)


def is_barred(matter: Matter, who: Who, handling: frozenset[Verb]) -> bool:
    """Whether somebody is of those who handle the case, from whom a caller who asked for confidence is kept."""
    in_charge = {part.unit for part in matter.parts}
    if who.units & in_charge:
        return True
    accounts = {who.username} | {seat.stands_for for seat in who.seats if seat.stands_for}
    return any(deed.verb in handling and deed.hands & accounts for deed in matter.deeds)


def asks_again(matter: Matter, today: date, between: tuple[int, int], tries: int) -> bool:
    """Whether the caller of a closed case, or of one merged into it, is to be asked now if it is still mended: so many
    days after the close, not yet reached since, and not called in vain too often."""
    closes = [place for place, deed in enumerate(matter.deeds) if deed.verb is Verb.CLOSE]
    if matter.stage is not State.CLOSED or not closes:
        return False
    close = matter.deeds[closes[-1]]
    if matter.own is None:
        since = matter.deeds[closes[-1] :]
    else:
        since = tuple(deed for deed in matter.deeds[: matter.own] if deed.at > close.at)
    days = (today - close.at.astimezone(SHANGHAI).date()).days
    words = [deed.word for deed in since if deed.verb is Verb.CALL_BACK]
    return between[0] <= days <= between[1] and len(words) < tries and not REACHED & set(words)


def why_not_tell(
    *,
    matter: Matter,
    who: Who,
    moves: Mapping[Verb, Move],
    handling: frozenset[Verb],
    confidential: bool,
    again: bool = False,
    purpose: str | None = None,
    words: str = "",
) -> str | None:
    """Why the caller and the numbers of a case are not told to somebody now; `purpose` is None before it was asked.

    `again` is a closed case whose caller `asks_again`.
    """
    if matter.stage in (State.CLOSED, State.MERGED, State.REVOKED) and not again:
        return "事项已了结，不再需要联系反映人"
    if confidential and is_barred(matter, who, handling):
        return "反映人要求保密，承办单位不能查看；需要联系的，请由受理人员或核查人员联系"
    if not _needs(matter, who, moves, confidential=confidential):
        return "只有现在要联系反映人的人员可以查看"
    return None if purpose is None else _why_not_for(purpose, words, again=again)


def purposes(matter: Matter) -> tuple[str, ...]:
    """For what a caller may be told where the case stands."""
    return (CALLING,) if matter.stage is State.CLOSED else (*PURPOSES, OTHER)


def _why_not_for(purpose: str, words: str, *, again: bool) -> str | None:
    if purpose not in (*PURPOSES, OTHER):
        return "请选择查看的事由"
    if again and purpose != CALLING:
        return "办结后只能为回访查看"
    return "请写明查看的事由" if purpose == OTHER and len(words.strip()) < 4 else None


def _needs(matter: Matter, who: Who, moves: Mapping[Verb, Move], *, confidential: bool) -> bool:
    """Whether an act of somebody's posts needs the caller where the case stands."""
    if matter.stage in (State.DONE, State.VERIFIED, State.CLOSED):
        return _calls(matter, who, moves[Verb.CALL_BACK])
    own = {part.unit for part in matter.parts}
    if any(seat.unit in own and seat.role in moves[Verb.HANDLE].roles for seat in who.seats):
        return True
    # The desk contacts the caller where nobody else does: nobody has the case yet, the one who has it has no account,
    # or the caller asked for confidence.
    if matter.stage is State.FOUND or confidential or any(not part.has_account for part in matter.parts):
        return _serves(who, moves[Verb.ASSIGN].roles - {Role.LEADER}, matter)
    return False


def _calls(matter: Matter, who: Who, move: Move) -> bool:
    """Whether somebody may call back: by a post that may, unless they or the one they stand in for had a hand in it."""
    barred = {hand for deed in matter.deeds if deed.verb in move.apart for hand in deed.hands}
    free = (seat for seat in who.seats if not barred & {who.username, seat.stands_for})
    return any(seat.role in move.roles and seat.covers(matter.code, matter.kind) for seat in free)


def _serves(who: Who, roles: frozenset[Role], matter: Matter) -> bool:
    return any(seat.role in roles and seat.covers(matter.code, matter.kind) for seat in who.seats)


def why_not_amend(
    *,
    matter: Matter,
    who: Who,
    moves: Mapping[Verb, Move],
    handling: frozenset[Verb],
    opened_by: str,
    confidential: bool,
    reason: str | None = None,
) -> str | None:
    """Why somebody cannot put the caller of a case on record, or change it where one stands (then with a reason)."""
    if matter.state in (State.CLOSED, State.MERGED, State.REVOKED):
        return "事项已了结，不再更改反映人"
    if confidential and is_barred(matter, who, handling):
        return "反映人要求保密，承办单位不能更改"
    if opened_by != who.username and not _serves(who, moves[Verb.ASSIGN].roles - {Role.LEADER}, matter):
        return "只有登记人和受理人员可以更改反映人"
    if reason is not None and not reason.strip():
        return "更改反映人须写明理由"
    return None
