"""The numbers at the end of an address: `12幢3单元401室`, `12-3-401`, `12#401`, `3组12号`."""

from __future__ import annotations

import re
from typing import NamedTuple

NUMBER = r"(?:[东西南北中]?\d{1,4}[A-Z]?|[A-Z]\d{0,2}|[甲乙丙丁])"
HOUSE = (
    r"(?:幢楼?|栋楼?|号楼|号房|#楼?|座楼?|楼(?=\d{1,2}单元)"
    r"|号(?!楼|线|桥|路|院|地块|[东西南北]?门|附\d)(?:附\d+号?)?)"
)
HOUSE_NEXT = re.compile(r"幢|栋|座|#|单元|楼")
ROAD_NUMBER = re.compile(
    r"(?:[东西南北中]段)?第?(?:"
    r"\d+[A-Z]?(?:支?弄|巷(?!口))\d*(?:-\d+)?(?:号(?!楼))?"
    r"|\d+(?:[-~]\d+)?[A-Z]?号(?!楼|线|桥|路|房)(?:(?:附|之)\d+号?|-\d+号)?"
    r"|\d+[A-Z]?(?![\dA-Z#~幢栋座单层楼室房米弄号巷])"
    r")"
)
GRID = re.compile(r"第?([零一二三四五六七八九十百]+|\d+)网格")
GROUP = re.compile(r"第?(\d{1,2})(?:村民小组|居民小组|生产队|小组|组|队|社(?!区))")
RANGE = re.compile(rf"第?(\d+)(?:{HOUSE})?[-~](\d+)(?:{HOUSE})")
TAIL = re.compile(
    rf"[-第]*"
    rf"(?:(?P<building>{NUMBER})(?:{HOUSE}-?|-(?=[\dA-Z]))|(?P<letter>[A-Z])(?=\d{{3,4}}(?:室|$)))?"
    rf"(?:第?(?P<unit>\d{{1,2}}|[A-Z甲乙丙丁东西中](?=单元))(?:单元-?|门(?!口|前|卫|面)-?|-(?=\d)|#(?=\d{{3}})))?"
    rf"(?:第?(?P<floor>-?\d{{1,2}})(?:(?:层|楼|F(?!\d))-?|-(?=\d{{3,4}}(?:\D|$))))?"
    rf"(?:第?(?P<room>[A-Z]?\d{{3,4}}[A-Z]?(?!\d|单元|弄|[幢栋])|\d{{1,4}}[A-Z]?(?=号?室|号?房|户)"
    rf"|(?<=-)\d{{1,4}}[A-Z]?$|(?<=-)[A-Z]$)(?:号?室|号?房(?!产)|户|号)?)?"
)
BEGINS = re.compile(rf"(?<![A-Z])第?{NUMBER}(?:{HOUSE}|单元|-\d|层|楼|室|\d{{0,3}}$)|\d")
BESIDE = re.compile(
    r"斜?对面|斜?对过|旁边?|附近|隔壁|周边|周围|边上|[东西南北]侧?\d+米|[以往向][东西南北]"
    r"|[东西南北](?:侧|面|边)|后面|前面|背后|之间|一带|后方|前方"
)
AT = re.compile(
    r"[东西南北正大后前侧]?门口?|楼[下道上前后梯顶]|门[前卫厅]|院[内里]|[内里]面?|入口|出口|车库|车棚"
    r"|地下室?|架空层|[东西南北]{1,2}角|中心花园|花坛|绿化带?|停车场|消防通道|路口|口|[前后处]$"
)
PLACED = re.compile(BESIDE.pattern + "|" + r"门口|楼[下道前后]|入口|出口|路口")
ONLY_WORDS = re.compile(rf"(?:{BESIDE.pattern}|{AT.pattern})+")
NEXT = re.compile(rf"第?{NUMBER}(?:{HOUSE}|单元|-\d)|\d")
FILLER = re.compile(r"(?:的|内|里面?|小区|住宅小区|院内|大院|,|-)*")
CONTINUES = re.compile(r"(?:[东西南北中新]|\d{1,2}|[A-Z])(?:期|区|苑|园|坊|村|里)(?!\d*门)")
SEARCHED = 8  # letters between a name and its numbers, such as a part of the compound


class Tail(NamedTuple):
    """Numbers as written; `last` is the end of a range of buildings, `loose` how much is guessed."""

    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    last: str = ""
    guessed: str = ""


class After(NamedTuple):
    """What was found behind a name: its numbers, where they end, the letters passed over."""

    tail: Tail
    end: int
    skipped: str


EMPTY = Tail()


def after(text: str, at: int) -> After:
    """The numbers that begin at a position, or a few letters behind it."""
    start = FILLER.match(text, at).end()  # type: ignore[union-attr]
    tail, end = _match(text, start)
    if tail is not EMPTY:
        return After(tail, end, "")
    begins = BEGINS.search(text, start, start + SEARCHED + 6)
    if begins and begins.start() - start <= SEARCHED:
        tail, end = _match(text, begins.start())
        if tail is not EMPTY:
            return After(tail, end, text[start : begins.start()])
    return After(EMPTY, at, "")


def _match(text: str, at: int) -> tuple[Tail, int]:
    ranged = RANGE.match(text, at)
    if ranged:
        low, high = ranged[1], ranged[2]
        rest, end = _one(text, ranged.end())
        return Tail(f"{low}-{high}", rest.unit, rest.floor, rest.room, high), max(end, ranged.end())
    return _one(text, at)


def _one(text: str, at: int) -> tuple[Tail, int]:
    found = TAIL.match(text, at)
    if found is None or found.end() == at:
        return EMPTY, at
    building, letter, unit, floor, room = found.groups("")
    building = building or letter
    if not (building or unit or floor or room):
        return EMPTY, at
    guessed = ""
    if building and not unit and room and len(room) < 3 and text[found.end() - 1] not in "室房户号":
        unit, room, guessed = room, "", "unit"
    if floor and not building and room and not room.startswith(floor.lstrip("0")):
        building, floor, guessed = floor, "", "building"
    return Tail(building, unit, floor, room, "", guessed), found.end()
