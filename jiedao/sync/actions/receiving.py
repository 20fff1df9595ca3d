"""An operation is received: claimed by its id, judged and carried out in one transaction, answered for ever alike.

Of the same operation sent many times at once the first holds its row, the others wait for it and get its answer. What
is refused by a rule, or meets a record that has moved on, is kept with that answer too: nothing happens later that the
phone was not told of. Order and time are the server's own.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from jiedao.casework.models import Head
from jiedao.ledger.actions import Conflict
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Person
from jiedao.sync import queries
from jiedao.sync.actions import doing, photos
from jiedao.sync.kinds import FAR_OFF, State
from jiedao.sync.models import Operation
from jiedao.sync.rules import Sent, Unreadable, named, off, read

UNDONE = "前一步没有受理，这一步也没有办；请看前一步的说明"
logger = logging.getLogger(__name__)


class _Wait(Exception):
    """Something the operation builds on is not there yet; it leaves nothing behind."""

    def __init__(self, **said: Any) -> None:
        super().__init__()
        self.said = said


class _Forerunner(Exception):
    """The step on which this one builds was not done; the case itself is there."""

    def __init__(self, head: Head) -> None:
        super().__init__(UNDONE)
        self.head = head


def receive(*, person: Person, device: str, raw: object, at: datetime) -> str:
    """Put one operation on record; the text of its answer, a JSON object with its `id` and `state`."""
    try:
        sent = read(raw, queries.SHAPES)
    except Unreadable as reason:
        return _answer(named(raw), State.REFUSED, reason=f"{reason}")
    try:
        with transaction.atomic():
            return _once(sent, person, device, at)
    except _Wait as waiting:
        return _answer(sent.id, State.WAIT, **waiting.said)
    except Conflict as reason:  # nothing that the phone saw: what it met was as short-lived as a race
        return _answer(sent.id, State.FAILED, reason=f"{reason}；稍后会自动再发")
    except Exception:
        logger.exception("operation %s of %s", sent.id, person.username)
        return _answer(sent.id, State.FAILED, reason="服务器出错，没有受理；稍后会自动再发")


def _once(sent: Sent, person: Person, device: str, at: datetime) -> str:
    claim = {"person": person, "device": device, "operation": sent.id}
    try:
        with transaction.atomic():  # one that is under way is waited for here
            mine = Operation.objects.create(
                **claim,
                kind=sent.kind,
                digest=sent.digest,
                base=sent.base,
                made_at=sent.made_at,
                received_at=at,
                state=State.DONE.value,
            )
    except IntegrityError:
        earlier = Operation.objects.get(**claim)
        if earlier.digest != sent.digest:
            return _answer(sent.id, State.CLASH, reason="这个操作号已用于另一内容，没有改动")
        return earlier.answer
    state, done, said = _judged(sent, person, device, at)
    ahead = off(sent.made_at, at)
    if ahead is not None and abs(ahead) > FAR_OFF:
        said["off_hours"] = round(ahead.total_seconds() / 3600)
    answer = _answer(sent.id, state, received_at=at.isoformat(), **said)
    Operation.objects.filter(pk=mine.pk).update(
        state=state.value, answer=answer, case=done.case if done else None, version=done.version if done else None
    )
    return answer


def _judged(sent: Sent, person: Person, device: str, at: datetime) -> tuple[State, doing.Done | None, dict[str, Any]]:
    """What becomes of an operation, and what is said of it.

    What is not done to a case tells how the case stands, so that the person can offer the same on that. Conflict where
    an operation that is about no case met another.
    """
    if lacking := photos.missing(person, sent.photos):
        raise _Wait(missing=lacking)
    moved, head = "", None
    try:
        with transaction.atomic():
            head, version = _case(sent, person, device)
            if head is None or head.version == version:
                done = doing.do(doing.Order(sent, person, at, head, version))
                told = {"said": done.said, "case": done.case, "version": done.version}
                return State.DONE, done, {name: value for name, value in told.items() if value is not None}
    except Conflict as reason:  # somebody came between
        if head is None:
            raise
        moved = str(reason)
    except Refused as reason:
        return State.REFUSED, None, {"reason": str(reason)} | ({"now": _now(head, person, at)} if head else {})
    except _Forerunner as undone:
        return State.CONFLICT, None, {"reason": str(undone), "now": _now(undone.head, person, at)}
    assert head is not None
    return (
        State.CONFLICT,
        None,
        {
            "reason": moved or f"{head}已有新的进展，您写的没有覆盖它",
            "now": _now(head, person, at),
        },
    )


def _case(sent: Sent, person: Person, device: str) -> tuple[Head | None, int]:
    """The case that is meant, and the version of it that the phone saw or made itself."""
    if sent.case is None and sent.after is None:
        return None, 0
    key, version, stands = sent.case, sent.base or 0, True
    if sent.after is not None:
        before = Operation.objects.filter(person=person, device=device, operation=sent.after).first()
        if before is None:
            raise _Wait(after=str(sent.after))
        stands = before.case is not None and before.version is not None
        key, version = before.case if stands else sent.case, before.version or 0
        if key is None:
            raise Refused(UNDONE)
    who = organisation.who(person.username)
    head: Head | None = Head.objects.visible_to(who).filter(pk=key).first()
    if head is None:
        raise Refused("没有这件事项，或您已看不到它")
    if not stands:
        raise _Forerunner(head)
    return head, version


def _now(head: Head, person: Person, at: datetime) -> dict[str, Any]:
    """The case as it stands by now."""
    return queries.told(Head.objects.get(pk=head.pk), organisation.who(person.username), at)


def _answer(id_: object, state: State, **said: Any) -> str:
    return json.dumps({"id": str(id_), "state": state.value, **said}, separators=(",", ":"))
