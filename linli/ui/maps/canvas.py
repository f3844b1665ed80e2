"""Maps drawn on the server as SVG: for pages without script, for the public page, for paper.

Shapes come in as GeoJSON (WGS-84). Only presentation attributes are used, no styles, and
colours are names of the theme: the same drawing goes into a page under the strict policy and, by
`theme.on_paper`, into a typst document.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

import shapely
from django.utils.safestring import SafeString

from linli.ui import theme
from linli.ui.framing import Feature, Frame, Point, path, rings

FONT = "Noto Sans SC"
QUOTE = {'"': "&quot;"}
INK = theme.var("map-ink")
SLIM = 0.82  # of the height: as wide as what a phone shows of a drawing that fills its card


def inner_point(feature: Feature) -> Point | None:
    """Where a name is written: the point that comes with the shape, else one inside it."""
    facts = feature.get("properties") or {}
    if facts.get("lon") is not None and facts.get("lat") is not None:
        return float(facts["lon"]), float(facts["lat"])
    if not feature.get("geometry"):
        return None
    inside = shapely.geometry.shape(feature["geometry"]).representative_point()
    return float(inside.x), float(inside.y)


def text_width(text: str, size: float) -> float:
    """About how wide a text is: Chinese characters are square, others a little over half of that."""
    return sum(size if ord(one) > 0x2E7F else size * 0.58 for one in text)


@dataclass
class Canvas:
    """Parts of a drawing in order, and the room that names have taken so far."""

    frame: Frame
    parts: list[str] = field(default_factory=list)
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def shape(self, geometry: Any, fill: str, stroke: str, width: float, more: str = "") -> None:
        self.parts.append(
            f'<path d="{path(geometry, self.frame)}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{width:g}" stroke-linejoin="round" fill-rule="evenodd" {more}/>'
        )

    def line(self, geometry: Any, stroke: str, width: float, more: str = "") -> None:
        self.parts.append(
            f'<path d="{path(geometry, self.frame, closed=False)}" fill="none" stroke="{stroke}" '
            f'stroke-width="{width:g}" stroke-linejoin="round" stroke-linecap="round" {more}/>'
        )

    def free(self, x: float, y: float, wide: float, high: float) -> bool:
        """Is there room around the point inside the frame? If so it is taken."""
        box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        inside = box[0] >= 2 and box[1] >= 2
        inside = inside and box[2] <= self.frame.width - 2 and box[3] <= self.frame.height - 2
        if not inside or any(_meet(box, other) for other in self.taken):
            return False
        self.taken.append(box)
        return True

    def name(
        self, at: Point | None, lines: Sequence[str], size: float, colour: str = INK, **more: Any
    ) -> bool:
        """Lines of text around a point, unless others stand there; tells whether it was written."""
        if at is None or not lines:
            return False
        x, y = self.frame(*at)
        wide = max(text_width(line, size) for line in lines)
        room = self.free(x, y, wide + 4, size * 1.3 * len(lines))
        if not room and not more.get("always"):
            return False
        top = y - size * 1.3 * (len(lines) - 1) / 2 + size * 0.36
        for number, line in enumerate(lines):
            weight = more.get("weight", 400) if number == 0 else 400
            self.parts.append(written(line, x, top + number * size * 1.3, size, colour, weight))
        return True

    def along(self, text: str, geometry: Any, size: float, colour: str) -> bool:
        """A name along the longest straight stretch of a line that lies in the frame."""
        best = _longest(geometry, self.frame)
        wide = text_width(text, size)
        if best is None or best[0] < wide * 0.75:
            return False
        _length, x, y, angle = best
        turn = math.radians(angle)
        across = abs(wide * math.cos(turn)) + size
        down = abs(wide * math.sin(turn)) + size
        if not self.free(x, y, across, down):
            return False
        said = written(text, 0, size * 0.36, size, colour, 500)
        self.parts.append(f'<g transform="translate({x:g} {y:g}) rotate({angle:.1f})">{said}</g>')
        return True

    def svg(self, label: str, role: str = "img") -> SafeString:
        """The whole drawing; `role` is "group" when it holds links.

        One whose sides are empty says so: a narrow screen then shows its middle, larger.
        """
        wide, high = self.frame.width, self.frame.height
        slim = wide - 2 * self.frame.left <= SLIM * high
        kind = (
            'class="grid-drawing slim" preserveAspectRatio="xMidYMid slice"'
            if slim
            else 'class="grid-drawing"'
        )
        return SafeString(
            f'<svg xmlns="http://www.w3.org/2000/svg" {kind} viewBox="0 0 {wide:g} {high:g}" '
            f'width="{wide:g}" height="{high:g}" role="{role}" aria-label="{escape(label, QUOTE)}">'
            f"{''.join(self.parts)}</svg>"
        )


def written(text: str, x: float, y: float, size: float, colour: str, weight: int) -> str:
    """Text with a pale edge: drawn twice, since not every reader knows `paint-order`."""
    facts = (
        f'x="{x:g}" y="{y:g}" font-size="{size:g}" font-family="{FONT}" font-weight="{weight}" '
        'text-anchor="middle"'
    )
    said = escape(text)
    edge = f'fill="none" stroke="white" stroke-width="{size / 4:g}" stroke-linejoin="round"'
    return (
        f'<text {facts} {edge} stroke-opacity="0.9" aria-hidden="true">{said}</text>'
        f'<text {facts} fill="{colour}">{said}</text>'
    )


def _meet(first: Sequence[float], second: Sequence[float]) -> bool:
    return (
        first[0] < second[2]
        and second[0] < first[2]
        and first[1] < second[3]
        and second[1] < first[3]
    )


def _longest(geometry: Any, frame: Frame) -> tuple[float, float, float, float] | None:
    """Length, middle and angle of the longest nearly straight stretch inside the frame."""
    window = shapely.box(6, 6, frame.width - 6, frame.height - 6)
    lines = [[frame(p[0], p[1]) for p in ring] for ring in rings(geometry)]
    drawn = shapely.MultiLineString([line for line in lines if len(line) > 1])
    seen = shapely.intersection(drawn, window).simplify(3)
    best: tuple[float, float, float, float] | None = None
    for part in shapely.get_parts(seen):
        points = shapely.get_coordinates(part)
        for (ax, ay), (bx, by) in pairwise(points):
            length = math.hypot(bx - ax, by - ay)
            if best is None or length > best[0]:
                angle = math.degrees(math.atan2(by - ay, bx - ax))
                angle = angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
                best = (length, round((ax + bx) / 2, 1), round((ay + by) / 2, 1), angle)
    return best
