"""The demo's register of places: compounds, buildings, door plates, roads and rivers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from linli.core.areas.codes import COMMUNITY, STREET, district_of
from linli.core.areas.geometry import label_point, to_wkb
from linli.core.areas.models import Area
from linli.core.demo import blocks, names
from linli.core.demo.cast import SHOWN_COMMUNITY
from linli.core.demo.land import Land
from linli.core.places.models import Barrier, Building, Compound, Doorplate
from linli.core.places.states import BarrierClass, CompoundKind
from linli.core.versions import stamps
from linli.engines.divisions import naming

HOMES_EACH = 26  # households of an ordinary building
# Since the grids were drawn a new estate was let, and an old one is being pulled down.
GROWN = {SHOWN_COMMUNITY + "001": 2.3, SHOWN_COMMUNITY + "004": 0.45, SHOWN_COMMUNITY + "003": 1.4}
OTHER_LAND = tuple((CompoundKind(kind), form) for kind, form in names.HELD["other_land"])
RIVER_SHARE = 0.05
PLATE_METRES = 45.0
HOMES = (CompoundKind.ESTATE, CompoundKind.ESTATE, CompoundKind.OLD_ESTATE)


@dataclass
class Register:
    """Rows to be saved, and the households each grid comes to."""

    compounds: list[Compound] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    doorplates: list[Doorplate] = field(default_factory=list)
    barriers: list[Barrier] = field(default_factory=list)
    households: dict[str, int] = field(default_factory=dict)


def build(district: str, places: Land) -> Register:
    """Saves the register of the district, and the households it counts on the areas."""
    rng, made = Random(f"register {district}"), Register()
    counted = dict(
        Area.objects.filter(code__in=places.codes, valid_until__isnull=True).values_list("code", "households")
    )  # fmt: skip
    for community in sorted(places.names):
        _community(made, places, community, counted, rng)
    _streets(made, places, rng)
    _addressed(made)
    Compound.objects.bulk_create(made.compounds, batch_size=500)
    Building.objects.bulk_create(made.buildings, batch_size=500)
    Doorplate.objects.bulk_create(made.doorplates, batch_size=500)
    Barrier.objects.bulk_create(made.barriers, batch_size=500)
    _count(district, made.households)
    stamps.bump("places")
    return made


def _community(
    made: Register, places: Land, community: str, counted: dict[str, int | None], rng: Random
) -> None:
    """The land of a community's grids in blocks, with what stands on them."""
    lands: dict[str, BaseGeometry] = {}
    for grid in (code for code in places.codes if code.startswith(community)):
        for number, block in enumerate(blocks.blocks(places.shapes[grid], rng.randint(4, 6), rng)):
            lands[f"{grid}-{number}"] = block
    others = rng.sample(OTHER_LAND, len(OTHER_LAND))
    homes: dict[str, list[tuple[Compound, BaseGeometry]]] = {}
    taken: set[str] = set()
    for serial, (key, land) in enumerate(lands.items(), start=1):
        grid, number = key[:-2], int(key[-1])
        if number == 3 and others:
            kind, form = others.pop(0)
            name = form.format(name=places.names[community])
        else:
            kind = rng.choice(HOMES)
            name = _name(places.compounds[grid], number, taken, rng)
        taken.add(name)
        compound = _compound(community, serial, name, kind, land)
        made.compounds.append(compound)
        if kind in HOMES:
            homes.setdefault(grid, []).append((compound, land))
    for grid, compounds in homes.items():
        _settle(made, grid, compounds, (counted.get(grid) or 400) * GROWN.get(grid, 1.0), rng)


def _name(spoken: list[str], number: int, taken: set[str], rng: Random) -> str:
    """The two names the demo's cases speak of come first, then their later stages."""
    if number < len(spoken) and spoken[number] not in taken:
        return spoken[number]
    names = [f"{name}{digit}期" for digit in "二三四五六七八九" for name in spoken]
    return next((name for name in names if name not in taken), f"{rng.choice(spoken)}新区")


def _compound(
    community: str, serial: int, name: str, kind: CompoundKind, land: BaseGeometry
) -> Compound:
    lon, lat = label_point(land)
    return Compound(
        district=district_of(community), area=community, number=f"XQ{community[6:]}{serial:03d}",
        name=name, kind=kind, initials=naming.initials(name)[:80], lon=lon, lat=lat,
        geometry=to_wkb(land),
    )  # fmt: skip


def _settle(
    made: Register,
    grid: str,
    compounds: list[tuple[Compound, BaseGeometry]],
    homes: float,
    rng: Random,
) -> None:
    """The grid's households in its compounds by their surface."""
    surface = sum(land.area for _compound, land in compounds)
    for compound, land in compounds:
        compound.households = round(homes * land.area / surface)
        made.households[grid] = made.households.get(grid, 0) + compound.households
        if compound.households:
            made.buildings += _buildings(compound, land, rng)


def _buildings(compound: Compound, land: BaseGeometry, rng: Random) -> Iterator[Building]:
    """Buildings numbered in reading order, with about as many homes each."""
    count = max(1, round(compound.households / HOMES_EACH))
    chance = np.random.default_rng(rng.randrange(2**32))
    shares = chance.multinomial(compound.households, [1 / count] * count)
    for number, (spot, households) in enumerate(
        zip(blocks.houses(land, count), shares.tolist(), strict=True), start=1
    ):
        units = 2 if households > 12 else 1
        yield Building(
            district=compound.district, area=compound.area, compound=compound,
            number=f"{compound.number}-{number:02d}", label=f"{number}幢", units=units,
            floors=max(1, -(-households // (units * 2))), homes_per_floor=2, households=households,
            lon=float(spot[0]), lat=float(spot[1]),
        )  # fmt: skip


def _streets(made: Register, places: Land, rng: Random) -> None:
    """Roads and rivers along the borders of grids; door plates on the roads inside a community."""
    lines: dict[tuple[str, str], list[BaseGeometry]] = {}
    for (one, other), line in shared_borders(places).items():
        if one[:COMMUNITY] == other[:COMMUNITY]:
            road = places.roads[one[:COMMUNITY]][(int(one[-3:]) + int(other[-3:])) % 3]
            lines.setdefault((one[:COMMUNITY], road), []).append(line)
        else:
            lines.setdefault((one[:COMMUNITY], other[:COMMUNITY]), []).append(line)
    for serial, ((one, other), parts) in enumerate(sorted(lines.items(), key=lambda i: i[0])):
        whole = shapely.line_merge(shapely.union_all(parts))
        inside = not other.isdigit()
        kind, name = (BarrierClass.LOCAL, other) if inside else _between(places, one, other, rng)
        made.barriers.append(_barrier(district_of(one), serial, kind, name, whole))
        if inside:
            made.doorplates += _doorplates(one, other, whole)


def shared_borders(places: Land) -> dict[tuple[str, str], BaseGeometry]:
    """The common line of every two grids that touch along one, the lower code first."""
    shapes = np.array([places.shapes[code] for code in places.codes])
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = one < other
    edges = shapely.boundary(shapes)
    common = shapely.intersection(edges[one[once]], edges[other[once]])
    pairs = zip(one[once], other[once], common, strict=True)
    return {(places.codes[i], places.codes[j]): line for i, j, line in pairs if line.length > 0}


def _between(places: Land, one: str, other: str, rng: Random) -> tuple[BarrierClass, str]:
    """What lies between two communities: a river now and then, else a road by its rank."""
    if rng.random() < RIVER_SHARE:
        return BarrierClass.RIVER, rng.choice(names.HELD["rivers"])
    if one[:STREET] == other[:STREET]:
        return BarrierClass.SECONDARY, rng.choice(places.roads[one])
    return BarrierClass.ARTERIAL, rng.choice(names.HELD["avenues"])


def _barrier(
    district: str, serial: int, kind: BarrierClass, name: str, line: BaseGeometry
) -> Barrier:
    west, south, east, north = line.bounds
    return Barrier(
        district=district, number=f"DL{serial:05d}", name=name, barrier_class=kind,
        geometry=to_wkb(line), west=west, south=south, east=east, north=north,
    )  # fmt: skip


def _doorplates(community: str, road: str, line: BaseGeometry) -> Iterator[Doorplate]:
    """A plate every so many metres, from west to east, even numbers only on this side."""
    number = 0
    parts = [p for p in shapely.get_parts(line) if p.geom_type == "LineString"]
    for part in sorted(parts, key=lambda p: p.bounds[0]):
        count = int(part.length * blocks.METRES // PLATE_METRES)
        for place in shapely.line_interpolate_point(
            part, np.arange(1, count + 1) / (count + 1), normalized=True
        ):
            number += 2
            yield Doorplate(
                district=district_of(community), area=community, road=road,
                road_number=f"{number}号", lon=round(place.x, 6), lat=round(place.y, 6),
            )  # fmt: skip


def _addressed(made: Register) -> None:
    """Each compound gets the number of the door plate nearest to it in its community."""
    plates: dict[str, list[Doorplate]] = {}
    for plate in made.doorplates:
        plates.setdefault(plate.area, []).append(plate)
    free = {area: list(rows) for area, rows in plates.items()}
    for compound in made.compounds:
        near = free.get(compound.area)
        if not near:
            continue
        spot = (compound.lon or 0.0, compound.lat or 0.0)
        plate = min(near, key=lambda p: (p.lon - spot[0]) ** 2 + (p.lat - spot[1]) ** 2)
        near.remove(plate)
        plate.compound = compound
        compound.road, compound.road_number = plate.road, plate.road_number


def _count(district: str, households: dict[str, int]) -> None:
    """The register's households on the grids and on everything above them."""
    rows = list(Area.objects.filter(code__within=district, valid_until__isnull=True))
    for row in rows:
        row.households = sum(n for grid, n in households.items() if grid.startswith(row.code))
    Area.objects.bulk_update(rows, ["households"], batch_size=500)
    stamps.bump("areas")
