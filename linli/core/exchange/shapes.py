"""Borders and lines in the cells of sheets: WKT or GeoJSON in, WKT out, WGS-84."""

from __future__ import annotations

import json
from typing import Any

import shapely
from django.utils.translation import gettext as _

from linli.core.areas import geometry as borders

LONGEST = 1_000_000
LONGEST_CELL = 32_000


class Shape(bytes):
    """A geometry as WKB that shows itself in few words where rows are looked at."""

    def __str__(self) -> str:
        shape = borders.from_wkb(bytes(self))
        return f"{shape.geom_type} ({shapely.get_num_coordinates(shape)})"


def shape_of(text: str) -> Shape:
    """WKB of a border or line written as WKT or GeoJSON in WGS-84; ValueError with the reason."""
    if len(text) > LONGEST:
        raise ValueError(_("This geometry is too long for a sheet; send a geographic file."))
    try:
        if text.lstrip().startswith("{"):
            found = json.loads(text)
            found = found.get("geometry", found) if isinstance(found, dict) else found
            shape = shapely.from_geojson(json.dumps(found))
        else:
            shape = shapely.from_wkt(text)
    except (shapely.errors.ShapelyError, ValueError, TypeError) as error:
        raise ValueError(_("Write the geometry as WKT or GeoJSON.")) from error
    if shape is None or shape.is_empty:
        raise ValueError(_("Write the geometry as WKT or GeoJSON."))
    points = shapely.get_coordinates(shape)
    if not ((abs(points[:, 0]) <= 180) & (abs(points[:, 1]) <= 90)).all():
        raise ValueError(_("The coordinates are not degrees (WGS-84)."))
    return Shape(borders.to_wkb(shape))


def text_of_shape(wkb: Any) -> str:
    """A stored geometry as WKT for a cell, shorter when it would not fit; empty where is none."""
    if not wkb:
        return ""
    shape = borders.from_wkb(wkb)
    text = str(shapely.to_wkt(shape, rounding_precision=-1))
    return text if len(text) <= LONGEST_CELL else str(shapely.to_wkt(shape, rounding_precision=7))
