"""The coordinate systems a file may come in: named, recognised by its numbers, or asked for.

Everything PROJ knows is taken by its EPSG number or its text; GCJ-02 and BD-09, which no register
holds, by name. CGCS2000 (EPSG:4490 and the zones upon it) agrees with WGS-84 to centimetres.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from linli.engines import coordinates
from linli.engines.sentences import Sentence, Unusable

Geometries = NDArray[np.object_]
Bounds = tuple[float, float, float, float]

MULTIPLE = {
    "Polygon": shapely.multipolygons,
    "LineString": shapely.multilinestrings,
    "Point": shapely.multipoints,
}
SHIFTED = (coordinates.GCJ02, coordinates.BD09)
PLAIN_NAMES = {"wgs84": "EPSG:4326", "cgcs2000": "EPSG:4490", "webmercator": "EPSG:3857"}
# Words in names of fields, layers and systems that tell of a shifted system.
TELLING = {
    coordinates.GCJ02: ("gcj", "火星", "高德", "amap"),
    coordinates.BD09: ("bd09", "bd_09", "bd-09", "百度", "baidu"),
}
ZONES = range(25, 46)  # numbers of the 3-degree Gauss-Kruger zones of China
WITH_PREFIX = 4513 - 25  # EPSG number of a zone whose eastings carry the zone's number
NORTHINGS = (1_500_000.0, 6_500_000.0)  # metres, China
OFF_CENTRE = 250_000.0  # metres of easting from the central meridian within a 3-degree zone
OLD_DATUMS = ("Beijing 1954", "Xian 1980")


@dataclass(frozen=True)
class System:
    """A named coordinate system. `crs` is None where only a shift is meant or nothing is known."""

    name: str
    crs: Any = None

    @property
    def known(self) -> bool:
        """Is it said where its coordinates lie?"""
        return self.crs is not None or self.name in SHIFTED

    @property
    def metric(self) -> bool:
        """Is it a plane whose units are true metres? Web Mercator's are not."""
        if self.crs is None or not self.crs.is_projected or self.crs.to_epsg() == 3857:
            return False
        return all(axis.unit_conversion_factor == 1.0 for axis in self.crs.axis_info[:2])

    def to_wgs84(self, geometry: Geometries) -> Geometries:
        """(n,) geometries of this system in WGS-84 degrees, longitude first."""
        if self.name in SHIFTED:
            return changed(geometry, lambda xy: coordinates.to_wgs84(xy, self.name))
        if self.same_as_wgs84():
            return geometry
        return changed(geometry, through(self.crs, 4326))

    def from_wgs84(self, geometry: Geometries) -> Geometries:
        """The way back."""
        if self.name in SHIFTED:
            return changed(geometry, lambda xy: coordinates.from_wgs84(xy, self.name))
        if self.same_as_wgs84():
            return geometry
        return changed(geometry, through(4326, self.crs))

    def same_as_wgs84(self) -> bool:
        """Is it taken as WGS-84: that itself, CGCS2000 or ETRS89, with heights or without?"""
        return self.crs is None or self.crs.to_epsg() in (4326, 4490, 4979, 4480, 4258)


WGS84 = System("EPSG:4326", pyproj.CRS.from_epsg(4326))
UNKNOWN = System("")


def changed(geometry: Geometries, change: Any) -> Geometries:
    """The geometries with their (n, 2) points changed; None stays None."""
    moved: Geometries = shapely.transform(geometry, change)
    return moved


@lru_cache(maxsize=32)
def through(source: Any, target: Any) -> Any:
    """PROJ's way between two systems as a function of (n, 2) points, longitude or easting first,
    whatever order the systems themselves prescribe."""
    step = pyproj.Transformer.from_crs(source, target, always_xy=True)
    return lambda points: np.column_stack(step.transform(points[:, 0], points[:, 1]))


def named(text: Any) -> System:
    """A system by its name: `gcj02`, `bd09`, `cgcs2000`, `EPSG:4547`, `4547`, WKT or PROJJSON.

    Raises `Unusable` for a name that nobody knows.
    """
    if isinstance(text, dict):
        return registered(text, str(text.get("name", "")))
    plain = str(text).strip()
    short = plain.lower().replace("-", "").replace("_", "").replace(" ", "")
    if short in SHIFTED:
        return System(short)
    telling = told_by([plain])
    if telling and len(plain) < 80:
        return System(telling)
    return registered(PLAIN_NAMES.get(short, plain), plain)


def registered(text: Any, shown: str) -> System:
    """A system PROJ knows, without heights; `shown` names it in the refusal. Raises `Unusable`."""
    try:
        crs = pyproj.CRS.from_user_input(int(text) if str(text).isdigit() else text)
    except (pyproj.exceptions.CRSError, ValueError, OverflowError):
        raise Unusable(
            {"system": Sentence("No coordinate system is called %(name)s; write for instance EPSG:4547, cgcs2000 or gcj02.", name=shown[:60])}
        ) from None  # fmt: skip
    if crs.is_compound or len(crs.axis_info) == 3:
        crs = crs.to_2d()
    telling = told_by([crs.name])
    if telling:
        return System(telling)
    number = crs.to_epsg()
    return System(f"EPSG:{number}" if number else crs.name, crs)


def told_by(words: Iterable[str]) -> str:
    """The shifted system some name speaks of, or empty."""
    for word in words:
        lower = word.lower()
        for system, signs in TELLING.items():
            if any(sign in lower for sign in signs):
                return system
    return ""


def recognised(bounds: Bounds) -> tuple[System, Sentence | None]:
    """What coordinates without a named system are by their numbers, and a sentence about it.

    Raises `Unusable` that says what to name when the numbers do not tell.
    """
    west, south, east, north = bounds
    if not all(np.isfinite(bounds)):
        return WGS84, None
    if west >= -180 and east <= 180 and south >= -90 and north <= 90:
        return WGS84, Sentence(
            "No coordinate system is named; the numbers are taken as WGS-84 degrees."
        )
    if max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 180:
        return WGS84, None  # the check for swapped columns speaks of it
    zone = prefixed_zone(bounds)
    if zone:
        system = named(f"EPSG:{WITH_PREFIX + zone}")
        return system, Sentence("No coordinate system is named; by the numbers it is %(name)s (CGCS2000, zone %(zone)s).", name=system.name, zone=zone)  # fmt: skip
    if prefixed_zone((south, west, north, east)):
        raise asked(Sentence("East and north are swapped: in this file the first number points north. Name the columns easting and northing."))  # fmt: skip
    if looks_web_mercator(bounds):
        return named("EPSG:3857"), Sentence("No coordinate system is named; by the numbers it is Web Mercator (EPSG:3857).")  # fmt: skip
    if NORTHINGS[0] <= south and north <= NORTHINGS[1] and west >= 200_000 and east <= 800_000:
        raise asked(Sentence("These are metres of a Gauss-Kruger zone without its number. Name the system, EPSG:4534 to EPSG:4554 for CGCS2000 (for instance EPSG:4548 for 117 degrees east)."))  # fmt: skip
    raise asked(Sentence("The coordinates are not degrees and no coordinate system is named. Name it, for instance EPSG:4547."))  # fmt: skip


def asked(sentence: Sentence) -> Unusable:
    """The refusal that asks for the system."""
    return Unusable({"system": sentence})


def prefixed_zone(bounds: Bounds) -> int:
    """The 3-degree Gauss-Kruger zone (25 to 45) whose number leads the eastings; 0 for none."""
    west, south, east, north = bounds
    zone = int(west // 1_000_000)
    middle = zone * 1_000_000 + 500_000
    inside = abs(west - middle) < OFF_CENTRE and abs(east - middle) < OFF_CENTRE
    fits = zone in ZONES and inside and NORTHINGS[0] <= south and north <= NORTHINGS[1]
    return zone if fits else 0


def looks_web_mercator(bounds: Bounds) -> bool:
    """Would these bounds lie in China if they were metres of Web Mercator?"""
    west, south, east, north = bounds
    return west >= 8_100_000 and east <= 15_200_000 and south >= 300_000 and north <= 7_200_000
