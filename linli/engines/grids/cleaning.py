"""Mends what is drawn badly, refuses by name what cannot be mended, and finds who belongs where.

Rules: a self-crossing polygon keeps all its surfaces. Slivers where communities overlap go to the
first; real overlaps are refused. Where compounds overlap the smaller one keeps the land. A compound
belongs to the community it names, else to the one with its largest share, and is cut there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from linli.engines.grids import overlay
from linli.engines.grids.columns import Faults
from linli.engines.grids.given import Buildings, Communities, Compounds, Input
from linli.engines.grids.noding import surface
from linli.engines.grids.problem import Geometries, Integers
from linli.engines.sentences import Sentence, Series, Unusable

TOUCHING = 1e-6  # square metres; less is no overlap but rounding
SLIVER = 1.0  # metres; narrower overlaps of communities are slips of drawing
SLIVER_PART = 0.02  # of the smaller community
FRAGMENT = 0.05  # of the largest part; smaller ones are not worth an island
SHOWN = 5


def clean(given: Input) -> Input:
    """The input with valid surfaces that do not overlap and everything assigned.

    Raises `Unusable` naming layer and row. What was changed is added to `notes`.
    """
    notes = list(given.notes)
    faults = Faults()
    borders = mended(given.communities.geometry, Sentence("communities"), faults, notes)
    surfaces = mended(given.compounds.geometry, Sentence("compounds"), faults, notes)
    faults.refuse()
    communities = replace(given.communities, geometry=borders)
    compounds = replace(given.compounds, geometry=surfaces)
    if len(compounds):
        compounds.geometry = apart(compounds, notes)
    communities = whole(communities, compounds, notes)
    communities.geometry = communities_apart(communities, notes)
    buildings = replace(given.buildings)
    if len(compounds):
        compounds.community = assigned(compounds, communities, notes)
        buildings.compound = housed(buildings, compounds)
        compounds.households, buildings.households = counted(compounds, buildings, notes)
    return replace(
        given, communities=communities, compounds=compounds, buildings=buildings, notes=notes
    )


def mended(
    geometry: Geometries, what: Sentence, faults: Faults, notes: list[Sentence]
) -> Geometries:
    """Valid polygons and multipolygons; rows without a surface are faults."""
    there = ~shapely.is_missing(geometry)
    bad = np.flatnonzero(there & ~shapely.is_valid(geometry))
    mixed = np.flatnonzero(there & ~np.isin(shapely.get_type_id(geometry), (3, 6)))
    if not len(bad) and not len(mixed):
        return geometry
    result = geometry.copy()
    for row in np.union1d(bad, mixed):
        result[row] = surface(shapely.make_valid(geometry[row]))
    empty = np.flatnonzero(there & (shapely.area(result) <= TOUCHING))
    faults.add(what, empty, Sentence("the polygon encloses no surface."))
    if len(bad):
        rows = listed(bad + 1)
        notes.append(Sentence("%(layer)s: %(count)s polygons crossed themselves and were mended (rows %(rows)s).", layer=what, count=len(bad), rows=rows))  # fmt: skip
    return result


def main_parts(shape: Any) -> Any:
    """Without the small fragments that cutting leaves; they count as land between compounds."""
    parts = shapely.get_parts([surface(shape)])
    areas = shapely.area(parts)
    if len(parts) < 2:
        return parts[0] if len(parts) else shapely.Polygon()
    return surface(shapely.multipolygons(parts[areas >= FRAGMENT * areas.max()]))


def listed(rows: Any) -> str:
    """The first few of some numbers or names, for a sentence."""
    some = [str(one) for one in list(rows)[:SHOWN]]
    return ", ".join(some) + (" …" if len(rows) > SHOWN else "")


def overlaps(geometry: Geometries) -> tuple[Integers, Integers, Geometries]:
    """Pairs a < b whose surfaces overlap, and the common surface."""
    a, b = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    a, b = a[a < b], b[a < b]
    inner = ~shapely.touches(geometry[a], geometry[b])
    a, b = a[inner], b[inner]
    common = shapely.intersection(geometry[a], geometry[b])
    real = shapely.area(common) > TOUCHING
    return a[real], b[real], common[real]


def apart(compounds: Compounds, notes: list[Sentence]) -> Geometries:
    """Overlapping land goes to the smaller compound; the larger one is cut."""
    geometry = compounds.geometry.copy()
    a, b, _common = overlaps(geometry)
    if not len(a):
        return geometry
    area = shapely.area(geometry)
    swap = area[a] < area[b]
    large, small = np.where(swap, b, a), np.where(swap, a, b)
    for row in np.unique(large)[np.argsort(-area[np.unique(large)], kind="stable")]:
        others = shapely.union_all(geometry[small[large == row]])
        geometry[row] = main_parts(shapely.difference(geometry[row], others))
    gone = np.flatnonzero(shapely.area(geometry) <= TOUCHING)
    lived = gone[compounds.households[gone] != 0]
    faults = Faults()
    faults.add(Sentence("compounds"), lived, Sentence("other compounds cover all of it."))
    faults.refuse()
    rows = listed(np.unique(large) + 1)
    notes.append(Sentence("%(count)s compounds overlapped; the common land went to the smaller one (rows %(rows)s).", count=len(np.unique(large)), rows=rows))  # fmt: skip
    return geometry


def whole(communities: Communities, compounds: Compounds, notes: list[Sentence]) -> Communities:
    """Without borders of communities, the land of each is the land of its compounds."""
    if len(communities) and not shapely.is_missing(communities.geometry).any():
        return communities
    if not len(compounds):
        raise Unusable({"communities": Sentence("Without compounds the borders of the communities are needed (社区).")})  # fmt: skip
    notes.append(
        Sentence("No borders of communities were given: their land is that of their compounds.")
    )
    if not len(communities):
        communities = Communities(np.array([None], dtype=object), np.array(["1"], dtype=object))
        compounds.community = np.zeros(len(compounds), dtype=np.int64)
    homeless = np.flatnonzero(compounds.community < 0)
    faults = Faults()
    faults.add(Sentence("compounds"), homeless, Sentence("the community is missing."))
    faults.refuse()
    rows = range(len(communities))
    lands = [surface(shapely.union_all(compounds.geometry[compounds.community == r])) for r in rows]
    return replace(communities, geometry=np.array(lands, dtype=object))


def communities_apart(communities: Communities, notes: list[Sentence]) -> Geometries:
    """Overlapping communities are refused by name; slivers go to the first of the two."""
    geometry = communities.geometry.copy()
    a, b, common = overlaps(geometry)
    if not len(a):
        return geometry
    smaller = np.minimum(shapely.area(geometry[a]), shapely.area(geometry[b]))
    wide = ~shapely.is_empty(shapely.buffer(common, -SLIVER / 2))
    real = wide | (shapely.area(common) > SLIVER_PART * smaller)
    if real.any():
        refuse_overlaps(communities, a[real], b[real], shapely.area(common[real]))
    for row in np.unique(b):
        first = shapely.union_all(geometry[a[b == row]])
        geometry[row] = surface(shapely.difference(geometry[row], first))
    notes.append(Sentence("Communities overlapped in %(count)s narrow strips, which were given to one of the two.", count=len(a)))  # fmt: skip
    return geometry


def refuse_overlaps(communities: Communities, a: Integers, b: Integers, area: Any) -> None:
    """Raises `Unusable` naming the first pairs of communities that overlap, with the surface in
    square metres."""
    said = [
        Sentence(
            "%(one)s and %(other)s overlap by %(area)s m²",
            one=communities.label[i],
            other=communities.label[j],
            area=round(float(m)),
        )
        for i, j, m in list(zip(a, b, area, strict=True))[:SHOWN]
    ]
    more = f" (+{len(a) - SHOWN})" if len(a) > SHOWN else ""
    raise Unusable(
        {"communities": Sentence("Communities overlap: %(pairs)s. Correct their borders.", pairs=Series(Series(*said, between=Sentence("; ")), more))},
        code="communities_overlap",
    )  # fmt: skip


def assigned(compounds: Compounds, communities: Communities, notes: list[Sentence]) -> Integers:
    """The community of each compound, -1 where it lies outside all."""
    named = compounds.community.copy()
    a, b, area = share_of(compounds.geometry, communities.geometry)
    real = area > TOUCHING
    home = np.zeros(len(compounds))
    own = named[a] == b
    home[a[own]] = area[own]
    best = overlay.largest(a[real], b[real], area[real], len(compounds))
    lost = (named >= 0) & (home <= TOUCHING)
    result = np.where((named >= 0) & ~lost, named, best)
    empty = shapely.area(compounds.geometry) <= TOUCHING
    result[empty] = -1
    remark(notes, np.flatnonzero(lost & (best >= 0)), Sentence("%(count)s compounds lie outside the community they name and were counted where they lie (rows %(rows)s)."))  # fmt: skip
    outside = np.flatnonzero((result < 0) & ~empty)
    if len(outside) and len(outside) == len(compounds):
        raise Unusable({"compounds": Sentence("No compound lies in any community. Do both layers have the same coordinate system?")})  # fmt: skip
    remark(notes, outside, Sentence("%(count)s compounds lie outside every community and were left out (rows %(rows)s)."))  # fmt: skip
    inside = np.zeros(len(compounds))
    own = result[a] == b
    inside[a[own]] = area[own]
    cut = (result >= 0) & (shapely.area(compounds.geometry) - inside > 1.0)
    remark(notes, np.flatnonzero(cut), Sentence("%(count)s compounds cross the border of their community and were cut there (rows %(rows)s)."))  # fmt: skip
    return result


def remark(notes: list[Sentence], rows: Any, sentence: Sentence) -> None:
    """Adds a sentence with count and rows (from 1) where there are any rows (0-based)."""
    if len(rows):
        notes.append(sentence % {"count": len(rows), "rows": listed(rows + 1)})


def share_of(geometry: Geometries, borders: Geometries) -> tuple[Integers, Integers, Any]:
    """(compound, community, square metres) wherever the two have land in common."""
    a, b = shapely.STRtree(borders).query(geometry, predicate="intersects")
    shapely.prepare(borders)
    inner = shapely.covers(borders[b], geometry[a])
    area = np.where(inner, shapely.area(geometry[a]), 0.0)
    part = ~inner
    area[part] = shapely.area(shapely.intersection(geometry[a[part]], borders[b[part]]))
    return a, b, area


def housed(buildings: Buildings, compounds: Compounds) -> Integers:
    """The compound of each building: as named, else where it stands; -1 in none that counts."""
    result = buildings.compound.copy()
    free = np.flatnonzero(result < 0)
    if len(free):
        points = shapely.points(buildings.x[free], buildings.y[free])
        result[free] = overlay.first_holder(points, compounds.geometry)
    known = result >= 0
    result[known] = np.where(compounds.community[result[known]] >= 0, result[known], -2)
    return result


def counted(
    compounds: Compounds, buildings: Buildings, notes: list[Sentence]
) -> tuple[Integers, Integers]:
    """Households of compounds and buildings that agree: buildings count where they know theirs."""
    inside = buildings.compound >= 0
    size = len(compounds)
    known = inside & (buildings.households >= 0)
    at = buildings.compound
    sums = np.bincount(at[known], buildings.households[known], size).astype(np.int64)
    having = np.bincount(at[known], minlength=size) > 0
    stated = compounds.households
    differs = having & (stated >= 0) & (sums != stated)
    complete = having & (sums > 0)
    households = np.where((stated < 0) | (differs & complete), sums, stated)
    remark(notes, np.flatnonzero(differs & complete), Sentence("%(count)s compounds have other households than their buildings together; the buildings count (rows %(rows)s)."))  # fmt: skip
    return households, spread(buildings, households, having & (sums == households))


def spread(buildings: Buildings, households: Integers, settled: NDArray[np.bool_]) -> Integers:
    """Households of buildings that do not know theirs: the compound's, by storeys, in whole numbers."""
    result = np.maximum(buildings.households, 0)
    inside = buildings.compound >= 0
    open_ones = np.flatnonzero(inside & ~settled[np.where(inside, buildings.compound, 0)])
    if not len(open_ones):
        return result
    at = buildings.compound[open_ones]
    weight = np.maximum(buildings.floors[open_ones], 1.0)
    order = np.argsort(at, kind="stable")
    open_ones, at, weight = open_ones[order], at[order], weight[order]
    total = np.bincount(at, weight, len(households))
    running = np.cumsum(weight)
    first = np.searchsorted(at, at, side="left")
    before = np.where(first > 0, running[first - 1], 0.0)
    goal = households[at] * (running - before) / total[at]
    whole_goal = np.round(goal).astype(np.int64)
    previous = np.where(np.arange(len(at)) == first, 0, np.roll(whole_goal, 1))
    result[open_ones] = whole_goal - previous
    return result
