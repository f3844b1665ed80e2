"""Cells that tile each community exactly: the solver's land. What tiles already stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from linli.engines.grids import cleaning
from linli.engines.grids.between import classes
from linli.engines.grids.gathering import cells_of_buildings, gathered
from linli.engines.grids.given import Input
from linli.engines.grids.noding import fitted
from linli.engines.grids.problem import Advance, Geometries, Integers, Land
from linli.engines.grids.settling import Holding
from linli.engines.grids.sharing import share
from linli.engines.sentences import Sentence

EXACT = 1e-9  # relative difference of areas that counts as none


@dataclass(frozen=True)
class Tiling:
    """The land, the row of the given compound each cell is (-1 for one made of buildings or of an
    empty community), the cell of every building (-1 left out), and remarks."""

    land: Land
    compound: Integers
    building_cell: Integers
    notes: tuple[Sentence, ...]


class Made(NamedTuple):
    """A cell in the making: its surface, community, compound and cluster (-1: none)."""

    geometry: BaseGeometry
    community: int
    compound: int
    cluster: int


def tile(given: Input, cluster: int, advance: Advance | None = None) -> Tiling:
    """Cells of a cleaned input. Buildings outside compounds are gathered in cells of about
    `cluster` households, 0 for a cell each."""
    notes: list[Sentence] = []
    stray, home, group = gathered(given, cluster, notes)
    made: list[Made] = []
    for number in range(len(given.communities)):
        made += cells_of(given, number, stray, home, group)
        if advance is not None:
            advance((number + 1) / len(given.communities))
    geometry = fitted(np.array([one.geometry for one in made], dtype=object))
    community, compound, clusters = np.array([one[1:] for one in made], np.int64).reshape(-1, 3).T
    building_cell = cells_of_buildings(given, compound, clusters, stray, group, geometry)
    households = counted(given, compound, building_cell)
    land = landed(given, geometry, community, compound, households, building_cell)
    return Tiling(land, compound, building_cell, tuple(notes))


def cells_of(
    given: Input, number: int, stray: Integers, home: Integers, group: Integers
) -> Iterator[Made]:
    """The cells of one community: its compounds and clusters of buildings, with the land between
    shared out."""
    border = given.communities.geometry[number]
    rows = np.flatnonzero(given.compounds.community == number)
    surfaces = given.compounds.geometry[rows]
    mine = np.flatnonzero(home == number)
    if len(rows) and not len(mine) and tiles(surfaces, border):
        cells, clusters_here = surfaces, np.empty(0, dtype=np.int64)
    else:
        surfaces, rows = clipped(surfaces, rows, border)
        clusters_here, at = np.unique(group[mine], return_inverse=True)
        xy = np.column_stack((given.buildings.x[stray[mine]], given.buildings.y[stray[mine]]))
        near = shapely.STRtree(given.barriers.geometry).query(border, predicate="intersects")
        near = np.sort(near)
        cells = share(
            Holding(border, surfaces, xy, len(rows) + at.astype(np.int64),
                    given.barriers.geometry[near], given.barriers.kind[near])
        )  # fmt: skip
    for i, cell in enumerate(cells):
        compound = int(rows[i]) if i < len(rows) else -1
        cluster = int(clusters_here[i - len(rows)]) if i >= len(rows) and len(mine) else -1
        # A cluster is no more than its buildings: where its land falls apart, so does the cluster.
        for part in shapely.get_parts([cell]) if cluster >= 0 else [cell]:
            if part is not None:
                yield Made(part, number, compound, cluster)


def tiles(surfaces: Geometries, border: object) -> bool:
    """Do the surfaces tile the border already, vertex by vertex?"""
    whole = shapely.area(border)
    if abs(shapely.area(surfaces).sum() - whole) > EXACT * whole:
        return False
    if not shapely.coverage_is_valid(surfaces):
        return False
    union = shapely.coverage_union_all(surfaces)
    return bool(shapely.area(shapely.symmetric_difference(union, border)) <= EXACT * whole)


def clipped(surfaces: Geometries, rows: Integers, border: object) -> tuple[Geometries, Integers]:
    """The compounds as far as they lie in their community; what crosses it by a hair too."""
    inner = shapely.covers(border, surfaces)
    result = surfaces.copy()
    for i in np.flatnonzero(~inner):
        result[i] = cleaning.main_parts(shapely.intersection(surfaces[i], border))
    kept = shapely.area(result) > cleaning.TOUCHING
    return result[kept], rows[kept]


def counted(given: Input, compound: Integers, building_cell: Integers) -> Integers:
    """Households of the cells: the compound's, and of buildings gathered outside compounds."""
    result = np.zeros(len(compound), dtype=np.int64)
    own = compound >= 0
    result[own] = np.maximum(given.compounds.households[compound[own]], 0)
    lone = (given.buildings.compound < 0) & (building_cell >= 0)
    weights = np.maximum(given.buildings.households[lone], 0)
    extra = np.bincount(building_cell[lone], weights, len(compound)).astype(np.int64)
    return result + extra


def landed(
    given: Input,
    geometry: Geometries,
    community: Integers,
    compound: Integers,
    households: Integers,
    building_cell: Integers,
) -> Land:
    """The cells as the land that is drawn on, with buildings and neighbours."""
    inside = np.flatnonzero(building_cell >= 0)
    edge_a, edge_b, edge_class = classes(given, geometry, compound)
    return Land(
        geometry=geometry, households=households, community=community,
        special=specials(given, compound, community), building_compound=building_cell[inside],
        building_x=given.buildings.x[inside], building_y=given.buildings.y[inside],
        building_households=np.maximum(given.buildings.households[inside], 0), edge_a=edge_a,
        edge_b=edge_b, edge_class=edge_class,
    )  # fmt: skip


def specials(given: Input, compound: Integers, community: Integers) -> Integers:
    """Numbers of the special grids: one per name and community."""
    numbers: dict[tuple[int, str], int] = {}
    result = np.full(len(compound), -1, dtype=np.int64)
    names = given.compounds.special
    for cell in np.flatnonzero(compound >= 0):
        name = str(names[compound[cell]]) if len(names) else ""
        if name:
            result[cell] = numbers.setdefault((int(community[cell]), name), len(numbers))
    return result
