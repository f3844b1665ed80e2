"""What the report of a plan lists: reasons, communities, and the redraw's changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.engines.grids.measuring import spread
from linli.modules.grids.views.plan_rows import SPECIAL, decimal, percent, span
from linli.ui.table import Column, Number, Table, listed


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
