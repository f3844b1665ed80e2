"""One grid of a draft as a list: every correction by plain forms, without map or script."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.modules.grids.queries import layers, plans
from linli.modules.grids.states import DRAFT
from linli.modules.grids.views import choosing, plan_rows
from linli.ui.answering import Request
from linli.ui.maps.plan_map import plan_map
from linli.ui.pages import page, render_page


@page("grids.view", methods=("GET",))
def plan_grid(request: Request, plan_id: int, grid_id: int) -> HttpResponse:
    found = plans.plan_page(request.actor, plan_id)
    near = layers.neighbours(request.actor, plan_id, grid_id)
    own = next(one["properties"] for one in near if one["properties"]["id"] == grid_id)
    editable = found.plan.state == DRAFT and any(m.verb == "grids.edit" for m in found.may)
    context: dict[str, Any] = {
        "found": found,
        "plan": found.plan,
        "grid": own,
        "badge": plan_rows.VERDICTS[own["state"]],
        "facts": facts(own),
        "pieces": layers.pieces_of(grid_id),
        "others": [o["properties"] for o in near if o["properties"]["id"] != grid_id],
        "editable": editable,
        "drawing": plan_map(near, chosen=own["code"], link=lambda f: link(plan_id, f), label=_("Map of the grid and its neighbours")),
        "crumbs": choosing.plan_crumbs(found.plan, (own["name"], "")),
    }  # fmt: skip
    return render_page(request, "grids/plan/grid.html", context)


def link(plan_id: int, feature: dict[str, Any]) -> str:
    return reverse("grids:plan_grid", args=[plan_id, feature["properties"]["id"]])


def facts(own: dict[str, Any]) -> list[tuple[Any, Any]]:
    return [
        (_("Code"), own["code"]),
        (_("Households"), own["households"]),
        (_("Buildings"), own["buildings"]),
        (_("Surface"), plan_rows.hectares(own["surface"])),
        (_("Compactness"), plan_rows.decimal(own["compactness"])),
        (_("Border on roads and rivers"), plan_rows.percent(own["barrier_share"])),
        (_("Grid workers"), own["workers"]),
    ]
