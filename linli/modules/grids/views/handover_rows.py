"""What the handover page lists, and what stands on the sheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import shapely
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.modules.grids.queries.handover import GridPosts, Handover, Successor
from linli.modules.grids.views.plan_rows import percent
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
    out: dict[str, list[Flow]] = defaultdict(list)
    into: dict[str, list[Flow]] = defaultdict(list)
    for flow in moved:
        out[flow.former].append(flow)
        into[flow.present].append(flow)
    names = {grid.code: grid for grid in found.grids}
    made = []
    for one in found.stranded:
        if one.holder.name:
            goes = one.successors[0] if one.successors else None
            present = names.get(goes.code) if goes else None
            made.append(sheet(found, one.holder, (one.code, one.name), present, out, into))
    for grid in found.grids:
        if out.get(grid.code) or into.get(grid.code):
            made += [sheet(found, h, (grid.code, grid.name), grid, out, into) for h in grid.holders if h.name]  # fmt: skip
    return made


def sheet(
    found: Handover, holder: Any, former: tuple[str, str], present: Any, out: Any, into: Any
) -> dict[str, Any]:
    code = present.code if present else ""
    return {
        "person": holder.name,
        "post": f"{holder.organisation} · {holder.label}",
        "former": f"{former[1]}（{former[0]}）",
        "present": f"{present.name}（{code}）" if present else _("to be decided"),
        "households": present.households if present else None,
        "first_day": first_day(found),
        "out": listed(out.get(former[0], []), found, "present"),
        "into": listed(into.get(code, []), found, "former"),
    }


def listed(flow: list[Flow], found: Handover, other: str) -> list[tuple[str, int, str]]:
    """Name, households, the other grid; land without homes is left out when the list is long."""
    known = {grid.code: grid.name for grid in found.grids}
    codes = {getattr(one, other) for one in flow}
    labels = {**areas.names(codes, found.plan.valid_from), **known}
    rows = sorted(flow, key=lambda one: -one.households)
    rows = (
        rows if len(rows) <= MOST_PIECES else [one for one in rows if one.households][:MOST_PIECES]
    )
    return [(r.name, r.households, labels.get(getattr(r, other), getattr(r, other) or "–")) for r in rows]  # fmt: skip
