"""The register of a district held in memory: names, buildings by label, numbers along roads."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from linli.engines.addresses import names, wording
from linli.engines.addresses.names import AREA, COMPOUND, OTHER, ROAD, WHOLE, Names
from linli.engines.divisions import codes, naming

VILLAGE = "village"  # the kind of compound whose houses are numbered without a road
Locate = Callable[[ArrayLike], Sequence[str | None]]
"""Per point (n, 2; WGS-84) the code of the smallest area that holds it, None outside all."""


class AreaName(NamedTuple):
    """An area as it is called; level is the length of its code, the point WGS-84."""

    name: str
    level: int
    lon: float | None
    lat: float | None


class CompoundRow(NamedTuple):
    """A compound: its id in the caller's tables, community, names, number on a road, point
    (WGS-84)."""

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
    """A building: its label as written, units, storeys, homes on a floor of a unit (0: unknown),
    point (WGS-84)."""

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


@dataclass(frozen=True, slots=True)
class Rows:
    """What a register is made of, all of one subtree of areas.

    areas: code -> what is valid today, the areas above the subtree too; past: other names and
    names of before, with the code they stand for; lines: names of roads with their drawn line (WKB,
    WGS-84). Positions in `buildings` and `plates` count `compounds` and `buildings` from 0.
    """

    areas: dict[str, AreaName]
    past: list[tuple[str, str]]
    compounds: list[CompoundRow]
    buildings: list[BuildingRow]
    plates: list[Plate]
    lines: list[tuple[str, bytes]]


def _whole(entry: names.Entry, kind: str) -> bool:
    return entry.kind == kind and entry.how in (WHOLE, OTHER)


class Register:
    """Everything addresses are matched against; only read after it is made."""

    def __init__(self, within: str, rows: Rows, locate: Locate) -> None:
        self.within = within
        self.locate = locate
        self.areas = rows.areas
        self.past = rows.past
        self.names = Names()
        self.roads: dict[str, Road] = {}
        self.fuzzy: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._known: dict[str, KnownNames] = {}
        self._above: dict[str, dict[int, str]] = {}
        self.compounds = rows.compounds
        self.buildings = rows.buildings
        self.by_label = self._by_label()
        self.by_stem = self._by_stem()
        self.plates = [*rows.plates, *self._own_plates()]
        self.lines = self._lines(rows.lines)
        self._locate()
        self._name()

    def _by_label(self) -> list[dict[str, int]]:
        """Per compound its buildings by label; of equal labels the first."""
        return [
            {wording.label_key(self.buildings[i].label): i for i in reversed(held)}
            for held in self._members
        ]

    def _by_stem(self) -> dict[str, list[int]]:
        """Compounds whose names differ only in the generic ending: `安澜新村`, `安澜花苑`."""
        found: dict[str, list[int]] = defaultdict(list)
        for i, row in enumerate(self.compounds):
            for name in (row.name, *row.other_names):
                found[names.without_ending(names.key(name))].append(i)
        return found

    def _own_plates(self) -> list[Plate]:
        """The number a compound has on its road, where its middle is known."""
        plates: list[Plate] = []
        for i, row in enumerate(self.compounds):
            point = self.centre_of(i)
            if row.road and row.road_number and point:
                plates.append(Plate(row.area, row.road, row.road_number, i, -1, *point))
        return plates

    def _lines(self, lines: Iterable[tuple[str, bytes]]) -> dict[str, list[bytes]]:
        found: dict[str, list[bytes]] = {}
        for name, wkb in lines:
            found.setdefault(names.key(name), []).append(wkb)
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
        cells = self.locate(points) if points else []
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
        return [shapely.from_wkb(wkb) for wkb in self.lines.get(road_key, ())]

    def known_names(self, kind: str) -> KnownNames:
        """All names of compounds or roads; their sounds are worked out at first need."""
        held = self._known.get(kind)
        if held is None:
            fits = [n for n, es in self.names.table.items() if any(_whole(e, kind) for e in es)]
            held = self._known[kind] = KnownNames(fits)
        return held

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
