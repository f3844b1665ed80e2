"""A matter's flow chart as SVG, drawn from a state table and the matter's own facts.

The main way stands in one column, what may happen beside it in another; what leads back is dashed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from linli.modules.catalogue.queries.flow import Exit, Graph, graph
from linli.modules.catalogue.queries.flow_words import (
    box_lines,
    description,
    exit_lines,
    step_lines,
)
from linli.modules.catalogue.queries.matters import MatterFacts
from linli.modules.catalogue.states import Flow

NARROW, WIDE = 350, 760
MARGIN = 2
HEADS = {"down": (-4, -8, 4, -8), "right": (-8, -4, -8, 4), "left": (8, -4, 8, 4)}
# How wide letters are, in font sizes; a Chinese one is as wide as high.
WIDE_FROM = 0x2E80
LATIN, CAPITAL = 0.56, 0.68
TOKEN = re.compile(r"\s+|[^\s\u2e80-\uffff]+|[\u2e80-\uffff]")
NEVER_FIRST = frozenset("，。；：、！？）》”】…")


@dataclass(frozen=True)
class Measures:
    """Sizes in the units of the drawing."""

    width: int
    main: int
    gutter: int
    size: float
    pad: int = 10

    @property
    def side(self) -> int:
        return self.width - self.main - self.gutter - 2 * MARGIN

    @property
    def line(self) -> float:
        return round(self.size * 1.5, 1)


@dataclass
class Box:
    """A rectangle with a title and lines, placed."""

    title: list[str]
    lines: list[str]
    tone: str
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass
class Sheet:
    """What has been placed so far."""

    sizes: Measures
    main: list[Box] = field(default_factory=list)
    side: list[tuple[Exit, Box]] = field(default_factory=list)
    steps: list[tuple[float, float, list[str]]] = field(default_factory=list)
    bottom: float = MARGIN


def flow_chart(flow: Flow, matter: MatterFacts, width: int = WIDE) -> SafeString:
    """The chart as one SVG element, `width` units wide; colours come from classes alone."""
    drawn = graph(flow, matter)
    narrow = width < 600
    sizes = Measures(
        width, int(width * (0.56 if narrow else 0.52)), 30 if narrow else 64, 13 if narrow else 14
    )
    sheet = Sheet(sizes)
    for row, state in enumerate(drawn.spine):
        _place_row(sheet, drawn, row, state)
    parts = [*_arrows(sheet), *_ways_out(sheet), *_boxes(sheet), *_anytime(sheet, drawn)]
    return _svg(sheet, matter, description(drawn), parts)


def _place_row(sheet: Sheet, drawn: Graph, row: int, state: str) -> None:
    sizes = sheet.sizes
    if row:
        _place_step(sheet, step_lines(drawn, drawn.steps[row - 1]))
    tone = "end" if row == len(drawn.spine) - 1 else "start" if row == 0 else "main"
    title, lines = drawn.flow.machine.label(state), box_lines(drawn, state)
    box = _box(sizes, title, lines, tone, (MARGIN, sheet.bottom, sizes.main))
    sheet.main.append(box)
    top = sheet.bottom
    for way in drawn.exits_of(row):
        label, said = exit_lines(drawn, way)
        place = (MARGIN + sizes.main + sizes.gutter, top, sizes.side)
        beside = _box(sizes, label, said, "good" if way.good else "side", place)
        sheet.side.append((way, beside))
        top = beside.bottom + 8
    sheet.bottom = max(box.bottom, top - 8)
    box.height = max(box.height, min(sheet.bottom - box.y, box.height + 24))


def _place_step(sheet: Sheet, said: list[str]) -> None:
    """Room for the arrow to the next box, with its words beside it."""
    sizes = sheet.sizes
    start = sheet.main[-1].bottom
    lines = [line for text in said for line in wrapped(text, sizes.main - 46, sizes.size - 1)]
    height = max(26.0, len(lines) * sizes.line + 12)
    beside = sheet.bottom + 8 if sheet.bottom > start else 0.0
    following = max(start + height, beside)
    sheet.steps.append((start, following - height, lines))
    sheet.bottom = following


def _box(
    sizes: Measures, title: str, lines: list[str], tone: str, place: tuple[float, float, float]
) -> Box:
    x, y, width = place
    room = width - 2 * sizes.pad
    heads = wrapped(title, room, sizes.size + 1)
    body = [line for text in lines for line in wrapped(text, room, sizes.size - 1)]
    height = 2 * sizes.pad + (len(heads) + len(body)) * sizes.line - 4
    return Box(heads, body, tone, x, y, width, height)


def _boxes(sheet: Sheet) -> Iterator[SafeString]:
    for box in [*sheet.main, *(box for _way, box in sheet.side)]:
        yield _drawn(sheet.sizes, box)


def _drawn(sizes: Measures, box: Box) -> SafeString:
    return format_html(
        '<g class="flow-box flow-{}"><rect x="{}" y="{}" width="{}" height="{}" rx="8"/>{}</g>',
        box.tone,
        *map(_number, (box.x, box.y, box.width, box.height)),
        _texts(sizes, box),
    )


def _texts(sizes: Measures, box: Box) -> SafeString:
    rows = [("flow-title", sizes.size + 1, line) for line in box.title]
    rows += [("flow-text", sizes.size - 1, line) for line in box.lines]
    x, first = box.x + sizes.pad, box.y + sizes.pad + sizes.size
    return format_html_join(
        "",
        '<text class="{}" font-size="{}" x="{}" y="{}">{}</text>',
        (
            (cls, _number(size), _number(x), _number(first + at * sizes.line), line)
            for at, (cls, size, line) in enumerate(rows)
        ),
    )


def _arrows(sheet: Sheet) -> Iterator[SafeString]:
    """Down the main column, with who does what within which limit."""
    sizes = sheet.sizes
    x = MARGIN + 18
    for box, (start, first, lines) in zip(sheet.main[1:], sheet.steps, strict=True):
        yield _path("flow-line", f"M{x} {_number(start)}V{_number(box.y - 7)}")
        yield _head(x, box.y, "down")
        top = first + 6 + sizes.size
        for at, line in enumerate(lines):
            yield format_html(
                '<text class="flow-step" font-size="{}" x="{}" y="{}">{}</text>',
                _number(sizes.size - 1),
                x + 14,
                _number(top + at * sizes.line),
                line,
            )


def _ways_out(sheet: Sheet) -> Iterator[SafeString]:
    for lane, (way, box) in enumerate(sheet.side):
        source = sheet.main[way.row]
        y = min(max(box.y + 14, source.y + 10), max(source.bottom - 8, source.y + 10))
        turn = source.right + 6
        yield _path(
            "flow-line",
            f"M{source.right} {_number(y)}H{turn}V{_number(box.y + 14)}H{_number(box.x - 7)}",
        )
        yield _head(box.x, box.y + 14, "right")
        if way.back is not None:
            yield from _way_back(sheet, way, box, lane)


def _way_back(sheet: Sheet, way: Exit, box: Box, lane: int) -> Iterator[SafeString]:
    target = sheet.main[way.back or 0]
    room = max(1, sheet.sizes.gutter - 22)
    x = target.right + 12 + (lane * 7) % room
    start, end = box.bottom - 10, target.bottom - 9
    path = f"M{_number(box.x)} {_number(start)}H{_number(x)}V{_number(end)}"
    yield _path("flow-back", f"{path}H{_number(target.right + 7)}")
    yield _head(target.right, end, "left")


def _anytime(sheet: Sheet, drawn: Graph) -> Iterator[SafeString]:
    """What may happen from nearly everywhere stands once, below."""
    if not drawn.anytime:
        return
    sizes = sheet.sizes
    labels = _(", ").join(str(move.label) for move in drawn.anytime)
    text = _("At any time before the end: %(moves)s.") % {"moves": labels}
    width = sizes.width - 2 * MARGIN
    box = _box(sizes, _("Besides"), [text], "note", (MARGIN, sheet.bottom + 16, width))
    sheet.bottom = box.bottom
    yield _drawn(sizes, box)


def _path(cls: str, data: str) -> SafeString:
    return format_html('<path class="{}" d="{}"/>', cls, data)


def _head(x: float, y: float, way: str) -> SafeString:
    a, b, c, d = HEADS[way]
    points = ((x, y), (x + a, y + b), (x + c, y + d))
    data = " ".join(f"{_number(px)},{_number(py)}" for px, py in points)
    return format_html('<polygon class="flow-head" points="{}"/>', data)


def _number(value: Any) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _svg(sheet: Sheet, matter: MatterFacts, said: str, parts: list[SafeString]) -> SafeString:
    mark = f"flow-{matter.code}-{sheet.sizes.width}"
    return format_html(
        '<svg class="flow" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" '
        'aria-labelledby="{}-title {}-desc"><title id="{}-title">{}</title>'
        '<desc id="{}-desc">{}</desc>{}</svg>',
        sheet.sizes.width,
        _number(sheet.bottom + MARGIN),
        mark,
        mark,
        mark,
        _("How “%(matter)s” is handled") % {"matter": matter.label},
        mark,
        said,
        mark_safe("".join(parts)),
    )


def breadth(text: str, size: float) -> float:
    """About how wide a text is when drawn at a font size, in the same unit."""
    return size * sum(1 if ord(c) >= WIDE_FROM else CAPITAL if c.isupper() else LATIN for c in text)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Lines no wider than `width`, broken between Chinese letters and between words."""
    lines, line = [], ""
    for token in _pieces(text, width, size):
        fits = breadth(line + token.rstrip(), size) <= width
        if line and not fits and token not in NEVER_FIRST:
            lines.append(line.rstrip())
            line = token.lstrip()
        else:
            line += token
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str, width: float, size: float) -> list[str]:
    """Tokens, those too wide for a line cut into letters."""
    found: list[str] = []
    for token in TOKEN.findall(text.strip()):
        found += [token] if breadth(token, size) <= width else list(token)
    return found
