"""Loads the shipped division table and builds synthetic but plausible borders and grids for it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from linli.core.areas import codes, geometry, rules
from linli.core.areas.models import Area
from linli.core.areas.states import Kind
from linli.core.errors import Invalid
from linli.core.versions import stamps
from linli.engines.divisions import naming
from linli.engines.locate import tessellation

DATA = Path(__file__).resolve().parent / "data"
COLUMNS = ("code", "name", "level", "lon", "lat")
DEMO_DISTRICT = "330402"
DEMO_SEED = 7
HOUSEHOLDS = (300, 500)  # per grid, both included; common practice for towns
TABLE_DATE = date(2016, 7, 31)  # the day the shipped table describes
GRIDS_DATE = date(2024, 1, 1)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Division:
    """A row of a division table; lon and lat (WGS-84 degrees) or none."""

    code: str
    name: str
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class DemoCell:
    """A synthetic area: a grid, or the union of the grids of a community, street or district."""

    code: str
    name: str
    kind: str
    households: int
    geometry: BaseGeometry
    label: tuple[float, float]


def read_divisions(path: Path) -> list[Division]:
    """The rows of a table with columns code, name, level, lon, lat; `Invalid` names a bad row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise Invalid({"file": _("The first line must be: %s") % ",".join(COLUMNS)})
        return [_division(row, number) for number, row in enumerate(reader, start=2)]


def read_outline(path: Path) -> BaseGeometry:
    """The surface of a GeoJSON geometry, WGS-84."""
    return geometry.polygonal(shapely.from_geojson(path.read_text(encoding="utf-8")))


def load_divisions(path: Path | None = None, valid_from: date = TABLE_DATE) -> int:
    """Area rows for a division table (the shipped one by default); how many were new or changed.

    Run again it changes nothing: rows valid today keep their period, and what the table leaves
    open (a missing coordinate) stays as it is.
    """
    table = read_divisions(path or DATA / f"{DEMO_DISTRICT}.csv")
    return _stored([_division_area(row, valid_from) for row in table])


def load_demo(
    district: str = DEMO_DISTRICT,
    seed: int = DEMO_SEED,
    per_community: tuple[int, int] = (3, 7),
    valid_from: date = GRIDS_DATE,
) -> int:
    """The shipped divisions with synthetic borders and grids; how many rows were new or changed."""
    changed = load_divisions(DATA / f"{district}.csv")
    return changed + load_cells(demo_cells(district, seed, per_community), valid_from)


def load_cells(cells: Iterable[DemoCell], valid_from: date = GRIDS_DATE) -> int:
    """Area rows for cells, onto those of the same code; how many were new or changed."""
    return _stored([_cell_area(cell, valid_from) for cell in cells])


def demo_cells(
    district: str = DEMO_DISTRICT,
    seed: int = DEMO_SEED,
    per_community: tuple[int, int] = (3, 7),
) -> list[DemoCell]:
    """Synthetic borders of a shipped district down to the grid; the same for the same seed.

    The cells of a level tile the outline exactly, each in one piece, and are unions of those below.
    `per_community`: least and most grids of a community.
    """
    table = read_divisions(DATA / f"{district}.csv")
    outline = read_outline(DATA / f"{district}_outline.json")
    return cells_of(table, outline, seed, per_community)


def cells_of(
    table: Sequence[Division],
    outline: BaseGeometry,
    seed: int,
    per_community: tuple[int, int] = (3, 7),
) -> list[DemoCell]:
    """`demo_cells` for any table with streets and communities and any outline."""
    rng = np.random.default_rng(seed)
    grids: dict[str, BaseGeometry] = {}
    for community, cell in sorted(_communities(table, outline, rng).items()):
        count = int(rng.integers(per_community[0], per_community[1], endpoint=True))
        sites = tessellation.spread(cell, np.empty((0, 2)), count, rng)
        parts = tessellation.split(cell, sites)
        for number, i in enumerate(tessellation.reading_order(parts), start=1):
            grids[f"{community}{number:03d}"] = parts[i]
    tiled = tessellation.noded(grids)
    households = {
        code: int(rng.integers(HOUSEHOLDS[0], HOUSEHOLDS[1], endpoint=True)) for code in tiled
    }
    return _above(tiled, households, table) + _grids(tiled, households)


def _communities(
    table: Sequence[Division], outline: BaseGeometry, rng: np.random.Generator
) -> dict[str, BaseGeometry]:
    """Each street's land cut into its communities; those without a trusted point get one."""
    points = _points(table, outline)
    cells: dict[str, BaseGeometry] = {}
    for street, land in _streets(points, outline).items():
        members = [r.code for r in table if len(r.code) == codes.COMMUNITY and r.code[:9] == street]
        # A point that fell into another street's land is a wrong one: the place is not known.
        sure = [c for c in members if c in points and shapely.contains_xy(land, *points[c])]
        unsure = [code for code in members if code not in sure]
        fixed = np.array([points[code] for code in sure]).reshape(-1, 2)
        sites = np.vstack((fixed, tessellation.spread(land, fixed, len(unsure), rng)))
        cells.update(zip(sure + unsure, tessellation.split(land, sites), strict=True))
    return cells


def _streets(
    points: Mapping[str, tessellation.Site], outline: BaseGeometry
) -> dict[str, BaseGeometry]:
    """Land of each street: what lies nearest to its seat and known communities, in one piece."""
    seats = list(points)
    streets = sorted({code[: codes.STREET] for code in seats})
    pieces = tessellation.split(outline, np.array([points[code] for code in seats]))
    owners = [streets.index(code[: codes.STREET]) for code in seats]
    settled = np.array(tessellation.connected(pieces, owners))
    return {
        street: tessellation.union(np.array(pieces)[settled == i])
        for i, street in enumerate(streets)
    }


def _points(table: Sequence[Division], outline: BaseGeometry) -> dict[str, tessellation.Site]:
    rows = [r for r in table if len(r.code) >= codes.STREET and r.lon is not None]
    sites = tessellation.pulled_in(outline, np.array([(r.lon, r.lat) for r in rows], dtype=float))
    return {row.code: site for row, site in zip(rows, sites, strict=True)}


def _above(
    grids: Mapping[str, BaseGeometry], households: Mapping[str, int], table: Sequence[Division]
) -> list[DemoCell]:
    known = {row.code: row for row in table}
    cells = []
    for length in (codes.COUNTY, codes.STREET, codes.COMMUNITY):
        for code, border in sorted(tessellation.merged(grids, length).items()):
            count = sum(n for grid, n in households.items() if grid.startswith(code))
            row = known.get(code, Division(code, code))
            name, label = naming.area_name(row.name), _label(row, border)
            cells.append(DemoCell(code, name, Kind.DIVISION, count, border, label))
    return cells


def _label(row: Division, border: BaseGeometry) -> tuple[float, float]:
    if row.lon is None or row.lat is None:
        return geometry.label_point(border)
    inside = shapely.intersects_xy(border, row.lon, row.lat)
    return (row.lon, row.lat) if inside else geometry.label_point(border)


def _grids(grids: Mapping[str, BaseGeometry], households: Mapping[str, int]) -> list[DemoCell]:
    cells = []
    for code, border in sorted(grids.items()):
        name, label = naming.grid_name(int(code[-3:])), geometry.label_point(border)
        cells.append(DemoCell(code, name, Kind.GRID, households[code], border, label))
    return cells


def _division(row: Mapping[str, str], number: int) -> Division:
    code = row["code"] or ""
    allowed, reason = rules.well_formed(code)
    if not allowed:
        raise Invalid({f"line {number}": reason})
    if row["level"] != str(len(code)) or not row["name"]:
        raise Invalid({f"line {number}": _("The level must be the code's length; name it too.")})
    try:
        place = (float(row["lon"]), float(row["lat"])) if row["lon"] else (None, None)
    except ValueError:
        raise Invalid({f"line {number}": _("Longitude and latitude must be numbers.")}) from None
    return Division(code, row["name"], *place)


def _division_area(row: Division, valid_from: date) -> Area:
    name = naming.area_name(row.name)
    return _area(row.code, name, Kind.DIVISION, valid_from, lon=row.lon, lat=row.lat)


def _cell_area(cell: DemoCell, valid_from: date) -> Area:
    lon, lat = cell.label
    border = geometry.to_wkb(cell.geometry)
    facts = {"lon": lon, "lat": lat, "geometry": border, "households": cell.households}
    return _area(cell.code, cell.name, cell.kind, valid_from, **facts)


def _area(code: str, name: str, kind: str, valid_from: date, **facts: Any) -> Area:
    return Area(
        district=codes.district_of(code), code=code, level=len(code), kind=kind, name=name,
        valid_from=valid_from, **naming.derived(name, code), **facts,
    )  # fmt: skip


KEPT = ("level", "kind", "name", "short_name", "name_en", "pinyin", "initials")
OPEN = ("lon", "lat", "geometry", "households")


@transaction.atomic
def _stored(rows: Iterable[Area]) -> int:
    """Writes rows that are new, or differ from the current row of their code, in few statements."""
    rows = list(rows)
    top = codes.minimal(row.code for row in rows)
    current = {
        row.code: row for row in Area.objects.filter(code__within=top, valid_until__isnull=True)
    }
    new = [row for row in rows if row.code not in current]
    changed = [old for row in rows if (old := current.get(row.code)) and _taken_over(old, row)]
    Area.objects.bulk_create(new, batch_size=BATCH)
    Area.objects.bulk_update(changed, [*KEPT, *OPEN], batch_size=BATCH)
    if new or changed:
        stamps.bump("areas")
    return len(new) + len(changed)


def _taken_over(old: Area, row: Area) -> bool:
    """Copies what differs and is known onto the old row; whether anything did."""
    differing = [
        field
        for field in KEPT + OPEN
        if (value := getattr(row, field)) is not None
        and geometry.as_bytes(getattr(old, field)) != value
    ]
    for field in differing:
        setattr(old, field, getattr(row, field))
    return bool(differing)
