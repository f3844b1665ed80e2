"""What the report of a plan lists: reasons, communities, and the redraw's changes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.modules.grids.queries.measuring import spread
from linli.modules.grids.views.plan_rows import SPECIAL, decimal, percent, span
from linli.ui.table import Column, Row, Table


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
    return Table(
        columns=[
            Column("name", _("Community"), primary=True),
            Column("households", _("Households"), align="end"),
            Column("grids", _("Grids"), align="end"),
            Column("within", _("Within the limits"), align="end"),
            Column("span", _("Fewest and most households"), align="end"),
            Column("variation", _("Variation of households"), align="end"),
        ],
        rows=[community_row(code, names.get(code, code), own, plan) for code, own in sorted(grids.items())],
        caption=_("Communities"),
    )  # fmt: skip


def community_row(code: str, name: str, own: list[dict[str, Any]], plan: dict[str, Any]) -> Row:
    plain = [one["households"] for one in own if one["kind"] != SPECIAL]
    figures = spread(plain, (plan["lower"], plan["upper"]))
    return Row(
        id=code,
        cells={
            "name": name,
            "households": sum(one["households"] for one in own),
            "grids": len(own),
            "within": percent(figures.get("within_share")),
            "span": span(figures),
            "variation": decimal(figures.get("variation")),
        },
    )


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
    return Table(
        columns=[
            Column("community", _("Community"), primary=True),
            Column("former", _("Former grid")),
            Column("present", _("Goes to")),
            Column("households", _("Households"), align="end"),
        ],
        rows=[
            Row(
                id=f"{move['from']}-{move['to']}",
                cells={
                    "community": names.get(move["community"], move["community"]),
                    "former": names.get(move["from"], move["from"]),
                    "present": names.get(move["to"], move["to"]),
                    "households": move["households"],
                },
            )
            for move in sorted(moves, key=lambda one: -one["households"])
        ],
        caption=_("What the redraw changes"),
    )
