"""What may be done to a case and by whom: a reason in Chinese, or None when nothing stands against it.

The same answer greys out the button and refuses the request.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta

from jiedao.casework.rules.values import (
    OPEN,
    STATE_NAMES,
    Asked,
    Deed,
    Demands,
    Matter,
    Move,
    Part,
    State,
    Verb,
    Word,
)
from jiedao.organisation.kinds import Seat, Who
from jiedao.worktime import SHANGHAI

TOLD_LATER = timedelta(days=3)  # a weekend until what was mended on a visit without network has arrived


def why_not(
    verb: Verb, move: Move, demands: Demands, matter: Matter, who: Who, at: datetime, asked: Asked | None = None
) -> str | None:
    """Why this cannot be done to the case by this person at that moment."""
    ruling = judge(verb, move, demands, matter, who, at, asked)
    return ruling if isinstance(ruling, str) else None


def judge(
    verb: Verb, move: Move, demands: Demands, matter: Matter, who: Who, at: datetime, asked: Asked | None = None
) -> Seat | str:
    """The post by which it may be done, or why it cannot."""
    if matter.state not in move.starts:
        return f"{STATE_NAMES[matter.state]}的事项不能{move.name}"
    if reason := _not_of_this_kind(verb, demands, matter) or _not_on_the_spot(verb, matter, who, at):
        return reason
    unit = asked.unit if asked is not None and move.by_unit else None
    seats = [seat for seat in who.seats if _may(seat, move, matter, unit, tried=asked is None)]
    if not seats:
        return f"只有承办单位的人员可以{move.name}" if move.by_unit else f"您的职务不能对这个事项{move.name}"
    barred = {hand for deed in matter.deeds if deed.verb in move.apart for hand in deed.hands}
    free = [seat for seat in seats if not barred & {who.username, seat.stands_for}]
    if not free:
        return move.apart_reason
    rulings = [(seat, _unmet(verb, demands, matter, _acting(verb, matter, seat, unit), at)) for seat in free]
    able = [seat for seat, reason in rulings if reason is None]
    if not able:
        return rulings[0][1] or ""
    return _unsaid(verb, move, demands, matter, at, asked) or able[0]


def why_not_file(
    move: Move, kind: str, code: str, who: Who, *, description: str, found_on: date, today: date, due_on: date | None
) -> str | None:
    """Why a case cannot be filed so."""
    if not any(seat.role in move.roles and seat.covers(code, kind) for seat in who.seats):
        return "您的职务不能登记这里的这类事项"
    if not description.strip():
        return "请填写情况描述"
    if found_on > today:
        return f"日期不能晚于今天：{found_on}"
    if due_on is not None and due_on < found_on:
        return f"时限不能早于登记的日期：{due_on}"
    return None


def why_not_merge(*, number: str, kind: str, into: str, into_kind: str, into_state: State) -> str | None:
    """Why a case cannot be merged into that one, besides what holds for merging at all."""
    if number == into:
        return "不能并入自身"
    if kind != into_kind:
        return "只有同类事项可以并案"
    if into_state not in OPEN:
        return f"{into}{STATE_NAMES[into_state]}，不能并入"
    return None


def why_not_confirm(*, may: bool, state: State, earlier: str, earlier_state: State) -> str | None:
    """Why a case cannot be confirmed as a relapse of an earlier one. `may`: whether who asks may merge cases there."""
    if not may:
        return "是否复发由科室负责人或办公室工作人员确认"
    if state in (State.DONE, State.VERIFIED):
        return "已报办结的事项先核查办结，再确认是否复发"
    if state not in (*OPEN, State.CLOSED):
        return f"{STATE_NAMES[state]}的事项不需确认"
    if earlier_state not in (*OPEN, State.CLOSED):
        return f"{earlier}{STATE_NAMES[earlier_state]}，不能重新办理"
    return None


def why_not_share(*, units: Iterable[int], lead: int, retired: Iterable[str]) -> str | None:
    """Why a case cannot be assigned so: to one unit or several, one of which leads, all in use."""
    told = list(units)
    if not told or lead not in told:
        return "请选择承办单位，并指定一个牵头单位"
    if len(set(told)) != len(told):
        return "同一单位只能选一次"
    gone = "、".join(retired)
    return f"单位已停用：{gone}" if gone else None


def after(verb: Verb, move: Move, matter: Matter, unit: int | None, units: Collection[int] = ()) -> State:
    """Where the case stands after a move that was allowed; with several units the last one brings it on.

    `units` are those to which it is assigned: what those among them have signed for and done stays.
    """
    others = [part for part in matter.parts if part.unit != unit]
    ready = all(part.signed and part.done for part in others)
    match verb:
        case Verb.ASSIGN:
            return _assigned(matter, set(units))
        case Verb.REPORT_DONE | Verb.ANSWER if not ready:
            return State.HANDLING
        case Verb.GIVE_BACK if others and not _leads(matter, unit):
            return State.DONE if ready else matter.state
        case Verb.SEND_BACK if not matter.parts:
            return State.FOUND  # only a ledger's word that it was mended: nobody here to take it up again
    return move.ends or matter.state


def _assigned(matter: Matter, units: set[int]) -> State:
    staying = [part for part in matter.parts if part.unit in units]
    if staying and len(staying) == len(units) and all(part.signed and part.done for part in staying):
        return State.DONE
    return State.HANDLING if any(part.signed for part in staying) else State.ASSIGNED


def _leads(matter: Matter, unit: int | None) -> bool:
    return any(part.lead and part.unit == unit for part in matter.parts)


def _may(seat: Seat, move: Move, matter: Matter, unit: int | None, *, tried: bool) -> bool:
    """Whether a post is one for the move: for the outside unit that is named, or `tried` before one was."""
    if seat.role not in move.roles:
        return False
    if not move.by_unit:
        return seat.covers(matter.code, matter.kind)
    for_outside = seat.role in move.outside and seat.covers(matter.code, matter.kind)
    if unit is not None:
        return for_outside and any(part.unit == unit for part in _outside(matter))
    own = any(part.unit == seat.unit for part in matter.parts)
    return own or (tried and for_outside and bool(_outside(matter)))


def _acting(verb: Verb, matter: Matter, seat: Seat, unit: int | None) -> Part | None:
    """The part of the unit whose act it is; of those without an account the likeliest, where none was named yet."""
    named = seat.unit if unit is None else unit
    own = next((part for part in matter.parts if part.unit == named), None)
    if own is not None or verb not in _BY_UNIT:
        return own
    return min(_outside(matter), key=lambda part: part.signed is (verb in (Verb.SIGN, Verb.GIVE_BACK)), default=None)


def _not_of_this_kind(verb: Verb, demands: Demands, matter: Matter) -> str | None:
    match verb:
        case Verb.MEND if not demands.on_the_spot:
            return "这类事项不能当场办结，须分派办理"
        case Verb.VERIFY if not demands.verifies:
            return "这类事项不需核查，可直接办结"
        case Verb.CLOSE if matter.state is State.DONE and demands.verifies:
            return "须先由未参与办理的人核查，才能办结"
        case Verb.CONTACT if not (demands.contact_first or demands.call_back):
            return "这类事项没有来电人，不需先行联系"
        case Verb.CALL_BACK if not (demands.call_back or _has_finder(matter)):
            return "这类事项没有来电人，不需回访"
        case Verb.MERGE if not demands.merges:
            return "这类事项须逐件回复，不能并案"
    return None


def _has_finder(matter: Matter) -> bool:
    """Whether who filed a case can be asked before its close if it is mended, though its kind has no caller."""
    filed = any(deed.verb is Verb.FILE for deed in matter.deeds)
    return filed and matter.state in (State.DONE, State.VERIFIED)


def _not_on_the_spot(verb: Verb, matter: Matter, who: Who, at: datetime) -> str | None:
    """Mending on the spot has no second pair of eyes: it is for whoever just found the case, and for nobody later."""
    if verb is not Verb.MEND:
        return None
    today = _day(at)
    if [(deed.verb, deed.by, _day(deed.at)) for deed in matter.deeds] != [(Verb.FILE, who.username, today)]:
        return "只有登记人在登记当天可以当场办结，其他情形请分派办理"
    if matter.found_on is not None and matter.found_on < today - TOLD_LATER:
        return f"{matter.found_on}发现的事项今天不能当场办结，请分派办理"
    return None


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


_SIGNED_FIRST = (Verb.HANDLE, Verb.REPORT_DONE, Verb.PAUSE, Verb.RESUME, Verb.ASK_EXTENSION)
_BY_UNIT = (Verb.SIGN, Verb.GIVE_BACK, *_SIGNED_FIRST)


def _unmet(verb: Verb, demands: Demands, matter: Matter, own: Part | None, at: datetime) -> str | None:
    """What the case still lacks for this act of this unit."""
    if own is not None and own.signed and verb is Verb.SIGN:
        return "本单位已经签收" if own.has_account else "外单位已经签收"
    if own is not None and own.signed and own.has_account and verb is Verb.GIVE_BACK:
        return "本单位已经签收，不能退回；确实不属本单位的，请受理人员改派"
    if verb in _SIGNED_FIRST and (own is None or not own.signed):
        return "请先签收"
    lacking: dict[Verb, Callable[[], str | None]] = {
        Verb.REPORT_DONE: lambda: _unready(demands, matter, own, at),
        Verb.ANSWER: lambda: _unanswerable(demands, matter, at),
        Verb.PAUSE: lambda: _unpausable(matter, at),
        Verb.RESUME: lambda: None if matter.paused(at) else "没有暂停计时，不需恢复",
        Verb.ASK_EXTENSION: lambda: _unextendable(matter, at),
        Verb.GRANT: lambda: None if matter.extension_asked else "没有待审批的延期申请",
        Verb.DENY: lambda: None if matter.extension_asked else "没有待审批的延期申请",
        Verb.CLOSE: lambda: _unclosable(demands, matter),
        Verb.CALL_BACK: lambda: _uncallable(matter),
        Verb.CORRECT: lambda: "已经办结过，首次办结时登记的内容不再更改" if matter.settled else None,
    }
    return lacking[verb]() if verb in lacking else None


def _unready(demands: Demands, matter: Matter, own: Part | None, at: datetime) -> str | None:
    if own is not None and own.done:
        return "本单位已经报办结"
    return _held_up(demands, matter, at)


def _unanswerable(demands: Demands, matter: Matter, at: datetime) -> str | None:
    if not _outside(matter):
        return "没有等待答复的外单位；有账号的单位应自行签收、报办结"
    return _held_up(demands, matter, at)


def _held_up(demands: Demands, matter: Matter, at: datetime) -> str | None:
    if matter.paused(at):
        return "已暂停计时，请先恢复"
    if demands.contact_first and not _last(matter, {Verb.CONTACT}, since={Verb.FILE, Verb.REOPEN}):
        return "须先联系来电人，再报办结"
    return None


def _outside(matter: Matter) -> list[Part]:
    return [part for part in matter.parts if not part.has_account and not part.done]


def _unpausable(matter: Matter, at: datetime) -> str | None:
    if not matter.own_clock:
        return "时限随事项给定，不能自行暂停"
    return "已经暂停计时" if matter.paused(at) else None


def _unextendable(matter: Matter, at: datetime) -> str | None:
    if matter.extension_asked:
        return "已有延期申请等待审批"
    if matter.due_at is not None and at > matter.due_at:
        return "已经超期，不能再申请延期"
    return None


def _uncallable(matter: Matter) -> str | None:
    """The caller of a merged case is asked when the one it was merged into was reported done, and after its close."""
    if matter.state is not State.MERGED or matter.main in (State.DONE, State.VERIFIED, State.CLOSED):
        return None
    return "并入的那一件现在不在办结前，不需回访"


def _unclosable(demands: Demands, matter: Matter) -> str | None:
    if any(not (part.signed and part.done) for part in matter.parts):
        return "还有单位未签收或未报办结"
    if matter.lacks:
        return f"还没有填写{'、'.join(matter.lacks)}，不能办结；请在核查时填写，或更正登记"
    called = _called_back(matter)
    if not demands.call_back:
        denied = called is not None and called.word is Word.DENIED
        return "发现人反映未解决，不能办结，请退回重办" if denied else None
    if called is None:
        return "须先回访来电人，才能办结"
    if Word.DENIED in (called.word, *matter.joined):
        return "来电人反映未解决，不能办结，请退回重办"
    if unasked := matter.joined.count(None):
        return f"并入的事项还有{unasked}件没有回访来电人，不能办结"
    return None


def _called_back(matter: Matter) -> Deed | None:
    return _last(matter, {Verb.CALL_BACK}, since={Verb.REPORT_DONE, Verb.ANSWER, Verb.SEND_BACK, Verb.REOPEN})


def _last(matter: Matter, verbs: set[Verb], since: set[Verb]) -> Deed | None:
    """The latest deed of these verbs, unless one of `since` came after it."""
    for deed in reversed(matter.deeds):
        if deed.verb in verbs:
            return deed
        if deed.verb in since:
            return None
    return None


def _unsaid(verb: Verb, move: Move, demands: Demands, matter: Matter, at: datetime, asked: Asked | None) -> str | None:
    """What has to be said with the act and was not."""
    if asked is None:
        return None
    if (move.reason or matter.state in move.late) and not (asked.reason or "").strip():
        return f"{move.name}须写明理由"
    match verb:
        case Verb.PAUSE if asked.until is None or asked.until <= at:
            return "暂停须写明结束时间，且晚于现在"
        case Verb.ASK_EXTENSION if not asked.amount or asked.amount <= 0:
            return "申请延期须写明延长多久"
        case Verb.ANSWER if asked.unit not in {part.unit for part in _outside(matter)}:
            return "请选择作出答复的外单位"
        case Verb.CALL_BACK if asked.word is None:
            return "请选择回访结果"
        case Verb.CLOSE:
            return _without_word(demands, matter, asked)
    return None


def _without_word(demands: Demands, matter: Matter, asked: Asked) -> str | None:
    """A case is closed with the finder's or caller's word, or openly without it."""
    if asked.word not in (Word.CONFIRMED, Word.UNCONFIRMED):
        return "请选择“本人确认”或“未经本人确认”"
    called = _called_back(matter) if demands.call_back else None
    said = (called.word, *matter.joined) if called is not None else ()
    if Word.UNCONFIRMED in said and asked.word is Word.CONFIRMED:
        return "回访时未能联系到本人，只能按“未经本人确认”办结"
    if asked.word is Word.UNCONFIRMED and not (asked.reason or "").strip():
        return "未经本人确认的，须写明理由"
    return None
