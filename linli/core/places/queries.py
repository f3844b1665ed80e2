"""Reading the register as plain values: land for drawing, look-ups for sheets and search."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.db.models import Max, Min, Q, QuerySet
from numpy.typing import NDArray

from linli.core.access.actor import Actor
from linli.core.areas import codes, searching
from linli.core.errors import NotFound
from linli.core.places.models import Barrier, Building, Compound, Doorplate

VIEW = "places.view"
MOST_FOUND = 200
Box = tuple[float, float, float, float]  # west, south, east, north in WGS-84 degrees


@dataclass(frozen=True, slots=True)
class LandFacts:
    """What a drawing stands on, column by column. Coordinates are WGS-84 degrees, borders WKB.

    `building_compound` is the position in the compounds, -1 for none. Compounds without a border
    have None in `geometry`.
    """

    compound_ids: NDArray[np.int64]
    numbers: list[str]
    names: list[str]
    areas: list[str]
    kinds: list[str]
    geometry: list[bytes | None]
    households: NDArray[np.int64]
    building_ids: NDArray[np.int64]
    building_x: NDArray[np.float64]
    building_y: NDArray[np.float64]
    building_households: NDArray[np.int64]
    building_compound: NDArray[np.int64]
    building_areas: list[str]
    barriers: list[bytes]
    barrier_classes: NDArray[np.int64]
    barrier_names: list[str]


@dataclass(frozen=True, slots=True)
class CompoundFacts:
    """One compound as plain values."""

    id: int
    number: str
    name: str
    kind: str
    area: str
    road: str
    road_number: str
    households: int
    lon: float | None
    lat: float | None
    active: bool


@dataclass(frozen=True, slots=True)
class BuildingFacts:
    """One building as plain values."""

    id: int
    number: str
    label: str
    area: str
    compound_id: int | None
    units: int
    floors: int
    homes_per_floor: int
    households: int
    lon: float
    lat: float
    active: bool


def land_of(area: str, margin: float = 0.002) -> LandFacts:
    """What is in use inside an area, and the barriers in its box. Three statements.

    `margin`: degrees the box reaches beyond compounds and buildings.
    """
    compounds = Compound.objects.filter(area__within=area, active=True)
    buildings = Building.objects.filter(area__within=area, active=True)
    return _land(compounds, buildings, None, area[: codes.COUNTY], margin)


def land_in(box: Box, district: str) -> LandFacts:
    """What lies in a box of a district: by the point of a compound or building; three statements."""
    west, south, east, north = box
    inside = Q(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)
    compounds = Compound.objects.filter(inside, area__within=district, active=True)
    buildings = Building.objects.filter(inside, area__within=district, active=True)
    return _land(compounds, buildings, box, district, 0.0)


def compound(actor: Actor, pk: int) -> CompoundFacts:
    """The compound, in or out of use; `NotFound` outside the actor's reach. One statement."""
    rows = Compound.objects.filter(pk=pk, area__within=actor.reach(VIEW))
    row = rows.values_list(*CompoundFacts.__slots__).first()
    if row is None:
        raise NotFound
    return CompoundFacts(*row)


def building(actor: Actor, pk: int) -> BuildingFacts:
    """The building, in or out of use; `NotFound` outside the actor's reach. One statement."""
    rows = Building.objects.filter(pk=pk, area__within=actor.reach(VIEW))
    row = rows.values_list(*BuildingFacts.__slots__).first()
    if row is None:
        raise NotFound
    return BuildingFacts(*row)


def buildings_of(actor: Actor, compound_id: int) -> list[BuildingFacts]:
    """Buildings in use of a compound, by number where labels are numbers. One statement."""
    reach = actor.reach(VIEW)
    rows = Building.objects.filter(compound_id=compound_id, active=True, area__within=reach)
    found = [BuildingFacts(*row) for row in rows.values_list(*BuildingFacts.__slots__)]
    return sorted(found, key=lambda b: (_leading(b.label), b.label))


def search(actor: Actor, text: str, within: str = "", limit: int = 20) -> list[CompoundFacts]:
    """Compounds in use whose name holds the text or whose pinyin initials begin with it.

    The same name first, then names that begin so; at most 200. One statement.
    """
    asked = searching.storable(text).strip()[:60]
    if not asked:
        return []
    latin = asked.isascii()
    fits = Q(initials__begins=asked.lower()) | Q(number=asked) if latin else Q(name__contains=asked)
    rows = Compound.objects.filter(fits, active=True, area__within=actor.reach(VIEW))
    if within:
        rows = rows.filter(area__within=within)
    most = max(1, min(limit, MOST_FOUND))
    shown = rows.order_by("name", "id").values_list(*CompoundFacts.__slots__)[: most * 3]
    found = [CompoundFacts(*row) for row in shown]
    found.sort(key=lambda c: (c.name != asked, not c.name.startswith(asked), c.name, c.id))
    return found[:most]


def named(text: str, within: str | Iterable[str] = "") -> list[tuple[int, str]]:
    """For sheets: ids and labels of the compounds in use with this number or exact name.

    The label says in which community each lies. One statement.
    """
    asked = searching.storable(text).strip()
    if not asked:
        return []
    rows = Compound.objects.filter(Q(number=asked) | Q(name=asked), active=True)
    rows = rows.filter(area__within=within).order_by("area", "id")
    return [(pk, f"{name} ({area})") for pk, name, area in rows.values_list("id", "name", "area")]


def counts(within: str | Iterable[str]) -> dict[str, tuple[int, int, int]]:
    """Community -> compounds, buildings, households of its buildings. Two statements."""
    found: dict[str, list[int]] = {}
    for area in Compound.objects.filter(area__within=within, active=True).values_list(
        "area", flat=True
    ):
        found.setdefault(area, [0, 0, 0])[0] += 1
    rows = Building.objects.filter(area__within=within, active=True)
    for area, households in rows.values_list("area", "households"):
        held = found.setdefault(area, [0, 0, 0])
        held[1] += 1
        held[2] += households
    return {area: (c, b, h) for area, (c, b, h) in sorted(found.items())}


def districts() -> list[str]:
    """The districts whose compounds, buildings or door plates are registered. Three statements."""
    held: set[str] = set()
    for model in (Compound, Building, Doorplate):
        held |= set(model.objects.order_by().values_list("district", flat=True).distinct())
    return sorted(held)


def extent_of(within: str | Iterable[str]) -> Box | None:
    """The box of all buildings in use; None where there are none. One statement."""
    rows = Building.objects.filter(area__within=within, active=True)
    box = rows.aggregate(west=Min("lon"), south=Min("lat"), east=Max("lon"), north=Max("lat"))
    if box["west"] is None:
        return None
    return (box["west"], box["south"], box["east"], box["north"])


def _land(
    compounds: QuerySet[Compound],
    buildings: QuerySet[Building],
    box: Box | None,
    district: str,
    margin: float,
) -> LandFacts:
    shown = ("id", "number", "name", "area", "kind", "geometry", "households", "lon", "lat")
    land = list(compounds.order_by("area", "number", "id").values_list(*shown))
    columns = ("id", "lon", "lat", "households", "compound_id", "area")
    houses = list(buildings.order_by("area", "number", "id").values_list(*columns))
    at = {row[0]: i for i, row in enumerate(land)}
    lines = _lines(box or _box_of(land, houses), district, margin)
    return LandFacts(
        compound_ids=np.array([row[0] for row in land], dtype=np.int64),
        numbers=[row[1] for row in land],
        names=[row[2] for row in land],
        areas=[row[3] for row in land],
        kinds=[row[4] for row in land],
        geometry=[bytes(row[5]) if row[5] is not None else None for row in land],
        households=np.array([row[6] for row in land], dtype=np.int64),
        building_ids=np.array([row[0] for row in houses], dtype=np.int64),
        building_x=np.array([row[1] for row in houses], dtype=np.float64),
        building_y=np.array([row[2] for row in houses], dtype=np.float64),
        building_households=np.array([row[3] for row in houses], dtype=np.int64),
        building_compound=np.array([at.get(row[4], -1) for row in houses], dtype=np.int64),
        building_areas=[row[5] for row in houses],
        barriers=[row[0] for row in lines],
        barrier_classes=np.array([row[1] for row in lines], dtype=np.int64),
        barrier_names=[row[2] for row in lines],
    )


def _box_of(land: list[tuple[Any, ...]], houses: list[tuple[Any, ...]]) -> Box | None:
    """Around all borders, points of compounds and buildings."""
    borders = shapely.from_wkb([bytes(row[5]) for row in land if row[5] is not None])
    boxes = [shapely.total_bounds(borders)] if len(borders) else []
    points = [(row[7], row[8]) for row in land if row[7] is not None]
    points += [(row[1], row[2]) for row in houses]
    if points:
        array = np.array(points)
        boxes.append(np.concatenate((array.min(axis=0), array.max(axis=0))))
    if not boxes:
        return None
    held = np.vstack(boxes)
    west, south = held[:, :2].min(axis=0)
    east, north = held[:, 2:].max(axis=0)
    return float(west), float(south), float(east), float(north)


def _lines(box: Box | None, district: str, margin: float) -> list[tuple[bytes, int, str]]:
    rows = Barrier.objects.filter(district__within=district)
    if box is None:
        rows = rows.none()
    else:
        west, south, east, north = box
        rows = rows.filter(west__lte=east + margin, east__gte=west - margin)
        rows = rows.filter(south__lte=north + margin, north__gte=south - margin)
    shown = rows.order_by("number").values_list("geometry", "barrier_class", "name")
    return [(bytes(line), barrier_class, name) for line, barrier_class, name in shown]


def _leading(label: str) -> int:
    """The number a label begins with, so that 2幢 comes before 12幢."""
    digits = ""
    for letter in label:
        if not letter.isdigit():
            break
        digits += letter
    return int(digits) if digits.isascii() and digits else 1_000_000
