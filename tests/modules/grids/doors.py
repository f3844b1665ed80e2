"""What the addresses and operations of grids are about."""

from __future__ import annotations

from typing import Any

import shapely
from django.utils import timezone

from linli.modules.grids.models import Plan, PlanGrid, PlanPiece
from tests import world as place

MEANT = (
    (r"grids:|api:plan_", "plan_id|pk", "plan"),
    (r"grids:plan_step|api:plan_step", "verb", "step"),
    (r"grids:plan_grid", "grid_id", "plan_grid"),
    (r"grids:edit", "verb", "correction"),
    (r"grids:(plan|present|places)_export", "form", "format"),
    (r"grids:places_export", "kind", "layer"),
    (r"grids:map_onto", "organisation_id", "organisation"),
    (r"grids:", "code", "cell"),
)
PLACED = {"plan", "cell"}
QUERIES: dict[str, dict[str, Any]] = {"grids_present": {"area": place.COMMUNITY}}
BODIES: dict[str, dict[str, Any]] = {
    "plan_order": {"area": place.COMMUNITY},
    "plan_step": {},
    "addresses_located": {"texts": ["文昌路128号"]},
}


def things(world: place.World) -> dict[str, Any]:
    shape = shapely.box(120.76, 30.75, 120.77, 30.77)
    where = {"district": place.DISTRICT, "area": place.COMMUNITY}
    drawn = {"households": 400, "geometry": shapely.to_wkb(shape)}
    plan = Plan.objects.create(
        **where, name="方案", state="draft", opened_at=timezone.now(), drawn_at=timezone.now()
    )
    grid = PlanGrid.objects.create(
        **where, **drawn, plan=plan, code=place.CELL, name="第一网格", lon=120.765, lat=30.76
    )
    piece = PlanPiece.objects.create(**where, **drawn, plan=plan, grid=grid, name="小区")
    return {
        "plan": plan.pk, "plan_grid": grid.pk, "plan_piece": piece.pk, "cell": place.CELL,
        "correction": "undo", "step": "propose", "format": "geojson", "layer": "compounds",
    }  # fmt: skip
