"""Borders in WGS-84 degrees: WKB in the store, Shapely in memory, GeoJSON on the way out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext_lazy as _
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from linli.core.areas import codes
from linli.core.errors import Invalid

DECIMALS = 6  # a tenth of a metre
COARSEST = 0.002  # degrees, for what is larger than a county
# Degrees; how coarse a border may be drawn where whole areas of a level are shown.
TOLERANCES = {codes.COUNTY: 0.0005, codes.STREET: 0.0002, codes.COMMUNITY: 0.00005}
FINEST = 0.00001


def to_wkb(geometry: BaseGeometry) -> bytes:
    """Little-endian WKB, two dimensions."""
    wkb: bytes = shapely.to_wkb(shapely.force_2d(geometry), byte_order=1)
    return wkb


def from_wkb(stored: bytes | memoryview) -> BaseGeometry:
    """The geometry of a stored border."""
    return shapely.from_wkb(bytes(stored))


def as_bytes(value: Any) -> Any:
    """A stored border as every database gives it; other values as they are."""
    return bytes(value) if isinstance(value, memoryview) else value


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """A valid polygon or multipolygon of the same surface; `Invalid` when it has none."""
    whole = geometry if geometry.is_valid else shapely.make_valid(geometry)
    surfaces = [part for part in shapely.get_parts(whole) if part.geom_type.endswith("Polygon")]
    if not surfaces or sum(part.area for part in surfaces) == 0:
        raise Invalid({"geometry": _("A border must enclose a surface.")})
    return surfaces[0] if len(surfaces) == 1 else shapely.union_all(surfaces)


def sound(stored: Sequence[bytes]) -> list[BaseGeometry | None]:
    """Valid surfaces of stored borders; None for one that encloses nothing."""
    borders = shapely.from_wkb(np.array(stored, dtype=object))
    return [
        border if valid else _mended(border)
        for border, valid in zip(borders, shapely.is_valid(borders), strict=True)
    ]


def _mended(border: BaseGeometry) -> BaseGeometry | None:
    try:
        return polygonal(border)
    except Invalid:
        return None


def alike(one: BaseGeometry, other: BaseGeometry, within: float) -> bool:
    """Do two borders enclose the same land, up to this share of the first one's surface?"""
    return bool(shapely.symmetric_difference(one, other).area <= within * one.area)


def label_point(geometry: BaseGeometry) -> tuple[float, float]:
    """Where to write the name: the centre if it lies inside, else a point that does."""
    centre = geometry.centroid
    point = centre if geometry.contains(centre) else geometry.representative_point()
    return round(point.x, DECIMALS), round(point.y, DECIMALS)


def simplified(geometries: Sequence[BaseGeometry], level: int) -> list[BaseGeometry]:
    """Coarser borders for drawing; neighbours keep their common border where they had one.

    Where corners lie on a neighbour's side only, as after a redraw beside a grid that was kept, the
    straight side stays straight on both sides.
    """
    if not geometries:
        return []
    array = np.array(geometries, dtype=object)
    tolerance = TOLERANCES.get(level, COARSEST if level < codes.COUNTY else FINEST)
    coarse = shapely.coverage_simplify(array, tolerance)
    bad = ~shapely.is_valid(coarse) | shapely.is_empty(coarse)
    coarse[bad] = shapely.simplify(array[bad], tolerance, preserve_topology=True)
    return list(shapely.transform(coarse, lambda points: np.round(points, DECIMALS)))


def feature(geometry: BaseGeometry, properties: dict[str, Any]) -> dict[str, Any]:
    """One GeoJSON feature (RFC 7946)."""
    return {"type": "Feature", "properties": properties, "geometry": mapping(geometry)}


def drawn(stored: bytes | memoryview | None) -> dict[str, Any] | None:
    """A stored border as GeoJSON with six decimals; None where there is none."""
    if not stored:
        return None
    border = from_wkb(stored)
    return dict(mapping(shapely.transform(border, lambda points: np.round(points, DECIMALS))))


def row_feature(row: Any, names: Sequence[str], shape: bool = True, **more: Any) -> dict[str, Any]:
    """A stored row as one GeoJSON feature; properties are these columns of it, and `more`."""
    facts = {name: getattr(row, name) for name in names}
    geometry = drawn(row.geometry) if shape else None
    return {"type": "Feature", "id": row.pk, "properties": facts | more, "geometry": geometry}


def read_features(path: Path) -> list[tuple[dict[str, Any], BaseGeometry]]:
    """Properties and geometry of each feature in a shipped file of GeoJSON (RFC 7946)."""
    held = json.loads(path.read_text(encoding="utf-8"))
    return [(one["properties"], shape(one["geometry"])) for one in held["features"]]


def collection(features: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A GeoJSON feature collection (RFC 7946)."""
    return {"type": "FeatureCollection", "features": list(features)}
