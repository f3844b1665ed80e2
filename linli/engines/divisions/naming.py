"""Names of areas: short forms, numbers in Chinese, pinyin, initials and English."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

from linli.engines.divisions import codes

COMMITTEES = ("居民委员会", "村民委员会", "社区居委会", "居委会", "村委会")
SUFFIXES = ("街道办事处", "街道", "社区", "镇", "乡", "村", "省", "市", "区", "县")
OTHER = "\0"
PINYIN_LENGTH, INITIALS_LENGTH = 240, 60
DIGITS = "零一二三四五六七八九"

HELD = tomllib.loads((Path(__file__).parent / "naming.toml").read_text(encoding="utf-8"))


def area_name(source: str) -> str:
    """The area of a committee: `瓶山社区居委会` -> `瓶山社区`, `博山村委会` -> `博山村`."""
    for committee in COMMITTEES:
        if source.endswith(committee) and len(source) > len(committee):
            stem = source.removesuffix(committee)
            generic = "社区" if "居" in committee else "村"
            return stem if stem.endswith(generic) else stem + generic
    return source


def short_name(name: str) -> str:
    """The name without its generic ending: `建设街道` -> `建设`; two characters stay at least."""
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) >= len(suffix) + 2:
            return name.removesuffix(suffix)
    return name


def derived(name: str, code: str) -> dict[str, str]:
    """The fields of an area that follow from its name: short and English name, pinyin, initials."""
    return {
        "short_name": short_name(name),
        "name_en": english(name, code),
        "pinyin": pinyin(name)[:PINYIN_LENGTH],
        "initials": initials(name)[:INITIALS_LENGTH],
    }


def chinese_number(number: int) -> str:
    """1 -> 一, 12 -> 十二, 20 -> 二十, 105 -> 一百零五; 0 to 999, `ValueError` beyond."""
    if not 0 <= number <= 999:
        raise ValueError(f"{number} is not between 0 and 999")
    if number < 10:
        return DIGITS[number]
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += DIGITS[0]
    return text + (DIGITS[ones] if ones else "")


def grid_name(number: int) -> str:
    """The customary name of a community's n-th grid: 1 -> `第一网格`."""
    return f"第{chinese_number(number)}网格"


def pinyin(text: str) -> str:
    """`南湖区` -> `nanhuqu`: lower case, no tones, ü as v; ASCII letters and digits only."""
    return "".join(reading for reading, _whole in _readings(text))


def initials(text: str) -> str:
    """`南湖区` -> `nhq`; Latin letters and digits in the text stay whole."""
    return "".join(reading if whole else reading[:1] for reading, whole in _readings(text))


def english(name: str, code: str) -> str:
    """A working English name: `建设街道` -> `Jianshe Subdistrict`, a grid is `Grid 3`."""
    if len(code) >= codes.GRID:
        label = "Grid" if len(code) == codes.GRID else "Micro-grid"
        return f"{label} {int(code[-3:])}"
    for suffix, kind in HELD["english"].items():
        stem = short_name(name)
        if name.endswith(suffix) and stem != name:
            return f"{_spelled(stem)} {kind}"
    return _spelled(name)


def _spelled(text: str) -> str:
    return pinyin(text).replace("v", "ü").capitalize()


def _readings(text: str) -> list[tuple[str, bool]]:
    """Each character's sound, or a run of other text whole (True)."""
    parts = _reader()(unicodedata.normalize("NFKC", text))
    marked = ((_ascii(part), part.startswith(OTHER)) for part in parts)
    return [(reading, whole) for reading, whole in marked if reading]


def _ascii(text: str) -> str:
    return "".join(c for c in text.lower() if c.isascii() and c.isalnum())


@cache
def _reader() -> Callable[[str], list[str]]:
    import pypinyin  # why: its dictionary is large, and only a few pages need it

    pypinyin.load_single_dict({ord(char): sounds for char, sounds in HELD["sounds"].items()})
    phrases = {name: [[one] for one in sounds.split()] for name, sounds in HELD["phrases"].items()}
    pypinyin.load_phrases_dict(phrases)
    return lambda text: pypinyin.lazy_pinyin(text, errors=OTHER.__add__)
