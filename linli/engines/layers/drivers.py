"""GeoJSON, GeoPackage, Shapefile and FlatGeobuf, read through GDAL under guard; KML with it.

GDAL chooses a driver by content and some of its drivers follow links or run what a file says. So
the content is looked at first, and GDAL sees only an ordinary local file of that one kind.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from pyogrio import raw

from linli.engines.layers import kml
from linli.engines.layers.systems import UNKNOWN, Geometries, System, named
from linli.engines.sentences import Sentence, Unusable

# Nothing is fetched from anywhere, whatever a file says.
pyogrio.set_gdal_config_options(
    {"CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none", "GDAL_HTTP_TIMEOUT": "1"}
)
HEAD = 4096
BROKEN = (
    pyogrio.errors.DataSourceError, pa.ArrowException, shapely.errors.ShapelyError, ParseError,
    UnicodeDecodeError, ValueError, OSError,
)  # fmt: skip
Read = tuple[pa.Table, Geometries, System]
Looks = Callable[[Path, bytes], bool]


def refuse(name: str) -> Unusable:
    """The refusal of a file that is not what its name says."""
    return Unusable(
        {"file": Sentence("The file %(name)s is damaged or is not what its name says.", name=name)}
    )


def looks_like_json(path: Path, head: bytes) -> bool:
    """Does it begin with a brace? (RFC 7946)"""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def begins_with(mark: bytes) -> Looks:
    """Does the file begin with these bytes?"""
    return lambda path, head: head.startswith(mark)


def looks_like_kml(path: Path, head: bytes) -> bool:
    """Is it one well-formed KML without entities and without links to elsewhere?"""
    roots: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def begins(name: str, _attributes: Any) -> None:
        plain = name.rpartition(" ")[2]
        roots.append(plain) if not roots else None
        if plain == "NetworkLink":
            raise Unusable({"file": Sentence("The KML file only links to other places; save the areas themselves.")})  # fmt: skip

    def declared(*_arguments: Any) -> None:
        raise Unusable({"file": Sentence("The KML file declares entities; that is not accepted.")})

    parser.StartElementHandler = begins
    parser.StartDoctypeDeclHandler = declared
    try:
        with path.open("rb") as stream:
            parser.ParseFile(stream)
    except expat.ExpatError:
        return False
    return roots == ["kml"]


# suffix: how it is recognised, what is put before the path so that no other driver takes it. A
# GeoPackage is an SQLite file; 9994 is the file code of shapefiles (ESRI 1998).
KINDS: dict[str, tuple[Looks, str]] = {
    ".geojson": (looks_like_json, "GeoJSON:"),
    ".json": (looks_like_json, "GeoJSON:"),
    ".gpkg": (begins_with(b"SQLite format 3\0"), "GPKG:"),
    ".shp": (begins_with(b"\x00\x00\x27\x0a"), ""),
    ".fgb": (begins_with(b"fgb"), ""),
    ".kml": (looks_like_kml, ""),
}


def checked(path: Path) -> str:
    """What GDAL may open; `Unusable` when the content is of another kind."""
    looks, before = KINDS[path.suffix.lower()]
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not looks(path, head):
        raise refuse(path.name)
    if path.suffix.lower() == ".shp" and sibling(path, ".shx") is None:
        raise Unusable({"file": Sentence("Beside %(name)s its part .shx is missing; a shapefile is several files.", name=path.name)})  # fmt: skip
    return before + str(path.resolve())


def layer_names(path: Path) -> list[str]:
    """Layers that hold something; a shapefile or GeoJSON is one."""
    if path.suffix.lower() != ".gpkg":
        return [path.stem]
    try:
        found = pyogrio.list_layers(checked(path))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise refuse(path.name) from error
    return [str(name) for name, _kind in found]


def read(path: Path, layer: str) -> Read:
    """Attributes, (n,) geometries of two dimensions and the system the file names."""
    source = checked(path)
    try:
        if path.suffix.lower() == ".kml":
            return kml.read(path)
        chosen = layer if path.suffix.lower() == ".gpkg" and layer else None
        return read_one(source, chosen, encoding_of(path))
    except pyogrio.errors.DataLayerError as error:
        raise Unusable({"layer": Sentence("The file has no layer called %(name)s.", name=layer)}) from error  # fmt: skip
    except BROKEN as error:
        raise refuse(path.name) from error


def read_one(source: str, layer: str | None, encoding: str | None) -> Read:
    # What shapefiles lack or bend is mended by the caller; GDAL's own remarks go nowhere.
    """What GDAL reads of a source already checked; see `read`."""
    about, table = raw.read_arrow(source, layer=layer, encoding=encoding)
    column = about["geometry_name"] or "wkb_geometry"
    system = named(about["crs"]) if about["crs"] else UNKNOWN
    if column not in table.column_names:
        return table, np.full(table.num_rows, None, dtype=object), system
    geometry = from_wkb(table.column(column))
    return table.drop_columns([column]), geometry, system


def from_wkb(column: Any) -> Geometries:
    """Arrow binary to two-dimensional geometries; what is no geometry becomes None."""
    parts = [np.array(chunk.to_numpy(zero_copy_only=False), dtype=object) for chunk in column.chunks]  # fmt: skip
    found = [shapely.force_2d(shapely.from_wkb(part, on_invalid="fix")) for part in parts]
    return np.concatenate(found) if found else np.empty(0, dtype=object)


def encoding_of(path: Path) -> str | None:
    """The encoding of a shapefile's attributes: its .cpg, else UTF-8 if it is that, else GBK."""
    if path.suffix.lower() != ".shp":
        return None
    label = sibling(path, ".cpg")
    said = label.read_text("ascii", "ignore").strip().lower() if label else ""
    if any(sign in said for sign in ("gb", "936", "ansi")):
        return "cp936"
    if "utf" in said or "65001" in said:
        return "UTF-8"
    data = sibling(path, ".dbf")
    if data is None:
        return None
    with data.open("rb") as stream:
        content = stream.read(8 << 20)
    try:
        content[32:].decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        cut = len(content) == 8 << 20 and error.start + 32 > len(content) - 4
        return "UTF-8" if cut else "cp936"
    return "UTF-8"


def sibling(path: Path, suffix: str) -> Path | None:
    """The part of a shapefile with this suffix, in small or capital letters; None when it is
    missing."""
    for one in (suffix, suffix.upper()):
        if path.with_suffix(one).exists():
            return path.with_suffix(one)
    return None
