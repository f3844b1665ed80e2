"""Sheets of the register of places, of grids in force and of other nets; each row by its command.

Geographic files enter the same way: their borders are a column of WKT (`core/exchange`).
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.access.actor import Actor
from linli.core.areas import geometry as borders
from linli.core.areas.models import Area
from linli.core.errors import Invalid
from linli.core.errors.engines import answered
from linli.core.exchange import writing
from linli.core.exchange.bringing import by_batch, by_command
from linli.core.exchange.columns import Sheet, register
from linli.core.exchange.models import ImportRow, ImportRun
from linli.core.exchange.undoing import take_back
from linli.core.places import commands as places
from linli.core.places.models import Barrier, Building, Compound, Doorplate
from linli.modules.grids.commands import nets, present
from linli.modules.grids.exchange import columns
from linli.modules.grids.models import OtherGrid
from linli.modules.grids.queries import exports

ENDINGS = {
    "geojson": ".geojson", "gpkg": ".gpkg", "shp": ".shp.zip", "kml": ".kml", "parquet": ".parquet",
    "xlsx": ".xlsx",
}  # fmt: skip


def back(kind: str) -> Any:
    """Undo: created rows go, changed ones get their former values and border."""

    def undo(actor: Actor, rows: list[ImportRow], run: ImportRun) -> list[str]:
        return take_back(actor, SHEETS[kind], rows)

    return undo


def out(kind: str) -> Any:
    """Rows for a sheet: borders as WKT."""

    def rows(actor: Actor) -> Any:
        for row in exports.rows(actor, kind):
            shape = row.get("geometry")
            yield {**row, "geometry": columns.text_of_shape(shape)} if "geometry" in row else row

    return rows


def export_layer(actor: Actor, kind: str, area: str, form: str) -> tuple[str, bytes]:
    """(file name, content) of what the actor may see, as GeoJSON, GeoPackage, Shapefile, KML,
    GeoParquet or a workbook. Raises Invalid for another format, NotFound for another kind."""
    if form not in ENDINGS:
        known = ", ".join(ENDINGS)
        raise Invalid({"format": _("Choose one of: %(known)s.") % {"known": known}})
    found = list(exports.rows(actor, kind, area))
    name = f"{kind}-{area or 'all'}-{timezone.localdate():%Y%m%d}{ENDINGS[form]}"
    if form == "xlsx":
        sheet = SHEETS[kind]
        rows = [{**row, "geometry": columns.text_of_shape(row.get("geometry"))} for row in found]
        return name, writing.write_xlsx(sheet.columns, rows, str(sheet.label))
    return name, _layer_file(kind, found, ENDINGS[form])


def written(name: str, columns: dict[str, list[Any]], shapes: Any, ending: str) -> bytes:
    """A layer (WGS-84) as the content of a file; a column may be a list or an Arrow array."""
    import pyarrow as pa  # why: slow to load, and only files of layers need it

    from linli.engines.layers import Layer, write  # why: geographic libraries take a second to load
    from linli.engines.layers.systems import (
        WGS84,
    )  # why: geographic libraries take a second to load

    with tempfile.TemporaryDirectory() as folder, answered():
        path = Path(folder) / f"{name}{ending}"
        write(path, [Layer(name, pa.table(columns), shapes, WGS84)])
        return path.read_bytes()


def _layer_file(kind: str, found: list[dict[str, Any]], ending: str) -> bytes:
    import pyarrow as pa  # why: slow to load, and only files of layers need it

    shapes = np.empty(len(found), dtype=object)
    for at, row in enumerate(found):
        lon, lat, wkb = row.get("lon"), row.get("lat"), row.get("geometry")
        point = shapely.Point(lon, lat) if lon is not None and lat is not None else None
        shapes[at] = borders.from_wkb(wkb) if wkb else point
    types = {"integer": pa.int64(), "lon": pa.float64(), "lat": pa.float64()}
    held = {
        c.name: pa.array([row.get(c.name) for row in found], types.get(c.type, pa.string()))
        for c in SHEETS[kind].columns
        if c.name != "geometry"
    }
    return written(kind, held, shapes, ending)


def declared(
    kind: str, label: Any, model: Any, permission: str, apply: Any, cells: Any, **more: Any
) -> Sheet:
    """A sheet that goes in, out, and back."""
    return register(
        Sheet(
            kind=kind, label=label, model=model, permission=permission, apply=apply, columns=cells,
            undo=back(kind), rows=out(kind), **more,
        )
    )  # fmt: skip


def of_places(kind: str, label: Any, model: Any, apply: Any, cells: Any, **more: Any) -> Sheet:
    return declared(kind, label, model, "places.manage", apply, cells, stamp="places", **more)


COMPOUNDS = of_places(
    "compounds", gettext_lazy("Compounds"), Compound,
    by_batch(places.put_compounds, places.put_compound, Compound), columns.COMPOUNDS,
    key=("number",), area="area",
)  # fmt: skip
BUILDINGS = of_places(
    "buildings", pgettext_lazy("sheet", "Buildings"), Building,
    by_batch(places.put_buildings, places.put_building, Building), columns.BUILDINGS,
    key=("number",), area="area",
)  # fmt: skip
DOORPLATES = of_places(
    "doorplates", gettext_lazy("Door plates"), Doorplate,
    by_batch(places.put_doorplates, places.put_doorplate, Doorplate), columns.DOORPLATES,
    key=("area", "road", "road_number"), area="area",
)  # fmt: skip
BARRIERS = of_places(
    "barriers", gettext_lazy("Roads, rivers and railways"), Barrier,
    by_batch(places.put_barriers, places.put_barrier, Barrier), columns.BARRIERS, key=("number",),
)  # fmt: skip
GRIDS = declared(
    "grids", gettext_lazy("Grids in force"), Area, present.PERMISSION,
    by_command(present.put_grid, Area), columns.GRIDS, key=("code",), area="code", stamp="areas",
)  # fmt: skip
BORDERS = declared(
    "borders", gettext_lazy("Borders of divisions"), Area, present.MANAGE,
    by_command(present.put_border, Area), columns.BORDERS, key=("code",), area="code", stamp="areas",
)  # fmt: skip
OTHER_GRIDS = declared(
    "other_grids", gettext_lazy("Grids of other nets"), OtherGrid, nets.PERMISSION,
    by_command(nets.put_other_grid, OtherGrid), columns.OTHER_GRIDS,
    key=("organisation_id", "number"),
)  # fmt: skip
SHEETS = {
    sheet.kind: sheet
    for sheet in (COMPOUNDS, BUILDINGS, DOORPLATES, BARRIERS, BORDERS, GRIDS, OTHER_GRIDS)
}
