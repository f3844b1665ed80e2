"""Loads the shipped division table and the synthetic but plausible grids and borders drawn for it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

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

DATA = Path(__file__).resolve().parent / "data"
COLUMNS = ("code", "name", "level", "lon", "lat")
DEMO_DISTRICT = "330402"
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


class Grid(NamedTuple):
    """A synthetic grid as it is shipped; the border WGS-84."""

    code: str
    households: int
    border: BaseGeometry


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


def load_divisions(path: Path | None = None) -> int:
    """Area rows for a division table (the shipped one by default); how many were new or changed.

    Run again it changes nothing: rows valid today keep their period, and what the table leaves
    open (a missing coordinate) stays as it is.
    """
    table = read_divisions(path or DATA / f"{DEMO_DISTRICT}.csv")
    return _stored([_division_area(row) for row in table])


def load_demo(district: str = DEMO_DISTRICT) -> int:
    """The shipped divisions with synthetic borders and grids; how many rows were new or changed."""
    return load_divisions(DATA / f"{district}.csv") + load_cells(demo_cells(district))


def load_cells(cells: Iterable[DemoCell]) -> int:
    """Area rows for cells, onto those of the same code; how many were new or changed."""
    return _stored([_cell_area(cell) for cell in cells])


def demo_cells(district: str = DEMO_DISTRICT) -> list[DemoCell]:
    """The synthetic grids of a shipped district, as `tools.demo_areas` drew them, and all above.

    The cells of a level tile the outline exactly, each in one piece, and are unions of those below.
    """
    shipped = geometry.read_features(DATA / f"{district}_grids.json")
    grids = [Grid(facts["code"], facts["households"], border) for facts, border in shipped]
    return cells_of(read_divisions(DATA / f"{district}.csv"), grids)


def cells_of(table: Sequence[Division], grids: Sequence[Grid]) -> list[DemoCell]:
    """District, streets and communities as unions of the grids, named by the table; the grids."""
    known = {row.code: row for row in table}
    cells = []
    for length in (codes.COUNTY, codes.STREET, codes.COMMUNITY):
        for code in sorted({grid.code[:length] for grid in grids}):
            below = [grid for grid in grids if grid.code.startswith(code)]
            cells.append(_union(known.get(code, Division(code, code)), below))
    return cells + [_cell(grid) for grid in grids]


def _union(row: Division, grids: Sequence[Grid]) -> DemoCell:
    border = shapely.coverage_union_all([grid.border for grid in grids])
    households = sum(grid.households for grid in grids)
    name, label = naming.area_name(row.name), _label(row, border)
    return DemoCell(row.code, name, Kind.DIVISION, households, border, label)


def _cell(grid: Grid) -> DemoCell:
    name, label = naming.grid_name(int(grid.code[-3:])), geometry.label_point(grid.border)
    return DemoCell(grid.code, name, Kind.GRID, grid.households, grid.border, label)


def _label(row: Division, border: BaseGeometry) -> tuple[float, float]:
    if row.lon is None or row.lat is None:
        return geometry.label_point(border)
    inside = shapely.intersects_xy(border, row.lon, row.lat)
    return (row.lon, row.lat) if inside else geometry.label_point(border)


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


def _division_area(row: Division) -> Area:
    name = naming.area_name(row.name)
    return _area(row.code, name, Kind.DIVISION, TABLE_DATE, lon=row.lon, lat=row.lat)


def _cell_area(cell: DemoCell) -> Area:
    lon, lat = cell.label
    border = geometry.to_wkb(cell.geometry)
    facts = {"lon": lon, "lat": lat, "geometry": border, "households": cell.households}
    return _area(cell.code, cell.name, cell.kind, GRIDS_DATE, **facts)


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
