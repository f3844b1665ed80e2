"""A plan, and the grids in force, as layers of the map. GeoJSON, WGS-84, six decimals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.utils import timezone
from django.utils.translation import gettext as _
from shapely.geometry import mapping

from linli.core.access.actor import Actor
from linli.core.areas import geometry as borders
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, GRID, MICRO_GRID
from linli.core.areas.models import Area
from linli.core.errors import NotFound
from linli.core.figures.queries import number
from linli.core.people.kinds import GRID_LEADER, GRID_WORKER, MICRO_LEADER, PART_TIME
from linli.core.people.models import Post, valid_on
from linli.core.places.models import Barrier
from linli.engines.grids.measuring import array, box_of, spread
from linli.modules.grids import rules
from linli.modules.grids.models import Plan, PlanGrid, PlanPiece
from linli.modules.grids.queries import land, plans
from linli.modules.grids.states import Level

WORKERS = (GRID_LEADER, GRID_WORKER, PART_TIME, MICRO_LEADER)
VIEW = "grids.view"


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
        "community": _divided(row),
    }


def plan_grids(actor: Actor, plan_id: int, shapes: bool = False) -> dict[str, Any]:
    """A plan, its grids and their figures. Three statements.

    plan: id, name, area, level, state, label, lower, upper, target, edits.
    grids (features): id, code, area, name, kind, households, buildings, surface, compactness,
    barrier_share, state ("good", "low", "high" or "broken"), findings (sentences), workers
    (posts held for that code today), kept, lon, lat; without `shapes` their geometry is None.
    figures: as `plan_figures`.
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
    held = workers([grid.code for grid in grids])
    features = [grid_feature(grid, plan, held.get(grid.code, 0), shapes) for grid in grids]
    return {
        "plan": plan_facts(plan),
        "grids": borders.collection(features),
        "figures": plan_figures(grids, plan),
    }


def plan_facts(row: Plan) -> dict[str, Any]:
    """A plan's plain facts for scripts."""
    names = (
        "id",
        "name",
        "area",
        "level",
        "state",
        "lower",
        "upper",
        "target",
        "edits",
        "progress",
    )
    label = plans.state_label(row.state)
    return {**{name: getattr(row, name) for name in names}, "label": label}


def grid_feature(grid: PlanGrid, plan: Plan, held: int = 0, shape: bool = True) -> dict[str, Any]:
    """One grid of a plan as a feature; properties as in `plan_grids`."""
    bounds = (plan.lower, plan.upper)
    names = ("id", "code", "area", "name", "kind", "households", "buildings", "kept", "lon", "lat")
    return {
        "type": "Feature",
        "id": grid.pk,
        "properties": {
            **{name: getattr(grid, name) for name in names},
            "surface": round(grid.surface),
            "compactness": round(grid.compactness, 3),
            "barrier_share": round(grid.barrier_share, 3),
            "state": rules.state_of(grid.findings),
            "findings": [rules.sentence(f, grid.households, bounds) for f in grid.findings],
            "workers": held,
        },
        "geometry": drawn(grid.geometry) if shape else None,
    }


def piece_feature(piece: PlanPiece) -> dict[str, Any]:
    """One piece of a plan as a feature."""
    return {
        "type": "Feature",
        "id": piece.pk,
        "properties": {
            "id": piece.pk,
            "grid": piece.grid_id,
            "area": piece.area,
            "name": piece.name,
            "kind": piece.kind,
            "households": piece.households,
            "buildings": piece.buildings,
        },
        "geometry": drawn(piece.geometry),
    }


def drawn(wkb: bytes | memoryview) -> dict[str, Any]:
    """A stored geometry as GeoJSON with six decimals."""
    shape = borders.from_wkb(wkb)
    rounded = shapely.transform(shape, lambda points: np.round(points, borders.DECIMALS))
    return dict(mapping(rounded))


def workers(wanted: Iterable[str]) -> dict[str, int]:
    """Code -> posts of grid leaders and workers held today for exactly this code. One statement."""
    rows = Post.objects.filter(
        valid_on(timezone.localdate()),
        kind__in=WORKERS,
        account__isnull=False,
        area__in=set(wanted),
    )
    return dict(Counter(rows.values_list("area", flat=True)))


def plan_figures(grids: Iterable[PlanGrid], plan: Plan) -> dict[str, Any]:
    """`figures` of the grids of a plan."""
    facts = [
        (g.kind, g.households, g.compactness, g.barrier_share, g.surface, g.findings) for g in grids
    ]
    return figures(facts, (plan.lower, plan.upper))


def figures(facts: list[tuple[Any, ...]], bounds: tuple[int, int]) -> dict[str, Any]:
    """Of (kind, households, compactness, barrier share, surface, findings) of each grid.

    Special grids count under `special` only: the limits do not bind them.
    """
    plain = [fact for fact in facts if fact[0] != "special_grid"]
    round_ = np.array([fact[2] for fact in plain if fact[2] is not None], dtype=float)
    share = [fact[3] for fact in plain if fact[3] is not None]
    return {
        **spread([fact[1] for fact in plain if fact[1] is not None], bounds),
        "compactness": round(float(round_.mean()), 4) if len(round_) else None,
        "compactness_p10": round(float(np.percentile(round_, 10)), 4) if len(round_) else None,
        "barrier_share": round(float(np.mean(share)), 4) if share else None,
        "broken": sum(rules.BROKEN in fact[5] for fact in facts),
        "rivers": sum(rules.RIVER in fact[5] for fact in facts),
        "special": len(facts) - len(plain),
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
    rows = list(
        areas.valid(day)
        .filter(code__within=area, level=level, geometry__isnull=False)
        .order_by("code")
    )
    held = workers([row.code for row in rows])
    bounds = limits(level, area)
    features = [present_feature(row, bounds, held.get(row.code, 0)) for row in rows]
    around = _around(area, day)
    return {
        "day": day.isoformat(),
        "grids": borders.collection(features),
        "barriers": _barriers([row.geometry for row in rows if row.geometry]),
        "community": borders.collection(around),
    }


def limits(level: int, area: str) -> tuple[int, int]:
    """Households a grid of this level should have, by the rule figures of the place."""
    word = "micro" if level == Level.MICRO_GRID else "households"
    return int(number(f"grids.{word}_lower", area)), int(number(f"grids.{word}_upper", area))


def present_feature(row: Area, bounds: tuple[int, int], held: int) -> dict[str, Any]:
    households = row.households
    found = [] if households is None else rules.findings(row.kind, households, bounds, 1, False)
    return {
        "type": "Feature",
        "id": row.pk,
        "properties": {
            "code": row.code,
            "area": row.code[:COMMUNITY],
            "name": row.name,
            "kind": row.kind,
            "households": households,
            "state": rules.state_of(found),
            "findings": [rules.sentence(f, households or 0, bounds) for f in found],
            "workers": held,
            "lon": row.lon,
            "lat": row.lat,
            "valid_from": row.valid_from.isoformat(),
        },
        "geometry": drawn(row.geometry or b""),
    }


def _divided(row: Plan) -> dict[str, Any]:
    day = row.valid_from or timezone.localdate()
    return borders.collection(_around(row.area, day, row.level))


def _around(area: str, day: date, level: int = GRID) -> list[dict[str, Any]]:
    """The communities of an area (or the area itself when it is smaller) as features."""
    outer = GRID if level == MICRO_GRID or len(area) == GRID else COMMUNITY
    rows = areas.valid(day).filter(code__within=area, level=outer, geometry__isnull=False)
    found = []
    for row in rows.order_by("code"):
        names = {"code": row.code, "name": row.name, "lon": row.lon, "lat": row.lat}
        found.append(
            {"type": "Feature", "properties": names, "geometry": drawn(row.geometry or b"")}
        )
    return found


def _barriers(wkbs: list[Any]) -> dict[str, Any]:
    if not wkbs:
        return borders.collection([])
    box = box_of(array([borders.from_wkb(wkb) for wkb in wkbs]))
    return borders.collection([barrier_feature(row) for row in land.barriers_in(box)])


def barrier_feature(row: Barrier) -> dict[str, Any]:
    names = {"name": row.name, "class": row.barrier_class}
    return {"type": "Feature", "properties": names, "geometry": drawn(row.geometry)}
