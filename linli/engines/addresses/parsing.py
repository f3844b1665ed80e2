"""Reads a Chinese address by rules: known names first, then numbers, then what people add.

Levels and their order follow GB/T 23705-2009; the ways of writing are those of everyday notes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from linli.engines.addresses import tails, wording
from linli.engines.addresses.names import AREA, COMPOUND, ROAD, Mark, Names
from linli.engines.divisions import codes

LONGEST = 200
AREA_WORDS = (codes.PROVINCE, codes.CITY, codes.COUNTY, codes.STREET, codes.COMMUNITY)
INTRODUCED = re.compile(
    r"^.{0,12}?(?:家?住[在于]|现住址?(?!宅)|家住(?!宅)|居住[在于]?(?!宅|小?区)|住址|地址|位于|坐落[在于]?)[:是为]?"
)
BRACKETS = re.compile(r"[(\[{<《【「]([^)\]}>》】」]*)[)\]}>》】」]")
ASIDE = re.compile(
    r"^(?:近|靠|原|又名|即|旁|邻|备注|电话|联系|曾用|老|\d{7,})|旁边|附近|对面|\d{11}"
)
BETWEEN_NUMBERS = re.compile(r"(?<=[\dA-Z])[\s,，、;；/\\_.。—–−~～至到]+(?=\d)")
SEPARATORS = re.compile(r"[\s,，、;；/\\_.。|\"'“”‘’·—–−]+")
RANGE_MARK = re.compile(r"(?<=\d)(?:号?楼?)?[~～至到](?=\d)")
FLOOR_FIRST = re.compile(r"(?<=[幢栋座#元楼])F(\d{1,2})(?!\d)")
PHONE = re.compile(
    r"(?:联系)?(?:电话|手机)?[:：]?\s*(?:(?<!\d)1\d{10}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d))"
)
UPPER = re.compile(
    r"(?P<province>[\u4e00-\u9fff]{2,8}?(?:省|自治区))?"
    r"(?P<city>[\u4e00-\u9fff]{2,7}?(?:市|自治州|地区|盟)(?!场|民|政|心|集|委))?"
    r"(?P<county>[\u4e00-\u9fff]{1,5}?(?:(?<![小社园住校厂矿东西南北新老发业景城假片库营牧山一二三四五六七八九\dA-Z期])区|县|旗)(?![域政委]))?"
    r"(?P<street>[\u4e00-\u9fff]{2,5}?(?:街道办事处|街道办|街道|镇|乡))?"
    r"(?P<community>[\u4e00-\u9fff]{2,6}?(?:社区居委会|居委会|社区|村委会))?"
)
DIVISION = re.compile(r"[省市县区旗州盟镇乡]|街道|社区")
NO_CITY = re.compile(r"(?:超|夜|菜|集|门|花|鱼|城)市$")
UNKNOWN_ROAD = re.compile(r"([\u4e00-\u9fff]{2,10}?(?:路|街|大道|巷|公路|弄|里))(?=\d|$)")
CROSSING = re.compile(r"^(?:与|和|跟|交|、|-|&)?$")
MEETING = re.compile(r"(?:交叉|交界|交汇|相交)[处口]?|路?口")


class Parts(NamedTuple):
    """The parts of an address; as written by `parse`, as standard by `complete`. Empty: not there.

    `rest` is what stands there besides and is no part.
    """

    province: str = ""
    city: str = ""
    county: str = ""
    street: str = ""
    community: str = ""
    grid: str = ""
    compound: str = ""
    road: str = ""
    road_number: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    rest: str = ""


@dataclass(slots=True)
class Reading:
    """What was read: names with what they may stand for, numbers, and what could not be placed."""

    text: str
    areas: list[Mark] = field(default_factory=list)
    compound: Mark | None = None
    road: Mark | None = None
    crossing: Mark | None = None
    unknown: str = ""  # a name the register does not have
    unknown_road: str = ""
    foreign: list[tuple[int, str]] = field(default_factory=list)  # (level, name) not known here
    road_number: str = ""
    longer: str = ""  # what goes on after a known compound's name: `二期`, `东区`
    group: str = ""
    grid: str = ""
    tail: tails.Tail = tails.EMPTY
    position: str = ""  # "at", "beside": how the words after it place the matter
    position_word: str = ""
    before: str = ""  # what stands before the place and is no part of it
    rest: str = ""


def cleaned(text: str) -> tuple[str, str]:
    """The text in one width with digits, and what brackets say beside the address."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).upper()
    text = PHONE.sub("", text)
    asides: list[str] = []

    def opened(found: re.Match[str]) -> str:
        if ASIDE.search(found[1]) or tails.ONLY_WORDS.fullmatch(found[1]):
            asides.append(found[1])
            return ""
        return found[1]

    if "(" in text or "[" in text or "【" in text or "<" in text or "《" in text:
        text = BRACKETS.sub(opened, text)
        text = text.replace("(", "").replace(")", "")
    text = RANGE_MARK.sub("~", text)
    text = BETWEEN_NUMBERS.sub("-", text)
    text = wording.with_digits(SEPARATORS.sub("", text))
    if "F" in text:
        text = FLOOR_FIRST.sub(r"\1层", text)
    if "住" in text or "地址" in text or "位于" in text or "坐落" in text:
        introduced = INTRODUCED.match(text)
        if introduced and introduced.end() < len(text):
            text = text[introduced.end() :]
    return text.strip(":：-"), "".join(asides)


def read(given: str, names: Names) -> Reading:
    """One address read against the names of a register."""
    text, aside = cleaned(given)
    found = Reading(text, rest=aside)
    if not text:
        return found
    if "网格" in text:
        text = _without_grid(found, text)
    marks = names.scan(text)
    after = _name_areas(found, marks)
    _name_places(found, marks, names)
    start = _begin_unknown(found, after)
    _read_numbers(found, start)
    return found


def _without_grid(found: Reading, text: str) -> str:
    """Takes `第2网格` out, wherever it stands."""
    grid = tails.GRID.search(text)
    if grid is None:
        return text
    found.grid = f"第{grid[1]}网格"
    found.text = text[: grid.start()] + text[grid.end() :]
    return found.text


def _name_areas(found: Reading, marks: list[Mark]) -> int:
    """Takes the areas in; where the text after the last one of a row begins."""
    end = 0
    for mark in marks:
        if mark.entry.kind == AREA:
            found.areas.append(mark)
    _between_names(found, marks)
    for mark in found.areas:
        end = max(end, mark.end)
    return end


def _between_names(found: Reading, marks: list[Mark]) -> None:
    """Divisions before the first name, and between upper divisions and the next name."""
    end = 0
    for mark in marks:
        gap = found.text[end : mark.start]
        if gap and not (DIVISION.search(gap) and _foreign(found, gap)):
            found.before += gap
        end = mark.end
        if mark.entry.kind != AREA:
            return
    if not marks and DIVISION.search(found.text):
        _foreign(found, found.text)


def _foreign(found: Reading, before: str) -> bool:
    """Names of divisions this register does not have, at the beginning of the text."""
    upper = UPPER.match(before)
    if upper is None or not upper[0]:
        return False
    levels = zip(upper.groups(), codes.LENGTHS, strict=False)
    for name, level in levels:
        if name and not NO_CITY.search(name):
            found.foreign.append((level, name))
    return bool(found.foreign)


def _name_places(found: Reading, marks: list[Mark], names: Names) -> None:
    """The compound and the road meant; with two roads, a crossing."""
    compounds = [mark for mark in marks if mark.entry.kind == COMPOUND]
    if compounds:
        _choose_compound(found, compounds, names)
    roads = [mark for mark in marks if mark.entry.kind == ROAD]
    if not roads:
        return
    found.road = roads[0]
    if len(roads) == 2:  # three are a stretch of a road, from one crossing to the next
        first, second = roads
        between = found.text[first.end : second.start]
        numbered = found.text[second.end : second.end + 1].isdigit()
        if CROSSING.match(between) and not numbered:
            found.crossing = second
        elif numbered:
            found.road = second


def _choose_compound(found: Reading, marks: list[Mark], names: Names) -> None:
    """The last one that numbers follow, else the last; a village may be named as area as well."""
    text = found.text
    numbered = [mark for mark in marks if tails.NEXT.match(text, mark.end)]
    found.compound = (numbered or marks)[-1]
    for mark in marks:
        as_area = [e for e in names.table.get(mark.text, ()) if e.kind == AREA]
        if as_area:
            found.areas.append(mark._replace(entry=as_area[0]))
        elif mark is not found.compound and mark.start < found.compound.start:
            gap = marks[marks.index(mark) + 1].start
            found.before += text[mark.start : gap]


def _begin_unknown(found: Reading, after: int) -> int:
    """Where numbers may begin; names a name the register does not have."""
    if found.compound or found.road:
        return 0
    text = found.text
    if not found.areas and found.foreign:
        upper = UPPER.match(text)
        after = upper.end() if upper else 0
    rest = text[after:]
    if not rest:
        return after
    road = UNKNOWN_ROAD.match(rest)
    if road and (road.end() == len(rest) or rest[road.end()].isdigit()):
        found.unknown_road = road[1]
        after += road.end()
        number = tails.ROAD_NUMBER.match(text, after)
        if number:
            found.road_number = number[0]
            after = number.end()
        rest = text[after:]
    begins = tails.BEGINS.search(rest)
    name = rest[: begins.start()] if begins else rest
    placed = tails.PLACED.search(name)
    if placed and placed.start() >= 2:
        name = name[: placed.start()]
    if len(name) >= 2 and not tails.ONLY_WORDS.fullmatch(name):
        found.unknown = name
        after += len(name)
    return after


def _read_numbers(found: Reading, start: int) -> None:
    """Number on the road, village group, building, unit, floor, room; then the words that follow."""
    text = found.text
    end = start
    if found.road is not None:
        end = found.road.end
        number = tails.ROAD_NUMBER.match(text, end)
        if found.crossing is not None:
            end = found.crossing.end
        # `云锦花苑文昌路12幢`: the number after the road is a building's, not the road's.
        elif number and not (found.compound and tails.HOUSE_NEXT.match(text, number.end())):
            found.road_number, end = number[0], number.end()
    last_area = found.areas[-1].end if found.areas else 0
    if found.compound is not None:
        end = _after_compound(found, end)
    end = max(end, last_area if not (found.compound or found.road) else 0)
    if found.tail is tails.EMPTY:
        end = _numbers_after(found, end)
    _words_after(found, text[end:])


def _after_compound(found: Reading, end: int) -> int:
    """Numbers stand right after the compound, or after the road that is named behind it."""
    assert found.compound is not None
    own = found.compound.end
    goes_on = tails.CONTINUES.match(found.text, own)
    if goes_on:
        found.longer, own = goes_on[0], goes_on.end()
    if own >= end:
        return own
    assert found.road is not None
    skipped = tails.after(found.text[: found.road.start], own)
    if skipped.tail.building or skipped.tail.unit or skipped.tail.room:
        found.tail = skipped.tail
        return max(end, skipped.end)
    return end


def _numbers_after(found: Reading, end: int) -> int:
    text = found.text
    group = tails.GROUP.match(text, end)
    if group:
        found.group, end = group[1] + "组", group.end()
    got = tails.after(text, end)
    found.tail = got.tail
    if got.skipped:
        skipped = got.skipped
        for mark in found.areas:
            skipped = skipped.replace(mark.text, "")
        found.rest = skipped + found.rest
    return got.end


def _words_after(found: Reading, words: str) -> None:
    """`门口`, `对面`: how near the matter is; everything else stays as rest."""
    said = found.rest + words
    if not said:
        return
    beside = tails.BESIDE.search(said)
    at = None if beside else tails.AT.search(said)
    placed = beside or at
    if found.crossing is not None and MEETING.search(said):
        said = MEETING.sub("", said)
    if placed:
        found.position = "beside" if beside else "at"
        found.position_word = placed[0]
        said = said.replace(placed[0], "", 1)
    found.rest = said


def area_parts(by_level: Mapping[int, str]) -> Parts:
    """The areas alone, from province to community, by the length of their codes."""
    return Parts(*(by_level.get(level, "") for level in AREA_WORDS))


def parts_of(found: Reading) -> Parts:
    """The parts as written, without looking anything up."""
    by_level = {mark.entry.level: mark.text for mark in found.areas}
    by_level = {level: name for level, name in found.foreign} | by_level
    tail = found.tail
    return area_parts(by_level)._replace(
        grid=found.grid, compound=found.compound.text if found.compound else found.unknown,
        road=found.road.text if found.road else found.unknown_road, road_number=found.road_number,
        building=tail.building, unit=tail.unit, floor=tail.floor, room=tail.room,
        rest=found.group + found.before + found.position_word + found.rest,
    )  # fmt: skip
