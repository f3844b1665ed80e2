"""Reads one layer of a file of any usual kind; says in a sentence what is wrong with it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from linli.engines.layers import archives, drivers, sheets, systems
from linli.engines.layers.layer import Layer
from linli.engines.layers.systems import Geometries, System
from linli.engines.sentences import Sentence, Series, Unusable

FORMATS = (
    ".geojson", ".json", ".gpkg", ".shp", ".zip", ".kml", ".kmz", ".fgb", ".parquet", ".geoparquet",
    ".xlsx", ".xls", ".csv",
)  # fmt: skip
ARCHIVES = (".zip", ".kmz")
BOOKS = (".xlsx", ".xls")
PARQUET = (".parquet", ".geoparquet")
CHINA = (73.0, 3.0, 136.0, 54.0)  # degrees, the sea included
MOST = 3  # rows named in one sentence


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of the file and of what it unpacks to, and rows."""

    size: int = 4 << 30
    unpacked: int = 4 << 30
    rows: int = 5_000_000


LIMITS = Limits()


def names(path: Path, limits: Limits = LIMITS) -> list[str]:
    """The layers of a file: of a GeoPackage its tables, of a workbook its sheets, of a zip its
    shapefiles; anything else is one layer of its own name. Raises `Unusable`."""
    suffix = checked(path, limits)
    if suffix in BOOKS:
        return sheets.sheet_names(path)
    if suffix in ARCHIVES:
        with tempfile.TemporaryDirectory() as folder:
            return [p.stem for p in archives.unpacked(path, Path(folder), limits.unpacked)]
    return drivers.layer_names(path) if suffix == ".gpkg" else [path.stem]


def read(
    source: Path | str | bytes,
    layer: str = "",
    *,
    filename: str = "",
    system: str = "",
    fallback: System | None = None,
    must_be_in_china: bool = False,
    limits: Limits = LIMITS,
) -> Layer:
    """One layer of a file, or of the bytes of a file called `filename`.

    `system` names the coordinate system and overrules the file; `fallback` is taken where the file
    names none. Raises `Unusable` with one sentence under `file`, `layer` or `system`.
    """
    if isinstance(source, bytes):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / (Path(filename).name or "file")
            path.write_bytes(source)
            return read(
                path, layer, system=system, fallback=fallback,
                must_be_in_china=must_be_in_china, limits=limits,
            )  # fmt: skip
    path = Path(source)
    suffix = checked(path, limits)
    table, geometry, told = content(path, suffix, layer, limits)
    if len(geometry) > limits.rows:
        raise sheets.too_many(path.name, limits.rows)
    notes: list[Sentence] = []
    geometry = finite(geometry, path.name, notes)
    chosen = settled(geometry, systems.named(system) if system else None, told, fallback, notes)
    if told.name in systems.SHIFTED and not system:
        notes.append(Sentence("By the names in the file the coordinates are %(name)s; they were converted.", name=chosen.name.upper()))  # fmt: skip
    result = Layer(layer or path.stem, table, geometry, chosen, notes)
    place(result, path.name, must_be_in_china)
    return result


def checked(path: Path, limits: Limits) -> str:
    """The suffix in small letters; `Unusable` for what cannot be read at all."""
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        known = ", ".join(one[1:] for one in FORMATS)
        raise Unusable({"file": Sentence("%(name)s is of no kind that can be read: %(known)s.", name=path.name, known=known)})  # fmt: skip
    if not path.is_file():
        raise Unusable({"file": Sentence("The file %(name)s cannot be opened.", name=path.name)})
    if path.stat().st_size > limits.size:
        raise Unusable(
            {"file": Sentence("The file is larger than %(size)s MB; split it.", size=limits.size >> 20)},
            code="too_large",
        )  # fmt: skip
    if path.stat().st_size == 0:
        raise Unusable({"file": Sentence("The file %(name)s is empty.", name=path.name)})
    return suffix


def content(path: Path, suffix: str, layer: str, limits: Limits) -> drivers.Read:
    """Attributes, geometries and the system the file names, whatever its kind."""
    if suffix in ARCHIVES:
        return from_archive(path, layer, limits)
    if suffix in PARQUET:
        return sheets.read_parquet(path, limits.rows)
    if suffix == ".csv":
        return sheets.read_csv(path)
    return sheets.read_xlsx(path, layer) if suffix in BOOKS else drivers.read(path, layer)


def from_archive(path: Path, layer: str, limits: Limits) -> drivers.Read:
    """The layer of that name in a zip, or the only one; raises `Unusable` when there is none or a
    choice."""
    with tempfile.TemporaryDirectory() as folder:
        found = archives.unpacked(path, Path(folder), limits.unpacked)
        chosen = [one for one in found if layer in ("", one.stem)]
        if not chosen:
            raise Unusable({"file": Sentence("The zip file %(name)s holds no shapefile and no KML of that name.", name=path.name)})  # fmt: skip
        if len(chosen) > 1:
            inside = ", ".join(one.stem for one in chosen)
            raise Unusable({"layer": Sentence("The zip file holds several layers; choose one: %(names)s.", names=inside)})  # fmt: skip
        return drivers.read(chosen[0], "")


def finite(geometry: Geometries, name: str, notes: list[Sentence]) -> Geometries:
    """Geometries whose coordinates are no numbers, or that are empty, count as missing."""
    bounds = shapely.bounds(geometry)
    bad = ~np.isfinite(bounds).all(axis=1) & ~shapely.is_missing(geometry)
    if bad.any():
        geometry = geometry.copy()
        geometry[bad] = None
        rows = ", ".join(str(int(i) + 1) for i in np.flatnonzero(bad)[:MOST])
        notes.append(Sentence("%(name)s: %(count)s rows have an empty or endless geometry (rows %(rows)s).", name=name, count=int(bad.sum()), rows=rows))  # fmt: skip
    return geometry


def settled(
    geometry: Geometries,
    said: System | None,
    told: System,
    fallback: System | None,
    notes: list[Sentence],
) -> System:
    """The system: said by the caller, told by the file, taken from siblings, seen by the numbers."""
    if said is not None:
        return said
    if told.known:
        if told.crs is not None and any(one in told.crs.name for one in systems.OLD_DATUMS):
            notes.append(Sentence("%(name)s is an old datum; without local parameters places may be off by 100 m.", name=told.crs.name))  # fmt: skip
        return told
    if fallback is not None and fallback.known:
        return fallback
    west, south, east, north = shapely.total_bounds(geometry)
    found, note = systems.recognised((float(west), float(south), float(east), float(north)))
    if note is not None:
        notes.append(note)
    return found


def place(layer: Layer, name: str, must_be_in_china: bool) -> None:
    """A layer that does not lie in China is refused or remarked upon."""
    sentence = misplaced(layer)
    if sentence is not None:
        sentence = Series(f"{name}: ", sentence)
        if must_be_in_china:
            raise Unusable({"file": sentence}, code="not_in_china")
        layer.notes.append(sentence)


def misplaced(layer: Layer) -> Sentence | None:
    """Why most of the layer cannot lie where it says; None when it does, or has no places."""
    bounds = shapely.bounds(layer.geometry)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    if not len(bounds):
        return None
    lon, lat = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    if mostly_inside(lon, lat):
        return None
    if mostly_inside(lat, lon):
        return Sentence("longitude and latitude are swapped.")
    middle = {"lon": round(float(np.median(lon)), 2), "lat": round(float(np.median(lat)), 2)}
    return Sentence("the layer lies at longitude %(lon)s, latitude %(lat)s, not in China; check its coordinate system.") % middle  # fmt: skip


def mostly_inside(lon: object, lat: object) -> bool:
    """Do more than half of the points (degrees) lie in China's rectangle?"""
    west, south, east, north = CHINA
    x, y = np.asarray(lon), np.asarray(lat)
    return bool(((x >= west) & (x <= east) & (y >= south) & (y <= north)).mean() > 0.5)
