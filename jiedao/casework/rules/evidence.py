"""What photos and other files of a case show, what is missing of them, and what makes one wonder.

Evidence is never forced: a cellar has no network, a resident may refuse, and an eye on the spot is worth more than a
picture. So what is missing is said to whoever verifies, and does not hold anybody up.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from jiedao.casework.rules.values import OPEN, STATE_NAMES, State
from jiedao.organisation.kinds import Role, Who

FILES_OF_A_CASE = 200
FAR = 500  # metres from the place of the case at which a photo makes one wonder
_CLOCK_DRIFT = timedelta(hours=1)
_EARTH = 6_371_000  # metres


class Shows(StrEnum):
    """What an attached file shows."""

    BEFORE = "before"
    AFTER = "after"
    SCAN = "scan"
    OTHER = "other"


SHOWS_NAMES = {Shows.BEFORE: "整改前", Shows.AFTER: "整改后", Shows.SCAN: "扫描件", Shows.OTHER: "其他"}
_PAIR = (Shows.BEFORE, Shows.AFTER)


def missing(evidence: Sequence[str], shown: Iterable[str]) -> list[str]:
    """Of a kind's pair of photos, by name, those that nobody has attached.

    >>> missing(("整改前照片", "整改后照片"), ["before", "other"])
    ['整改后照片']
    """
    there = set(shown)
    return [name for name, shows in zip(evidence, _PAIR, strict=False) if shows.value not in there]


@dataclass(frozen=True)
class Shot:
    """A photo as it was attached: what it shows, when and where it says it was taken, and when it came."""

    shows: Shows
    recorded_at: datetime
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None


def doubts(shot: Shot, *, begun: datetime | None, place: tuple[float, float] | None) -> list[str]:
    """What about a photo a verifier should look at twice; its clock and place are claims, so nothing is refused.

    `begun` is when the case came in, `place` its longitude and latitude.
    """
    told = []
    if shot.taken_at is not None:
        if shot.taken_at > shot.recorded_at + _CLOCK_DRIFT:
            told.append("拍摄时间晚于上传时间")
        if shot.shows is Shows.AFTER and begun is not None and shot.taken_at < begun - _CLOCK_DRIFT:
            told.append("拍摄时间早于登记时间")
    if place is not None and shot.lon is not None and shot.lat is not None:
        far = metres(place, (shot.lon, shot.lat))
        if far > FAR:
            told.append(f"拍摄位置距事项地点约{far / 1000:.1f}公里")
    return told


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The way between two places in degrees as the crow flies.

    >>> round(metres((121.47, 31.23), (121.47, 31.24)))
    1112
    """
    (lon, lat), (lon_2, lat_2) = one, other
    half = math.radians(lat_2 - lat) / 2, math.radians(lon_2 - lon) / 2
    chord = (
        math.sin(half[0]) ** 2 + math.cos(math.radians(lat)) * math.cos(math.radians(lat_2)) * math.sin(half[1]) ** 2
    )
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, chord)))


def why_not_attach(
    *,
    roles: Collection[Role],
    who: Who,
    code: str,
    kind: str,
    units: Collection[int],
    own: bool,
    state: State,
    there: int,
) -> str | None:
    """Why somebody cannot add a file to a case outside of a step: `units` handle it, `own` is who filed it."""
    if state not in OPEN:
        return f"{STATE_NAMES[state]}的事项不能再补传附件"
    of_post = any(seat.role in roles and (seat.covers(code, kind) or seat.unit in units) for seat in who.seats)
    if not of_post and not own:
        return "您的职务不能给这个事项补传附件"
    return "附件过多，不能再传" if there >= FILES_OF_A_CASE else None


def why_not_void_file(
    *, roles: Collection[Role], who: Who, code: str, kind: str, state: State, by: str, reason: str | None
) -> str | None:
    """Why an attached file cannot be voided: whoever attached it may while the case is open, `roles` at any time."""
    heads = any(seat.role in roles and seat.covers(code, kind) for seat in who.seats)
    if not heads and by != who.username:
        return "只有上传人和科室负责人可以作废附件"
    if not heads and state not in OPEN:
        return f"{STATE_NAMES[state]}的事项，附件只能由科室负责人作废"
    return "作废须写明理由" if reason is not None and not reason.strip() else None
