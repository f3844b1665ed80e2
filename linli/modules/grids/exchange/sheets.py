"""Sheets of the register of places, of grids in force and of other nets; each row by its command.

Geographic files enter the same way: their borders are a column of WKT (`core/exchange`).
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, GRID
from linli.core.errors import Invalid, NotFound
from linli.core.exchange import outgoing
from linli.core.exchange.bringing import by_batch, by_command
from linli.core.exchange.columns import Sheet, Stored, register
from linli.core.exchange.models import ImportRow, ImportRun
from linli.core.exchange.undoing import take_back
from linli.core.places import commands as places
from linli.core.places.models import Barrier, Building, Compound, Doorplate
from linli.modules.grids.commands import nets, present
from linli.modules.grids.exchange import columns
from linli.modules.grids.models import OtherGrid


def export_layer(actor: Actor, kind: str, area: str, form: str) -> tuple[str, bytes]:
    """(file name, content) of what the actor may see, as GeoJSON, GeoPackage, Shapefile, KML,
    GeoParquet or a workbook. Raises Invalid for another format, NotFound for another kind."""
    if form not in outgoing.FORMS:
        known = ", ".join(outgoing.FORMS)
        raise Invalid({"format": _("Choose one of: %(known)s.") % {"known": known}})
    if kind not in SHEETS:
        raise NotFound()
    ending = outgoing.FORMS[form].ending
    name = f"{kind}-{area or 'all'}-{timezone.localdate():%Y%m%d}{ending}"
    return name, outgoing.content(SHEETS[kind], actor, area, form)


def declared(
    kind: str, label: Any, view: str, rows: Any, put: Any, place: str = "area", **more: Any
) -> Sheet:
    """A sheet that goes in by its commands (for many rows and for one, or for one), out, and back:
    created rows go, changed ones get their former values and border."""
    model = rows().model

    def undo(actor: Actor, changed: list[ImportRow], run: ImportRun) -> list[str]:
        return take_back(actor, SHEETS[kind], changed)

    return register(
        Sheet(
            kind=kind, label=label, model=model, undo=undo, stored=Stored(permission=view, rows=rows, place=place),
            apply=by_batch(put[0], put[1], model) if isinstance(put, tuple) else by_command(put, model),
            rows=lambda actor: outgoing.cells(SHEETS[kind], actor), **more,
        )
    )  # fmt: skip


def of_places(
    kind: str, label: Any, model: Any, *put: Any, area: str = "area", **more: Any
) -> Sheet:
    """A table of the register; barriers run through many communities, so they have no area."""
    order = (*area.split(), *more["key"])
    return declared(
        kind, label, "places.view", lambda: model.objects.filter(active=True).order_by(*order), put,
        area or "district", permission="places.manage", area=area, stamp="places", **more,
    )  # fmt: skip


COMPOUNDS = of_places(
    "compounds", gettext_lazy("Compounds"), Compound, places.put_compounds, places.put_compound,
    columns=columns.COMPOUNDS, key=("number",),
)  # fmt: skip
BUILDINGS = of_places(
    "buildings", pgettext_lazy("sheet", "Buildings"), Building, places.put_buildings, places.put_building,
    columns=columns.BUILDINGS, key=("number",),
)  # fmt: skip
DOORPLATES = of_places(
    "doorplates", gettext_lazy("Door plates"), Doorplate, places.put_doorplates, places.put_doorplate,
    columns=columns.DOORPLATES, key=("area", "road", "road_number"),
)  # fmt: skip
BARRIERS = of_places(
    "barriers", gettext_lazy("Roads, rivers and railways"), Barrier, places.put_barriers, places.put_barrier,
    columns=columns.BARRIERS, key=("number",), area="",
)  # fmt: skip
GRIDS = declared(
    "grids", gettext_lazy("Grids in force"), "grids.view",
    lambda: areas.valid().filter(level__gte=GRID).order_by("code"), present.put_grid, "code",
    permission=present.PERMISSION, columns=columns.GRIDS, area="code", stamp="areas",
)  # fmt: skip
BORDERS = declared(
    "borders", gettext_lazy("Borders of divisions"), "areas.view",
    lambda: areas.valid().filter(level__lte=COMMUNITY, geometry__isnull=False).order_by("code"),
    present.put_border, "code",
    permission=present.MANAGE, columns=columns.BORDERS, area="code", stamp="areas",
)  # fmt: skip
OTHER_GRIDS = declared(
    "other_grids", gettext_lazy("Grids of other nets"), "grids.view",
    lambda: OtherGrid.objects.filter(active=True).order_by("organisation", "number"),
    nets.put_other_grid,
    permission=nets.PERMISSION, columns=columns.OTHER_GRIDS, key=("organisation_id", "number"),
)  # fmt: skip
SHEETS = {
    sheet.kind: sheet
    for sheet in (COMPOUNDS, BUILDINGS, DOORPLATES, BARRIERS, BORDERS, GRIDS, OTHER_GRIDS)
}
