"""How much of each former grid goes to which grid of a plan, by households and by surface."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from linli.core.areas import geometry as borders
from linli.core.areas.models import Area
from linli.engines.grids import cutting
from linli.engines.grids.measuring import array
from linli.engines.grids.problem import Geometries
from linli.modules.grids.models import Plan, PlanGrid, PlanPiece, Succession
from linli.modules.grids.queries import land

LEAST = 1e-4  # a smaller share is a matter of drawing, not of land
Pair = tuple[int, int]


def shares(plan: Plan, grids: Sequence[PlanGrid], former: Sequence[Area]) -> list[Succession]:
    """Of former grids (with a border) to the grids of a plan, not stored yet; the shares of each
    former one add up to 1. Two statements."""
    rows = [row for row in former if row.geometry]
    if not rows or not grids:
        return []
    old = array([borders.from_wkb(row.geometry or b"") for row in rows])
    new = array([borders.from_wkb(grid.geometry) for grid in grids])
    surface = overlaps(old, new)
    lived = _lived(plan, grids, old)
    found: list[Succession] = []
    for i, row in enumerate(rows):
        found += _of_one(plan, row.code, i, [g.code for g in grids], surface, lived)
    return found


def overlaps(old: Geometries, new: Geometries) -> dict[Pair, float]:
    """(old, new) -> common surface, where there is any."""
    a, b = shapely.STRtree(new).query(old, predicate="intersects")
    common = shapely.area(shapely.intersection(old[a], new[b]))
    return {(int(i), int(j)): float(s) for i, j, s in zip(a, b, common, strict=True) if s > 0}


def _lived(plan: Plan, grids: Sequence[PlanGrid], old: Geometries) -> dict[Pair, float]:
    """(former, grid) -> households: of each piece by its buildings, else by its surface."""
    at = {grid.pk: j for j, grid in enumerate(grids)}
    pieces = [
        (borders.from_wkb(wkb), at[grid], households)
        for wkb, grid, households in PlanPiece.objects.filter(plan=plan, households__gt=0)
        .order_by("id")
        .values_list("geometry", "grid_id", "households")
    ]
    found: dict[Pair, float] = defaultdict(float)
    if not pieces:
        return found
    shapes = array([shape for shape, _grid, _held in pieces])
    bare = _by_buildings(plan, pieces, shapes, old, found)
    if len(bare):
        whole = shapely.area(shapes[bare])
        for (i, k), common in overlaps(old, shapes[bare]).items():
            _shape, grid, held = pieces[bare[k]]
            found[(i, grid)] += held * common / float(whole[k])
    return found


def _by_buildings(
    plan: Plan, pieces: list[tuple], shapes: Geometries, old: Geometries, found: dict[Pair, float]
) -> list[int]:
    """Adds the households of pieces with buildings; the pieces without one."""
    points, held = land.building_points(plan.area)
    spots = shapely.points(points)
    spot, piece = shapely.STRtree(shapes).query(spots, predicate="intersects")
    _seen, first = np.unique(spot, return_index=True)
    spot, piece = spot[first], piece[first]
    where, owner = shapely.STRtree(old).query(spots[spot], predicate="intersects")
    home = dict(zip(where.tolist(), owner.tolist(), strict=True))
    inside: dict[int, list[int]] = defaultdict(list)
    for n, k in enumerate(piece.tolist()):
        inside[k].append(n)
    for k, own in inside.items():
        _shape, grid, total = pieces[k]
        lived = held[spot[own]].astype(float)
        for n, share in zip(own, cutting.shares(lived, total).tolist(), strict=True):
            if n in home:
                found[(home[n], grid)] += share
    return [k for k in range(len(pieces)) if k not in inside]


def _of_one(
    plan: Plan,
    code: str,
    i: int,
    names: list[str],
    surface: dict[Pair, float],
    lived: dict[Pair, float],
) -> Iterable[Succession]:
    ground = {j: s for (k, j), s in surface.items() if k == i}
    homes = {j: s for (k, j), s in lived.items() if k == i and s > 0}
    total, people = sum(ground.values()), sum(homes.values())
    if not total:
        return []
    held = {j: homes.get(j, 0.0) / people if people else s / total for j, s in ground.items()}
    shown = {j for j in ground if max(held[j], ground[j] / total) >= LEAST}
    ground_shown, held_shown = sum(ground[j] for j in shown), sum(held[j] for j in shown)
    if not held_shown:
        return []
    return [
        Succession(
            district=plan.district,
            plan=plan,
            valid_from=plan.valid_from,  # type: ignore[misc] # a draft has no day yet
            former=code,
            present=names[j],
            households=round(homes.get(j, 0.0)),
            household_share=held[j] / held_shown,
            surface_share=ground[j] / ground_shown,
        )
        for j in sorted(shown)
    ]
