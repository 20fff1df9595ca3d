"""Where a finding was made, as the phone of whoever made it told: what that is worth as the place of the case."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

COARSE = 100  # metres; what a phone knows less exactly is recorded and is not the place


class Located(StrEnum):
    """How a position was come by. A place that was chosen by its name has none of its own."""

    GPS = "gps"
    MAP = "map"


LOCATED_NAMES: dict[str, str] = {Located.GPS: "手机定位", Located.MAP: "地图点选"}


@dataclass(frozen=True)
class Position:
    """A position in degrees (WGS-84), how it was come by, and how far off it may be (metres, None on a map)."""

    lon: float
    lat: float
    located: Located
    metres: int | None = None


def is_coarse(metres: int | None) -> bool:
    """Whether a position is too inexact to be the place of a case.

    >>> is_coarse(100), is_coarse(101), is_coarse(None)
    (False, True, False)
    """
    return metres is not None and metres > COARSE


def told(located: str, metres: int | None) -> str:
    """How a position was come by, in words.

    >>> told("gps", 350)
    '手机定位，误差约350米，超过100米，没有用作地点'
    """
    name = LOCATED_NAMES[located]
    if metres is None:
        return name
    return f"{name}，误差约{metres}米" + (f"，超过{COARSE}米，没有用作地点" if is_coarse(metres) else "")
