"""KML placemarks with their attributes under the names they have, Chinese ones too.

GDAL's reader replaces every letter outside ASCII in untyped attributes, so that 户数 and 层数 become
one. What cannot be safe is refused before: entities, and documents that only link elsewhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pyarrow as pa
import shapely
from shapely.geometry.base import BaseGeometry

from linli.engines.layers.systems import MULTIPLE, WGS84, Geometries, System

SIMPLE = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry")


def read(path: Path) -> tuple[pa.Table, Geometries, System]:
    """All placemarks of all folders. Raises `ValueError` or `ParseError` for broken content."""
    rows: list[dict[str, str]] = []
    shapes: list[BaseGeometry | None] = []
    for _event, element in ElementTree.iterparse(path):
        if plain(element) == "Placemark":
            rows.append(attributes(element))
            shapes.append(geometry(element))
            element.clear()
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})  # fmt: skip
    result: Geometries = np.full(len(shapes), None, dtype=object)
    result[:] = shapes
    return table, result, WGS84


def plain(element: Any) -> str:
    """The name of an element without its namespace, whichever version of KML that is."""
    return str(element.tag).rpartition("}")[2]


def attributes(place: Any) -> dict[str, str]:
    """Name, description and the extended data, untyped (Data) and typed (SimpleData)."""
    found: dict[str, str] = {}
    for element in place:
        if plain(element) in ("name", "description") and (element.text or "").strip():
            found[{"name": "Name"}.get(plain(element), "description")] = element.text.strip()
    for element in place.iter():
        kind, name = plain(element), element.get("name", "")
        if kind == "SimpleData" and name:
            found[name] = (element.text or "").strip()
        elif kind == "Data" and name:
            found[name] = "".join((v.text or "") for v in element if plain(v) == "value").strip()
    return found


def geometry(place: Any) -> BaseGeometry | None:
    """The placemark's geometry in two dimensions, None without one."""
    shapes = [shape(element) for element in place if plain(element) in SIMPLE]
    return shapes[0] if shapes else None


def shape(element: Any) -> BaseGeometry:
    """A KML geometry element as Shapely, heights left out."""
    kind = plain(element)
    if kind == "MultiGeometry":
        return gathered([shape(part) for part in element if plain(part) in SIMPLE])
    if kind == "Polygon":
        outer = ring(element, "outerBoundaryIs")
        return shapely.Polygon(outer[0] if outer else [], ring(element, "innerBoundaryIs"))
    points = coordinates(element)
    if kind == "Point":
        return shapely.Point(points[0]) if len(points) else shapely.Point()
    return shapely.LineString(points) if kind == "LineString" else shapely.LinearRing(points)


def gathered(parts: list[BaseGeometry]) -> BaseGeometry:
    """Parts of one kind as one geometry of that kind."""
    kinds = {part.geom_type for part in parts}
    kind = kinds.pop() if len(kinds) == 1 else ""
    made: BaseGeometry = MULTIPLE.get(kind, shapely.GeometryCollection)(parts)
    return made


def ring(polygon: Any, where: str) -> list[Any]:
    """The rings under a polygon's outer or inner boundary, each (n, 2) degrees."""
    return [coordinates(part) for part in polygon if plain(part) == where]


def coordinates(element: Any) -> Any:
    """(n, 2) longitude and latitude; heights are left out."""
    text = next((e.text or "" for e in element.iter() if plain(e) == "coordinates"), "")
    return np.array([[float(one) for one in triple.split(",")[:2]] for triple in text.split()])
