"""Numbers along roads against the register: door plates, what lies between them, crossings."""

from __future__ import annotations

from math import hypot

import shapely
from shapely.ops import nearest_points

from linli.engines.addresses import names, wording
from linli.engines.addresses.choosing import contradicted
from linli.engines.addresses.found import Level, Match
from linli.engines.addresses.numbering import to_building, to_room
from linli.engines.addresses.parsing import Reading
from linli.engines.addresses.register import Plate, Register, Road
from linli.engines.divisions import codes

METRES = 111_320.0  # of a degree of latitude
NEAR_GAP, FAR_GAP, BEYOND = 20, 100, 10  # numbers between plates; past the last plate
APART_METRES, METRES_EACH = 300, 60  # farther apart than this, two roads have the same name
CROSSING_METRES = 150
STEP_METRES = 50
SAME_GRID = 1.3  # wherever between two plates of one grid it is, the grid is sure


def on_road(reading: Reading, register: Register, match: Match, key: str) -> None:
    """A number on a road: its plate, or between its neighbours."""
    road = register.roads.get(key) or Road(key)
    match.road = road.name
    if reading.crossing is not None:
        at_crossing(register, match, key, str(reading.crossing.entry.refs[0]))
        return
    fitting = _fitting(reading, register, road)
    if not fitting:
        match.say("no_point", road=road.name)
        return
    if not reading.road_number:
        _whole_road(register, match, road, fitting)
        return
    number = wording.plate_key(reading.road_number)
    if number is None:
        match.say("number_unread", road=road.name, number=reading.road_number)
        return
    exact = [p for p in road.by_number.get(number, ()) if p in fitting]
    if exact:
        _at_plate(reading, register, match, exact)
    else:
        _not_there(reading, register, match, road, number, fitting)


def _fitting(reading: Reading, register: Register, road: Road) -> list[int]:
    """The road's plates in the areas that are named; all, where that leaves none."""
    if not reading.areas:
        return road.plates
    found = [p for p in road.plates if not contradicted(reading, register.plates[p].area)]
    return found or road.plates


def _at_plate(reading: Reading, register: Register, match: Match, exact: list[int]) -> None:
    plate = register.plates[exact[0]]
    places = {(register.plates[p].area, register.plates[p].compound) for p in exact}
    match.plate = exact[0]
    if len({area for area, _c in places}) > 1:
        name = plate.road + reading.road_number
        match.others = sorted({c for _a, c in places if c >= 0})
        match.say("several", count=len(places), name=name)
    _take(match, plate, register.plate_cells[exact[0]])
    match.say("plate", road=plate.road, number=plate.number)
    _behind(reading, register, match, plate)


def _take(match: Match, plate: Plate, cell: str | None) -> None:
    match.level, match.area = Level.DOORPLATE, plate.area
    match.lon, match.lat, match.code = plate.lon, plate.lat, cell or plate.area


def _behind(reading: Reading, register: Register, match: Match, plate: Plate) -> None:
    """What stands behind a plate, where the address goes on or the register says it."""
    if plate.building >= 0:
        match.building = plate.building
        match.compound = register.buildings[plate.building].compound
        row = register.buildings[plate.building]
        match.lon, match.lat = row.lon, row.lat
        match.code = register.building_cells[plate.building] or match.code
        if reading.tail.unit or reading.tail.room:
            to_room(reading, register, match)
        return
    if plate.compound < 0:
        return
    match.compound = plate.compound
    if reading.tail.building:
        to_building(reading, register, match)
    elif register.parted[plate.compound] > 1:
        land = register.compounds[plate.compound]
        match.code = register.compound_cells[plate.compound] or land.area
        match.say("parted", compound=land.name, count=register.parted[plate.compound])


def _not_there(
    reading: Reading,
    register: Register,
    match: Match,
    road: Road,
    number: tuple[int, str],
    fitting: list[int],
) -> None:
    alley = "弄" in number[1]
    main = [p for p in road.by_number.get((number[0], "弄" if alley else ""), ()) if p in fitting]
    if number[1] and main:
        plate = register.plates[main[0]]
        match.plate = main[0]
        _take(match, plate, register.plate_cells[main[0]])
        if alley and plate.compound >= 0 and not reading.tail.building:
            reading.tail = reading.tail._replace(building=number[1].lstrip("弄"))
            match.say("plate", road=road.name, number=plate.number)
        else:
            match.say("plate_main", number=reading.road_number, main=plate.number)
        _behind(reading, register, match, plate)
        return
    if alley:
        match.say("no_number", road=road.name, number=reading.road_number)
        return
    below, above = _around(reading, register, match, road, number[0], fitting)
    if match.notes and match.notes[-1].kind == "several":
        return
    if below is not None and above is not None:
        _between(reading, register, match, number[0], (below, above))
        return
    one = below if below is not None else above
    nearest_main = wording.plate_key(register.plates[one].number) if one is not None else None
    if one is None or nearest_main is None or abs(nearest_main[0] - number[0]) > BEYOND:
        match.say("no_number", road=road.name, number=reading.road_number)
        return
    plate = register.plates[one]
    _take(match, plate, register.plate_cells[one])
    match.level = Level.ROAD
    match.say("next_to", road=road.name, known=plate.number)


def _around(
    reading: Reading, register: Register, match: Match, road: Road, number: int, fitting: list[int]
) -> tuple[int | None, int | None]:
    """The neighbours of a number, in one street or town if it has both: roads of one name differ."""
    streets: dict[str, list[int]] = {}
    for p in fitting:
        streets.setdefault(register.plates[p].area[: codes.STREET], []).append(p)
    pairs = [road.around(number, group) for group in streets.values()]
    both = [(low, high) for low, high in pairs if low is not None and high is not None]
    if len(both) > 1:
        match.say("several", count=len(both), name=road.name + reading.road_number)
        return None, None
    return both[0] if both else road.around(number, fitting)


def _between(
    reading: Reading, register: Register, match: Match, number: int, around: tuple[int, int]
) -> None:
    """On the straight line between the two neighbours, by their numbers."""
    below, above = (register.plates[p] for p in around)
    low, high = (wording.plate_key(p.number) or (0, "") for p in (below, above))
    gap = high[0] - low[0]
    share = (number - low[0]) / gap if gap else 0.5
    match.lon = round(below.lon + share * (above.lon - below.lon), 6)
    match.lat = round(below.lat + share * (above.lat - below.lat), 6)
    match.area = below.area if share < 0.5 else above.area
    match.code, match.level, match.open_point = match.area, Level.DOORPLATE, True
    metres = METRES * hypot(above.lon - below.lon, above.lat - below.lat)
    near = gap <= NEAR_GAP and metres <= APART_METRES + METRES_EACH * gap
    match.say(
        "between" if near else "far_between",
        number=reading.road_number,
        below=below.number,
        above=above.number,
        road=below.road,
    )
    same = register.plate_cells[around[0]] == register.plate_cells[around[1]]
    if same and not near and gap <= FAR_GAP:
        match.confidence *= SAME_GRID


def _whole_road(register: Register, match: Match, road: Road, fitting: list[int]) -> None:
    cells = {register.plate_cells[p] or register.plates[p].area for p in fitting}
    cells |= set(filter(None, register.locate(_along(register, names.key(road.name)))))
    match.level = Level.ROAD
    if len(cells) > 1:
        match.say("whole_road", road=road.name, count=len(cells))
        return
    middle = register.plates[fitting[len(fitting) // 2]]
    match.lon, match.lat, match.area, match.code = middle.lon, middle.lat, middle.area, cells.pop()
    match.say("short_road", road=road.name)


def _along(register: Register, key: str) -> list[tuple[float, float]]:
    """Points every few metres along the drawn lines of a road."""
    found: list[tuple[float, float]] = []
    for line in register.line_of(key):
        count = max(2, int(line.length * METRES / STEP_METRES))
        for place in range(count + 1):
            point = line.interpolate(place / count, normalized=True)
            found.append((point.x, point.y))
    return found


def at_crossing(register: Register, match: Match, first: str, second: str) -> None:
    """Where two roads cross: by their lines, else where their plates come nearest."""
    facts = {"first": _shown(register, first), "second": _shown(register, second)}
    one, other = register.line_of(first), register.line_of(second)
    if one and other:
        meeting = shapely.union_all(one).intersection(shapely.union_all(other))
        if not meeting.is_empty:
            point = meeting.representative_point()
            _open(match, point.x, point.y)
            match.say("crossing", **facts)
            return
    plates = [_points(register, key) for key in (first, second)]
    if all(plates):
        near, far = nearest_points(*(shapely.MultiPoint(p) for p in plates))
        metres = round(near.distance(far) * METRES)
        if metres <= CROSSING_METRES:
            _open(match, (near.x + far.x) / 2, (near.y + far.y) / 2)
            match.say("crossing_near", metres=metres, **facts)
            return
    match.say("no_crossing", **facts)


def _open(match: Match, lon: float, lat: float) -> None:
    match.lon, match.lat, match.level = round(lon, 6), round(lat, 6), Level.CROSSING
    match.open_point = True


def _points(register: Register, key: str) -> list[tuple[float, float]]:
    road = register.roads.get(key)
    return [(register.plates[p].lon, register.plates[p].lat) for p in road.plates] if road else []


def _shown(register: Register, key: str) -> str:
    return register.roads[key].name if key in register.roads else key
