"""Points located per CPU second on one core, next to shapely's tree in the same run.

Synthetic towns: Voronoi cells with jagged borders on a lattice of 1e-6 degrees, of the number and
extent of real ones. Every answer is compared with GEOS on three million points; every border vertex and
edge middle must have its one owner, the first in order of the grids that hold it by GEOS.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely

from linli.engines.locate.arrays import ARRAYS
from linli.engines.locate.locating import Cell, TreeIndex, codes_of, ranked
from linli.engines.locate.raster import Raster, built
from linli.engines.locate.stored_index import State, opened, save

POINTS = 3_000_000
REPEATS = 5
MEGA = 1e6
LATTICE = 6  # decimals of a degree
METRES = 111_320.0


class Town(NamedTuple):
    """How many grids on how many square kilometres, and what is demanded of them."""

    name: str
    grids: int
    square_km: float
    stretch: float  # length by width
    rate: float  # points per CPU second
    megabytes: float | None


TOWNS = (
    Town("district", 794, 82.0, 3.0, 20e6, None),
    Town("city", 4_922, 4_223.0, 1.6, 15e6, 60.0),
    Town("city, fine", 51_171, 4_223.0, 1.6, 8e6, 120.0),
)


@dataclass(frozen=True, slots=True)
class Figures:
    town: Town
    rate: float
    tree_rate: float
    build: float
    megabytes: float
    wrong: int
    lost: int
    misowned: int

    @property
    def faults(self) -> list[str]:
        found = []
        if self.rate < self.town.rate:
            found.append("slower than demanded")
        if self.town.megabytes is not None and self.megabytes > self.town.megabytes:
            found.append("larger than demanded")
        if self.wrong or self.lost or self.misowned:
            found.append("not equal to GEOS or not exactly one owner")
        return found


def run() -> int:
    """Prints a line per town; 1 when a figure is missed."""
    head = ("town", "grids", "M/s", "tree M/s", "ratio", "least", "build s", "MB", "most", "faults")
    print("{:<11}{:>7}{:>7}{:>9}{:>7}{:>7}{:>9}{:>7}{:>6}  {}".format(*head))
    faults = 0
    for town in TOWNS:
        figures = measured(town)
        most = "-" if town.megabytes is None else f"{town.megabytes:.0f}"
        print(
            f"{town.name:<11}{town.grids:>7}{figures.rate / MEGA:>7.1f}"
            f"{figures.tree_rate / MEGA:>9.2f}{figures.rate / figures.tree_rate:>7.0f}"
            f"{town.rate / MEGA:>7.0f}{figures.build:>9.1f}{figures.megabytes:>7.1f}{most:>6}"
            f"  {'; '.join(figures.faults) or 'none'}"
            f" ({figures.wrong} wrong, {figures.lost} lost, {figures.misowned} otherwise owned)",
            flush=True,
        )
        faults += len(figures.faults)
    return 1 if faults else 0


def measured(town: Town) -> Figures:
    """All figures of one town."""
    borders = tessellation(town, seed=7)
    cells = ranked([Cell(f"{i:015d}", "grid", border) for i, border in enumerate(borders)])
    geometries = [cell.geometry for cell in cells]
    built(geometries[:4])  # compiled before anything is measured
    build, raster = timed(lambda: stored(cells, built(geometries)))
    tree = TreeIndex(cells)
    points = inside(borders, np.random.default_rng(11))
    raster.located_many(points[:1000])
    seconds, found = min(
        (timed(lambda: raster.located(points)) for _n in range(REPEATS)), key=_first
    )
    tree_seconds, expected = timed(lambda: tree.located(points))
    lost, misowned = border_faults(raster, tree)
    size = sum(getattr(raster, name).nbytes for name in ARRAYS)
    return Figures(
        town, POINTS / seconds, POINTS / tree_seconds, build, size / MEGA,
        int((found != expected).sum()), lost, misowned,
    )  # fmt: skip


def stored(cells: list[Cell], raster: Raster) -> Any:
    """The raster as processes have it: mapped from its file."""
    with tempfile.TemporaryDirectory() as folder:
        state = State("bench", date.min, date.max)
        save(Path(folder), state, codes_of(cells), raster)
        found = opened(Path(folder), state.token, date.today())
    assert found is not None
    return found[1].finder


def _first(pair: tuple[float, Any]) -> float:
    return pair[0]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds and the answer."""
    began = time.process_time()
    answer = work()
    return time.process_time() - began, answer


def border_faults(raster: Raster, tree: TreeIndex) -> tuple[int, int]:
    """Of all border vertices and edge middles: how many have no owner, how many another one.

    The middle of an edge may lie a rounding beside it, in a neighbour or outside the town.
    """
    points, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(tree.geometries)), return_index=True
    )
    joined = np.flatnonzero(ring[1:] == ring[:-1])
    middles = (points[joined] + points[joined + 1]) / 2
    asked = np.unique(np.vstack((points, middles)), axis=0)
    found, expected = raster.located(asked), tree.located(asked)
    lost = (found < 0) & (expected >= 0)
    return int(lost.sum()), int(((found != expected) & ~lost).sum())


def inside(borders: list[Any], rng: np.random.Generator) -> Any:
    """Evenly random points of the covered region, (POINTS, 2)."""
    west, south, east, north = shapely.total_bounds(np.array(borders, dtype=object))
    whole = shapely.coverage_union_all(np.array(borders, dtype=object))
    shapely.prepare(whole)
    kept: list[Any] = []
    while sum(map(len, kept)) < POINTS:
        tried = rng.uniform((west, south), (east, north), (POINTS, 2))
        kept.append(tried[shapely.contains_xy(whole, tried[:, 0], tried[:, 1])])
    return np.ascontiguousarray(np.vstack(kept)[:POINTS])


def tessellation(town: Town, seed: int) -> list[Any]:
    """Valid polygons that tile a town: cells around scattered sites, their borders jagged."""
    rng = np.random.default_rng(seed)
    squeeze = float(np.cos(np.radians(30.7)))
    height = np.sqrt(town.square_km * MEGA * 4 / np.pi / town.stretch) / METRES
    width = height * town.stretch / squeeze
    side = np.sqrt(width * height / town.grids * np.pi / 4)
    across, along = int(width * 1.3 / side), int(height * 1.3 / side)
    lattice = np.stack(np.meshgrid(np.arange(across), np.arange(along)), axis=-1).reshape(-1, 2)
    sites = (lattice + rng.uniform(-0.4, 0.4, lattice.shape) - (across / 2, along / 2)) * side
    order = np.argsort(np.hypot(sites[:, 0] / width, sites[:, 1] / height), kind="stable")
    sites = sites[order] + (120.75, 30.7)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(sites), ordered=True))
    return [jagged(cell) for cell in cells[: town.grids]]


def jagged(cell: Any) -> Any:
    """The cell with each border line drawn as a broken one, the same from both sides."""
    corners = np.round(shapely.get_coordinates(cell), LATTICE)
    pieces = [broken(one, two) for one, two in pairwise(corners)]
    return shapely.Polygon(np.vstack(pieces))


def broken(one: Any, two: Any) -> Any:
    """Points from one corner to before the next, some metres off the straight line."""
    if tuple(one) > tuple(two):
        return np.vstack((one, broken(two, one)[:0:-1]))
    length = float(np.hypot(*(two - one)))
    count = int(min(14, length * METRES // 15))
    if count < 2:
        return one[None]
    rng = np.random.default_rng(np.abs(np.round(np.hstack((one, two)) * MEGA)).astype(np.int64))
    share = np.arange(1, count)[:, None] / count
    off = rng.uniform(-0.03, 0.03, (count - 1, 1)) * np.minimum(share, 1 - share) * 4
    across = (two - one)[::-1] * (1, -1)
    middle = one + (two - one) * share + across * off
    return np.vstack((one, np.round(middle, LATTICE)))


if __name__ == "__main__":
    sys.exit(run())
