"""What lies on the ground near a plan, and grids measured on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from linli.core.areas import geometry as borders
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY
from linli.core.figures.queries import number
from linli.core.places.models import Barrier, Building, Compound
from linli.engines.grids.measuring import NO_LINES, Lines, array, box_of, measured
from linli.modules.grids import rules
from linli.modules.grids.models import Plan, PlanGrid, PlanPiece

Box = tuple[float, float, float, float]


def lines_in(box: Box) -> Lines:
    """Barriers that may reach into a box (WGS-84). One statement."""
    rows = list(barriers_in(box).values_list("geometry", "barrier_class"))
    if not rows:
        return NO_LINES
    geometry = array([shapely.from_wkb(bytes(wkb)) for wkb, _kind in rows])
    return Lines(geometry, np.array([kind for _wkb, kind in rows], dtype=np.int64))


def barriers_in(box: Box) -> Any:
    """The rows of barriers whose own box meets a box."""
    west, south, east, north = box
    return Barrier.objects.filter(
        active=True, west__lte=east, east__gte=west, south__lte=north, north__gte=south
    ).order_by("id")


def barrier_features(box: Box) -> list[dict[str, Any]]:
    """Those barriers as features: name, class. One statement."""
    return [
        borders.row_feature(row, ("name",), **{"class": row.barrier_class})
        for row in barriers_in(box)
    ]


def outlines(codes: Iterable[str]) -> dict[str, BaseGeometry]:
    """Code -> border of the areas in force that have one. One statement."""
    rows = areas.valid().filter(code__in=set(codes), geometry__isnull=False)
    return {
        code: borders.from_wkb(wkb) for code, wkb in rows.values_list("code", "geometry") if wkb
    }


def building_points(area: str) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """(n, 2) lon, lat of the buildings in use in a community, and their households."""
    rows = list(
        Building.objects.filter(active=True, area__within=area[:COMMUNITY])
        .order_by("id")
        .values_list("lon", "lat", "households")
    )
    table = np.array(rows, dtype=float).reshape(len(rows), 3)
    return table[:, :2], table[:, 2].astype(np.int64)


def has_register(area: str) -> bool:
    """Are there compounds with a border, or buildings, to draw from? Two statements at most."""
    within = area[:COMMUNITY]
    compounds = Compound.objects.filter(active=True, area__within=within, geometry__isnull=False)
    return compounds.exists() or Building.objects.filter(active=True, area__within=within).exists()


def settle(
    plan: Plan, grids: Sequence[tuple[PlanGrid, Sequence[PlanPiece]]], shapes: Sequence[Any]
) -> None:
    """Counts, measures and judges grids of these pieces and shapes."""
    measure(plan, [grid for grid, _pieces in grids], shapes)
    for grid, pieces in grids:
        grid.households = sum(piece.households for piece in pieces)
        grid.buildings = sum(piece.buildings for piece in pieces)
        refind(grid, plan)


def measure(plan: Plan, grids: Sequence[PlanGrid], shapes: Sequence[BaseGeometry]) -> None:
    """Sets border, label, surface and form of grids; `findings` keeps what `refind` needs."""
    if not grids:
        return
    every = array(shapes)
    around = outlines(grid.area for grid in grids)
    near = number("grids.barrier_metres", plan.area)
    facts = measured(every, lines_in(box_of(every)), near, [around.get(g.area) for g in grids])
    for grid, shape, fact in zip(grids, shapes, facts, strict=True):
        grid.geometry = borders.to_wkb(shape)
        grid.lon, grid.lat = borders.label_point(shape)
        grid.surface, grid.compactness = fact.surface, fact.compactness
        grid.barrier_share = fact.barrier_share
        grid.findings = [rules.BROKEN] * (fact.parts > 1) + [rules.RIVER] * fact.river


def refind(grid: PlanGrid, plan: Plan) -> None:
    """The findings anew after households, kind or form changed; none where nothing is known."""
    parts, river = 1 + (rules.BROKEN in grid.findings), rules.RIVER in grid.findings
    grid.findings = rules.found_in(grid, (plan.lower, plan.upper), parts, river)
