"""The arrays of a raster, as they are computed with and stored."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ARRAYS = ("frame", "tiles", "blocks", "cells", "vertices", "owners", "pool")


@dataclass(frozen=True, slots=True)
class Arrays:
    """Read-only arrays, see `raster` for what their values mean; `frame` is west, south, width and height of a cell in degrees."""

    frame: NDArray[np.float64]  # (4,)
    tiles: NDArray[np.int32]  # (rows, columns) of tiles, from south and west
    blocks: NDArray[np.int32]
    cells: NDArray[np.int32]
    vertices: NDArray[np.float64]  # (n, 2) lon, lat
    owners: NDArray[np.int32]  # (n, 2)
    pool: NDArray[np.int32]
