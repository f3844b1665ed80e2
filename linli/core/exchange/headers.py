"""Finds the header among title lines, unit lines and merged group titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linli.core.exchange.tables import Grid, spellings

SEARCHED_ROWS = 20
HEADER_ROWS = 3
SEPARATOR = "/"


@dataclass(frozen=True, slots=True)
class Header:
    """First and last row (0-based) of the header and the joined titles."""

    top: int
    bottom: int
    titles: list[str]


def find(grid: Grid, known: frozenset[str]) -> Header | None:
    """The header: the rows whose titles are known best; without any known, the first full row."""
    rows = grid.rows[:SEARCHED_ROWS]
    best: tuple[int, Header] | None = None
    for bottom in range(len(rows)):
        for top in range(bottom, max(-1, bottom - HEADER_ROWS), -1):
            if top != bottom and not is_group(grid, top, bottom):
                break
            header = Header(top, bottom, joined(grid, top, bottom))
            score = matches(header.titles, known)
            if score and (best is None or score > best[0]):
                best = (score, header)
    if best is None:
        return first_full(grid, rows)
    return stretched(grid, best[1])


def matches(titles: Sequence[str], known: frozenset[str]) -> int:
    """How many different known titles these are."""
    found = set()
    for title in titles:
        form = next((form for form in spellings(title) if form in known), None)
        if form:
            found.add(form)
    return len(found)


def best_score(rows: Sequence[Sequence[str]], known: frozenset[str]) -> int:
    return max((matches(row, known) for row in rows[:SEARCHED_ROWS]), default=0)


def filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell)


def is_group(grid: Grid, top: int, bottom: int) -> bool:
    """May row `top` be group titles over the header row `bottom`? A title line never is."""
    upper, width = grid.rows[top], max(filled(grid.rows[bottom]), 2)
    spans = [m for m in grid.merged if m[0][0] == top]
    if spans:
        across = [m[1][1] - m[0][1] + 1 for m in spans]
        below = any(m[1][0] >= bottom for m in spans)
        return below or (max(across) > 1 and max(across) < width)
    return filled(upper) >= 2 and any(
        cell and not lower(grid, bottom, at) for at, cell in enumerate(upper)
    )


def lower(grid: Grid, row: int, column: int) -> str:
    cells = grid.rows[row]
    return cells[column] if column < len(cells) else ""


def joined(grid: Grid, top: int, bottom: int) -> list[str]:
    """The titles of the columns, "group/title"; a merged cell counts for all it covers."""
    layers = [spread(grid, row, bottom) for row in range(top, bottom + 1)]
    width = max(len(layer) for layer in layers)
    titles = []
    for column in range(width):
        parts = [layer[column] for layer in layers if column < len(layer) and layer[column]]
        titles.append(SEPARATOR.join(dict.fromkeys(" ".join(part.split()) for part in parts)))
    return titles


def spread(grid: Grid, row: int, bottom: int) -> list[str]:
    cells = list(grid.rows[row])
    width = max(len(cells), len(grid.rows[bottom]))
    cells += [""] * (width - len(cells))
    spans = [m for m in grid.merged if m[0][0] <= row <= m[1][0]]
    for (first_row, first), (_last_row, last) in spans:
        for column in range(first, min(last, width - 1) + 1):
            cells[column] = lower(grid, first_row, first)
    if not grid.merged and row < bottom:
        for column in range(1, width):
            if not cells[column] and lower(grid, bottom, column):
                cells[column] = cells[column - 1]
    return cells


def stretched(grid: Grid, header: Header) -> Header:
    """The same header with the group row above and the rows a merged title reaches below."""
    top, bottom = header.top, header.bottom
    for first, last in grid.merged:
        if first[0] in range(top, bottom + 1) and last[0] < bottom + HEADER_ROWS:
            bottom = max(bottom, last[0])
    while top and bottom - top < HEADER_ROWS - 1 and merged_group(grid, top - 1, bottom):
        top -= 1
    if (top, bottom) == (header.top, header.bottom):
        return header
    return Header(top, bottom, joined(grid, top, bottom))


def merged_group(grid: Grid, top: int, bottom: int) -> bool:
    return any(m[0][0] == top for m in grid.merged) and is_group(grid, top, bottom)


def first_full(grid: Grid, rows: Sequence[Sequence[str]]) -> Header | None:
    widest = max((filled(row) for row in rows), default=0)
    if not widest:
        return None
    for number, row in enumerate(rows):
        if filled(row) * 2 > widest:
            return stretched(grid, Header(number, number, joined(grid, number, number)))
    return None
