"""What the public page and the printed sheet of a grid say. No data of residents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely

from linli.core.access.actor import Actor
from linli.core.areas import geometry as borders
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, GRID
from linli.core.areas.geometry import drawn
from linli.core.areas.models import Area
from linli.core.errors import NotFound
from linli.core.places.models import Building, Compound
from linli.engines.grids.measuring import array, box_of
from linli.modules.cases.public import open_public
from linli.modules.grids.models import Notice
from linli.modules.grids.queries import land

VIEW = "grids.view"
SAID = ("worker", "telephone", "council", "words")
FAR = 0.05  # degrees within which the label of a neighbour lies


@dataclass(frozen=True)
class GridPage:
    """A grid for everyone: names, and what was written for its notice; nothing else."""

    code: str
    name: str
    path: list[str]
    kind: str
    valid_from: date
    worker: str
    telephone: str
    council: str
    words: str
    open_cases: int
    border: dict[str, Any] | None


@dataclass(frozen=True)
class MapSheet:
    """What the printed sheet of a grid draws; geometries are GeoJSON in WGS-84 degrees.

    neighbours: code, name, lon, lat, geometry. barriers: features (name, class). compounds: name,
    kind, lon, lat, geometry (or None). buildings: label, lon, lat, geometry (or None).
    """

    page: GridPage
    neighbours: list[dict[str, Any]]
    barriers: list[dict[str, Any]]
    compounds: list[dict[str, Any]]
    buildings: list[dict[str, Any]]


def grid_page(code: str) -> GridPage:
    """Of a grid in force today, else NotFound. Public. Four statements."""
    return _page(_row(code))


def notice_of(actor: Actor, code: str) -> Notice:
    """What is written for a grid in reach, or an empty one. Two statements."""
    if not actor.covers(VIEW, code):
        raise NotFound()
    _row(code)
    return Notice.objects.filter(area=code).first() or Notice(area=code)


def map_sheet(actor: Actor, code: str) -> MapSheet:
    """Of a grid in reach with a border, else NotFound. Nine statements."""
    row = _row(code) if actor.covers(VIEW, code) else None
    if row is None or not row.geometry:
        raise NotFound()
    shape = borders.from_wkb(row.geometry)
    return MapSheet(
        page=_page(row),
        neighbours=_neighbours(row, shape),
        barriers=land.barrier_features(box_of(array([shape]))),
        compounds=_compounds(row, shape),
        buildings=_buildings(row, shape),
    )


def _row(code: str) -> Area:
    row = areas.valid().filter(code=code).first() if len(code) >= GRID else None
    if row is None:
        raise NotFound()
    return row


def _page(row: Area) -> GridPage:
    notice = Notice.objects.filter(area=row.code).first() or Notice(area=row.code)
    return GridPage(
        code=row.code,
        name=row.name,
        path=areas.path_names(row.code)[:-1],
        kind=row.kind,
        valid_from=row.valid_from,
        open_cases=open_public(row.code),
        border=drawn(row.geometry),
        **{name: getattr(notice, name) for name in SAID},
    )


def _neighbours(row: Area, shape: Any) -> list[dict[str, Any]]:
    """Grids of the same level that touch it, in its own and in other communities and streets."""
    west, south, east, north = shape.buffer(FAR).bounds
    near = areas.valid().filter(
        level=row.level, geometry__isnull=False,
        lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north,
    )  # fmt: skip
    reach = shape.buffer(2e-5)
    shapely.prepare(reach)
    return [
        _facts(other, "code", "name", "lon", "lat")
        for other in near.exclude(code=row.code).order_by("code")
        if reach.intersects(borders.from_wkb(other.geometry or b""))
    ]


def _facts(row: Any, *names: str) -> dict[str, Any]:
    """Columns of a row with its border."""
    return {**{name: getattr(row, name) for name in names}, "geometry": drawn(row.geometry)}


def _compounds(row: Area, shape: Any) -> list[dict[str, Any]]:
    rows = Compound.objects.filter(active=True, area__within=row.code[:COMMUNITY]).order_by("name")
    placed = [(compound, _placed(compound)) for compound in rows]
    return [
        {**_facts(compound, "name", "kind"), "lon": place.x, "lat": place.y}
        for compound, place in placed
        if place is not None and shape.intersects(place)
    ]


def _placed(compound: Compound) -> Any:
    """A point inside a compound, where its name can stand."""
    if compound.geometry:
        return shapely.Point(*borders.label_point(borders.from_wkb(compound.geometry)))
    if compound.lon is None or compound.lat is None:
        return None
    return shapely.Point(compound.lon, compound.lat)


def _buildings(row: Area, shape: Any) -> list[dict[str, Any]]:
    rows = Building.objects.filter(active=True, area__within=row.code[:COMMUNITY]).order_by("id")
    shapely.prepare(shape)
    return [
        _facts(building, "label", "lon", "lat")
        for building in rows
        if shape.intersects(shapely.Point(building.lon, building.lat))
    ]
