"""The grids and pieces one correction works on: read once, measured anew, saved, and taken back."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from linli.core.areas import geometry as borders
from linli.core.areas.models import Area
from linli.core.errors import NotFound, Refused
from linli.engines.grids import measuring
from linli.modules.grids import rules
from linli.modules.grids.models import Plan, PlanGrid, PlanPiece
from linli.modules.grids.queries import layers
from linli.modules.grids.queries.land import settle

Rows = list[dict[str, Any]]
State = dict[str, Rows]
GRID_COLUMNS = tuple(
    f.attname for f in PlanGrid._meta.concrete_fields if f.attname not in ("district", "plan_id")
)
PIECE_COLUMNS = tuple(
    f.attname for f in PlanPiece._meta.concrete_fields if f.attname not in ("district", "plan_id")
)


@dataclass(frozen=True)
class Edited:
    """What a correction changed. Features as in `layers.plan_layers`; totals are its figures."""

    number: int
    sentence: str
    grids: list[dict[str, Any]]
    removed_grids: list[int]
    pieces: list[dict[str, Any]]
    removed_pieces: list[int]
    before: dict[str, Any]
    after: dict[str, Any]
    may_undo: bool = True
    may_redo: bool = False


@dataclass
class Workspace:
    """The rows a correction has read, by id, and how they stood before it."""

    plan: Plan
    grids: dict[int, PlanGrid] = field(default_factory=dict)
    pieces: dict[int, PlanPiece] = field(default_factory=dict)
    stood: State = field(default_factory=lambda: {"grids": [], "pieces": []})
    touched: set[int] = field(default_factory=set)
    removed_grids: set[int] = field(default_factory=set)
    new_grids: set[int] = field(default_factory=set)
    new_pieces: set[int] = field(default_factory=set)

    def load(self, grid_ids: Iterable[int]) -> list[PlanGrid]:
        """Grids with their pieces; NotFound when one is not of this plan. Two statements."""
        wanted = list(dict.fromkeys(int(pk) for pk in grid_ids))
        missing = [pk for pk in wanted if pk not in self.grids]
        if missing:
            found = list(PlanGrid.objects.filter(plan=self.plan, pk__in=missing))
            if len(found) < len(missing):
                raise NotFound(_("There is no such grid in this plan."))
            self._hold(found, list(PlanPiece.objects.filter(plan=self.plan, grid_id__in=missing)))
        return [self.grids[pk] for pk in wanted]

    def load_around(self, area: str) -> None:
        """All grids of a community with their pieces."""
        ids = PlanGrid.objects.filter(plan=self.plan, area=area).values_list("pk", flat=True)
        self.load(list(ids))

    def load_at(self, points: measuring.Geometries) -> None:
        """Grids that touch one of some points, in whatever community. Three statements."""
        rows = PlanGrid.objects.filter(plan=self.plan).exclude(pk__in=self.grids)
        near = shapely.box(*shapely.total_bounds(points)).buffer(1e-9)
        found = [(pk, borders.from_wkb(wkb)) for pk, wkb in rows.values_list("pk", "geometry")]
        self.load(
            pk
            for pk, shape in found
            if shape.intersects(near) and (shapely.distance(shape, points) < 1e-9).any()
        )

    def load_pieces(self, piece_ids: Iterable[int]) -> list[PlanPiece]:
        """Pieces, with the whole grids they lie in; NotFound when one is not of this plan."""
        wanted = list(dict.fromkeys(int(pk) for pk in piece_ids))
        rows = PlanPiece.objects.filter(plan=self.plan, pk__in=wanted)
        homes = dict(rows.values_list("pk", "grid_id"))
        if not wanted or len(homes) < len(wanted):
            raise NotFound(_("There is no such piece of land in this plan."))
        self.load(homes.values())
        return [self.pieces[pk] for pk in wanted]

    def _hold(self, grids: list[PlanGrid], pieces: list[PlanPiece]) -> None:
        for grid in sorted(grids, key=lambda g: g.pk):
            self.grids[grid.pk] = grid
            self.stood["grids"].append(row_of(grid, GRID_COLUMNS))
        for piece in sorted(pieces, key=lambda p: p.pk):
            self.pieces[piece.pk] = piece
            self.stood["pieces"].append(row_of(piece, PIECE_COLUMNS))

    def of(self, grid: PlanGrid) -> list[PlanPiece]:
        """The pieces of a grid as they stand now."""
        return [piece for piece in self.pieces.values() if piece.grid_id == grid.pk]

    def place(self, pieces: Iterable[PlanPiece], grid: PlanGrid) -> None:
        """Pieces go over to a grid."""
        for piece in pieces:
            self.touched |= {piece.grid_id, grid.pk}
            piece.grid_id = grid.pk

    def add_grid(self, area: str, kind: str, name: str = "") -> PlanGrid:
        """A new grid with the next code of its community; it has no land yet."""
        code = rules.next_code(area, self.used_codes(area))
        row = PlanGrid(
            district=self.plan.district, plan=self.plan, area=area, code=code,
            name=name or rules.grid_name(code), kind=kind, geometry=b"", lon=0.0, lat=0.0,
        )  # fmt: skip
        row.save(force_insert=True)
        self.grids[row.pk] = row
        self.new_grids.add(row.pk)
        self.touched.add(row.pk)
        return row

    def used_codes(self, area: str) -> set[str]:
        """Codes this area's grids have, had, or would have had before the corrections."""
        held = Area.objects.filter(code__within=area, level=self.plan.level)
        planned = PlanGrid.objects.filter(plan=self.plan, code__within=area)
        return {code for rows in (held, planned) for code in rows.values_list("code", flat=True)}

    def add_piece(self, like: PlanPiece, grid_id: int, shape: BaseGeometry) -> PlanPiece:
        """A part of a piece that is cut, in a grid; households are set by who cuts."""
        row = PlanPiece(
            district=self.plan.district,
            plan=self.plan,
            grid_id=grid_id,
            area=like.area,
            compound_id=like.compound_id,
            name=like.name,
            kind=like.kind,
            geometry=borders.to_wkb(shape),
        )
        row.save(force_insert=True)
        self.pieces[row.pk] = row
        self.new_pieces.add(row.pk)
        self.touched.add(grid_id)
        return row

    def remove_grid(self, grid: PlanGrid) -> None:
        self.removed_grids.add(grid.pk)

    def measure(self) -> None:
        """Figures and borders of the grids whose pieces changed; refuses one left without land."""
        rows = [self.grids[pk] for pk in sorted(self.touched - self.removed_grids)]
        shapes = [self._united(grid) for grid in rows]
        settle(self.plan, [(grid, self.of(grid)) for grid in rows], shapes)

    def _united(self, grid: PlanGrid) -> BaseGeometry:
        own = [borders.from_wkb(piece.geometry) for piece in self.of(grid)]
        if not own:
            raise Refused(
                _("“%(name)s” would have no land left. Merge it instead.") % {"name": grid.name},
                code="empty_grid",
            )
        return united(own)


def united(shapes: list[BaseGeometry]) -> BaseGeometry:
    """One surface of pieces that tile; the same pieces in any order give the same bytes."""
    array = measuring.array(shapes)
    if shapely.coverage_is_valid(array):
        whole = shapely.coverage_union_all(array)
    else:
        whole = shapely.union_all(array)
    whole = shapely.normalize(whole)
    parts = shapely.get_parts(whole)
    return parts[0] if len(parts) == 1 else whole


def row_of(row: Any, columns: Iterable[str]) -> dict[str, Any]:
    """A row as JSON keeps it: geometry as base64."""
    found = {column: getattr(row, column) for column in columns}
    found["geometry"] = base64.b64encode(bytes(found["geometry"])).decode("ascii")
    return found


def columns_of(stored: dict[str, Any]) -> dict[str, Any]:
    """The columns of a kept row."""
    return {**stored, "geometry": base64.b64decode(stored["geometry"])}


def totals(plan: Plan) -> dict[str, Any]:
    """Figures of all grids of the plan as stored. One statement."""
    rows = PlanGrid.objects.filter(plan=plan).defer("geometry")
    return layers.figures(rows, (plan.lower, plan.upper))
