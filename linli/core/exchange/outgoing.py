"""What goes out: the stored rows of a sheet, and layers as files people take along."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely

from linli.core.access.actor import Actor
from linli.core.areas import geometry as borders
from linli.core.areas.codes import COUNTY
from linli.core.errors import Denied, NotFound
from linli.core.errors.engines import answered
from linli.core.exchange import writing
from linli.core.exchange.columns import Column, Sheet
from linli.core.exchange.shapes import text_of_shape


class Form(NamedTuple):
    """A format: its name, the ending of its files, their type."""

    label: str
    ending: str
    mime: str


FORMS = {
    "xlsx": Form("Excel", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "gpkg": Form("GeoPackage", ".gpkg", "application/geopackage+sqlite3"),
    "geojson": Form("GeoJSON", ".geojson", "application/geo+json"),
    "shp": Form("Shapefile", ".shp.zip", "application/zip"),
    "kml": Form("KML", ".kml", "application/vnd.google-earth.kml+xml"),
    "parquet": Form("GeoParquet", ".parquet", "application/vnd.apache.parquet"),
}  # fmt: skip


def rows(sheet: Sheet, actor: Actor, area: str = "") -> Iterator[dict[str, Any]]:
    """By column name, everything in reach below `area`; `geometry` is WKB. Places without a
    community (barriers) go out with their district. Denied without the sheet's permission."""
    held = sheet.stored
    if held is None:
        raise NotFound()
    if not actor.may(held.permission):
        raise Denied()
    cut = COUNTY if held.place == "district" else None
    within = f"{held.place}__within"
    found = held.rows().filter(**{within: [code[:cut] for code in actor.reach(held.permission)]})
    found = found.filter(**{within: area[:cut]}) if area else found
    columns = {c.name: c.source or c.name for c in sheet.columns if c.type != "boolean"}
    for row in found.values_list(*columns.values()):
        yield dict(zip(columns, map(plain, row), strict=True))


def plain(value: Any) -> Any:
    return "、".join(value) if isinstance(value, list) else value


def cells(sheet: Sheet, actor: Actor, area: str = "") -> Iterator[dict[str, Any]]:
    """The same with borders as WKT, for a workbook."""
    for row in rows(sheet, actor, area):
        yield {**row, "geometry": text_of_shape(row["geometry"])} if "geometry" in row else row


def content(sheet: Sheet, actor: Actor, area: str, form: str) -> bytes:
    """A sheet as a file of this format."""
    if form == "xlsx":
        return writing.write_xlsx(sheet.columns, cells(sheet, actor, area), str(sheet.label))
    found = list(rows(sheet, actor, area))
    held = {
        column.name: arrow(column, [row.get(column.name) for row in found])
        for column in sheet.columns
        if column.name != "geometry"
    }
    return layer(sheet.kind, held, [shape_of(row) for row in found], form)


def arrow(column: Column, values: list[Any]) -> Any:
    """A column of a layer: numbers stay numbers, all else is text."""
    import pyarrow as pa  # why: slow to load, and only files of layers need it

    types = {"integer": pa.int64(), "lon": pa.float64(), "lat": pa.float64()}
    if column.type in types:
        return pa.array(values, types[column.type])
    return pa.array([None if value is None else str(value) for value in values], pa.string())


def shape_of(row: dict[str, Any]) -> Any:
    """The border of a row, else its point, else None."""
    if row.get("geometry"):
        return borders.from_wkb(row["geometry"])
    lon, lat = row.get("lon"), row.get("lat")
    return None if lon is None or lat is None else shapely.Point(lon, lat)


def layer(name: str, columns: dict[str, Any], shapes: list[Any], form: str) -> bytes:
    """A layer (WGS-84) as the content of a file; a column may be a list or an Arrow array."""
    import pyarrow as pa  # why: slow to load, and only files of layers need it

    from linli.engines.layers import Layer, systems, write  # why: geographic libraries load slowly

    held = np.empty(len(shapes), dtype=object)
    held[:] = shapes
    with tempfile.TemporaryDirectory() as folder, answered():
        path = Path(folder) / f"{name}{FORMS[form].ending}"
        write(path, [Layer(name, pa.table(columns), held, systems.WGS84)])
        return path.read_bytes()
