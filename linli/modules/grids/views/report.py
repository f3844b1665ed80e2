"""The report of a plan: its figures, its findings, what the redraw changed and for whom."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from linli.modules.grids.queries import layers, plans
from linli.modules.grids.views import choosing, plan_rows, report_rows
from linli.modules.grids.views.editor import badge
from linli.ui.answering import Request
from linli.ui.maps.plan_map import plan_map
from linli.ui.pages import page, render_page

SIZE = (760.0, 480.0)


@page("grids.view", methods=("GET",))
def report(request: Request, plan_id: int) -> HttpResponse:
    found = plans.plan_page(request.actor, plan_id)
    drawn = layers.plan_layers(request.actor, plan_id)
    features = drawn["grids"]["features"]
    context: dict[str, Any] = {
        "plan": found.plan,
        "badge": badge(found.plan.state),
        "facts": [(_("Area"), found.area_name), *plan_rows.plan_facts(found.plan, found.people)],
        "figures": plan_rows.figures(drawn["figures"], drawn["plan"]),
        "drawing": plan_map(features, drawn["barriers"]["features"], size=SIZE, label=_("Map of the plan")),
        "troubles": plan_rows.troubles(features),
        "reasons": report_rows.reasons(found.plan.report),
        "communities": report_rows.community_table(features, drawn["plan"]),
        "moves": report_rows.redraw_table(found.plan.report, features),
        "corrections": plan_rows.corrections(found),
        "crumbs": choosing.plan_crumbs(found.plan, (_("Plan report"), "")),
    }  # fmt: skip
    return render_page(request, "grids/report.html", context)
