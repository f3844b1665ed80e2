"""New borders joined to the corners that are there already, so that what did not change is equal.

Drawing happens in metres, and the way there and back leaves differences far below a micrometre.
Corners are put on a fine lattice, or onto a known corner beside it; all corners at one place move
alike, so surfaces that tile go on tiling.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from linli.engines.grids.problem import Geometries

STEPS = 1e11  # lattice points in a degree: about a micrometre apart
NEAR = (0, -1, 1)


def joined(shapes: Geometries, corners: NDArray[np.float64]) -> Geometries:
    """(n,) surfaces in WGS-84 with their corners joined; as they are if that would harm one."""
    known = {key: corner for corner in np.unique(corners, axis=0) for key in [_key(corner)]}

    def join(points: NDArray[np.float64]) -> NDArray[np.float64]:
        places, back = np.unique(np.rint(points * STEPS), axis=0, return_inverse=True)
        moved = np.array([_nearest(place, known) for place in places.astype(np.int64)])
        return moved[back.ravel()] if len(moved) else points

    found = shapely.transform(shapes, join)
    fine = bool(shapely.is_valid(found).all())
    if fine and shapely.coverage_is_valid(shapes) and not shapely.coverage_is_valid(found):
        fine = False
    return found if fine else shapes


def _key(corner: NDArray[np.float64]) -> tuple[int, int]:
    x, y = np.rint(corner * STEPS).astype(np.int64)
    return int(x), int(y)


def _nearest(
    place: NDArray[np.int64], known: dict[tuple[int, int], NDArray[np.float64]]
) -> tuple[float, float]:
    x, y = int(place[0]), int(place[1])
    for across in NEAR:
        for up in NEAR:
            found = known.get((x + across, y + up))
            if found is not None:
                return float(found[0]), float(found[1])
    return x / STEPS, y / STEPS
