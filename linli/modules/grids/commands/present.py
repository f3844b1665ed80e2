"""What was there before anything was drawn here: grids in force, and borders of divisions."""

from __future__ import annotations

from datetime import date
from typing import Any

import shapely
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.areas import codes
from linli.core.areas import geometry as borders
from linli.core.areas import queries as areas
from linli.core.areas import rules as area_rules
from linli.core.areas.models import Area
from linli.core.areas.states import Kind
from linli.core.errors import Invalid, NotFound
from linli.core.lifecycle.commands import Act, command
from linli.core.lifecycle.rows import put
from linli.engines.divisions import naming

PERMISSION, MANAGE = "grids.approve", "areas.manage"


@command("grids.put_grid", label=gettext_lazy("Grid brought in"), permission=PERMISSION)
def put_grid(
    act: Act,
    *,
    code: str,
    name: str,
    kind: str | None = None,
    households: int | None = None,
    geometry: bytes | None = None,
    valid_from: date | None = None,
) -> tuple[Area, dict[str, Any]]:
    """For sheets: adds the grid, or corrects the row valid today. The row and its changes.

    `geometry` is WKB in WGS-84. What is left out stays as it is; a new one is a service grid or,
    by the length of its code, a micro-grid. Raises Invalid by field.
    """
    if not act.actor.covers(PERMISSION, code):
        raise NotFound(_("This area is outside the one you manage."))
    row = areas.valid().select_for_update().filter(code=code).first()
    day = valid_from or timezone.localdate(act.now)
    if row is None:
        kind = kind or (Kind.MICRO_GRID if len(code) == codes.MICRO_GRID else Kind.GRID)
        _check_new(code, kind, day)
        row = Area(district=codes.district_of(code), code=code, level=len(code), valid_from=day)
    name = name.strip()
    facts: dict[str, Any] = {"name": name, "kind": kind or row.kind}
    facts |= naming.derived(name, code)
    if households is not None:
        facts["households"] = households
    if geometry is not None:
        shape = borders.polygonal(borders.from_wkb(geometry))
        lon, lat = borders.label_point(shape)
        facts |= {"geometry": borders.to_wkb(shape), "lon": lon, "lat": lat}
    return row, put(act, row, facts, stamp="areas")


@command("areas.put_border", label=gettext_lazy("Border of a division brought in"), permission=MANAGE)  # fmt: skip
def put_border(act: Act, *, code: str, geometry: bytes) -> tuple[Area, dict[str, Any]]:
    """For sheets: the border of a division that is known. The row valid today and its changes.

    `geometry` is WKB in WGS-84. Raises Invalid by field, NotFound out of reach.
    """
    if not act.actor.covers(MANAGE, code):
        raise NotFound(_("This area is outside the one you manage."))
    row = areas.valid().select_for_update().filter(code=code, kind=Kind.DIVISION).first()
    if row is None:
        raise Invalid({"code": _("There is no division with this code. Bring in its name first.")})
    shape = borders.polygonal(borders.from_wkb(geometry))
    facts: dict[str, Any] = {"geometry": borders.to_wkb(shape)}
    if row.lon is None or not shape.intersects(shapely.Point(row.lon, row.lat or 0.0)):
        facts["lon"], facts["lat"] = borders.label_point(shape)
    return row, put(act, row, facts, stamp="areas")


def _check_new(code: str, kind: str, day: date) -> None:
    parent = codes.parent(code)
    known = {parent} if parent and areas.exists(parent, day) else set()
    for allowed, reason in (area_rules.kind_fits(code, kind), area_rules.belongs(code, known)):
        if not allowed:
            raise Invalid({"code": reason})
    if Area.objects.filter(code=code, valid_until__isnull=True).exists():
        raise Invalid({"code": _("A grid with this code begins on a later day.")})
