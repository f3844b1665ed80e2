"""The names a register knows, found in a text from left to right, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linli.engines.addresses import wording
from linli.engines.divisions import codes, naming

AREA, ROAD, COMPOUND = "area", "road", "compound"
# How a name was written: as it stands, another name, without its generic ending, an old form.
WHOLE, OTHER, SHORT, OLD = "whole", "other", "short", "old"
GENERIC = ("住宅小区", "小区", "社区", "新村", "花园", "花苑", "公寓", "家园")
NOT_LETTERS = re.compile(r"[()\[\]{}<>《》【】“”\"'·,，。.、;；:：\s]")
# A road's name before one of these is part of a longer name that is not known.
GOES_ON = re.compile(
    r"小区|社区|街道|新村|花园|公寓|花苑|家园|大厦|广场|市场|菜场|小学|中学|公园|大桥|桥|村|商城|商厦"
)
AFTER_SHORT = re.compile(r"$|[\dA-Z(-]|住宅|小区|第|[东西南北]?门|附近|旁|对面")
STREET_ENDINGS = ("街道", "镇", "乡")
OFFICES = {
    "街道": ("街道办事处", "街道办", "街办"),
    "镇": ("镇人民政府", "镇政府"),
    "乡": ("乡人民政府", "乡政府"),
    "社区": ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "居委"),
    "村": ("村民委员会", "村委会", "村村委会", "村村民委员会"),
}


class Entry(NamedTuple):
    """What a name stands for: area codes, positions of compounds, or a road's key."""

    kind: str
    refs: tuple[int | str, ...]
    how: str
    level: int = 0


class Mark(NamedTuple):
    """A name found in a text."""

    start: int
    end: int
    text: str
    entry: Entry


def key(name: str) -> str:
    """A name as it is looked up: one width, digits, no brackets and blanks."""
    return NOT_LETTERS.sub("", wording.plain(name))


class Names:
    """Names by their first two letters, so that a text is read in one pass."""

    def __init__(self) -> None:
        self.table: dict[str, list[Entry]] = {}
        self.lengths: dict[str, tuple[int, ...]] = {}

    def add(self, name: str, kind: str, ref: int | str, how: str = WHOLE, level: int = 0) -> None:
        """Another meaning of a name; a better way of writing it takes the place of a worse one."""
        if len(name) < 2:
            return
        held = self.table.setdefault(name, [])
        for at, entry in enumerate(held):
            if (entry.kind, entry.level) == (kind, level):
                if entry.how == how and ref not in entry.refs:
                    held[at] = Entry(kind, (*entry.refs, ref), how, level)
                elif ORDER[how] < ORDER[entry.how]:
                    held[at] = Entry(kind, (ref,), how, level)
                return
        held.append(Entry(kind, (ref,), how, level))

    def close(self) -> None:
        """After the last name."""
        lengths: dict[str, set[int]] = {}
        for name, entries in self.table.items():
            lengths.setdefault(name[:2], set()).add(len(name))
            entries.sort(key=lambda e: (ORDER[e.how], KINDS[e.kind], e.level))
        self.lengths = {two: tuple(sorted(held, reverse=True)) for two, held in lengths.items()}

    def scan(self, text: str) -> list[Mark]:
        """All names in the text, none within another."""
        found: list[Mark] = []
        at, end, lengths = 0, len(text), self.lengths
        while at < end - 1:
            held = lengths.get(text[at : at + 2])
            mark = self._longest(text, at, held, found) if held else None
            if mark is None:
                at += 1
                continue
            found.append(mark)
            at = mark.end
        return found

    def _longest(
        self, text: str, at: int, lengths: tuple[int, ...], before: list[Mark]
    ) -> Mark | None:
        for length in lengths:
            word = text[at : at + length]
            for entry in self.table.get(word, ()):
                if self._fits(entry, text, at + length, before):
                    return Mark(at, at + length, word, entry)
        return None

    def _fits(self, entry: Entry, text: str, after: int, before: list[Mark]) -> bool:
        """Is the name whole where it stands, not the beginning of another one?"""
        if entry.kind == ROAD:
            return not GOES_ON.match(text, after)
        if entry.how != SHORT:
            return True
        if entry.kind == COMPOUND:
            return bool(AFTER_SHORT.match(text, after))
        return self._bare_area(entry, text, after, before)

    def _bare_area(self, entry: Entry, text: str, after: int, before: list[Mark]) -> bool:
        """`浙江嘉兴南湖`: names without 省, 市, 区 count only in a row from the beginning."""
        last = before[-1] if before else None
        start = last.end if last else 0
        if last is not None and (last.entry.kind != AREA or last.entry.level >= entry.level):
            return False
        if last is None and entry.level > codes.CITY:
            return False
        length = after - start
        return length <= 4 and self._begins(text, after)

    def _begins(self, text: str, at: int) -> bool:
        """Does a name begin here, or the text end?"""
        if at >= len(text):
            return True
        return any(
            text[at : at + length] in self.table
            for length in self.lengths.get(text[at : at + 2], ())
        )


ORDER = {WHOLE: 0, OTHER: 1, OLD: 2, SHORT: 3}
KINDS = {COMPOUND: 0, ROAD: 1, AREA: 2}


def area_forms(name: str, level: int) -> Iterator[tuple[str, str]]:
    """Every way an area is written, with how: `建设街道`, `建设街道办`, `建设镇` (old)."""
    official = naming.area_name(name)
    yield official, WHOLE
    short = naming.short_name(official)
    if short == official:
        return
    ending = official.removeprefix(short)
    for office in OFFICES.get(ending, ()):
        yield short + office, WHOLE
    if level == codes.STREET:
        yield from ((short + other, OLD) for other in STREET_ENDINGS if other != ending)
    elif level == codes.COMMUNITY:
        other = "村" if ending == "社区" else "社区"
        yield short + other, OLD
        yield from ((short + office, OLD) for office in OFFICES[other])
    if level in (codes.PROVINCE, codes.CITY, codes.COUNTY):
        yield short, SHORT


def compound_forms(name: str, others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """A compound's names, and without or with 小区: `朝阳小区`, `朝阳`."""
    yield key(name), WHOLE
    for other in others:
        yield key(other), OTHER
    for one in (key(name), *map(key, others)):
        bare = without_ending(one, ("住宅小区", "小区"))
        if bare != one:
            yield bare, SHORT
        else:
            yield one + "小区", OTHER


def without_ending(name: str, endings: Iterable[str] = GENERIC) -> str:
    """`望湖花苑` -> `望湖`; two letters stay at least."""
    for ending in endings:
        if name.endswith(ending) and len(name) >= len(ending) + 2:
            return name.removesuffix(ending)
    return name
