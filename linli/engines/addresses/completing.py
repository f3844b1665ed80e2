"""From what was read to a place in the register, with every doubt named."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from linli.engines.addresses import choosing, numbering, roads, tails, weighing, wording
from linli.engines.addresses.found import CONFIDENT, Alternative, Found, Level, Match
from linli.engines.addresses.names import COMPOUND, key
from linli.engines.addresses.parsing import Parts, Reading, area_parts, parts_of, read
from linli.engines.addresses.register import VILLAGE, Register
from linli.engines.divisions import codes, naming

MOST_ALTERNATIVES = 5


def complete_all(texts: Sequence[str], register: Register) -> list[Found]:
    """Every text matched; points that are new are located together."""
    done: dict[str, tuple[Reading, Match]] = {}
    for text in texts:
        if text not in done:
            reading = read(text, register.names)
            done[text] = reading, matched(reading, register)
    _locate(register, [match for _reading, match in done.values() if match.open_point])
    made: dict[str, Found] = {
        text: _found(text, reading, match, register) for text, (reading, match) in done.items()
    }
    return [made[text] for text in texts]


def matched(reading: Reading, register: Register) -> Match:
    """The place of one reading."""
    match = Match()
    if not reading.text:
        match.say("empty")
        return match
    if choosing.chosen(reading, register, match):
        numbering.to_building(reading, register, match)
        if reading.road is not None and reading.road_number:
            _check_plate(reading, register, match)
    elif reading.road is not None or _like_road(reading, register, match):
        key = str(reading.road.entry.refs[0]) if reading.road else match.road
        roads.on_road(reading, register, match, key)
        if reading.unknown:
            match.say("left_name", words=reading.unknown)
    elif reading.unknown:
        match.say("no_name", name=reading.unknown)
    elif reading.unknown_road:
        match.say("no_name", name=reading.unknown_road)
    else:
        _only_area(reading, register, match)
    weighing.weigh_areas(reading, register, match)
    weighing.weigh_words(reading, match)
    return match


def _like_road(reading: Reading, register: Register, match: Match) -> bool:
    """A road the register nearly has."""
    if not reading.unknown_road:
        return False
    near = choosing.nearest(reading.unknown_road, register, "road")
    if len(near) != 1:
        return False
    name, how = near[0]
    shown = register.roads[name].name if name in register.roads else name
    match.say(f"road_{how}", name=reading.unknown_road, known=shown)
    match.road = name
    return True


def _check_plate(reading: Reading, register: Register, match: Match) -> None:
    """Compound and number on a road are both given: do they agree?"""
    assert reading.road is not None
    road = register.roads.get(str(reading.road.entry.refs[0]))
    number = wording.plate_key(reading.road_number)
    if road is None or number is None:
        return
    plates = [register.plates[p] for p in road.by_number.get(number, ())]
    behind = {p.compound for p in plates if p.compound >= 0}
    match.road = road.name
    if match.compound in behind:
        match.say("plate", road=road.name, number=reading.road_number)
    elif behind:
        other = register.compounds[min(behind)].name
        compound = register.compounds[match.compound].name
        facts = {"other": other, "compound": compound}
        match.say("plate_other", road=road.name, number=reading.road_number, **facts)


def _only_area(reading: Reading, register: Register, match: Match) -> None:
    """No place is named: the smallest area that is."""
    if not reading.areas:
        match.say("nothing")
        return
    mark = max(reading.areas, key=lambda one: one.entry.level)
    fitting = [
        str(ref)
        for ref in mark.entry.refs
        if all(weighing.agrees(other.entry.refs, str(ref)) for other in reading.areas)
    ]
    refs = fitting or [str(ref) for ref in mark.entry.refs]
    code = refs[0]
    area = register.areas[code]
    numbered = reading.tail != tails.EMPTY
    if len(refs) == 1 and numbered and _as_village(code, reading, register, match):
        return
    if len(refs) > 1:
        match.say("several", count=len(refs), name=mark.text)
    match.area, match.code, match.lon, match.lat = code, code, area.lon, area.lat
    match.level = Level.COMMUNITY if area.level == codes.COMMUNITY else Level.STREET
    if area.level < codes.COMMUNITY:
        match.say("only_street", area=area.name)
    elif reading.grid:
        _named_grid(reading, register, match)
    else:
        match.say("only_area", area=area.name)
    if numbered:
        match.say("left_name", words=reading.text[mark.end :])


def _as_village(code: str, reading: Reading, register: Register, match: Match) -> bool:
    """A house number right after a village: the village's own land, where it is registered."""
    if len(code) != codes.COMMUNITY:
        return False
    name = naming.area_name(register.areas[code].name)
    for entry in register.names.table.get(key(name), ()):
        for ref in entry.refs if entry.kind == COMPOUND else ():
            if isinstance(ref, int) and register.compounds[ref].area == code:
                match.compound, match.area = ref, code
                match.say("compound", name=name)
                numbering.to_building(reading, register, match)
                return True
    return False


def _named_grid(reading: Reading, register: Register, match: Match) -> None:
    wanted = weighing.grid_key(reading.grid)
    for code, area in register.areas.items():
        if (
            len(code) == codes.GRID
            and code.startswith(match.area)
            and weighing.grid_key(area.name) == wanted
        ):
            match.level, match.code = Level.GRID, code
            match.lon, match.lat = area.lon, area.lat
            match.say("only_area", area=register.areas[match.area].name + area.name)
            return
    match.say("no_grid", area=register.areas[match.area].name, grid=reading.grid)


def _locate(register: Register, matches: Sequence[Match]) -> None:
    """Grids of points that stand in no row of the register, in one call."""
    if not matches:
        return
    held = register.locate(np.array([(m.lon, m.lat) for m in matches], dtype=float))
    for match, code in zip(matches, held, strict=True):
        if code:
            match.code = code
            match.area = code[: codes.COMMUNITY]
        elif not match.area:
            match.area = match.code = register.within


def _found(text: str, reading: Reading, match: Match, register: Register) -> Found:
    placed = match.level not in (Level.COMMUNITY, Level.STREET) and match.lon is not None
    parted = match.compound >= 0 and register.parted[match.compound] > 1
    if placed and len(match.code) < codes.GRID and not parted:
        match.say("outside")
    confidence = round(min(match.confidence, 1.0), 3)
    others = tuple(_alternatives(reading, match, register))
    if confidence < CONFIDENT or not match.area:
        parts = parts_of(reading)
        return Found(
            text, "", parts, "", "", None, None, Level.UNMATCHED, confidence,
            tuple(match.notes), others,
        )  # fmt: skip
    parts = standard_parts(reading, match, register)
    return Found(
        text, standard_text(parts), parts, match.area, match.code, match.lon, match.lat,
        match.level, confidence, tuple(match.notes), others,
        register.compounds[match.compound].id if match.compound >= 0 else None,
        register.buildings[match.building].id if match.building >= 0 else None,
    )  # fmt: skip


def standard_parts(reading: Reading, match: Match, register: Register) -> Parts:
    """The parts in standard words: community by its official short name, `12幢`, `3单元`, `401室`."""
    above = register.names_above(match.area)
    held = register.areas.get(match.code[: codes.GRID]) if len(match.code) >= codes.GRID else None
    compound = register.compounds[match.compound] if match.compound >= 0 else None
    road, number = _road_parts(reading, match, register)
    tail = reading.tail
    return area_parts(above)._replace(
        grid=held.name if held else "", compound=compound.name if compound else "", road=road,
        road_number=number, building=building_text(reading, match, register),
        unit=f"{tail.unit}单元" if tail.unit else "", floor=_floor(reading, match, register),
        room=f"{tail.room}室" if tail.room else "",
        rest=reading.before + reading.position_word + reading.rest,
    )  # fmt: skip


def _road_parts(reading: Reading, match: Match, register: Register) -> tuple[str, str]:
    if reading.crossing is not None and reading.road is not None:
        return f"{match.road}与{reading.crossing.text}路口", ""
    number = reading.road_number
    if number and number[-1].isdigit():
        number += "号"
    if match.plate >= 0:
        plate = register.plates[match.plate]
        exact = wording.plate_key(plate.number) == wording.plate_key(reading.road_number)
        return plate.road, (plate.number if exact else number)
    return (match.road, number) if match.road else ("", "")


def building_text(reading: Reading, match: Match, register: Register) -> str:
    """`12幢`; houses of a village, and what is no number, as the register writes them."""
    if match.building < 0:
        said = reading.tail.building
        return f"{said}幢" if said and said[-1].isascii() else said
    row = register.buildings[match.building]
    key = wording.label_key(row.label)
    village = row.compound >= 0 and register.compounds[row.compound].kind == VILLAGE
    plain = key.isascii() and key.isalnum() and row.compound >= 0
    return f"{key}幢" if plain and not village else row.label


def _floor(reading: Reading, match: Match, register: Register) -> str:
    tail = reading.tail
    if tail.floor:
        return f"{tail.floor}层"
    if match.level is Level.ROOM and match.building >= 0:
        storey = numbering.storey(tail.room)
        floors = register.buildings[match.building].floors
        if storey and floors > 1 and int(storey) <= floors:
            return f"{int(storey)}层"
    return ""


def standard_text(parts: Parts) -> str:
    """One line from the province down; the floor only where no room tells it."""
    compound = "" if parts.compound == parts.community else parts.compound
    place = (parts.road, parts.road_number, compound)
    below = (parts.building, parts.unit, "" if parts.room else parts.floor, parts.room)
    above = parts[:5]
    only = "" if any(place) or any(below) or parts.compound else parts.grid
    return "".join((*above, only, *place, *below))


def _alternatives(reading: Reading, match: Match, register: Register) -> list[Alternative]:
    """Other compounds that may be meant, with the building where they have it."""
    found = []
    for position in match.others[: MOST_ALTERNATIVES + 1]:
        if position == match.compound and match.confidence >= CONFIDENT:
            continue
        other = Match(compound=position, area=register.compounds[position].area)
        numbering.to_building(reading, register, other)
        text = standard_text(standard_parts(reading, other, register))
        found.append(Alternative(text, other.code, other.lon, other.lat))
    return found[:MOST_ALTERNATIVES]
