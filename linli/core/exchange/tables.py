"""What a file becomes before anything is believed: headers and rows of text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from linli.core.values.codes import looks_damaged

TITLE_WORDS = re.compile(r"[(\[](必填|选填|必填项|required|optional)[)\]]|[:*]")
UNIT = re.compile(r"\([^()]*\)$")
SAFE_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a person sees it in the file, its cells, the damaged positions.

    After a profile, `flaws` are the reasons by position and `origin` the cells of the file.
    """

    number: int
    cells: list[str]
    damaged: frozenset[int] = frozenset()
    flaws: Mapping[int, str] = field(default_factory=dict)
    origin: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Headers ("group/title" where grouped), rows of text and sentences about what was skipped."""

    headers: list[str]
    rows: list[Row]
    warnings: list[str] = field(default_factory=list)
    filename: str = ""
    sha256: str = ""
    sheet: str = ""
    origin_headers: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as it stands: all rows from row 1, damaged cells, merged ranges (0-based corners)."""

    name: str
    rows: list[list[str]]
    damaged: Mapping[int, frozenset[int]] = field(default_factory=dict)
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


def normal(title: str) -> str:
    """A title without width, space, case, `*` and "(required)": what two spellings share."""
    text = unicodedata.normalize("NFKC", title)
    text = TITLE_WORDS.sub("", re.sub(r"\s+", "", text))
    return text.casefold()


def spellings(header: str) -> list[str]:
    """The forms under which a header may be known, best first: whole, last part, without unit."""
    whole = normal(header)
    last = normal(header.rsplit("/", 1)[-1])
    forms = [whole, last, UNIT.sub("", whole), UNIT.sub("", last)]
    return list(dict.fromkeys(form for form in forms if form))


def clean(text: str) -> str:
    """A cell without invisible characters and outer blanks; inner wording is left alone."""
    text = text.replace("\u00a0", " ").replace("\ufeff", "").replace("\u200b", "")
    return text.strip()


def text_of(value: Any) -> tuple[str, bool]:
    """A workbook cell as text, and whether digits were lost before it came here."""
    if isinstance(value, bool):
        return ("是" if value else "否"), False
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, str):
        text = clean(value)
        return text, looks_damaged(text)
    return str(value).removesuffix(" 00:00:00"), False


def number_text(value: float) -> tuple[str, bool]:
    """A number as text; one of more than 15 digits as the exponent form that shows its loss."""
    if not float(value).is_integer():
        return repr(value), False
    whole = f"{value:.0f}"
    if len(whole.lstrip("-")) > SAFE_DIGITS:
        return f"{value:.15g}", True
    return whole, False


def known_titles(titles: Iterable[str]) -> frozenset[str]:
    return frozenset(form for title in titles for form in (normal(title),) if form)
