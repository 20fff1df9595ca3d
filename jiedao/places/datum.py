"""WGS-84 and GCJ-02, the datum with which public web maps in China are shifted by some hundred metres.

All coordinates are degrees, longitude before latitude. CGCS2000 is taken as WGS-84: they differ by centimetres.
"""

from __future__ import annotations

from math import cos, pi, radians, sin, sqrt

Point = tuple[float, float]

_A = 6378245.0  # the Krasovsky ellipsoid of the shift, metres
_EE = 0.006693421622965943
_CLOSE = 1e-12  # degrees, at which the inverse stops
_ROUNDS = 30


def in_shifted_region(lon: float, lat: float) -> bool:
    """Whether the shift applies there at all: the box round China that web maps use."""
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def to_gcj02(lon: float, lat: float) -> Point:
    """A WGS-84 coordinate in GCJ-02; unchanged outside the shifted region."""
    if not in_shifted_region(lon, lat):
        return lon, lat
    return _shifted(lon, lat)


def to_wgs84(lon: float, lat: float) -> Point:
    """A GCJ-02 coordinate in WGS-84, by iteration, to less than 1e-9 degrees; unchanged outside the region.

    The shift changes by less than a hundredth per degree, so that every round gains two digits or more.
    """
    if not in_shifted_region(lon, lat):
        return lon, lat
    found = lon, lat
    for _ in range(_ROUNDS):
        shifted = _shifted(*found)
        off = shifted[0] - lon, shifted[1] - lat
        found = found[0] - off[0], found[1] - off[1]
        if max(abs(off[0]), abs(off[1])) < _CLOSE:
            break
    return found


def _shifted(lon: float, lat: float) -> Point:
    x, y = lon - 105.0, lat - 35.0
    waves = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    wide = radians(lat)
    magic = 1 - _EE * sin(wide) ** 2
    root = sqrt(magic)
    return (
        lon + east * 180.0 / (_A / root * cos(wide) * pi),
        lat + north * 180.0 / (_A * (1 - _EE) / (magic * root) * pi),
    )
