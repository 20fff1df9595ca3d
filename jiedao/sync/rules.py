"""Whether what a phone sent can be read, decided on plain values; and how far its clock is off."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from jiedao.casework.rules.placing import Located, Position
from jiedao.worktime import SHANGHAI

_DEVICE = re.compile(r"[0-9a-f-]{32,36}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,17})?")
_METRES = re.compile(r"[0-9]{1,7}")
_POSITION = frozenset({"lon", "lat", "located", "metres"})
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_MOST_VERSION = 2**31 - 1
_MOST_PARTS = 60
_MOST_KEY, _MOST_TEXT = 64, 2000
_CLOCKS = range(1990, 2100)  # years that a phone may claim
_PARTS = frozenset({"id", "kind", "body", "case", "base", "after", "photos", "made_at"})


class Unreadable(Exception):
    """What was sent is no operation; the message says why."""


@dataclass(frozen=True)
class Shape:
    """What the body of one kind of operation may say: texts by their longest length, those it must say, texts by name
    (`maps`), several of those (`lists`), how many photos; `on_case` for an act on a case that is there."""

    texts: Mapping[str, int]
    needs: frozenset[str]
    maps: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    photos: int = 0
    on_case: bool = False


@dataclass(frozen=True)
class Sent:
    """One operation as it came. `base` is the version of the case that was seen, `after` the operation whose outcome
    was, where it was made by the same phone and had not been sent; `made_at` is what the phone's clock claimed.

    `digest` is the SHA-256 of everything but the id.
    """

    id: uuid.UUID
    kind: str
    body: Mapping[str, Any]
    case: int | None
    base: int | None
    after: uuid.UUID | None
    photos: tuple[str, ...]
    made_at: datetime | None
    digest: str


def why_not_device(device: object) -> str | None:
    """Why a text cannot name a device."""
    return None if isinstance(device, str) and _DEVICE.fullmatch(device) else "设备编号不对"


def read(raw: object, shapes: Mapping[str, Shape]) -> Sent:
    """An operation as it came from JSON, of one of the kinds that have a shape; Unreadable with the reason."""
    if not isinstance(raw, dict):
        raise Unreadable("操作应为对象")
    said: dict[str, Any] = raw
    kind = said.get("kind")
    if not isinstance(kind, str) or kind not in shapes:
        raise Unreadable("没有这种操作")
    if said.keys() - _PARTS:
        raise Unreadable("操作中有不认识的项")
    shape = shapes[kind]
    found = Sent(
        id=identified(said.get("id")),
        kind=kind,
        body=_body(said.get("body"), shape),
        case=_number(said.get("case"), "事项"),
        base=_number(said.get("base"), "版本"),
        after=identified(said["after"]) if said.get("after") is not None else None,
        photos=_photos(said.get("photos"), shape.photos),
        made_at=claimed(said.get("made_at")),
        digest=digest_of({name: value for name, value in said.items() if name != "id"}),
    )
    if shape.on_case and found.after is None and (found.case is None or found.base is None):
        raise Unreadable("没有写明是哪件事项和所见的版本")
    if not shape.on_case and (found.after, found.case, found.base) != (None, None, None):
        raise Unreadable("新登记的没有版本")
    return found


def identified(value: object) -> uuid.UUID:
    """An operation's id."""
    try:
        return uuid.UUID(str(value))
    except ValueError:
        raise Unreadable("操作编号应为 UUID") from None


def named(raw: object) -> str:
    """The id of what cannot be read as an operation, where it has one; else nothing is echoed."""
    try:
        return str(identified(raw.get("id"))) if isinstance(raw, dict) else ""
    except Unreadable:
        return ""


def claimed(value: object) -> datetime | None:
    """The moment that a phone's clock claims; None where it claims none that can be read, or none of our time."""
    try:
        moment = datetime.fromisoformat(str(value))
        claim = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return claim if moment.tzinfo and claim.year in _CLOCKS else None


def off(claim: datetime | None, at: datetime) -> timedelta | None:
    """How far a claim lies from the moment of arrival; positive where the phone is ahead."""
    return None if claim is None else claim - at


def claimed_day(claim: datetime | None, at: datetime, within: timedelta, first: date | None) -> date:
    """The day in Beijing on which something happened that arrived at a moment: the one that the phone claims, where the
    claim lies in the time for which a phone may be without network, and not before `first`; else that of arrival."""
    arrived = at.astimezone(SHANGHAI).date()
    if claim is None or not at - within <= claim <= at:
        return arrived
    day = claim.astimezone(SHANGHAI).date()
    return max(day, first) if first is not None and first <= arrived else day


def position_of(said: Mapping[str, str]) -> Position | None:
    """Where something was found, as a phone tells it in texts; None where it tells nothing. Unreadable where the texts
    are no position: `lon` and `lat` in degrees, `located` how it was come by, `metres` how far off it may be."""
    if not said:
        return None
    if said.get("located") not in set(Located) or said.keys() - _POSITION:
        raise Unreadable("位置没有写明怎样取得")
    degrees = [said.get(name, "") for name in ("lon", "lat")]
    if not all(_DEGREES.fullmatch(text) for text in degrees):
        raise Unreadable("位置应为经度、纬度两个数字")
    metres = said.get("metres", "")
    if metres and not _METRES.fullmatch(metres):
        raise Unreadable("位置误差应为米数")
    lon, lat = (round(float(text), 6) for text in degrees)
    return Position(lon, lat, Located(said["located"]), int(metres) if metres else None)


def digest_of(value: object) -> str:
    """The SHA-256 of a JSON value, however its keys are ordered."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def is_digest(value: object) -> bool:
    """Whether a value is a SHA-256 in hexadecimal."""
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _body(value: object, shape: Shape) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable("操作没有内容")
    if unknown := set(value) - set(shape.texts) - shape.maps - shape.lists:
        raise Unreadable(f"内容中有不认识的项：{'、'.join(sorted(map(str, unknown)))[:80]}")
    body: dict[str, Any] = {}
    for name, said in value.items():
        if name in shape.texts:
            body[name] = _text(name, said, shape.texts[name])
        elif name in shape.maps:
            body[name] = _map(name, said)
        elif isinstance(said, list) and len(said) <= _MOST_PARTS:
            body[name] = [_map(name, one) for one in said]
        else:
            raise Unreadable(f"“{name}”应为列表，最多 {_MOST_PARTS} 项")
    if missing := [name for name in sorted(shape.needs) if not body.get(name)]:
        raise Unreadable(f"缺少：{'、'.join(missing)}")
    return body


def _map(name: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > _MOST_PARTS:
        raise Unreadable(f"“{name}”应为若干项文字")
    return {_text(name, key, _MOST_KEY): _text(name, said, _MOST_TEXT) for key, said in value.items()}


def _text(name: str, value: object, most: int) -> str:
    if not isinstance(value, str) or _UNFIT.search(value):
        raise Unreadable(f"“{name}”应为文字")
    if len(value) > most:
        raise Unreadable(f"“{name}”不能超过 {most} 字")
    return value.strip()


def _number(value: object, name: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_VERSION:
        raise Unreadable(f"{name}应为整数")
    return value


def _photos(value: object, most: int) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(is_digest(one) for one in value):
        raise Unreadable("照片应以校验值列出")
    if len(value) > most or len(set(value)) != len(value):
        raise Unreadable(f"照片最多 {most} 张，且不能重复" if most else "这种操作不带照片")
    return tuple(value)
