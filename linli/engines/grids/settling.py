"""Land that does not hang together with its owner's own ground goes to a neighbour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from linli.engines.grids.noding import Borders, borders, connected
from linli.engines.grids.problem import STRENGTH, Floats, Geometries, Integers

REACH = 0.02  # metres by which lines overshoot, so that they surely meet what they end at
HAIR = 0.5  # metres; coordinates of six decimals of a degree are a tenth of that apart


@dataclass(frozen=True)
class Holding:
    """One community to share out. `surfaces` (k,) are the clipped compounds, owners 0..k-1; points
    stand for buildings outside them, with owners from k on; lines are barriers with classes."""

    border: BaseGeometry
    surfaces: Geometries
    points: Floats
    point_owner: Integers
    lines: Geometries
    line_kind: Integers

    @property
    def owners(self) -> int:
        """How many owners there are, those without a surface counted too."""
        return int(max(len(self.surfaces), self.point_owner.max(initial=-1) + 1))


def settled(
    faces: Geometries, owner: Integers, seat: NDArray[np.bool_], holding: Holding
) -> Integers:
    """Owners such that land hangs together with its owner's own ground.

    Stray land goes to the neighbour across the weakest barrier, then the longest border; a strip of
    a hair's width only to one that lies along it; land without neighbours, an islet, to the nearest
    owner.
    """
    sides = borders(faces)
    a, b, length, strength = pairs(sides, holding)
    beside = np.zeros(len(faces))
    np.maximum.at(beside, np.concatenate((a, b)), np.concatenate((length, length)))
    least = np.where(width(faces) <= HAIR, beside / 2, 0.0)
    result = owner.copy()
    for _round in range(len(faces)):
        stray = strays(len(faces), result, seat, a, b)
        moves = [
            (int(i), best(int(i), float(least[i]), stray, result, a, b, length, strength))
            for i in np.flatnonzero(stray)
        ]
        moved = [(i, to) for i, to in moves if to >= 0]
        if not moved:
            break
        for i, to in moved:
            result[i] = to
    islets = np.flatnonzero((result < 0) | strays(len(faces), result, seat, a, b))
    homes = np.flatnonzero(seat)
    for islet in islets:
        if len(homes):
            away = shapely.distance(faces[homes], faces[islet])
            result[islet] = result[homes[int(np.argmin(away))]]
    return np.maximum(result, 0)


def strays(
    count: int, owner: Integers, seat: NDArray[np.bool_], a: Integers, b: Integers
) -> NDArray[np.bool_]:
    """Faces that no chain of faces of the same owner joins to the owner's own ground."""
    same = owner[a] == owner[b]
    part = connected(count, a[same], b[same])
    return ~np.isin(part, part[seat & (owner >= 0)])


def width(surfaces: Geometries) -> Floats:
    """The mean width in metres of long surfaces; for others about half their width."""
    return np.asarray(2 * shapely.area(surfaces) / shapely.length(surfaces), dtype=np.float64)


def best(
    face: int,
    least: float,
    stray: NDArray[np.bool_],
    owner: Integers,
    a: Integers,
    b: Integers,
    length: Floats,
    strength: Integers,
) -> int:
    """The owner to whom a stray face goes, with `least` metres of common border where there is such
    a one; -1 when no neighbour is settled yet."""
    touching = np.flatnonzero(((a == face) | (b == face)) & (length >= least))
    other = np.where(a[touching] == face, b[touching], a[touching])
    good = ~stray[other]
    choice = [
        (int(strength[k]), -float(length[k]), int(owner[o]))
        for k, o in zip(touching[good], other[good], strict=True)
    ]
    return min(choice)[2] if choice else -1


def pairs(sides: Borders, holding: Holding) -> tuple[Integers, Integers, Floats, Integers]:
    """Neighbouring faces with the length of their border and the strength of what lies on it."""
    a, b, length = sides.a, sides.b, sides.length
    strength = np.zeros(len(a), dtype=np.int64)
    if len(holding.lines) and len(a):
        middle = shapely.points((sides.begin + sides.end) / 2)
        tree = shapely.STRtree(holding.lines)
        side, line = tree.query(middle, predicate="dwithin", distance=REACH)
        np.maximum.at(strength, side, STRENGTH[holding.line_kind[line]])
    key = a * (int(max(b.max(initial=0), a.max(initial=0))) + 1) + b
    _once, first, group = np.unique(key, return_index=True, return_inverse=True)
    total = np.bincount(group, length, len(first))
    strongest = np.zeros(len(first), dtype=np.int64)
    np.maximum.at(strongest, group, strength)
    return a[first], b[first], np.asarray(total, dtype=np.float64), strongest
