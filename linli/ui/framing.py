"""From degrees to a drawing: the frame of a small map, and the paths of GeoJSON shapes in it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

Feature = dict[str, Any]
Point = tuple[float, float]
Ring = Sequence[Sequence[float]]
METRES_PER_DEGREE = 111_195.0
MANY = 8  # points from which on a line is made simpler
SLACK = 0.15  # units of the drawing that a line may be off by


@dataclass(frozen=True)
class Frame:
    """From degrees to the drawing: equirectangular around the middle, north up."""

    west: float
    north: float
    scale: float
    squeeze: float
    left: float
    top: float
    width: float
    height: float

    def __call__(self, lon: float, lat: float) -> Point:
        x = (lon - self.west) * self.squeeze * self.scale + self.left
        return round(x, 1), round((self.north - lat) * self.scale + self.top, 1)

    @property
    def metres(self) -> float:
        """Metres that one unit of the drawing stands for."""
        return METRES_PER_DEGREE / self.scale


def fitted(features: Iterable[Feature], width: float, height: float, margin: float) -> Frame:
    """A frame that holds these shapes with a margin, in units of the drawing, on every side."""
    points = [p for f in features for ring in rings(f.get("geometry")) for p in ring]
    if not points:
        points = [(0.0, 0.0)]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
    scale = min((width - 2 * margin) / wide, (height - 2 * margin) / high)
    left, top = (width - wide * scale) / 2, (height - high * scale) / 2
    return Frame(west, north, scale, squeeze, left, top, width, height)


def rings(geometry: dict[str, Any] | None) -> Iterator[Ring]:
    """The rings or lines of a shape."""
    if not geometry:
        return
    kind, parts = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        yield [parts]
    elif kind == "LineString":
        yield parts
    elif kind in ("Polygon", "MultiLineString"):
        yield from parts
    elif kind == "MultiPolygon":
        for polygon in parts:
            yield from polygon


def path(
    geometry: dict[str, Any] | None, frame: Callable[[float, float], Point], closed: bool = True
) -> str:
    """The `d` of a path, without the points that nobody would see missing."""
    end = "Z" if closed else ""
    return "".join(
        "M" + "L".join("{:g} {:g}".format(*p) for p in _fewer([frame(p[0], p[1]) for p in ring])) + end
        for ring in rings(geometry)
    )  # fmt: skip


def _fewer(points: list[Point]) -> Sequence[Point]:
    """Real borders have a point every few metres: most lie on the line between their neighbours."""
    if len(points) < MANY:
        return points
    slim = shapely.LineString(points).simplify(SLACK, preserve_topology=False).coords
    return list(slim) if len(slim) >= 4 else points
