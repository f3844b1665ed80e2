"""Roads, rivers and railways on a drawing, with their names."""

from __future__ import annotations

from collections.abc import Iterable

from linli.ui import theme
from linli.ui.framing import Feature
from linli.ui.maps.canvas import Canvas

RIVER, RAIL = 9, 5
WATER, TRACK, EDGE, ROAD = (
    theme.var("map-river"), theme.var("map-rail"), theme.var("map-road-edge"), theme.var("map-road"),
)  # fmt: skip
RIVER_NAME, ROAD_NAME = theme.var("map-river-name"), theme.var("map-road-name")


def draw_barriers(canvas: Canvas, barriers: Iterable[Feature], width: float) -> None:
    """Roads pale with an edge, rivers blue, railways dashed; the wide ones last."""
    ordered = sorted(barriers, key=lambda one: -int(one["properties"].get("class") or 3))
    for line in ordered:
        kind = int(line["properties"].get("class") or 3)
        if kind == RIVER:
            canvas.line(line["geometry"], WATER, width * 1.5)
        elif kind == RAIL:
            canvas.line(line["geometry"], TRACK, width * 0.35, 'stroke-dasharray="6 4"')
        else:
            factor = {1: 1.0, 2: 0.75}.get(kind, 0.45)
            canvas.line(line["geometry"], EDGE, width * factor * 1.35)
            canvas.line(line["geometry"], ROAD, width * factor)


def name_barriers(canvas: Canvas, barriers: Iterable[Feature], size: float) -> None:
    """Each name once, the strongest lines first."""
    said: set[str] = set()
    for line in sorted(barriers, key=lambda one: int(one["properties"].get("class") or 3) % RIVER):
        name = str(line["properties"].get("name") or "")
        wet = int(line["properties"].get("class") or 3) == RIVER
        colour = RIVER_NAME if wet else ROAD_NAME
        if name and name not in said and canvas.along(name, line["geometry"], size, colour):
            said.add(name)
