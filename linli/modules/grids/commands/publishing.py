"""Puts the grids of a plan into force from a day: new rows begin, former ones end the day before.

A grid that kept its border, name and kind keeps its row. What went where is written down as
successions, by which posts and figures are carried over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import shapely
from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _

from linli.core.areas import codes
from linli.core.areas import geometry as borders
from linli.core.areas import queries as areas
from linli.core.areas.models import Area
from linli.core.errors import Refused
from linli.core.lifecycle.commands import Act
from linli.core.versions import stamps
from linli.engines.divisions import naming
from linli.modules.grids.models import Plan, PlanGrid, Succession
from linli.modules.grids.queries import succeeding
from linli.modules.grids.states import PUBLISHED

DAY = timedelta(days=1)
SAME = 1e-6  # of the surface; less is rounding
MOVED = 1e-3  # of a community's surface; more means that its border is another one
BATCH = 200


@dataclass
class Change:
    """What a publication does to the rows of areas."""

    kept: list[Area] = field(default_factory=list)
    ended: list[Area] = field(default_factory=list)
    begun: list[Area] = field(default_factory=list)


def publish(act: Act, plan: Plan, day: date) -> dict[str, Any]:
    """Writes areas and successions; facts for the journal. Refused when the ground has changed."""
    grids = list(PlanGrid.objects.filter(plan=plan).order_by("code"))
    within = sorted({grid.area for grid in grids})
    _check_ground(plan, grids, day)
    former = _rows(within, plan.level, day)
    _check_days(former, day)
    change = _changed(plan, grids, former, day)
    below = _below(change, plan.level, day)
    _check_days(below, day)
    passed = succeeding.shares(plan, grids, change.ended)
    for row in (*change.ended, *below):
        row.valid_until = day - DAY
        act.record(row, {"valid_until": [None, row.valid_until]})
    Area.objects.bulk_update([*change.ended, *below], ["valid_until"], batch_size=BATCH)
    Area.objects.bulk_create(change.begun, batch_size=BATCH)
    for row in change.begun:
        act.record(row, {"code": [None, row.code], "valid_from": [None, day]})
    Succession.objects.bulk_create(passed, batch_size=BATCH)
    stamps.bump("areas")
    counted = {"kept": change.kept, "ended": change.ended, "begun": change.begun, "below": below}
    return {f"{name}_areas": len(rows) for name, rows in counted.items()}


def same_land(one: Any, other: Any) -> bool:
    """Do two borders (WKB) enclose the same land, up to rounding?"""
    if bytes(one) == bytes(other):
        return True
    return borders.alike(borders.from_wkb(one), borders.from_wkb(other), SAME)


def _rows(within: list[str], level: int, day: date) -> list[Area]:
    """The rows of grids that reach into the time from `day` on, locked."""
    later = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    rows = Area.objects.select_for_update().filter(later, code__within=within, level=level)
    return list(rows.order_by("code", "valid_from"))


def _check_days(rows: list[Area], day: date) -> None:
    begun = [row for row in rows if row.valid_from >= day]
    if begun:
        last = max(row.valid_from for row in begun)
        said = {"day": formats.date_format(last), "name": begun[0].name}
        raise Refused(
            _("“%(name)s” begins on %(day)s. Choose a later first day.") % said, code="later_rows"
        )


def _check_ground(plan: Plan, grids: list[PlanGrid], day: date) -> None:
    """Refused when another plan came first, or a community is no longer what was divided."""
    overlapping = Q(area__within=plan.area) | Q(area__in=codes.ancestors(plan.area))
    rivals = Plan.objects.filter(overlapping, state=PUBLISHED, level=plan.level)
    if rivals.filter(approved_at__gt=plan.drawn_at or plan.opened_at).exclude(pk=plan.pk).exists():
        raise Refused(
            _("Another plan was published here since this one was drawn. Draw it anew."),
            code="superseded",
        )
    divided: dict[str, list[Any]] = {}
    for grid in grids:
        divided.setdefault(grid.area, []).append(borders.from_wkb(grid.geometry))
    rows = areas.valid(day).filter(code__in=divided)
    known = {row.code: row for row in rows}
    for code, shapes in divided.items():
        row = known.get(code)
        if row is None or _moved(row, shapes):
            name = row.name if row else code
            raise Refused(
                _("The border of %(name)s has changed since the plan was drawn. Draw it anew.")
                % {"name": name},
                code="land_changed",
            )


def _moved(row: Area, shapes: list[Any]) -> bool:
    if row.geometry is None:
        return False
    whole = borders.from_wkb(row.geometry)
    return not borders.alike(whole, shapely.union_all(shapes), MOVED)


def _changed(plan: Plan, grids: list[PlanGrid], former: list[Area], day: date) -> Change:
    change = Change()
    standing = {row.code: row for row in former}
    for grid in grids:
        row = standing.pop(grid.code, None)
        if row is not None and _unchanged(row, grid):
            change.kept.append(row)
            continue
        if row is not None:
            change.ended.append(row)
        change.begun.append(_made(plan, grid, day))
    change.ended += standing.values()
    return change


def _unchanged(row: Area, grid: PlanGrid) -> bool:
    same = (row.name, row.kind) == (grid.name, grid.kind) and row.valid_until is None
    return same and row.geometry is not None and same_land(row.geometry, grid.geometry)


def _made(plan: Plan, grid: PlanGrid, day: date) -> Area:
    return Area(
        district=plan.district, code=grid.code, level=plan.level, kind=grid.kind, name=grid.name,
        **naming.derived(grid.name, grid.code), lon=grid.lon, lat=grid.lat,
        geometry=bytes(grid.geometry), households=grid.households, valid_from=day,
    )  # fmt: skip


def _below(change: Change, level: int, day: date) -> list[Area]:
    """Micro-grids of grids that end or get another border: they have to be drawn anew."""
    if level != codes.GRID or not change.ended:
        return []
    return _rows([row.code for row in change.ended], codes.MICRO_GRID, day)
