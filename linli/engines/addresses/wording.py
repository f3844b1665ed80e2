"""Forms of numbers and labels: what `12幢`, `12栋`, `十二号楼` and `１２＃` have in common."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NUMERALS = "零〇一二两三四五六七八九十百"
VALUES = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
HOUSE = "幢|栋|号楼|号房|座楼|座|楼|#楼|#|号院|号"
# A numeral counts as a number only before what is counted, so that 三元路 or 十八里 stay names.
COUNTED = re.compile(
    f"([{NUMERALS}]+)(?=幢|栋|座|号|#|单元|门(?!口|面|诊|卫|市|前|外|内)|层|楼|室|房(?![产屋管地])|(?:村民|居民)?小?组|弄|期|生产队|队|网格)"
)
TRAILING = re.compile(f"(?<=[幢栋座元号楼层#门-])([{NUMERALS}]+)$|(?<=附)([{NUMERALS}]+)(?=号|$)")
CIRCLED = {"甲": "A", "乙": "B", "丙": "C", "丁": "D"}
LABEL = re.compile(rf"^第?(?P<core>.+?)(?:{HOUSE})?$")
PLATE = re.compile(
    r"^(?P<main>\d+)(?P<letter>[A-Z]?)(?P<alley>弄|支弄|巷)?"
    r"(?:-(?P<to>\d+))?号?(?:(?:附|-|之)?(?P<sub>\d+)号?)?$"
)


@lru_cache(maxsize=4096)
def number_of(numeral: str) -> str:
    """`十二` -> `12`, `二〇一` -> `201`, `一百零五` -> `105`; digit by digit without 十 and 百."""
    if "十" not in numeral and "百" not in numeral:
        return "".join(str(VALUES[c]) for c in numeral)
    total, current = 0, 0
    for letter in numeral:
        if letter == "百":
            total, current = total + (current or 1) * 100, 0
        elif letter == "十":
            total, current = total + (current or 1) * 10, 0
        else:
            current = VALUES[letter]
    return str(total + current)


def _counted(found: re.Match[str]) -> str:
    return number_of(found[1] or found[found.lastindex or 1])


def with_digits(text: str) -> str:
    """Chinese numerals before what is counted, or at the end after a number, as digits."""
    return TRAILING.sub(_counted, COUNTED.sub(_counted, text))


def plain(text: str) -> str:
    """One width, capital letters, numerals as digits, no blanks."""
    text = unicodedata.normalize("NFKC", text).upper()
    return with_digits("".join(text.split()))


@lru_cache(maxsize=65536)
def label_key(label: str) -> str:
    """What the spellings of a building's label share: `12幢`, `12栋`, `十二号楼`, `12#` -> `12`."""
    text = plain(label)
    found = LABEL.match(text)
    core = found["core"] if found else text
    if core in CIRCLED:
        core = CIRCLED[core]
    return core.lstrip("0") or core


@lru_cache(maxsize=65536)
def plate_key(number: str) -> tuple[int, str] | None:
    """The main number and the rest: `128号` -> (128, ""), `128号附3号` = `128-3号` -> (128, "-3").

    `128弄5号` -> (128, "弄5"); None for what is no number.
    """
    found = PLATE.match(plain(number))
    if not found:
        return None
    rest = found["letter"]
    if found["alley"]:
        return int(found["main"]), rest + "弄" + (found["sub"] or "")
    sub = found["to"] or found["sub"]
    return int(found["main"]), rest + (f"-{int(sub)}" if sub else "")
