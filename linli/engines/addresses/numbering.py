"""Numbers against the register: buildings of a compound, units and rooms."""

from __future__ import annotations

from linli.engines.addresses import wording
from linli.engines.addresses.found import Level, Match
from linli.engines.addresses.parsing import Reading
from linli.engines.addresses.register import Register

SHOWN = 12


def to_building(reading: Reading, register: Register, match: Match) -> None:
    """From a compound down to building, unit and room, as far as the register has them."""
    match.level = Level.COMPOUND
    tail = reading.tail
    if tail.building:
        _find_building(reading, register, match)
    elif tail.unit or tail.room:
        _unnamed_building(register, match)
    if match.building < 0:
        _at_compound(register, match)
        return
    row = register.buildings[match.building]
    match.level, match.lon, match.lat = Level.BUILDING, row.lon, row.lat
    match.code = register.building_cells[match.building] or row.area
    match.area = row.area
    match.say("building", building=row.label)
    to_room(reading, register, match)


def _find_building(reading: Reading, register: Register, match: Match) -> None:
    tail, held = reading.tail, register.by_label[match.compound]
    compound = register.compounds[match.compound]
    for label in _labels(reading):
        if label in held:
            match.building = held[label]
            break
    else:
        shown = f"{tail.building}幢"
        if not held:
            match.say("no_buildings", compound=compound.name)
        else:
            known = extent(list(held))
            match.say("no_building", building=shown, compound=compound.name, known=known)
        return
    if reading.group and label == wording.label_key(tail.building):
        match.say("group", group=reading.group)
    if tail.last and label == wording.label_key(tail.building.split("-")[0]):
        match.say("range", range=tail.building)
    if tail.guessed:
        number = tail.unit if tail.guessed == "unit" else tail.building
        match.say(f"read_{tail.guessed}", number=number)


def _unnamed_building(register: Register, match: Match) -> None:
    """A room without its building: clear only where there is one building."""
    held, name = register.by_label[match.compound], register.compounds[match.compound].name
    if len(held) == 1:
        match.building = next(iter(held.values()))
        match.say("only_building", compound=name)
    elif held:
        match.say("which_building", compound=name, count=len(held))


def _labels(reading: Reading) -> list[str]:
    """Keys under which the building may stand, the fullest first."""
    tail = reading.tail
    key = wording.label_key(tail.building)
    found = [key]
    if reading.group:
        found.insert(0, wording.label_key(f"{reading.group}{tail.building}号"))
    if tail.last:
        found.append(wording.label_key(tail.building.split("-")[0]))
    if tail.unit:
        found += [f"{key}幢{tail.unit}单元", f"{key}-{tail.unit}"]
    return found


def extent(labels: list[str]) -> str:
    """`1-28` where labels are numbers, else the first ones."""
    numbers = sorted(int(label) for label in labels if label.isdigit())
    others = sorted(label for label in labels if not label.isdigit())
    parts = []
    if numbers:
        whole = len(numbers) == numbers[-1] - numbers[0] + 1
        parts.append(
            f"{numbers[0]}-{numbers[-1]}"
            if whole and len(numbers) > 1
            else "、".join(map(str, numbers[:SHOWN]))
        )
    return "、".join(parts + others[:SHOWN])


def _at_compound(register: Register, match: Match) -> None:
    row = register.compounds[match.compound]
    point = register.centre_of(match.compound)
    match.lon, match.lat = point or (None, None)
    match.code, match.area = register.compound_cells[match.compound] or row.area, row.area
    if register.parted[match.compound] > 1:
        match.say("parted", compound=row.name, count=register.parted[match.compound])


def to_room(reading: Reading, register: Register, match: Match) -> None:
    """Unit and room of a building; what contradicts the building is said."""
    row, tail = register.buildings[match.building], reading.tail
    if tail.unit:
        match.level = Level.UNIT
        if tail.unit.isdigit() and row.units > 1 and int(tail.unit) > row.units:
            match.level = Level.BUILDING
            match.say("no_unit", building=row.label, unit=tail.unit, units=row.units)
    if not tail.room:
        floor = tail.floor
    else:
        floor = storey(tail.room)
        if match.level is Level.UNIT or not tail.unit:
            match.level = Level.ROOM
    if floor.isdigit() and row.floors > 1 and int(floor) > row.floors:
        match.level = Level.BUILDING
        match.say("no_floor", building=row.label, floor=floor, floors=row.floors)
    home = tail.room[len(floor) :]
    if row.homes and tail.room and home.isdigit() and int(home) > row.homes * max(row.units, 1):
        match.say("no_home", room=tail.room, homes=row.homes)


def storey(room: str) -> str:
    """`301` -> `3`, `1204` -> `12`; empty where the number does not tell."""
    return room[:-2] if room.isdigit() and len(room) in (3, 4) else ""
