"""Layers of known role as the parts of an input: checked columns, rows that name rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from linli.engines.grids import recognising as known
from linli.engines.grids.columns import Faults, floats, labels, texts, whole_numbers
from linli.engines.grids.given import Barriers, Buildings, Communities, Compounds, Edges
from linli.engines.grids.problem import Integers
from linli.engines.layers import Layer, Plane
from linli.engines.sentences import Sentence

YES = frozenset({"1", "true", "yes", "是", "y"})
NO = frozenset({"0", "false", "no", "否", "-1"})


def surfaces(layer: Layer, plane: Plane, faults: Faults) -> Any:
    """The layer's geometries, each of which must be there and be a surface."""
    geometry = layer.flat(plane)
    missing = np.flatnonzero(shapely.is_missing(geometry))
    faults.add(layer.name, missing, Sentence("the geometry is missing."))
    flat = ~shapely.is_missing(geometry) & (shapely.get_dimensions(geometry) < 2)
    faults.add(layer.name, np.flatnonzero(flat), Sentence("a polygon is needed here."))
    return geometry


def read_communities(layer: Layer | None, plane: Plane, faults: Faults) -> Communities:
    """Communities with their names; rows without one are called by their number. Rows of one name,
    missing and flat geometries are faults."""
    if layer is None:
        return Communities()
    names = texts(layer, known.column(layer, "label"))
    blank = np.flatnonzero(names == "")
    names[blank] = [str(row + 1) for row in blank]
    once, first, counts = np.unique(names.astype(str), return_index=True, return_counts=True)
    for name, row, count in zip(once, first, counts, strict=True):
        if count > 1:
            faults.add(layer.name, [row], Sentence("%(count)s rows are called %(name)s.", count=count, name=name))  # fmt: skip
    return Communities(surfaces(layer, plane, faults), names)


def read_compounds(
    one: dict[str, Layer], communities: Communities, plane: Plane, faults: Faults
) -> Compounds:
    """Compounds with households (-1 where only buildings know them), kind and the row of their
    community; what is wrong goes to `faults`."""
    layer = one.get(known.COMPOUNDS)
    if layer is None:
        return Compounds()
    name = known.column(layer, "households")
    if name:
        households = whole_numbers(layer, name, faults)
    else:
        households = np.full(len(layer), -1, dtype=np.int64)
        buildings = one.get(known.BUILDINGS)
        if buildings is None or not known.column(buildings, "households"):
            faults.add(layer.name, [0], Sentence("there is no column households (户数)."))
    kind = texts(layer, known.column(layer, "kind"))
    label = texts(layer, label_column(layer, ("compound",)))
    community = community_of(layer, one.get(known.COMMUNITIES), communities, faults)
    special = special_of(layer, label)
    return Compounds(surfaces(layer, plane, faults), label, community, households, kind, special)


def label_column(layer: Layer, first: Sequence[str]) -> str:
    """The first column there is of several meanings, else the one of labels; empty without one."""
    found = [name for meaning in (*first, "label") for name in known.columns(layer, meaning)]
    return next(iter(found), "")


def special_of(layer: Layer, label: Any) -> Any:
    """The name of the special grid; a mere yes makes the compound one of its own."""
    special = texts(layer, known.column(layer, "special"))
    yes = np.array([text.lower() in YES for text in special], dtype=bool)
    no = np.array([text.lower() in NO for text in special], dtype=bool)
    special[yes] = [f"{label[row]}#{row}" for row in np.flatnonzero(yes)]
    special[no] = ""
    return special


def community_of(
    layer: Layer, other: Layer | None, communities: Communities, faults: Faults
) -> Integers:
    """The row of the community each compound names; -1 where its place must tell.

    Without a layer of communities their names become the communities.
    """
    name = known.column(layer, "community")
    if not name:
        return np.full(len(layer), -1, dtype=np.int64)
    if other is None:
        found = labels(layer, name)
        communities.label = np.array(found.names, dtype=object)
        communities.geometry = np.full(len(found.names), None, dtype=object)
        return found.at
    return matched(layer, name, other, faults)


def matched(layer: Layer, name: str, other: Layer, faults: Faults) -> Integers:
    """Rows of `other` by the names in a column; the column of `other` that fits best is taken."""
    found = labels(layer, name)
    best: dict[str, int] = {}
    for candidate in dict.fromkeys([*known.columns(other, "label"), *other.fields]):
        theirs = texts(other, candidate)
        rows = {text: row for row, text in reversed(list(enumerate(theirs))) if text}
        fitting = sum(1 for one in found.names if one in rows)
        if fitting > sum(1 for one in found.names if one in best):
            best = rows
        if best and all(one in best for one in found.names):
            break
    target = np.array([best.get(one, -2) for one in found.names] + [-1], dtype=np.int64)
    rows_of = target[found.at]
    wrong = np.flatnonzero(rows_of == -2)
    faults.add(layer.name, wrong, Sentence("%(column)s names what %(other)s does not have.", column=name, other=other.name))  # fmt: skip
    return np.maximum(rows_of, -1)


def read_buildings(one: dict[str, Layer], plane: Plane, faults: Faults) -> Buildings:
    """Buildings as points in the plane (of outlines the middle) with households and storeys; what
    is wrong goes to `faults`."""
    layer = one.get(known.BUILDINGS)
    if layer is None:
        return Buildings()
    geometry = layer.flat(plane)
    faults.add(layer.name, np.flatnonzero(shapely.is_missing(geometry)), Sentence("the geometry is missing."))  # fmt: skip
    outline = shapely.get_type_id(geometry) > 0
    if outline.any():
        geometry = geometry.copy()
        geometry[outline] = shapely.centroid(geometry[outline])
    name = known.column(layer, "households")
    households = whole_numbers(layer, name, faults) if name else np.full(len(layer), -1, np.int64)
    compounds = one.get(known.COMPOUNDS)
    if compounds is None and not name:
        faults.add(layer.name, [0], Sentence("there is no column households (户数)."))
    compound = np.full(len(layer), -1, dtype=np.int64)
    if compounds is not None and known.column(layer, "compound"):
        compound = matched(layer, known.column(layer, "compound"), compounds, faults)
    floors = known.column(layer, "floors")
    storeys = np.nan_to_num(floats(layer, floors).values) if floors else np.zeros(len(layer))
    label = texts(layer, label_column(layer, ()))
    return Buildings(shapely.get_x(geometry), shapely.get_y(geometry), households, storeys, compound, label)  # fmt: skip


def read_edges(layer: Layer | None, compounds: Layer | None, faults: Faults) -> Edges:
    """What lies between pairs of compounds, where a table of neighbours was given with all its
    columns."""
    if layer is None or compounds is None:
        return Edges()
    a, b = known.column(layer, "a"), known.column(layer, "b")
    name = known.column(layer, "class")
    if not (a and b and name):
        return Edges()
    kind = np.array([known.barrier_class(value, "") for value in texts(layer, name)])
    return Edges(matched(layer, a, compounds, faults), matched(layer, b, compounds, faults), kind.astype(np.int64))  # fmt: skip


def read_barriers(some: Sequence[Layer], plane: Plane) -> Barriers:
    """Lines; of surfaces (a river's area) the banks."""
    shapes, kinds = [], []
    for layer in some:
        geometry = layer.flat(plane)
        values = texts(layer, known.column(layer, "class"))
        there = ~shapely.is_missing(geometry) & (shapely.get_dimensions(geometry) > 0)
        flat = np.where(shapely.get_dimensions(geometry) == 2, shapely.boundary(geometry), geometry)
        shapes.append(flat[there])
        kinds += [known.barrier_class(v, layer.name) for v in values[there]]
    if not shapes:
        return Barriers()
    return Barriers(np.concatenate(shapes), np.array(kinds, dtype=np.int64))
