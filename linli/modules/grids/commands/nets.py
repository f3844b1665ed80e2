"""Other departments' grids: brought in, taken out of use, mapped onto the common net."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.areas import codes
from linli.core.areas import geometry as borders
from linli.core.areas.models import AreaAlias
from linli.core.errors import Invalid, NotFound
from linli.core.lifecycle.commands import Act, command
from linli.core.lifecycle.rows import add, put
from linli.core.people.models import Organisation, valid_on
from linli.modules.grids.models import OtherGrid
from linli.modules.grids.queries import nets

PERMISSION = "grids.draw"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Mapped:
    """What became of a net: other codes written, kept as they were, and numbers without one."""

    written: int
    kept: int
    unmapped: list[str]


@command("grids.put_other", label=gettext_lazy("Grid of another net brought in"), permission=PERMISSION)  # fmt: skip
def put_other_grid(
    act: Act,
    *,
    organisation_id: int,
    number: str,
    geometry: bytes,
    name: str | None = None,
    active: bool | None = None,
) -> tuple[OtherGrid, dict[str, Any]]:
    """Adds it, or corrects the one of this department and number. The row and its changes.

    Name and use that are None stay as they are; a new one is in use and has no name.
    `geometry` is WKB in WGS-84. Raises Invalid by field, NotFound where it lies out of reach.
    """
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise Invalid({"organisation_id": _("There is no such organisation.")})
    shape = borders.polygonal(borders.from_wkb(geometry))
    area = nets.holder_of(shape)
    if not area:
        raise Invalid({"geometry": _("It reaches beyond the areas known here.")})
    if not act.actor.covers(PERMISSION, area):
        raise NotFound(_("This grid lies outside the area you work for."))
    district = organisation.district
    row = OtherGrid.objects.select_for_update().filter(
        district=district, organisation=organisation, number=number.strip()
    ).first() or OtherGrid(district=district, organisation=organisation, number=number.strip())
    if row.pk is not None and not act.actor.covers(PERMISSION, row.area):
        raise NotFound(_("This grid lies outside the area you work for."))
    given = {"name": None if name is None else name.strip(), "active": active}
    facts = {column: value for column, value in given.items() if value is not None}
    return row, put(act, row, {**facts, "area": area, "geometry": borders.to_wkb(shape)})


@command("grids.map_net", label=gettext_lazy("Net mapped onto the common one"), permission=PERMISSION)  # fmt: skip
def map_onto(act: Act, organisation_id: int) -> Mapped:
    """Each number that lies in one common grid for the most part becomes another code of it.

    The least share is a rule figure; the others are listed for a person to look at.
    """
    found = nets.net_overlaps(act.actor, organisation_id)
    today = timezone.localdate(act.now)
    numbers = [line.number for line in found.lines]
    rows = AreaAlias.objects.select_for_update().filter(
        valid_on(today), scheme=found.scheme, alias__in=numbers
    )
    known: dict[str, AreaAlias] = {row.alias: row for row in rows.order_by("valid_from")}
    written = kept = 0
    for line in found.lines:
        present = known.get(line.number)
        if not line.dominant or not act.actor.covers(PERMISSION, line.dominant):
            continue
        if present is not None and present.code == line.dominant:
            kept += 1
            continue
        _write_alias(act, found.scheme, line, present)
        written += 1
    unmapped = [line.number for line in found.unmapped]
    return Mapped(written, kept, unmapped)


def _write_alias(act: Act, scheme: str, line: nets.OtherLine, present: AreaAlias | None) -> None:
    today = timezone.localdate(act.now)
    if present is not None and present.valid_from >= today:
        former, present.code = present.code, line.dominant
        present.save(update_fields=["code"])
        act.record(present, {"code": [former, present.code]})
        return
    if present is not None:
        present.valid_until = today - DAY
        present.save(update_fields=["valid_until"])
        act.record(present, {"valid_until": [None, present.valid_until]})
    row = AreaAlias(
        district=codes.district_of(line.dominant),
        scheme=scheme,
        alias=line.number,
        code=line.dominant,
        valid_from=today,
    )
    add(act, row)
