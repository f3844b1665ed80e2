"""A plan, and the grids in force, as layers of the map. GeoJSON, WGS-84, six decimals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas import geometry as borders
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, GRID, MICRO_GRID
from linli.core.areas.states import Kind
from linli.core.errors import NotFound
from linli.core.figures.queries import number
from linli.core.people.kinds import GRID_LEADER, GRID_WORKER, MICRO_LEADER, PART_TIME
from linli.core.people.models import Post, valid_on
from linli.engines.grids.measuring import array, box_of, spread
from linli.modules.grids import rules
from linli.modules.grids.models import Plan, PlanGrid, PlanPiece
from linli.modules.grids.queries import land, plans
from linli.modules.grids.states import PLAN as MACHINE
from linli.modules.grids.states import Level

WORKERS = (GRID_LEADER, GRID_WORKER, PART_TIME, MICRO_LEADER)
VIEW = "grids.view"
PLAN = ("id", "name", "area", "level", "state", "lower", "upper", "target", "edits", "progress")
FACTS = ("code", "name", "kind", "households", "lon", "lat")
GRID_FACTS = (*FACTS, "id", "area", "buildings", "kept")
PIECE_FACTS = ("id", "area", "name", "kind", "households", "buildings")


def plan_layers(actor: Actor, plan_id: int) -> dict[str, Any]:
    """Everything the editor draws: what `plan_grids` gives, with pieces, barriers, community.

    pieces: id, grid (id), area, name, kind, households, buildings.
    barriers: name, class (1 arterial, 2 secondary, 3 local, 4 fence, 5 rail, 9 river).
    community: code, name of what is divided.
    Seven statements.
    """
    row = plans.plan(actor, plan_id)
    grids = list(PlanGrid.objects.filter(plan=row).order_by("code"))
    pieces = PlanPiece.objects.filter(plan=row).order_by("id")
    return {
        **_grids(row, grids),
        "pieces": borders.collection([piece_feature(piece) for piece in pieces]),
        "barriers": _barriers([grid.geometry for grid in grids]),
        "community": _around(row.area, row.valid_from or timezone.localdate(), row.level),
    }


def plan_grids(actor: Actor, plan_id: int, shapes: bool = False) -> dict[str, Any]:
    """A plan, its grids and their figures. Three statements.

    plan: id, name, area, level, state, label, lower, upper, target, edits.
    grids (features): id, code, area, name, kind, households, buildings, surface, compactness,
    barrier_share, state ("good", "low", "high" or "broken"), findings (sentences), workers
    (posts held for that code today), kept, lon, lat; without `shapes` their geometry is None.
    figures: as `figures`.
    """
    row = plans.plan(actor, plan_id)
    grids = PlanGrid.objects.filter(plan=row).order_by("code")
    return _grids(row, list(grids if shapes else grids.defer("geometry")), shapes)


def neighbours(actor: Actor, plan_id: int, grid_id: int) -> list[dict[str, Any]]:
    """The grids of the community a grid of a plan lies in, itself among them. Four statements."""
    row = plans.plan(actor, plan_id)
    own = PlanGrid.objects.filter(plan=row, pk=grid_id).values_list("area", flat=True).first()
    if own is None:
        raise NotFound(_("There is no such grid in this plan."))
    grids = list(PlanGrid.objects.filter(plan=row, area=own).order_by("code"))
    features: list[dict[str, Any]] = _grids(row, grids)["grids"]["features"]
    return features


def pieces_of(grid_id: int) -> list[PlanPiece]:
    """The land of a grid of a plan, most households first."""
    pieces = PlanPiece.objects.filter(grid=grid_id).defer("geometry")
    return list(pieces.order_by("-households", "name", "id"))


def _grids(plan: Plan, grids: list[PlanGrid], shapes: bool = True) -> dict[str, Any]:
    facts = {name: getattr(plan, name) for name in PLAN}
    return {
        "plan": {**facts, "label": MACHINE.label(plan.state)},
        "grids": borders.collection(grid_features(plan, grids, shapes)),
        "figures": figures(grids, (plan.lower, plan.upper)),
    }


def grid_features(plan: Plan, grids: list[PlanGrid], shapes: bool = True) -> list[dict[str, Any]]:
    """Grids of a plan as features; properties as in `plan_grids`. One statement."""
    held, bounds = workers(grid.code for grid in grids), (plan.lower, plan.upper)
    return [
        borders.row_feature(
            grid,
            GRID_FACTS,
            shapes,
            surface=round(grid.surface),
            compactness=round(grid.compactness, 3),
            barrier_share=round(grid.barrier_share, 3),
            workers=held[grid.code],
            **judged(grid.findings, grid.households, bounds),
        )
        for grid in grids
    ]


def judged(found: list[str], households: int | None, bounds: tuple[int, int]) -> dict[str, Any]:
    """How a grid stands to the limits: the word for the map, and its findings as sentences."""
    said = [rules.sentence(finding, households or 0, bounds) for finding in found]
    return {"state": rules.state_of(found), "findings": said}


def piece_feature(piece: PlanPiece) -> dict[str, Any]:
    """One piece of a plan as a feature."""
    return borders.row_feature(piece, PIECE_FACTS, grid=piece.grid_id)


def workers(wanted: Iterable[str]) -> Counter[str]:
    """Code -> posts of grid leaders and workers held today for exactly this code. One statement."""
    held = Post.objects.filter(valid_on(timezone.localdate()), account__isnull=False)
    rows = held.filter(kind__in=WORKERS, area__in=set(wanted))
    return Counter(rows.values_list("area", flat=True))


def figures(grids: Iterable[Any], bounds: tuple[int, int]) -> dict[str, Any]:
    """Of grids with their kind, households, form and findings; what is not known is None.

    Special grids count under `special` only: the limits do not bind them.
    """
    every = list(grids)
    plain = [grid for grid in every if grid.kind != Kind.SPECIAL_GRID]
    form = np.array([g.compactness for g in plain if g.compactness is not None], dtype=float)
    share = [grid.barrier_share for grid in plain if grid.barrier_share is not None]
    return {
        **spread([g.households for g in plain if g.households is not None], bounds),
        "compactness": round(float(form.mean()), 4) if len(form) else None,
        "compactness_p10": round(float(np.percentile(form, 10)), 4) if len(form) else None,
        "barrier_share": round(float(np.mean(share)), 4) if share else None,
        "broken": sum(rules.BROKEN in grid.findings for grid in every),
        "rivers": sum(rules.RIVER in grid.findings for grid in every),
        "special": len(every) - len(plain),
    }


def present_layers(
    actor: Actor, area: str, on: date | None = None, level: int = GRID
) -> dict[str, Any]:
    """The grids in force in an area on a day, with barriers and the community around them.

    {"day", "grids", "barriers", "community"}; grid properties: code, area, name, kind, households,
    state, findings, workers, lon, lat. Six statements.
    """
    if not actor.covers(VIEW, area):
        raise NotFound()
    day = on or timezone.localdate()
    rows = list(with_border(area, level, day))
    held, bounds = workers(row.code for row in rows), limits(level, area)
    features = [
        borders.row_feature(
            row,
            FACTS,
            area=row.code[:COMMUNITY],
            workers=held[row.code],
            valid_from=row.valid_from.isoformat(),
            **judged(rules.found_in(row, bounds), row.households, bounds),
        )
        for row in rows
    ]
    return {
        "day": day.isoformat(),
        "grids": borders.collection(features),
        "barriers": _barriers([row.geometry for row in rows if row.geometry]),
        "community": _around(area, day),
    }


def with_border(area: str | list[str], level: int, day: date | None = None) -> Any:
    """The areas of a level valid on a day that have a border, by code."""
    held = areas.valid(day).filter(code__within=area, level=level, geometry__isnull=False)
    return held.order_by("code")


def limit(level: int, which: str, area: str) -> int:
    """Households a grid of this level should have (lower, upper, target), by the place's figures."""
    word = "micro" if level == Level.MICRO_GRID else "households"
    return int(number(f"grids.{word}_{which}", area))


def limits(level: int, area: str) -> tuple[int, int]:
    """The least and the most households."""
    return limit(level, "lower", area), limit(level, "upper", area)


def _around(area: str, day: date, level: int = GRID) -> dict[str, Any]:
    """The communities of an area (or the area itself when it is smaller)."""
    outer = GRID if level == MICRO_GRID or len(area) == GRID else COMMUNITY
    rows = with_border(area, outer, day)
    names = ("code", "name", "lon", "lat")
    return borders.collection([borders.row_feature(row, names) for row in rows])


def _barriers(wkbs: list[Any]) -> dict[str, Any]:
    if not wkbs:
        return borders.collection([])
    box = box_of(array([borders.from_wkb(wkb) for wkb in wkbs]))
    return borders.collection(land.barrier_features(box))
