"""Geographic files as sheets: attributes as text, borders as WKT, points as longitude and latitude."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from linli.core.areas.geometry import DECIMALS
from linli.core.errors.engines import answered, said
from linli.core.exchange.delimited import invalid
from linli.core.exchange.tables import Row, Table, text_of

if TYPE_CHECKING:
    from linli.engines.layers import Layer

GEOMETRY, LON, LAT = "geometry", "lon", "lat"
HEAD = 4096
MOST_PARTS = 2_000
PLACES = DECIMALS + 2  # of a degree: a millimetre


def suffix_of(data: bytes) -> str:
    """The ending for what the content is; empty for what is no geographic file."""
    head = data[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return ".geojson" if b'"type"' in data[: 10 * HEAD] and b"eature" in data else ""
    if data.startswith(b"SQLite format 3\x00"):
        return ".gpkg"
    if data.startswith(b"PAR1"):
        return ".parquet"
    if data.startswith(b"fgb"):
        return ".fgb"
    if head.startswith(b"<") and b"<kml" in data[:HEAD]:
        return ".kml"
    return _archive(data) if data.startswith(b"PK\x03\x04") else ""


def _archive(data: bytes) -> str:
    """A zip with a shapefile or KML in it; workbooks are zips too."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [one.filename.lower() for one in archive.infolist()[:MOST_PARTS]]
    except zipfile.BadZipFile:
        return ""
    if any(name.endswith(".shp") for name in names):
        return ".zip"
    return ".kmz" if any(name.endswith(".kml") for name in names) else ""


def table_of(data: bytes, filename: str, digest: str, suffix: str, rows: int) -> Table:
    """The first layer of a geographic file. Raises `Invalid` with one sentence."""
    # The readers of many formats are only loaded when such a file comes.
    from linli.engines.layers import read  # why: geographic libraries take a second to load

    with answered():
        layer = read(data, filename=f"file{suffix}", must_be_in_china=True)
    if len(layer) > rows:
        reason = _("The table has more than %(count)s rows; split it.") % {"count": rows}
        raise invalid(reason, "too_large")
    fields = [name for name in layer.fields if name.lower() not in (GEOMETRY, LON, LAT)]
    places = _places(layer)
    body = [
        Row(number, [_text(values[name]) for name in fields] + [column[number - 1] for column in places.values()])
        for number, values in enumerate(layer.rows, 1)
    ]  # fmt: skip
    return Table([*fields, *places], body, said(layer.notes), filename, digest, layer.name)


def _places(layer: Layer) -> dict[str, list[str]]:
    """Points as two columns of degrees, anything else as WKT; empty cells where none is."""
    shapes = layer.geometry
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    held = shapes[~missing]
    if len(held) and (shapely.get_type_id(held) == 0).all():
        points = np.full((len(shapes), 2), np.nan)
        points[~missing] = shapely.get_coordinates(held)
        return {LON: [_degrees(x) for x in points[:, 0]], LAT: [_degrees(y) for y in points[:, 1]]}
    texts = shapely.to_wkt(shapely.force_2d(shapes), rounding_precision=PLACES)
    return {
        GEOMETRY: ["" if gone else str(text) for gone, text in zip(missing, texts, strict=True)]
    }


def _degrees(value: float) -> str:
    return "" if np.isnan(value) else repr(round(float(value), PLACES))


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    return text_of(value)[0]
