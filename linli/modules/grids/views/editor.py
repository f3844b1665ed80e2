"""What the page of a plan shows above the workbench: its progress, then the map editor and its table."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page

from linli.modules.grids.queries import layers, plans
from linli.modules.grids.states import DRAWING, FAILED, WAITING
from linli.modules.grids.views import choosing, exports, plan_rows
from linli.ui.answering import Request
from linli.ui.pages import page


@page("grids.view", methods=("GET",))
def progress(request: Request, plan_id: int) -> HttpResponse:
    """What stands above the page's columns, asked for every second while the plan is drawn.

    Once it is drawn the whole content is renewed, not the document: other steps are open then.
    """
    row = plans.plan(request.actor, plan_id)
    answer = render(request, "grids/plan/stage.html", stage(request, row))
    if row.state not in (WAITING, DRAWING):
        there = {
            "path": reverse("grids:plan", args=[row.pk]),
            "target": "main",
            "select": "main",
            "swap": "outerHTML",
            "push": "false",
        }
        answer["HX-Location"] = json.dumps(there)
    return answer


@page("grids.view", methods=("GET",))
@gzip_page
def plan_layers(request: Request, plan_id: int) -> JsonResponse:
    """Compressed: borders of 750 grids are 6 MB of digits, and nothing in them is secret."""
    return JsonResponse(layers.plan_layers(request.actor, plan_id))


@page("grids.view", methods=("GET",))
def table(request: Request, plan_id: int) -> HttpResponse:
    """All grids as a table, renewed after each correction."""
    found = layers.plan_grids(request.actor, plan_id)
    corrections = plan_rows.corrections(plans.plan_page(request.actor, plan_id))
    context = {
        **plan_rows.planned_grids(request, plan_id, found["grids"]["features"]),
        "corrections": corrections,
    }
    return render(request, "grids/plan/table.html", context)


def stage(request: Request, row: Any) -> dict[str, Any]:
    """What the page of a plan says beside the workbench's own; only a drawn plan has layers."""
    found = plans.plan_page(request.actor, row.pk)
    context: dict[str, Any] = {
        "plan": row,
        "found": found,
        "waiting": row.state in (WAITING, DRAWING),
        "failed": row.state == FAILED,
        "crumbs": choosing.crumbs((row.name, "")),
        "may_copy": row.drawn_at and request.actor.covers("grids.draw", row.area),
    }
    if row.drawn_at is None:
        return context
    drawn = layers.plan_grids(request.actor, row.pk)
    editable = any(move.verb == "grids.edit" for move in found.may)
    context |= {
        "drawn": True,
        "editable": editable,
        "edit_url": edit_url(row.pk) if editable else "",
        "verdicts": plan_rows.VERDICTS,
        **plan_rows.planned_grids(request, row.pk, drawn["grids"]["features"]),
        "tiles_of_figures": plan_rows.figures(drawn["figures"], drawn["plan"]),
        "corrections": plan_rows.corrections(found),
        "troubles": plan_rows.troubles(drawn["grids"]["features"]),
        "formats": exports.FORMATS,
    }
    return context


def edit_url(plan_id: int) -> str:
    """Where corrections go; the script adds the verb."""
    return reverse("grids:edit", args=[plan_id, "verb"]).removesuffix("verb/")
