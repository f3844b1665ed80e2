"""What the handover page lists, and what stands on the sheets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import shapely
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.modules.grids.queries.handover import GridPosts, Handover, Holder, Successor
from linli.modules.grids.views.plan_rows import percent
from linli.ui import moments
from linli.ui.parts import Badge
from linli.ui.table import Column, Number, Table
from linli.ui.table import listed as table

Feature = dict[str, Any]
MOST_PIECES = 40


@dataclass(frozen=True)
class Flow:
    """A piece of land, where it was and where it goes."""

    name: str
    households: int
    former: str
    present: str


def first_day(found: Handover) -> date:
    return found.plan.valid_from or timezone.localdate()


def stranded(found: Handover, moves: bool) -> list[dict[str, Any]]:
    """Posts in grids that end; with a form for each when the actor may move posts."""
    day = max(first_day(found), timezone.localdate())
    return [
        {
            "post": one.holder.post,
            "name": one.holder.name or _("vacant"),
            "label": one.holder.label,
            "grid": f"{one.name} {one.code}",
            "successors": [(s.code, said(s)) for s in one.successors],
            "day": day.isoformat(),
            "moves": moves and bool(one.successors),
        }
        for one in found.stranded
    ]


def said(one: Successor) -> str:
    return _("%(name)s (%(share)s of the households)") % {
        "name": one.name, "share": percent(one.share),
    }  # fmt: skip


def vacancies(found: Handover) -> Table:
    return posts_table(found.vacancies, _("Vacant"), lambda grid: grid.vacant, "warn")


def doubles(found: Handover) -> Table:
    return posts_table(found.doubles, _("Held twice"), lambda grid: grid.double, "info")


def posts_table(grids: Iterable[GridPosts], title: str, kinds: Any, tone: str) -> Table:
    return table(
        grids,
        [
            Column("name", _("Grid"), primary=True, of=lambda grid: f"{grid.name} {grid.code}"),
            Number("households", _("Households")),
            Column("kinds", title, of=lambda grid: [Badge(kind, tone) for kind in kinds(grid)]),
            Column(
                "holders", _("There now"), wide=True,
                of=lambda grid: "、".join(f"{h.label} {h.name}" for h in grid.holders if h.name),
            ),
        ],
        title,
        _("None."),
        key=lambda grid: grid.code,
    )  # fmt: skip


def changed_table(found: Handover) -> Table:
    names = {grid.code: grid.name for grid in found.grids}
    return table(
        sorted(found.changed.items()),
        [
            Column("name", _("Grid"), primary=True, of=lambda one: f"{names[one[0]]} {one[0]}"),
            Column(
                "parts", _("Where its households go"), wide=True,
                of=lambda one: "；".join(said(part) for part in one[1]),
            ),
        ],
        _("Grids with another border"),
        _("No grid that goes on gets another border."),
        key=lambda one: one[0],
    )  # fmt: skip


def flows(found: Handover, pieces: list[Feature], grids: list[Feature]) -> list[Flow]:
    """Each piece with the grid it lay in on the day before, found by a point inside it."""
    codes = {one["properties"]["id"]: one["properties"]["code"] for one in grids}
    shapes = [shapely.geometry.shape(one["geometry"]) for one in pieces]
    spots = [(p.x, p.y) for p in (shape.representative_point() for shape in shapes)]
    day = found.plan.valid_from - timedelta(days=1) if found.plan.valid_from else None
    where = areas.locate(spots, on=day) if spots else []
    level = found.plan.level
    return [
        Flow(
            name=one["properties"]["name"] or _("Land without a name"),
            households=one["properties"]["households"],
            former=(former or "")[:level],
            present=codes[one["properties"]["grid"]],
        )
        for one, former in zip(pieces, where, strict=True)
    ]


def sheets(found: Handover, pieces: list[Feature], grids: list[Feature]) -> list[dict[str, Any]]:
    """One sheet per person whose grid ends or changes: what goes, what comes, where to."""
    moved = [flow for flow in flows(found, pieces, grids) if flow.former != flow.present]
    names = {grid.code: grid for grid in found.grids}
    made: list[tuple[Holder, Any, Any]] = [
        (one.holder, one, names.get(one.successors[0].code) if one.successors else None)
        for one in found.stranded
    ]
    touched = {code for flow in moved for code in (flow.former, flow.present)}
    changed = [grid for grid in found.grids if grid.code in touched]
    made += [(holder, grid, grid) for grid in changed for holder in grid.holders]
    return [sheet(found, moved, *one) for one in made if one[0].name]


def sheet(
    found: Handover, moved: list[Flow], holder: Any, former: Any, present: Any
) -> dict[str, Any]:
    """`former` and `present` are the grids, with code and name; numbers are texts for the paper."""
    code = present.code if present else ""
    gone = [flow for flow in moved if flow.former == former.code]
    come = [flow for flow in moved if flow.present == code]
    return {
        "person": holder.name,
        "post": f"{holder.organisation} · {holder.label}",
        "former": f"{former.name}（{former.code}）",
        "present": f"{present.name}（{code}）" if present else _("to be decided"),
        "households": str(present.households) if present else "–",
        "first_day": moments.local_date(first_day(found)),
        **listed("out", gone, found, "present"),
        **listed("into", come, found, "former"),
    }


def listed(way: str, flow: list[Flow], found: Handover, other: str) -> dict[str, Any]:
    """Name, households, the other grid, and the sum; land without homes is left out when the list
    is long."""
    known = {grid.code: grid.name for grid in found.grids}
    labels = {**areas.names({getattr(one, other) for one in flow}, found.plan.valid_from), **known}
    rows = sorted(flow, key=lambda one: -one.households)
    if len(rows) > MOST_PIECES:
        rows = [one for one in rows if one.households][:MOST_PIECES]
    codes = [getattr(one, other) for one in rows]
    return {
        way: [
            [one.name, str(one.households), labels.get(code, code or "–")]
            for one, code in zip(rows, codes, strict=True)
        ],
        f"{way}_sum": str(sum(one.households for one in rows)),
    }
