"""Drawing a month's sample, giving its items to those who look back, and recording what they found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from jiedao.casework import actions as casework
from jiedao.casework.actions.looked import look_back
from jiedao.casework.kinds import MOVES
from jiedao.casework.rules import State, Verb
from jiedao.estimate import digest
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.lookback import queries
from jiedao.lookback.kinds import ARRANGERS, INSPECTORS, LEDGER_WORDS, OUTCOME_NAMES, WORDS
from jiedao.lookback.models import Draw, Item, Result
from jiedao.lookback.rules import Outcome, seat_of, why_not_assign, why_not_correct, why_not_draw, why_not_judge
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Seat
from jiedao.organisation.models import Street
from jiedao.worktime import SHANGHAI


def draw_missing(*, by: str, at: datetime) -> list[Draw]:
    """Draw every month of the rolling year that was not drawn yet, the earliest first, each with an entry of its own;
    none by somebody who may not. When and by whom it is done changes nothing of what is drawn."""
    street, today = organisation.street(), at.astimezone(SHANGHAI).date()
    missing = queries.missing_months(today)
    if not missing or why_not_draw(ARRANGERS, organisation.who(by), street.prefix, month=missing[0], missing=missing):
        return []
    return [draw_month(month=month, by=by, at=at) for month in missing]


@transaction.atomic
def draw_month(*, month: str, by: str, at: datetime) -> Draw:
    """Draw the sample of a month; the one that was drawn already where there is one. The street's row makes it one."""
    street = Street.objects.select_for_update().get()
    drawn = queries.draw_of(month)
    if drawn is not None:
        return drawn
    today = at.astimezone(SHANGHAI).date()
    missing = queries.missing_months(today)
    if reason := why_not_draw(ARRANGERS, organisation.who(by), street.prefix, month=month, missing=missing):
        raise Refused(reason)
    frame = queries.frame_of(month, street.code)
    text = frame.text
    fact = Draw(
        code=street.code,
        month=month,
        drawn_on=today,
        by=by,
        seed=frame.seed,
        digest=digest(text),
        size=len(frame.closed),
        frame=text,
        strata=frame.strata,
    )
    items = [
        Item(
            code=closed.code,
            month=month,
            register=closed.register,
            number=closed.number,
            kind=closed.kind,
            stratum=closed.stratum,
            place=chosen.place,
            drawn_on=today,
            closed_on=closed.closed_on,
            from_on=closed.from_on,
            risk=closed.risk,
        )
        for closed, chosen in frame.sample()
    ]
    told = {"size": fact.size, "drawn": len(items), "digest": fact.digest}
    entry = ledger.enter(by=by, at=at, verb="回头看抽样", subject=f"{month}回头看", detail=told)
    ledger.record([fact, *items], entry=entry)
    return fact


@transaction.atomic
def assign(*, items: Sequence[Item], to: str, by: str, at: datetime) -> int:
    """Give items of a draw to somebody who had no hand in them; how many were not theirs before."""
    who, taker = organisation.who(by), organisation.who(to)
    moved = []
    for item in items:
        ruling = seat_of(
            INSPECTORS, taker, code=item.code, kind=item.kind, hands=queries.hands_of(item.register, item.number)
        )
        reason = why_not_assign(
            arranges=queries.arranges(who, item),
            own=by == to,
            judged=queries.result_of(item) is not None,
            ruling=ruling,
        )
        if reason:
            raise Refused(f"{item.number}：{reason}")
        if item.assigned_to != to:
            moved.append(item)
    if not moved:
        return 0
    subject = f"{moved[0].month}回头看 {len(moved)} 件"
    detail = {"to": to, "numbers": [item.number for item in moved]}
    entry = ledger.enter(by=by, at=at, verb="分派回头看", subject=subject, detail=detail)
    ledger.void(moved, entry=entry)
    ledger.record([ledger.again(item, assigned_to=to) for item in moved], entry=entry)
    return len(moved)


@transaction.atomic
def judge(*, item: Item, outcome: Outcome, note: str = "", by: str, at: datetime) -> Result:
    """Record what a re-inspection found. What was not mended is taken up again under its number, its first close kept.

    The rule that nobody looks back at their own work is asked once more: hands may have been laid on since.
    """
    Street.objects.select_for_update().get()
    today, seat = at.astimezone(SHANGHAI).date(), _seat(item, by)
    present = Item.objects.live().filter(pk=item.pk).first()
    if present is None:
        raise ledger.Conflict("这一件刚刚改派，请刷新后再试")
    reason = why_not_judge(
        outcome,
        assigned_to=present.assigned_to,
        by=by,
        from_on=present.from_on,
        today=today,
        note=note,
        judged=queries.result_of(present) is not None,
        reopened=queries.reopened_since(present),
        gone=queries.head_of(present) is None,
    )
    if reason:
        raise Refused(reason)
    entry = _enter("回头看", present, outcome, by=by, at=at, note=note, seat=seat)
    result = Result(
        code=present.code,
        month=present.month,
        register=present.register,
        number=present.number,
        kind=present.kind,
        on=today,
        outcome=outcome.value,
        by=by,
        stands_for=seat.stands_for,
        note=note.strip(),
    )
    ledger.record([result], entry=entry)
    _follow(present, result, entry, note=note, at=at)
    return result


@transaction.atomic
def correct(*, item: Item, outcome: Outcome, note: str = "", reason: str, by: str, at: datetime) -> Result:
    """Correct a result, under the name of whoever corrects it and on that day.

    A case that was taken up again goes on; one that was not is taken up now if it must be.
    """
    Street.objects.select_for_update().get()
    was = queries.result_of(item)
    if was is None:
        raise Refused("还没有回头看的结果")
    today = at.astimezone(SHANGHAI).date()
    said = why_not_correct(
        outcome,
        was=Outcome(was.outcome),
        who=queries.correcting(organisation.who(by), item, was),
        from_on=item.from_on,
        today=today,
        reopened=queries.reopened_since(item, but=queries.result_times(item)),
        gone=queries.head_of(item) is None,
        reason=reason,
        note=note,
    )
    if said:
        raise Refused(said)
    seat = _seat(item, by)
    entry = _enter("更正回头看", item, outcome, by=by, at=at, note=reason, seat=seat)
    ledger.void([was], entry=entry)
    stands = {"outcome": outcome.value, "note": note.strip(), "by": by, "on": today, "stands_for": seat.stands_for}
    result: Result = ledger.again(was, **stands)
    ledger.record([result], entry=entry)
    told = f"更正为“{OUTCOME_NAMES[outcome]}”：{reason.strip()}"
    _follow(item, result, entry, note="；".join(part for part in (told, note.strip()) if part), at=at)
    return result


def _follow(item: Item, result: Result, entry: Entry, *, note: str, at: datetime) -> None:
    """Let the case follow what was found: its story, its ledger's words, and its reopening."""
    head, outcome = queries.head_of(item), Outcome(result.outcome)
    if head is None or State(head.state) not in MOVES[Verb.LOOK_BACK].starts:
        return
    look_back(
        case=head,
        word=WORDS[outcome],
        stated=LEDGER_WORDS[outcome],
        corrects=queries.result_days(item),
        note=note,
        by=result.by,
        stands_for=result.stands_for,
        at=at,
        entry=entry,
    )
    if outcome is Outcome.FAILED and head.state == State.CLOSED.value:
        reason = f"回头看未通过：{result.note}"
        casework.reopen(case=head, reason=reason, version=head.version, by=result.by, at=at)


def _seat(item: Item, by: str) -> Seat:
    ruling = seat_of(
        INSPECTORS,
        organisation.who(by),
        code=item.code,
        kind=item.kind,
        hands=queries.hands_of(item.register, item.number),
    )
    if isinstance(ruling, str):
        raise Refused(ruling)
    return ruling


def _enter(verb: str, item: Item, outcome: Outcome, *, by: str, at: datetime, note: str, seat: Seat) -> Entry:
    detail = {"month": item.month, "register": item.register, "number": item.number, "outcome": OUTCOME_NAMES[outcome]}
    if seat.stands_for:
        detail["stands_for"] = seat.stands_for
    return ledger.enter(
        by=by, at=at, verb=verb, subject=f"{item.get_kind_display()}{item.number}", reason=note.strip(), detail=detail
    )
