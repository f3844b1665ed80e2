"""The register of a district held in memory: names, buildings by label, numbers along roads."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from django.db.models import Q
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from linli.core.areas import codes, naming
from linli.core.areas import queries as areas
from linli.core.areas.geometry import from_wkb
from linli.core.areas.models import Area, AreaAlias
from linli.core.places import wording
from linli.core.places.addresses import names
from linli.core.places.addresses.names import AREA, COMPOUND, OTHER, ROAD, WHOLE, Names
from linli.core.places.models import Barrier, Building, Compound, Doorplate
from linli.core.places.states import CompoundKind
from linli.core.versions import stamps

KEPT = 3  # registers in memory: a city's desk works on one or two districts


class AreaName(NamedTuple):
    name: str
    level: int
    lon: float | None
    lat: float | None


class CompoundRow(NamedTuple):
    id: int
    area: str
    name: str
    kind: str
    other_names: list[str]
    road: str
    road_number: str
    lon: float | None
    lat: float | None


class BuildingRow(NamedTuple):
    id: int
    area: str
    compound: int  # position, -1: none
    label: str
    units: int
    floors: int
    homes: int
    lon: float
    lat: float


class Plate(NamedTuple):
    """A number on a road; positions of what is behind it, -1: nothing known."""

    area: str
    road: str
    number: str
    compound: int
    building: int
    lon: float
    lat: float


@dataclass(slots=True)
class Road:
    """One road: its plates by number."""

    name: str
    by_number: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    mains: list[tuple[int, int]] = field(default_factory=list)  # (main number, plate), sorted
    plates: list[int] = field(default_factory=list)

    def around(self, main: int, fits: Iterable[int]) -> tuple[int | None, int | None]:
        """The nearest plates below and above on the same side, among those that fit."""
        fitting = set(fits)
        side = [(n, p) for n, p in self.mains if n % 2 == main % 2 and p in fitting]
        at = bisect_left(side, (main, -1))
        below = side[at - 1][1] if at else None
        above = side[at][1] if at < len(side) else None
        return below, above


class KnownNames:
    """Names as they are looked up, in order, and by what damaged names still share with them."""

    def __init__(self, found: Iterable[str]) -> None:
        self.names = sorted(found)
        self.whole = frozenset(self.names)
        self.by_sound: dict[str, list[str]] = defaultdict(list)
        self.by_letters: dict[str, list[str]] = defaultdict(list)
        self.by_stem: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            self.by_sound[naming.pinyin(name)].append(name)
            self.by_letters["".join(sorted(name))].append(name)
            self.by_stem[names.without_ending(name)].append(name)

    def beginning(self, text: str) -> list[str]:
        """Names that begin with the text."""
        at = bisect_left(self.names, text)
        end = at
        while end < len(self.names) and self.names[end].startswith(text):
            end += 1
        return self.names[at:end]


def _whole(entry: names.Entry, kind: str) -> bool:
    return entry.kind == kind and entry.how in (WHOLE, OTHER)


class Register:
    """Everything addresses are matched against; only read after it is made."""

    def __init__(self, within: str) -> None:
        self.within = within
        self.areas: dict[str, AreaName] = {}
        self.past: list[tuple[str, str]] = []
        self.names = Names()
        self.roads: dict[str, Road] = {}
        self.fuzzy: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._known: dict[str, KnownNames] = {}
        self._above: dict[str, dict[int, str]] = {}
        self._load_areas()
        self.compounds = self._load_compounds()
        self.buildings = self._load_buildings()
        self.by_label = self._by_label()
        self.by_stem = self._by_stem()
        self.plates = self._load_plates()
        self.lines = self._load_lines()
        self._locate()
        self._name()

    def _load_areas(self) -> None:
        wanted = Q(code__within=self.within) | Q(code__in=codes.ancestors(self.within))
        day = timezone.localdate()
        rows = Area.objects.filter(wanted).order_by("valid_from")
        shown = ("code", "name", "level", "lon", "lat", "valid_from", "valid_until")
        for code, name, level, lon, lat, first, last in rows.values_list(*shown):
            if first <= day and (last is None or last >= day):
                self.areas[code] = AreaName(name, level, lon, lat)
            else:
                self.past.append((name, code))
        aliases = AreaAlias.objects.filter(wanted).values_list("alias", "code")
        self.past += [(alias, code) for alias, code in aliases if not alias.isascii()]

    def _load_compounds(self) -> list[CompoundRow]:
        rows = Compound.objects.filter(area__within=self.within, active=True).order_by("id")
        return [CompoundRow(*row) for row in rows.values_list(*CompoundRow._fields)]

    def _load_buildings(self) -> list[BuildingRow]:
        at = {row.id: i for i, row in enumerate(self.compounds)}
        rows = Building.objects.filter(area__within=self.within, active=True).order_by("id")
        shown = ("id", "area", "compound_id", "label", "units", "floors", "homes_per_floor")
        return [
            BuildingRow(pk, area, at.get(compound, -1), *rest)
            for pk, area, compound, *rest in rows.values_list(*shown, "lon", "lat").iterator()
        ]

    def _by_label(self) -> list[dict[str, int]]:
        found: list[dict[str, int]] = [{} for _one in self.compounds]
        for i, row in enumerate(self.buildings):
            if row.compound >= 0:
                found[row.compound].setdefault(wording.label_key(row.label), i)
        return found

    def _by_stem(self) -> dict[str, list[int]]:
        """Compounds whose names differ only in the generic ending: `安澜新村`, `安澜花苑`."""
        found: dict[str, list[int]] = defaultdict(list)
        for i, row in enumerate(self.compounds):
            for name in (row.name, *row.other_names):
                found[names.without_ending(names.key(name))].append(i)
        return found

    def _load_plates(self) -> list[Plate]:
        by_id = {row.id: i for i, row in enumerate(self.compounds)}
        houses = {row.id: i for i, row in enumerate(self.buildings)}
        rows = Doorplate.objects.filter(area__within=self.within, active=True).order_by("id")
        shown = ("area", "road", "road_number", "compound_id", "building_id", "lon", "lat")
        plates = [
            Plate(area, road, number, by_id.get(c, -1), houses.get(b, -1), lon, lat)
            for area, road, number, c, b, lon, lat in rows.values_list(*shown)
        ]
        for i, row in enumerate(self.compounds):
            point = self.centre_of(i)
            if row.road and row.road_number and point:
                plates.append(Plate(row.area, row.road, row.road_number, i, -1, *point))
        return plates

    def _load_lines(self) -> dict[str, list[bytes]]:
        districts = codes.COUNTY
        rows = Barrier.objects.filter(active=True).exclude(name="")
        rows = rows.filter(district__within=self.within[:districts])
        found: dict[str, list[bytes]] = {}
        for name, wkb in rows.values_list("name", "geometry"):
            found.setdefault(names.key(name), []).append(bytes(wkb))
        return found

    @cached_property
    def _members(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _one in self.compounds]
        for i, row in enumerate(self.buildings):
            if row.compound >= 0:
                found[row.compound].append(i)
        return found

    def centre_of(self, position: int) -> tuple[float, float] | None:
        """A compound's point, or the middle of its buildings."""
        row = self.compounds[position]
        if row.lon is not None and row.lat is not None:
            return row.lon, row.lat
        held = [self.buildings[i] for i in self._members[position]]
        if not held:
            return None
        return (
            round(sum(b.lon for b in held) / len(held), 6),
            round(sum(b.lat for b in held) / len(held), 6),
        )

    def _locate(self) -> None:
        """The smallest area of every building, plate and compound, in one call."""
        centres = [self.centre_of(i) or (np.nan, np.nan) for i in range(len(self.compounds))]
        points = [
            *((b.lon, b.lat) for b in self.buildings),
            *((p.lon, p.lat) for p in self.plates),
            *centres,
        ]
        cells = areas.locate(points) if points else []
        n, m = len(self.buildings), len(self.plates)
        self.building_cells = cells[:n]
        self.plate_cells = cells[n : n + m]
        self.compound_cells: list[str | None] = []
        self.parted: list[int] = []  # over how many grids a compound's buildings lie
        for position, own in enumerate(cells[n + m :]):
            held = {c for i in self._members[position] if (c := self.building_cells[i])}
            held = held or ({own} if own else set())
            self.parted.append(len(held))
            one = next(iter(held)) if len(held) == 1 else None
            self.compound_cells.append(one or self.compounds[position].area)

    def _name(self) -> None:
        self._name_areas()
        for i, row in enumerate(self.compounds):
            for form, how in names.compound_forms(row.name, row.other_names):
                self.names.add(form, COMPOUND, i, how)
            if row.road:
                self.roads.setdefault(names.key(row.road), Road(row.road))
        for i, plate in enumerate(self.plates):
            self._add_plate(i, plate)
        for road_key in {*self.roads, *self.lines}:
            self.names.add(road_key, ROAD, road_key, WHOLE)
        for road in self.roads.values():
            road.mains.sort()
        self.names.close()

    def _name_areas(self) -> None:
        for code, area in self.areas.items():
            if area.level <= codes.COMMUNITY:
                for form, how in names.area_forms(area.name, area.level):
                    self.names.add(names.key(form), AREA, code, how, area.level)
        for name, code in self.past:
            if code in self.areas and len(code) <= codes.COMMUNITY:
                self.names.add(names.key(name), AREA, code, OTHER, len(code))

    def _add_plate(self, position: int, plate: Plate) -> None:
        road_key = names.key(plate.road)
        road = self.roads.setdefault(road_key, Road(plate.road))
        road.plates.append(position)
        number = wording.plate_key(plate.number)
        if number is not None:
            road.by_number.setdefault(number, []).append(position)
            if not number[1]:
                road.mains.append((number[0], position))

    def line_of(self, road_key: str) -> list[BaseGeometry]:
        """The drawn lines of a road, none where the register has none."""
        return [from_wkb(wkb) for wkb in self.lines.get(road_key, ())]

    def known_names(self, kind: str) -> KnownNames:
        """All names of compounds or roads; their sounds are worked out at first need."""
        held = self._known.get(kind)
        if held is None:
            fits = [n for n, es in self.names.table.items() if any(_whole(e, kind) for e in es)]
            held = self._known[kind] = KnownNames(fits)
        return held

    def is_village(self, position: int) -> bool:
        return self.compounds[position].kind == CompoundKind.VILLAGE

    def names_above(self, code: str) -> dict[int, str]:
        """Level -> name from the province to the area itself; do not change it."""
        held = self._above.get(code)
        if held is None:
            held = self._above[code] = {
                len(step): naming.area_name(self.areas[step].name)
                for step in codes.ancestors(code)
                if step in self.areas
            }
        return held


@stamps.cached("places")
def _kept() -> dict[tuple[str, str, str], Register]:
    return {}


def register_of(within: str) -> Register:
    """The register of a subtree, loaded again when places, areas or the day change."""
    held = _kept()
    stamp = stamps.tokens().get("areas", "")
    asked = (within, stamp, timezone.localdate().isoformat())
    if asked not in held:
        if len(held) >= KEPT:
            held.clear()
        held[asked] = Register(within)
    return held[asked]
