"""Planar metres for measuring and drawing, with the way back to WGS-84.

A source that is projected in metres is its own plane, so that its vertices stay as they are.
Degrees are scaled around the middle of the data. That map is affine: what is straight stays
straight, so surfaces that tile in the plane tile in degrees too; east-west lengths are off by
less than one per cent within 50 km north or south of the middle.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linli.engines.layers.systems import WGS84, Bounds, Geometries, System, changed

AXIS = 6378137.0  # metres, WGS-84
ECCENTRICITY2 = 0.00669437999014


@dataclass(frozen=True)
class Plane:
    """`system` when the plane is that system's own, else a scaled one around lon, lat."""

    system: System | None = None
    lon: float = 0.0
    lat: float = 0.0

    @property
    def stored(self) -> System:
        """The system in which to write what was drawn, without any loss."""
        return self.system or WGS84

    def forward(self, geometry: Geometries) -> Geometries:
        """WGS-84 degrees to metres."""
        if self.system is not None:
            return self.system.from_wgs84(geometry)
        return changed(geometry, lambda xy: (xy - self.middle()) * self.scale())

    def back(self, geometry: Geometries) -> Geometries:
        """Metres to WGS-84 degrees."""
        if self.system is not None:
            return self.system.to_wgs84(geometry)
        return changed(geometry, lambda xy: xy / self.scale() + self.middle())

    def out(self, geometry: Geometries) -> Geometries:
        """Metres to the system called `stored`."""
        return geometry if self.system is not None else self.back(geometry)

    def middle(self) -> NDArray[np.float64]:
        """(2,) longitude and latitude of the origin, degrees."""
        return np.array((self.lon, self.lat))

    def scale(self) -> NDArray[np.float64]:
        """Metres in a degree, east and north, at the middle."""
        turn = np.radians(self.lat)
        curve = 1.0 - ECCENTRICITY2 * np.sin(turn) ** 2
        east = AXIS / np.sqrt(curve) * np.cos(turn)
        north = AXIS * (1.0 - ECCENTRICITY2) / curve**1.5
        return np.radians(np.array((east, north)))


def local_plane(bounds: Bounds) -> Plane:
    """A plane around the middle of WGS-84 bounds; the world's middle when there are none."""
    west, south, east, north = bounds
    if not np.isfinite(west):
        return Plane()
    return Plane(None, round((west + east) / 2, 6), round((south + north) / 2, 6))
