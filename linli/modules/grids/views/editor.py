"""The page of one plan: its progress while it is drawn, then the map editor and what may be done."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.gzip import gzip_page

from linli.modules.grids.forms.plans import ApproveForm
from linli.modules.grids.queries import layers, plans
from linli.modules.grids.states import DRAFT, DRAWING, FAILED, PLAN, WAITING
from linli.modules.grids.views import plan_rows
from linli.modules.grids.views.answering import Request
from linli.modules.grids.views.editor_words import editor_words
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge

TOOLS = (
    ("select", gettext_lazy("Look")),
    ("move", gettext_lazy("Move")),
    ("border", gettext_lazy("Border")),
    ("split", gettext_lazy("Split")),
    ("merge", gettext_lazy("Merge")),
    ("outline", gettext_lazy("New grid")),
    ("special", gettext_lazy("Special")),
    ("rename", gettext_lazy("Rename")),
)


@page("grids.view", methods=("GET",))
def plan(request: Request, plan_id: int) -> HttpResponse:
    return render_page(request, "grids/plan/plan.html", stage(request, plan_id))


@page("grids.view", methods=("GET",))
def progress(request: Request, plan_id: int) -> HttpResponse:
    """What stands in the middle of the page, asked for every second while the plan is drawn."""
    return render(request, "grids/plan/stage.html", stage(request, plan_id))


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
    context = {**listed(request, plan_id, found), "corrections": corrections}
    return render(request, "grids/plan/table.html", context)


def listed(request: Request, plan_id: int, found: dict[str, Any]) -> dict[str, Any]:
    table = partial(plan_rows.grid_table, plan_id)
    return plan_rows.listed(request, found["grids"]["features"], table)


def stage(request: Request, plan_id: int) -> dict[str, Any]:
    """Everything the page says; only a plan that has been drawn has layers."""
    found = plans.plan_page(request.actor, plan_id)
    row = found.plan
    waiting = row.state in (WAITING, DRAWING)
    context: dict[str, Any] = {
        "plan": row,
        "found": found,
        "badge": badge(row.state),
        "facts": plan_rows.plan_facts(found),
        "waiting": waiting,
        "failed": row.state == FAILED,
        "verbs": {move.verb: move for move in found.may},
        "crumbs": [(_("Grids"), reverse("grids:overview")), (row.name, "")],
    }
    if row.drawn_at is None:
        return context
    drawn = layers.plan_grids(request.actor, plan_id)
    editable = row.state == DRAFT and "grids.edit" in context["verbs"]
    context |= {
        "drawn": True,
        "editable": editable,
        "edit_url": edit_url(plan_id) if editable else "",
        "may_copy": request.actor.covers("grids.draw", row.area),
        "tools": TOOLS if editable else TOOLS[:1],
        "words": editor_words(),
        **listed(request, plan_id, drawn),
        "tiles_of_figures": plan_rows.figures(drawn["figures"], drawn["plan"]),
        "corrections": plan_rows.corrections(found),
        "approve_form": ApproveForm() if "grids.approve" in context["verbs"] else None,
        "troubles": plan_rows.troubles(drawn["grids"]["features"]),
        "formats": plan_rows.FORMATS,
    }
    return context


def edit_url(plan_id: int) -> str:
    """Where corrections go; the script adds the verb."""
    return reverse("grids:edit", args=[plan_id, "verb"]).removesuffix("verb/")


def badge(state: str) -> Badge:
    known = PLAN.by_code[state]
    return Badge(known.label, known.tone)
