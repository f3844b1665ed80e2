"""Coordinate systems met in China, converted at the door; the store knows only WGS-84.

Points are float arrays of shape (n, 2), longitude and latitude in degrees. CGCS2000 agrees with
WGS-84 to centimetres and is taken as the same. GCJ-02 is the shifted system of public Chinese maps,
BD-09 Baidu's further shift of it; neither is published, the formulas are the well-known
approximations on the Krasovsky 1940 ellipsoid. Outside China's rectangle nothing is shifted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from linli.engines.sentences import Sentence, Unusable

Points = NDArray[np.float64]
Mask = NDArray[np.bool_]
Shift = Callable[[Points], Points]
Convert = Callable[[ArrayLike], Points]

WGS84, CGCS2000, GCJ02, BD09 = SYSTEMS = ("wgs84", "cgcs2000", "gcj02", "bd09")

KRASOVSKY_AXIS = 6378245.0  # metres
KRASOVSKY_ECCENTRICITY2 = 0.00669342162296594323
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
BAIDU_TURN = np.pi * 3000.0 / 180.0
BAIDU_OFFSET = (0.0065, 0.006)  # degrees
TOLERANCE = 1e-11  # degrees, about a micrometre
ROUNDS = 30
NOT_POINTS = Sentence("A longitude and a latitude in degrees are needed.")


def as_points(points: ArrayLike) -> Points:
    """Any pair or list of pairs as an (n, 2) array; `Unusable` when it is not that."""
    try:
        array = np.asarray(points, dtype=np.float64)
    except (TypeError, ValueError):
        raise Unusable({"points": NOT_POINTS}) from None
    if array.ndim == 1 and array.size in (0, 2):
        array = array.reshape(-1, 2)
    if array.ndim != 2 or array.shape[1] != 2:
        raise Unusable({"points": NOT_POINTS})
    return array


def in_china(points: Points) -> Mask:
    """Inside the rectangle where the shifts apply, borders included; NaN is not."""
    lon, lat = points[:, 0], points[:, 1]
    inside: Mask = (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)
    return inside


def wgs84_to_gcj02(points: ArrayLike) -> Points:
    """Shift WGS-84 to GCJ-02 (100 to 700 m); points outside China stay."""
    return _only_in_china(as_points(points), _gcj02_shifted)


def gcj02_to_wgs84(points: ArrayLike) -> Points:
    """The inverse of `wgs84_to_gcj02`, by iteration to better than 1e-9 degree."""
    return _only_in_china(as_points(points), lambda inner: _inverse(_gcj02_shifted, inner))


def gcj02_to_bd09(points: ArrayLike) -> Points:
    """Turn and move GCJ-02 to BD-09; points outside China stay."""
    return _only_in_china(as_points(points), _bd09_shifted)


def bd09_to_gcj02(points: ArrayLike) -> Points:
    """The inverse of `gcj02_to_bd09`, by iteration to better than 1e-9 degree."""
    return _only_in_china(as_points(points), lambda inner: _inverse(_bd09_shifted, inner))


def to_wgs84(points: ArrayLike, system: str = WGS84) -> Points:
    """Points of any known system as WGS-84; `Unusable` for an unknown system."""
    return _converted(points, system, TO_WGS84)


def from_wgs84(points: ArrayLike, system: str = WGS84) -> Points:
    """WGS-84 points in another known system; `Unusable` for an unknown system."""
    return _converted(points, system, FROM_WGS84)


def _converted(points: ArrayLike, system: str, steps: dict[str, tuple[Convert, ...]]) -> Points:
    name = system.strip().lower().replace("-", "")
    if name not in steps:
        known = ", ".join(SYSTEMS)
        raise Unusable({"system": Sentence("Choose one of: %(known)s.", known=known)})
    result = as_points(points).copy()
    for step in steps[name]:
        result = step(result)
    return result


def _only_in_china(points: Points, change: Shift) -> Points:
    result = points.copy()
    inside = in_china(points)
    if inside.any():
        result[inside] = change(points[inside])
    return result


def _inverse(forward: Shift, target: Points) -> Points:
    guessed = target.copy()
    for _attempt in range(ROUNDS):
        error = forward(guessed) - target
        guessed -= error
        if np.abs(error).max() < TOLERANCE:
            break
    return guessed


def _gcj02_shifted(points: Points) -> Points:
    x, y = points[:, 0] - 105.0, points[:, 1] - 35.0
    turn = np.radians(points[:, 1])
    curve = 1.0 - KRASOVSKY_ECCENTRICITY2 * np.sin(turn) ** 2
    east = KRASOVSKY_AXIS / np.sqrt(curve) * np.cos(turn)
    north = KRASOVSKY_AXIS * (1.0 - KRASOVSKY_ECCENTRICITY2) / (curve * np.sqrt(curve))
    metres = np.column_stack((_eastward(x, y), _northward(x, y)))
    moved: Points = points + np.degrees(metres / np.column_stack((east, north)))
    return moved


def _waves(value: Any, *terms: tuple[float, float]) -> Any:
    return sum(size * np.sin(value * np.pi * rate) for size, rate in terms) * 2.0 / 3.0


def _eastward(x: Any, y: Any) -> Any:
    plain = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    both = _waves(x, (20.0, 6.0), (20.0, 2.0))
    slow = _waves(x, (20.0, 1.0), (40.0, 1.0 / 3.0))
    return plain + both + slow + _waves(x, (150.0, 1.0 / 12.0), (300.0, 1.0 / 30.0))


def _northward(x: Any, y: Any) -> Any:
    plain = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    both = _waves(x, (20.0, 6.0), (20.0, 2.0))
    slow = _waves(y, (20.0, 1.0), (40.0, 1.0 / 3.0))
    return plain + both + slow + _waves(y, (160.0, 1.0 / 12.0), (320.0, 1.0 / 30.0))


def _bd09_shifted(points: Points) -> Points:
    x, y = points[:, 0], points[:, 1]
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * BAIDU_TURN)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * BAIDU_TURN)
    moved: Points = np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))
    return moved + BAIDU_OFFSET


TO_WGS84: dict[str, tuple[Convert, ...]] = {
    WGS84: (),
    CGCS2000: (),
    GCJ02: (gcj02_to_wgs84,),
    BD09: (bd09_to_gcj02, gcj02_to_wgs84),
}
FROM_WGS84: dict[str, tuple[Convert, ...]] = {
    WGS84: (),
    CGCS2000: (),
    GCJ02: (wgs84_to_gcj02,),
    BD09: (wgs84_to_gcj02, gcj02_to_bd09),
}
