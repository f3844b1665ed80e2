"""Several plans, and the grids in force, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas import geometry as borders
from linli.core.areas import queries as areas
from linli.core.areas.codes import parent
from linli.core.areas.models import Area
from linli.core.errors import Invalid, NotFound
from linli.modules.grids import rules
from linli.modules.grids.models import Plan, PlanGrid
from linli.modules.grids.queries import land, layers

VIEW = "grids.view"
MOST = 6
SAME = 1e-3  # of the surface


@dataclass(frozen=True)
class Compared:
    """One column: a plan, or the grids in force (`plan` None).

    `figures` as in `layers.figures`; `changes` against the grids in force: kept, changed, new and
    ended grids by code; `grids` are features for a small map.
    """

    plan: Plan | None
    label: str
    figures: dict[str, Any]
    changes: dict[str, list[str]]
    grids: list[dict[str, Any]]


def compare(actor: Actor, plan_ids: Sequence[int], present: bool = True) -> list[Compared]:
    """Plans in the order given (of one area), then what is in force. Six statements.

    NotFound for a plan out of reach, Invalid for plans that divide different areas.
    """
    wanted = list(dict.fromkeys(plan_ids))[:MOST]
    rows = {row.pk: row for row in Plan.objects.filter(pk__in=wanted).defer("report")}
    if not wanted or any(not (rows.get(pk) and actor.covers(VIEW, rows[pk].area)) for pk in wanted):
        raise NotFound()
    first = rows[wanted[0]]
    if any((rows[pk].area, rows[pk].level) != (first.area, first.level) for pk in wanted):
        raise Invalid({"plan": _("Choose plans of the same area.")})
    grids: dict[int, list[PlanGrid]] = {pk: [] for pk in wanted}
    for grid in PlanGrid.objects.filter(plan_id__in=wanted).order_by("code"):
        grids[grid.plan_id].append(grid)
    standing = list(
        areas.valid().filter(code__within=first.area, level=first.level).order_by("code")
    )
    found = [_of_plan(rows[pk], grids[pk], standing) for pk in wanted]
    return [*found, _in_force(first, standing)] if present and standing else found


def _of_plan(plan: Plan, grids: list[PlanGrid], standing: list[Area]) -> Compared:
    figures = layers.figures(grids, (plan.lower, plan.upper))
    return Compared(plan, plan.name, figures, _changes(grids, standing), _drawn(grids))


def _drawn(grids: Iterable[PlanGrid]) -> list[dict[str, Any]]:
    return [
        borders.row_feature(grid, ("code", "name"), state=rules.state_of(grid.findings))
        for grid in grids
    ]


def _in_force(plan: Plan, standing: list[Area]) -> Compared:
    """What is in force, measured like the grids of a plan."""
    lower, upper = layers.limits(plan.level, plan.area)
    held = Plan(area=plan.area, level=plan.level, lower=lower, upper=upper)
    unknown: dict[str, Any] = {"compactness": None, "barrier_share": None}
    grids = [
        PlanGrid(
            area=parent(row.code), code=row.code, name=row.name, kind=row.kind,
            geometry=bytes(row.geometry or b""), **{**unknown, "households": row.households},
        )
        for row in standing
    ]  # fmt: skip
    bordered = [grid for grid in grids if grid.geometry]
    land.measure(held, bordered, [borders.from_wkb(grid.geometry) for grid in bordered])
    for grid in grids:
        land.refind(grid, held)
    return Compared(None, "", layers.figures(grids, (lower, upper)), {}, _drawn(grids))


def _changes(grids: Iterable[PlanGrid], standing: Iterable[Area]) -> dict[str, list[str]]:
    was = {row.code: bytes(row.geometry or b"") for row in standing}
    new = {grid.code: bytes(grid.geometry) for grid in grids}
    both = sorted(set(was) & set(new))
    same = [code for code in both if _same(was[code], new[code])]
    return {
        "kept": same,
        "changed": [code for code in both if code not in set(same)],
        "new": sorted(set(new) - set(was)),
        "ended": sorted(set(was) - set(new)),
    }


def _same(one: bytes, other: bytes) -> bool:
    """The same but for what noding register and areas apart leaves along a border."""
    if one == other or not one:
        return one == other
    return borders.alike(borders.from_wkb(one), borders.from_wkb(other), SAME)
