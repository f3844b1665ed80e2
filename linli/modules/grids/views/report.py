"""The report of a plan: its figures, its findings, what the redraw changed and for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.engines.grids.measuring import spread
from linli.modules.grids.queries import layers, plans
from linli.modules.grids.states import PLAN
from linli.modules.grids.views import choosing, plan_rows
from linli.modules.grids.views.plan_rows import SPECIAL, decimal, percent, span
from linli.ui.answering import Request
from linli.ui.maps.plan_map import plan_map
from linli.ui.pages import page, render_page
from linli.ui.subject.declaration import state_badge
from linli.ui.table import Column, Number, Table, listed

SIZE = (760.0, 480.0)


@page("grids.view", methods=("GET",))
def report(request: Request, plan_id: int) -> HttpResponse:
    found = plans.plan_page(request.actor, plan_id)
    drawn = layers.plan_layers(request.actor, plan_id)
    features = drawn["grids"]["features"]
    context: dict[str, Any] = {
        "plan": found.plan,
        "badge": state_badge(PLAN, found.plan.state),
        "facts": [(_("Area"), found.area_name), *plan_rows.plan_facts(found.plan, found.people)],
        "figures": plan_rows.figures(drawn["figures"], drawn["plan"]),
        "drawing": plan_map(features, drawn["barriers"]["features"], size=SIZE, label=_("Map of the plan")),
        "troubles": plan_rows.troubles(features),
        "reasons": reasons(found.plan.report),
        "communities": community_table(features, drawn["plan"]),
        "moves": redraw_table(found.plan.report, features),
        "corrections": plan_rows.corrections(found),
        "crumbs": choosing.plan_crumbs(found.plan, (_("Plan report"), "")),
    }  # fmt: skip
    return render_page(request, "grids/report.html", context)


def reasons(report: dict[str, Any]) -> list[str]:
    """The engine's sentences about limits that could not be kept, proven ones marked."""
    found = []
    for one in report.get("violations") or []:
        proof = _(" (proven)") if one.get("proven") else ""
        found.append(f"{one.get('reason', '')}{proof}")
    return found


def community_table(features: list[dict[str, Any]], plan: dict[str, Any]) -> Table:
    grids: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for feature in features:
        grids[feature["properties"]["area"]].append(feature["properties"])
    names = areas.labels(grids)
    lines = [
        {"code": code, "name": names.get(code, code), **community_figures(own, plan)}
        for code, own in sorted(grids.items())
    ]
    return listed(
        lines,
        [
            Column("name", _("Community"), primary=True),
            Number("households", _("Households")),
            Number("grids", _("Grids")),
            Number("within", _("Within the limits")),
            Number("span", _("Fewest and most households")),
            Number("variation", _("Variation of households")),
        ],
        _("Communities"),
        key=lambda line: line["code"],
    )


def community_figures(own: list[dict[str, Any]], plan: dict[str, Any]) -> dict[str, Any]:
    plain = [one["households"] for one in own if one["kind"] != SPECIAL]
    figures = spread(plain, (plan["lower"], plan["upper"]))
    return {
        "households": sum(one["households"] for one in own),
        "grids": len(own),
        "within": percent(figures.get("within_share")),
        "span": span(figures),
        "variation": decimal(figures.get("variation")),
    }


def redraw_table(report: dict[str, Any], features: list[dict[str, Any]]) -> Table:
    """Households that go from one grid to another, the largest moves first."""
    changes = report.get("changes") or {}
    moves = [
        {**move, "community": one["community"]}
        for one in changes.get("communities") or []
        for move in one["moves"]
    ]
    codes = {str(move[way]) for move in moves for way in ("from", "to", "community")}
    planned = {one["properties"]["code"]: one["properties"]["name"] for one in features}
    names = {**areas.labels(codes), **planned}

    def name(way: str) -> Callable[[dict[str, Any]], str]:
        return lambda move: names.get(move[way], move[way])

    return listed(
        sorted(moves, key=lambda one: -one["households"]),
        [
            Column("community", _("Community"), primary=True, of=name("community")),
            Column("former", _("Former grid"), of=name("from")),
            Column("present", _("Goes to"), of=name("to")),
            Number("households", _("Households")),
        ],
        _("What the redraw changes"),
        key=lambda move: f"{move['from']}-{move['to']}",
    )
