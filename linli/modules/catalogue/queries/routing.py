"""Who gets a matter where, and why: the most specific row wins, else the holder of the duty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from linli.core.people.models import Organisation
from linli.core.values.languages import spoken
from linli.core.versions import stamps
from linli.modules.catalogue.models import Route
from linli.modules.catalogue.queries import catalogue
from linli.modules.catalogue.queries.matters import MatterFacts

WON, CLOSED, PREFIX, AREA, PRIORITY, OLDER, ROW_FIRST = (
    "won", "closed", "prefix", "area", "priority", "older", "row_first"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One routing row as stored."""

    id: int
    district: str
    prefix: str
    area: str
    unit_id: int
    priority: int
    note: str


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation as routing needs it."""

    id: int
    name: str
    name_en: str
    area: str
    duties: tuple[str, ...]
    active: bool

    @property
    def label(self) -> str:
        return spoken(self.name, self.name_en)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row (`row_id`) or a duty (`row_id` None) that fits, and why it won or lost (`reason`)."""

    unit_id: int
    row_id: int | None
    prefix: str
    area: str
    priority: int
    reason: str

    @property
    def won(self) -> bool:
        return self.reason == WON


@dataclass(frozen=True, slots=True)
class Routed:
    """`unit_id` None: nobody is named, the case lands on the street's desk, marked."""

    unit_id: int | None
    why: tuple[Candidate, ...]


@dataclass(frozen=True)
class Rows:
    """Rows by prefix and area, the winner of each place first; the lengths that occur."""

    held: Mapping[tuple[str, str], tuple[RouteRow, ...]]
    prefixes: tuple[int, ...]
    areas: tuple[int, ...]

    def fitting(self, matter: str, area: str) -> Iterator[RouteRow]:
        """Rows for a matter and place, the most specific first."""
        for size in self.prefixes:
            for length in self.areas:
                if size <= len(matter) and length <= len(area):
                    yield from self.held.get((matter[:size], area[:length]), ())


@dataclass(frozen=True)
class Units:
    """Organisations by id, and the active ones by duty and area, the oldest first."""

    ids: Mapping[int, Unit]
    holders: Mapping[tuple[str, str], tuple[int, ...]]

    def responsible(self, duty: str, area: str) -> Iterator[int]:
        """Active holders of a duty whose area holds the place, the nearest first."""
        for length in range(len(area), -1, -1):
            yield from self.holders.get((duty, area[:length]), ())


@stamps.cached("routing")
def rows() -> Rows:
    """All routing rows; one statement when they changed."""
    columns = ("id", "district", "prefix", "area", "unit_id", "priority", "note")
    return arranged(RouteRow(*row) for row in Route.objects.values_list(*columns))


def arranged(stored: Iterable[RouteRow]) -> Rows:
    """The same rows, ready to be asked."""
    held: dict[tuple[str, str], list[RouteRow]] = defaultdict(list)
    for row in stored:
        held[row.prefix, row.area].append(row)
    ordered = {
        key: tuple(sorted(group, key=lambda r: (-r.priority, r.id))) for key, group in held.items()
    }
    sizes = sorted({len(prefix) for prefix, _area in held}, reverse=True)
    lengths = sorted({len(area) for _prefix, area in held}, reverse=True)
    return Rows(ordered, tuple(sizes), tuple(lengths))


@stamps.cached("organisations")
def units() -> Units:
    """All organisations; one statement when they changed."""
    columns = ("id", "name", "name_en", "area", "duties", "active")
    found = {
        row[0]: Unit(row[0], row[1], row[2], row[3], tuple(row[4] or ()), row[5])
        for row in Organisation.objects.order_by("id").values_list(*columns)
    }
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for unit in found.values():
        for duty in unit.duties if unit.active else ():
            holders[duty, unit.area].append(unit.id)
    return Units(found, {key: tuple(ids) for key, ids in holders.items()})


def route(matter_code: str, lead_duty: str, area: str, district: str) -> Routed:
    """The responsible unit for a matter at a place, with the candidates in order.

    Rows whose prefix begins the code and whose area begins the place: the longest prefix wins,
    then the longest area, the higher priority, the older row. Rows of closed units never win.
    Without a row: the holder of the lead duty with the longest area.
    """
    known = units()
    found: list[Candidate] = []
    winner: RouteRow | None = None
    for row in rows().fitting(matter_code, area):
        unit = known.ids.get(row.unit_id)
        if unit is None or not unit.active:
            found.append(_of_row(row, CLOSED))
        elif winner is None:
            winner = row
            found.append(_of_row(row, WON))
        else:
            found.append(_of_row(row, _lost(row, winner)))
    won = winner.unit_id if winner else None
    for unit_id in known.responsible(lead_duty, area) if lead_duty else ():
        candidate = _of_duty(known.ids[unit_id], lead_duty, winner, won is not None, found)
        won = won if won is not None else unit_id
        found.append(candidate)
    return Routed(won, tuple(found))


def _of_row(row: RouteRow, reason: str) -> Candidate:
    return Candidate(row.unit_id, row.id, row.prefix, row.area, row.priority, reason)


def _lost(row: RouteRow, winner: RouteRow) -> str:
    if len(row.prefix) < len(winner.prefix):
        return PREFIX
    if len(row.area) < len(winner.area):
        return AREA
    return PRIORITY if row.priority < winner.priority else OLDER


def _of_duty(
    unit: Unit, duty: str, winner: RouteRow | None, decided: bool, before: list[Candidate]
) -> Candidate:
    reason = WON
    if winner is not None:
        reason = ROW_FIRST
    elif decided:
        nearest = next(c for c in before if c.won)
        reason = AREA if len(unit.area) < len(nearest.area) else OLDER
    return Candidate(unit.id, None, duty, unit.area, 0, reason)


def joint_units(matter: MatterFacts, area: str) -> list[int]:
    """For each joint duty the nearest holder, each unit once; duties nobody holds are left out."""
    known = units()
    nearest = (next(known.responsible(duty, area), None) for duty in matter.joint)
    return list(dict.fromkeys(unit for unit in nearest if unit is not None))


def unit_label(unit_id: int | None) -> str:
    """A unit's name in the reader's language; empty for none."""
    unit = units().ids.get(unit_id) if unit_id is not None else None
    return unit.label if unit else ""


def known_prefix(prefix: str, district: str) -> bool:
    """Is this a valid matter or a category there?"""
    held = catalogue.catalogue()
    return bool(held.matter(prefix, district)) or prefix in held.categories(district)
