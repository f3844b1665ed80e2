"""Grids as a file people take along: GeoJSON, GeoPackage, Shapefile, KML or a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from linli.core.errors import Invalid
from linli.modules.grids.exchange import sheets as exchange

TYPES = {
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "shp": "application/zip",
    "kml": "application/vnd.google-earth.kml+xml",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COLUMNS = (
    "code", "name", "kind", "households", "buildings", "compactness", "barrier_share", "state",
    "workers",
)  # fmt: skip


def layer_file(features: Sequence[dict[str, Any]], name: str, form: str) -> tuple[str, bytes]:
    """Features of grids (WGS-84) as (file name, content). Raises Invalid for an unknown format."""
    if form not in TYPES:
        raise Invalid({"format": _("Choose one of the formats offered.")})
    rows = [feature["properties"] for feature in features]
    held = [name for name in COLUMNS if any(row.get(name) is not None for row in rows)]
    columns = {name: [row.get(name) for row in rows] for name in held or ["code"]}
    shapes = np.empty(len(rows), dtype=object)
    for at, feature in enumerate(features):
        shape = feature["geometry"]
        shapes[at] = shapely.geometry.shape(shape) if shape else None
    ending = exchange.ENDINGS[form]
    return f"{name}{ending}", exchange.written("grids", columns, shapes, ending)
