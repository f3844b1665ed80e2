"""What lies on the ground near a plan: barriers and the buildings with their households."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from linli.core.areas import geometry as borders
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY
from linli.core.places.models import Barrier, Building, Compound
from linli.engines.grids.measuring import NO_LINES, Lines, array

Box = tuple[float, float, float, float]


def lines_in(box: Box) -> Lines:
    """Barriers that may reach into a box (WGS-84). One statement."""
    rows = list(barriers_in(box).values_list("geometry", "barrier_class"))
    if not rows:
        return NO_LINES
    geometry = array([shapely.from_wkb(bytes(wkb)) for wkb, _kind in rows])
    return Lines(geometry, np.array([kind for _wkb, kind in rows], dtype=np.int64))


def barriers_in(box: Box) -> Any:
    """The rows of barriers whose own box meets a box."""
    west, south, east, north = box
    return Barrier.objects.filter(
        active=True, west__lte=east, east__gte=west, south__lte=north, north__gte=south
    ).order_by("id")


def outlines(codes: Iterable[str]) -> dict[str, BaseGeometry]:
    """Code -> border of the areas in force that have one. One statement."""
    rows = areas.valid().filter(code__in=set(codes), geometry__isnull=False)
    return {
        code: borders.from_wkb(wkb) for code, wkb in rows.values_list("code", "geometry") if wkb
    }


def building_points(area: str) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """(n, 2) lon, lat of the buildings in use in a community, and their households."""
    rows = list(
        Building.objects.filter(active=True, area__within=area[:COMMUNITY])
        .order_by("id")
        .values_list("lon", "lat", "households")
    )
    table = np.array(rows, dtype=float).reshape(len(rows), 3)
    return table[:, :2], table[:, 2].astype(np.int64)


def has_register(area: str) -> bool:
    """Are there compounds with a border, or buildings, to draw from? Two statements at most."""
    within = area[:COMMUNITY]
    compounds = Compound.objects.filter(active=True, area__within=within, geometry__isnull=False)
    return compounds.exists() or Building.objects.filter(active=True, area__within=within).exists()
