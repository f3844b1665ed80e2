"""Divides the land of grids along a drawn line: splitting, moving a border, a new grid by outline."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from linli.core.areas import geometry as borders
from linli.core.errors import Refused
from linli.core.errors.engines import said
from linli.core.figures.queries import number
from linli.engines.grids import measuring, slicing
from linli.engines.grids.cutting import shares
from linli.modules.grids import rules
from linli.modules.grids.commands.workspace import Workspace
from linli.modules.grids.models import PlanGrid, PlanPiece
from linli.modules.grids.queries import land

NOTHING = 0.01  # of a piece's surface: a smaller strip without buildings is not cut off
Parts = dict[int, list[PlanPiece]]


def split(work: Workspace, grid: PlanGrid, line: LineString) -> str:
    """Side with most households keeps the code, the other becomes a new grid."""
    work.load_around(grid.area)
    pieces = work.of(grid)
    parts = divided(work, pieces, drawn_on(work, pieces, line), slicing.two_sides)
    _stays, leaves = sorted(parts, key=lambda s: (-sum(p.households for p in parts[s]), s))
    made = work.add_grid(grid.area, rules.kind_of(work.plan.level))
    work.place(parts[leaves], made)
    work.touched.add(grid.pk)
    return _("%(grid)s split, new: %(new)s") % {"grid": grid.name, "new": made.name}


def border(work: Workspace, first: PlanGrid, second: PlanGrid, line: LineString) -> str:
    """Each side of the line goes to the grid that had more of it."""
    if first.area != second.area:
        raise Refused(_("These grids lie in different communities."), code="other_area")
    work.load_around(first.area)
    pieces = work.of(first) + work.of(second)
    had = {piece.pk: piece.grid_id for piece in pieces}
    parts = divided(work, pieces, drawn_on(work, pieces, line), slicing.two_sides)
    held: dict[tuple[int, int], float] = defaultdict(float)
    for side, own in parts.items():
        for piece in own:
            home = had.get(piece.pk, piece.grid_id)
            held[(side, home)] += borders.from_wkb(piece.geometry).area
    straight = held[(0, first.pk)] + held[(1, second.pk)]
    crossed = held[(0, second.pk)] + held[(1, first.pk)]
    owners = (first, second) if straight >= crossed else (second, first)
    for side, owner in enumerate(owners):
        work.place(parts[side], owner)
    work.touched |= {first.pk, second.pk}
    said = {"first": first.name, "second": second.name}
    return _("Border between %(first)s and %(second)s moved") % said


def outline(work: Workspace, shape: Polygon, name: str) -> str:
    """What lies inside leaves its grids; a piece the outline crosses is cut."""
    area = _community_of(work, shape)
    work.load_around(area)
    inside = [
        piece
        for grid in list(work.grids.values())
        for piece in work.of(grid)
        if borders.from_wkb(piece.geometry).intersects(shape)
    ]
    metres = number("grids.snap_metres", work.plan.area)
    edge = slicing.snapped(shape.exterior, _work(work, inside), metres)
    closed = Polygon(edge.coords) if edge.is_ring else shape
    shape = closed if closed.is_valid and closed.area > 0 else shape
    parts = divided(work, inside, shape.exterior, slicing.inside_of(shape))
    if not parts.get(1):
        raise Refused(_("No land of this plan lies inside the outline."), code="no_cut")
    made = work.add_grid(area, rules.kind_of(work.plan.level), name)
    work.place(parts[1], made)
    return _("New grid %(grid)s drawn") % {"grid": made.name}


def drawn_on(work: Workspace, pieces: list[PlanPiece], line: LineString) -> BaseGeometry:
    """The line snapped to borders and barriers, its ends drawn out of the land."""
    metres = number("grids.snap_metres", work.plan.area)
    whole = shapely.union_all([borders.from_wkb(piece.geometry) for piece in pieces])
    reached = slicing.reaching(line, whole, metres)
    return slicing.snapped(reached, _work(work, pieces), metres)


def divided(
    work: Workspace, pieces: list[PlanPiece], line: BaseGeometry, sides: slicing.Sides
) -> Parts:
    """Pieces by side. Those the line crosses are cut in two, households by their buildings.

    Raises Refused when one side gets nothing worth a grid.
    """
    shapes = [borders.from_wkb(piece.geometry) for piece in pieces]
    try:
        found = slicing.cut(shapes, line, sides)
    except slicing.Uncut as uncut:
        raise Refused(said(uncut.sentence), code=uncut.code) from uncut
    points, held = land.building_points(work.plan.area)
    parts: Parts = defaultdict(list)
    for i, piece in enumerate(pieces):
        own = found.parts[i]
        if len(own) > 1:
            own = _worth(own, points)
        if len(own) == 1:
            ((side, shape),) = own.items()
            if shape is not shapes[i]:
                piece.geometry = borders.to_wkb(shape)
                work.touched.add(piece.grid_id)
            parts[side].append(piece)
            continue
        for side, part in _cut_piece(work, piece, own, points, held).items():
            parts[side].append(part)
    _add_corners(work, pieces, found)
    if len(parts) < 2 and sides is slicing.two_sides:
        raise Refused(
            _("The line does not divide the land. Draw it right across, from outside to outside."),
            code="no_cut",
        )
    return parts


def _cut_piece(
    work: Workspace,
    piece: PlanPiece,
    own: dict[int, BaseGeometry],
    points: np.ndarray,
    held: np.ndarray,
) -> dict[int, PlanPiece]:
    """Both parts as pieces; the larger stays the piece it was."""
    order = sorted(own, key=lambda side: (-own[side].area, side))
    inside = [shapely.intersects_xy(own[side], points[:, 0], points[:, 1]) for side in order]
    counted = np.array([mask.sum() for mask in inside], dtype=float)
    lived = np.array([held[mask].sum() for mask in inside], dtype=float)
    counted = counted if counted.sum() else np.array([own[side].area for side in order])
    households = shares(lived if lived.sum() else counted, piece.households).tolist()
    buildings = shares(counted, piece.buildings).tolist()
    found = {}
    for at, side in enumerate(order):
        row = piece if at == 0 else work.add_piece(piece, piece.grid_id, own[side])
        row.geometry = borders.to_wkb(own[side])
        row.households, row.buildings = households[at], buildings[at]
        found[side] = row
    work.touched.add(piece.grid_id)
    return found


def _worth(own: dict[int, BaseGeometry], points: np.ndarray) -> dict[int, BaseGeometry]:
    """The two parts, or the whole on one side when the other is a strip without buildings."""
    small, large = sorted(own, key=lambda side: own[side].area)
    whole = own[small].area + own[large].area
    if own[small].area >= NOTHING * whole:
        return own
    if shapely.intersects_xy(own[small], points[:, 0], points[:, 1]).any():
        return own
    return {large: shapely.coverage_union_all([own[small], own[large]])}


def _add_corners(work: Workspace, pieces: list[PlanPiece], found: slicing.Cut) -> None:
    """The neighbours beside the cut land get the new corners too, so that all goes on tiling."""
    if not found.corners:
        return
    work.load_at(shapely.points([corner for own in found.corners.values() for corner in own]))
    cut = {piece.pk for piece in pieces} | work.new_pieces
    for pk, piece in list(work.pieces.items()):
        if pk in cut:
            continue
        shape = slicing.with_corners(borders.from_wkb(piece.geometry), found.corners)
        if shape is not None:
            piece.geometry = borders.to_wkb(shape)
            work.touched.add(piece.grid_id)


def _work(work: Workspace, pieces: list[PlanPiece]) -> list[BaseGeometry]:
    """Lines a drawn border snaps to: borders of the pieces, and barriers."""
    shapes = measuring.array([borders.from_wkb(piece.geometry) for piece in pieces])
    if not len(shapes):
        return []
    lines = land.lines_in(measuring.box_of(shapes, 0))
    return [*shapely.boundary(shapes), *lines.geometry]


def _community_of(work: Workspace, shape: Polygon) -> str:
    """The community most of the outline lies in; refused when a good part lies in another."""
    rows = PlanGrid.objects.filter(plan=work.plan).values_list("area", "geometry")
    held: dict[str, float] = defaultdict(float)
    for area, wkb in rows:
        border_ = borders.from_wkb(wkb)
        if border_.intersects(shape):
            held[area] += border_.intersection(shape).area
    if not held:
        raise Refused(_("No land of this plan lies inside the outline."), code="no_cut")
    area = max(held, key=lambda code: (held[code], code))
    if held[area] < 0.9 * sum(held.values()):
        raise Refused(
            _("A grid lies inside one community. Draw the outline inside one."), code="other_area"
        )
    return area
