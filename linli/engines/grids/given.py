"""What a drawing starts from: communities, compounds, buildings, barriers, neighbours.

Plain arrays in planar metres, so that files and tables of a database serve alike. Rows refer to
rows: `community` and `compound` are row numbers of the other part, -1 where unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from linli.engines.grids.problem import Floats, Geometries, Integers, Rows
from linli.engines.layers import Plane
from linli.engines.sentences import Sentence


def no_numbers() -> Integers:
    """An empty array of whole numbers."""
    return np.empty(0, dtype=np.int64)


def no_floats() -> Floats:
    """An empty array of floats."""
    return np.empty(0, dtype=np.float64)


def no_objects() -> Geometries:
    """An empty array of objects."""
    return np.empty(0, dtype=object)


@dataclass
class Communities(Rows):
    """(c,) borders with a label each: the code where there is one, else the name."""

    geometry: Geometries = field(default_factory=no_objects)
    label: Geometries = field(default_factory=no_objects)


@dataclass
class Compounds(Rows):
    """(n,) surfaces. Households are -1 where only the buildings know them; `special` is empty or
    the name of the special grid (market, school, park) the compound is fixed to."""

    geometry: Geometries = field(default_factory=no_objects)
    label: Geometries = field(default_factory=no_objects)
    community: Integers = field(default_factory=no_numbers)
    households: Integers = field(default_factory=no_numbers)
    kind: Geometries = field(default_factory=no_objects)
    special: Geometries = field(default_factory=no_objects)


@dataclass
class Buildings(Rows):
    """(b,) places with households (-1 unknown), storeys (0 unknown) and the compound's row; labels
    may be left out."""

    x: Floats = field(default_factory=no_floats)
    y: Floats = field(default_factory=no_floats)
    households: Integers = field(default_factory=no_numbers)
    floors: Floats = field(default_factory=no_floats)
    compound: Integers = field(default_factory=no_numbers)
    label: Geometries = field(default_factory=no_objects)


@dataclass
class Barriers(Rows):
    """(k,) lines with their class: 1-3 roads, 4 fence, 5 rail, 9 river."""

    geometry: Geometries = field(default_factory=no_objects)
    kind: Integers = field(default_factory=no_numbers)


@dataclass
class Edges(Rows):
    """(e,) what lies between two compounds, by their rows."""

    a: Integers = field(default_factory=no_numbers)
    b: Integers = field(default_factory=no_numbers)
    kind: Integers = field(default_factory=no_numbers)


@dataclass
class Previous(Rows):
    """(g,) the grids that hold so far, in the same plane, with their codes; `used` are all codes
    that were ever given, so that none is given twice.

    Where known: `special` is the name of a special grid, empty for others; `stored` are the
    surfaces in the system in which drawn grids are written, to be written again as they are.
    """

    geometry: Geometries = field(default_factory=no_objects)
    code: Geometries = field(default_factory=no_objects)
    used: frozenset[str] = frozenset()
    special: Geometries = field(default_factory=no_objects)
    stored: Geometries = field(default_factory=no_objects)


@dataclass
class Input:
    """Everything a drawing is made from. `notes` are remarks for people on what was read."""

    communities: Communities = field(default_factory=Communities)
    compounds: Compounds = field(default_factory=Compounds)
    buildings: Buildings = field(default_factory=Buildings)
    barriers: Barriers = field(default_factory=Barriers)
    edges: Edges = field(default_factory=Edges)
    plane: Plane = field(default_factory=Plane)
    notes: list[Sentence] = field(default_factory=list)
    are_grids: bool = False  # the communities are grids, to be divided into micro-grids
