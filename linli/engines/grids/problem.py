"""What the drawing engine is given and what it answers: arrays in planar metres, no database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]
Advance = Callable[[float], None]
Asked = Callable[[], bool]
"""Is told the share that is done (0 to 1); says whether the work is to be stopped."""

INSIDE, ARTERIAL, SECONDARY, LOCAL, FENCE, RAIL, RIVER = 0, 1, 2, 3, 4, 5, 9
"""Classes of a border: inside one cut cell, three kinds of road, fence only, rail, river."""

BARRIERS = (ARTERIAL, SECONDARY, LOCAL, RAIL, RIVER)
"""Classes along which a border between grids is easy to see on the ground."""

STRENGTH = np.ones(RIVER + 1, dtype=np.int64)
STRENGTH[[FENCE, LOCAL, SECONDARY, ARTERIAL, RAIL, RIVER]] = range(1, 7)
"""By class how much it divides: where several lie on one border, the strongest holds."""

BOND = np.full(RIVER + 1, 3, dtype=np.int64)
BOND[[INSIDE, FENCE, LOCAL, SECONDARY, ARTERIAL, RAIL, RIVER]] = [5, 4, 3, 2, 1, 1, 0]
"""By class of the border between them how firmly two atoms belong together."""


class Rows:
    """Arrays with an entry for each row: there are as many rows as the first array has."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Any]]

    def __len__(self) -> int:
        return len(getattr(self, next(iter(self.__dataclass_fields__))))

    def only(self, chosen: NDArray[np.bool_] | Integers) -> Self:
        """The chosen rows, where all that is held are such arrays."""
        return type(self)(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


class Cancelled(Exception):
    """The drawing was stopped on request; nothing was decided."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many households a grid should have."""

    lower: int = 300
    upper: int = 500
    target: int = 400


@dataclass(frozen=True, slots=True)
class Weights:
    """How much the aims weigh against each other once every grid is within its limits.

    All are in units of one grid's lost compactness (1 - Polsby-Popper): `ragged` multiplies the square of
    what that is away from a third, so that no grid pays for all; `balance` multiplies the
    squared relative deviation from the target, `border` the weak border in grid widths, `pieces`
    each needless piece of a cut cell, `river` the river inside grids in grid widths.
    """

    compactness: float = 1.0
    ragged: float = 3.0
    balance: float = 2.7
    border: float = 0.5
    pieces: float = 1.1
    river: float = 3.0


@dataclass(frozen=True, slots=True)
class Land:
    """What tiles the communities: one row per cell; the cells of a community tile it exactly.

    geometry: (n,) polygons or multipolygons in planar metres, a valid coverage.
    households, community, special: (n,); special is -1 or the number of the special grid (market,
    school, park) the cell is fixed to, which the limits do not bind.
    building_*: (b,) the buildings, the cell each stands in, its place and households; may be empty.
    edge_*: (e,) what lies between two neighbouring cells; pairs that are not named have class 4.
    """

    geometry: Geometries
    households: Integers
    community: Integers
    special: Integers
    building_compound: Integers
    building_x: Floats
    building_y: Floats
    building_households: Integers
    edge_a: Integers
    edge_b: Integers
    edge_class: Integers


@dataclass(frozen=True, slots=True)
class Atoms(Rows):
    """The smallest pieces grids are made of: a cell, or a part of a cell above the upper limit.

    All arrays but the edges are (n,); `cell` is the row of the land. Edges are (m,) with
    edge_a < edge_b, the metres of common border and its class, 0 inside one cut cell.
    """

    geometry: Geometries
    households: Integers
    community: Integers
    cell: Integers
    area: Floats
    perimeter: Floats
    x: Floats
    y: Floats
    special: Integers
    edge_a: Integers
    edge_b: Integers
    edge_length: Floats
    edge_class: Integers


Option = tuple[str, int] | tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """Why some grids are outside the limits, whether that is proven, and what would help.

    kind: "too_few" (a whole community below the lower limit), "too_many" (its households fit no
    number of grids), "island" (a part without a neighbour that fits none), "river" (a grid crosses
    one because no legal division keeps to its sides), "single_building", "indivisible" (a cell
    above the upper limit without buildings), "no_legal_division" (proven by search) and
    "not_found" (nothing legal was found, nothing is proven), "special_apart" (a special grid whose
    cells do not touch).
    options: ("split", cell), ("cross", cell, cell) for a river, ("join", community).
    """

    kind: str
    community: int
    grids: tuple[int, ...]
    households: int
    proven: bool
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Division:
    """The grid of every atom, numbered by community; each grid lies inside one community."""

    grid: Integers
    findings: tuple[Finding, ...]


def shortfall(total: int, limits: Limits) -> int:
    """The least households outside the limits that any division of this total can have."""
    if total >= limits.lower * max(-(-total // limits.upper), 1):
        return 0
    below = total // limits.upper
    missing = limits.lower * (below + 1) - total
    return min(missing, total - limits.upper * below) if below else missing


def violation(households: Integers, limits: Limits) -> Integers:
    """Per grid the households outside the limits."""
    short = np.maximum(limits.lower - households, 0)
    return np.asarray(short + np.maximum(households - limits.upper, 0), dtype=np.int64)
