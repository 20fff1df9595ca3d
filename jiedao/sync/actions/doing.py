"""The table of what each kind of operation does: the acts of other offices, with the person and the server's time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.casework.rules import Shows
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Person
from jiedao.patrol import actions as patrol
from jiedao.patrol.models import Round
from jiedao.register.queries import names_by_code
from jiedao.sync.actions import photos
from jiedao.sync.kinds import OFFLINE
from jiedao.sync.rules import Sent, Unreadable, claimed_day, position_of


@dataclass(frozen=True)
class Done:
    """What came of an operation: what to call it, and the case it left, if it was about one."""

    said: str
    case: int | None = None
    version: int | None = None


@dataclass(frozen=True)
class Order:
    """An operation that may be tried: on which case as the phone saw it, by whom, at the server's time."""

    sent: Sent
    person: Person
    at: datetime
    head: Head | None = None
    version: int = 0

    @property
    def told(self) -> dict[str, Any]:
        """What every action asks for."""
        return {"by": self.person.username, "at": self.at}


def do(order: Order) -> Done:
    """Carry an operation out; Refused or Conflict as the offices' actions say."""
    return _TABLE[order.sent.kind](order)


def _file(order: Order) -> Done:
    head = _with_photos(casework.file, order, found=True, **_finding(order.sent.body), **order.told)
    return Done(f"已登记{head}", head.pk, head.version)


def _mend_on_the_spot(order: Order) -> Done:
    said = _finding(order.sent.body) | {"note": order.sent.body["note"]}
    head = _with_photos(casework.mend_on_the_spot, order, **said, **order.told)
    return Done(f"已登记{head}并当场办结", head.pk, head.version)


def _finding(body: Mapping[str, Any]) -> dict[str, Any]:
    if body["kind"] not in set(CaseKind):
        raise Refused("没有这类事项")
    if body["code"] not in names_by_code():
        raise Refused(f"本街道没有区划代码为 {body['code']} 的居民区")
    try:
        position = position_of(body.get("position", {}))
    except Unreadable as reason:
        raise Refused(f"{reason}") from None
    optional = ("address", "point_number", "person_number", "source", "subtype")
    return {
        "kind": CaseKind(body["kind"]),
        "code": body["code"],
        "description": body["description"],
        **{name: body.get(name, "") for name in optional},
        "suspects": True,
        "position": position,
    }


def _on_case(act: Callable[..., Head], name: str) -> Callable[[Order], Done]:
    def done(order: Order) -> Done:
        said = {"note": order.sent.body["note"]} if "note" in order.sent.body else {}
        head = _with_photos(act, order, case=order.head, version=order.version, **said, **order.told)
        return Done(f"{head}：已{name}", head.pk, head.version)

    return done


def _with_photos(act: Callable[..., Head], order: Order, *, found: bool = False, **said: Any) -> Head:
    """Take the step, with the photos that came along under its one entry."""
    if not order.sent.photos:
        return act(**said)
    shows = Shows.BEFORE if found else Shows.OTHER if order.sent.kind == "handle" else Shows.AFTER
    files = [casework.Sent(file, shows) for file in photos.ready(order.person, order.sent.photos)]
    return casework.with_files(act, files=files, **said)


def _visit(order: Order) -> Done:
    """A visit with all that it met, on the day on which it happened: the phone's word counts within the time without
    network, and no earlier than the week of its round; else the day of arrival."""
    body = dict(order.sent.body)
    shows = body.pop("shows", {})
    week = Round.objects.live().filter(number=body.get("round", "")).values_list("week", flat=True).first()
    body["visited_on"] = f"{claimed_day(order.sent.made_at, order.at, OFFLINE, week)}"
    call = patrol.visit(operation=str(order.sent.id), photos=_shown(order, shows), **body, **order.told)
    return Done(f"已登记走访{call.point_name}")


def _shown(order: Order, shows: Mapping[str, str]) -> dict[str, list[casework.Sent]]:
    """The photos of a visit by the question or case each belongs to; `shows` tells that by the photo's digest, with
    “/after” behind it where the photo shows what was mended."""
    found: dict[str, list[casework.Sent]] = {}
    if unnamed := set(order.sent.photos) - set(shows):
        raise Refused(f"{len(unnamed)} 张照片没有写明属于哪一项")
    for digest, file in zip(order.sent.photos, photos.ready(order.person, order.sent.photos), strict=True):
        of, _, after = shows[digest].partition("/")
        found.setdefault(of, []).append(casework.Sent(file, Shows.AFTER if after == "after" else Shows.BEFORE))
    return found


def _sign_round(order: Order) -> Done:
    """A unit of a round signs, on the phone of whoever holds it."""
    body = order.sent.body
    unit = int(body["unit"]) if body["unit"].isdecimal() else 0
    signature = patrol.sign(round=body["round"], unit=unit, name=body.get("name", ""), **order.told)
    return Done(f"{signature.unit}已签字" + ("（代录）" if signature.on_behalf else ""))


_TABLE: dict[str, Callable[[Order], Done]] = {
    "file": _file,
    "mend_on_the_spot": _mend_on_the_spot,
    "sign": _on_case(casework.sign, "签收"),
    "contact": _on_case(casework.contact, "先行联系"),
    "handle": _on_case(casework.handle, "记下办理情况"),
    "report_done": _on_case(casework.report_done, "报办结"),
    "visit": _visit,
    "sign_round": _sign_round,
}
