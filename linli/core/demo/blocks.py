"""Cuts a grid of the demo into blocks of land and sets houses on them: plausible, made up."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

METRES = 111_320.0  # of one degree of latitude
FAR = 1.0  # degrees: a half plane as a box this large


def blocks(land: BaseGeometry, count: int, rng: Random) -> list[BaseGeometry]:
    """About `count` blocks that make up the land, the largest halved across its length first."""
    parts = [land]
    while len(parts) < count:
        largest = max(range(len(parts)), key=lambda i: parts[i].area)
        halves = halved(parts.pop(largest), rng.uniform(0.4, 0.6))
        parts += halves
        if len(halves) == 1:
            break
    return parts


def halved(land: BaseGeometry, share: float) -> list[BaseGeometry]:
    """The land cut across its longer side; whole when the cut would leave stray pieces."""
    corners = np.array(shapely.oriented_envelope(land).exterior.coords)[:4]
    sides = np.diff(np.vstack((corners, corners[:1])), axis=0)
    longer = int(np.hypot(*sides[1]) > np.hypot(*sides[0]))
    along = sides[longer] / np.hypot(*sides[longer])
    across = np.array((-along[1], along[0]))
    start = corners[longer] + sides[longer] * share
    near, far = start - across * FAR, start + across * FAR
    box = shapely.polygons([near, far, far - along * FAR, near - along * FAR])
    first, second = shapely.intersection(land, box), shapely.difference(land, box)
    whole = all(part.geom_type == "Polygon" and part.area > 0 for part in (first, second))
    return [first, second] if whole else [land]


def houses(land: BaseGeometry, count: int) -> NDArray[np.float64]:
    """`count` points in rows across the land, well inside it, in reading order: (count, 2)."""
    west, south, east, north = land.bounds
    narrow = math.cos(math.radians((south + north) / 2))
    inner = land
    for metres in (18, 9, 4):
        shrunk = land.buffer(-metres / METRES)
        if not shrunk.is_empty:
            inner = shrunk
            break
    step = math.sqrt(inner.area * narrow / (count * 1.3))
    shapely.prepare(inner)
    while True:
        lons = np.arange(west + step / narrow / 2, east, step / narrow)
        lats = np.arange(north - step / 2, south, -step)
        points = np.array([(lon, lat) for lat in lats for lon in lons]).reshape(-1, 2)
        held = points[shapely.contains_xy(inner, points[:, 0], points[:, 1])]
        if len(held) >= count:
            chosen = np.linspace(0, len(held) - 1, count).round().astype(int)
            return np.round(held[chosen], 6)
        step *= 0.85
