"""What an address says besides the place: upper parts that agree or not, words beside it."""

from __future__ import annotations

from collections.abc import Sequence

from linli.engines.addresses import tails, wording
from linli.engines.addresses.found import Level, Match
from linli.engines.addresses.names import OLD, OTHER
from linli.engines.addresses.parsing import Reading
from linli.engines.addresses.register import Register
from linli.engines.divisions import codes, naming


def weigh_areas(reading: Reading, register: Register, match: Match) -> None:
    """Upper parts that are old, unknown or contradict the place."""
    if not match.area:
        return
    _weigh_known(reading, register, match)
    for level, name in reading.foreign:
        if level > codes.COUNTY:
            _unknown_area(name, level, register, match)
        elif not _own_name(name, register):
            here = register.areas.get(register.within)
            match.say("foreign", name=name, area=here.name if here else register.within)
    if reading.grid and match.level is not Level.GRID and len(match.code) >= codes.GRID:
        held = register.areas.get(match.code[: codes.GRID])
        if held and grid_key(held.name) != grid_key(reading.grid):
            match.say("other_grid", name=reading.grid, grid=held.name)


def _weigh_known(reading: Reading, register: Register, match: Match) -> None:
    for mark in reading.areas:
        if not agrees(mark.entry.refs, match.area):
            where = register.names_above(match.area)
            said = where.get(mark.entry.level) or where.get(codes.COMMUNITY, match.area)
            match.say("other_area", name=mark.text, area=said)
        elif mark.entry.how in (OLD, OTHER):
            area = register.areas[str(mark.entry.refs[0])]
            match.say("old_area", name=mark.text, area=area.name)


def _own_name(name: str, register: Register) -> bool:
    """Is it a part of the name of the district itself, written with other endings?"""
    bare = naming.short_name(name)
    above = register.names_above(register.within).values()
    return any(naming.short_name(one) == bare for one in above)


def _unknown_area(name: str, level: int, register: Register, match: Match) -> None:
    """A street or community nobody knows: forgiven when it sounds like the right one."""
    right = register.names_above(match.area).get(level, "")
    if right and naming.pinyin(right) == naming.pinyin(naming.area_name(name)):
        match.say("old_area", name=name, area=right)
    else:
        match.say("unknown_area", name=name)


def weigh_words(reading: Reading, match: Match) -> None:
    """Words that place the matter beside the address, and words nobody understood."""
    if reading.position:
        match.say(reading.position, word=reading.position_word)
    left = reading.before + reading.rest
    if left:
        naming_words = any("\u4e00" <= letter <= "\u9fff" for letter in left) and len(left) > 3
        match.say("left_name" if naming_words and match.building < 0 else "left", words=left)


def grid_key(name: str) -> str:
    """`第一网格` and `第1网格` alike."""
    found = tails.GRID.search(wording.plain(name))
    if not found:
        return name
    return found[1] if found[1].isdigit() else wording.number_of(found[1])


def agrees(refs: Sequence[int | str], code: str) -> bool:
    """Does one of the areas contain the code, or lie in it?"""
    return any(code.startswith(str(ref)) or str(ref).startswith(code) for ref in refs)
