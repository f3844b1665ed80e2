"""What a drawing answers, and what it may be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linli.engines.grids.coding import DEFAULT, Layout
from linli.engines.grids.given import Previous
from linli.engines.grids.pieces import Pieces
from linli.engines.grids.problem import Floats, Geometries, Integers, Limits, Rows
from linli.engines.layers import Plane
from linli.engines.sentences import Sentence

CLUSTER_PART = 5  # a cell of gathered buildings has about a fifth of the target


@dataclass(frozen=True)
class Options:
    """How to draw. Equal options and input give equal results on any machine.

    `effort` multiplies the search, `draft` is a quick look, `simplify` straightens borders
    of grids (metres; the pieces stay as they are), `special_kinds` are kinds of compounds that become special grids of their own,
    `single_buildings` makes every building a cell (micro-grids).
    """

    limits: Limits = field(default_factory=Limits)
    seed: int = 0
    effort: float = 1.0
    draft: bool = False
    jobs: int = 1
    layout: Layout = DEFAULT
    simplify: float = 0.0
    special_kinds: frozenset[str] = frozenset()
    single_buildings: bool = False
    previous: Previous | None = None

    @property
    def cluster(self) -> int:
        """Households of a cell of buildings that stand in no compound; 0: a cell for each building."""
        return 0 if self.single_buildings else max(1, self.limits.target // CLUSTER_PART)


@dataclass
class Drawn(Rows):
    """(g,) grids in the plane of the input with their figures, the pieces they are made of, the
    report (plain values, and sentences), remarks for people, and seconds of CPU per stage.

    `kept` grids have the very surface of the previous grid of their code; `stored` are the surfaces
    in the system `plane.stored`. `piece_compound` is the compound's row, -1 for land without one;
    `piece_name` the compound's or the buildings' label, empty where there is none.
    """

    geometry: Geometries
    code: list[str]
    community: Integers
    households: Integers
    buildings: Integers
    special: Geometries
    compactness: Floats
    barrier_share: Floats
    within: Geometries
    kept: NDArray[np.bool_]
    stored: Geometries
    pieces: Pieces
    piece_compound: Integers
    piece_name: list[str]
    community_labels: list[str]
    plane: Plane
    report: dict[str, Any]
    notes: list[Sentence]
    seconds: dict[str, float]
