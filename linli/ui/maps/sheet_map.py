"""The map of one grid for the notice board: border, neighbours, roads, rivers, compounds, buildings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.utils.translation import gettext as _

from linli.ui import theme
from linli.ui.framing import Feature, fitted
from linli.ui.maps.barriers import draw_barriers, name_barriers
from linli.ui.maps.canvas import INK, Canvas, inner_point, text_width, written

GROUND, LAND, OWN, GREEN = (
    theme.var("map-ground"), theme.var("sheet-land"), theme.var("sheet-own"), theme.var("map-green"),
)  # fmt: skip
BORDER, EDGE = theme.var("sheet-border"), theme.var("map-edge")
BUILT, BUILT_EDGE = theme.var("map-building"), theme.var("map-building-edge")
NEIGHBOUR_NAME, BUILDING_NAME = theme.var("map-soft"), theme.var("map-building-name")
GREENS = {"park"}
STEPS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
HOUSE = (5.5, 3.0)  # half width and half height of a building without an outline
SHIFTS = (0.0, -1.5, 1.5, -3.0, 3.0)  # lines up and down that a name may move to find room


@dataclass(frozen=True)
class SheetMap:
    """What is drawn, as GeoJSON features; properties `name`, for barriers `class`, `kind` for compounds."""

    own: Feature
    neighbours: Sequence[Feature] = ()
    barriers: Sequence[Feature] = ()
    compounds: Sequence[Feature] = ()
    buildings: Sequence[Feature] = field(default_factory=tuple)


def sheet_map(given: SheetMap, width: float, height: float, text: float = 11.0) -> str:
    """SVG in the units of the paper's map window; `text` is the size of a compound's name."""
    canvas = Canvas(fitted([given.own], width, height, margin=min(width, height) * 0.11))
    own = given.own["geometry"]
    canvas.parts.append(f'<rect width="{width:g}" height="{height:g}" fill="{GROUND}"/>')
    for feature in given.neighbours:
        canvas.shape(feature["geometry"], LAND, EDGE, 1.0)
    canvas.shape(own, OWN, "none", 0)
    _compounds(canvas, given.compounds)
    draw_barriers(canvas, given.barriers, text * 0.62)
    _buildings(canvas, given.buildings)
    canvas.shape(own, "none", "white", text * 0.5, 'stroke-opacity="0.85"')
    canvas.shape(own, "none", BORDER, text * 0.26)
    _scale_bar(canvas, text)
    _north(canvas, text)
    _names(canvas, given, text)
    return str(canvas.svg(_("Map of the grid")))


def _compounds(canvas: Canvas, compounds: Sequence[Feature]) -> None:
    for feature in compounds:
        green = feature["properties"].get("kind") in GREENS
        fill = GREEN if green else "none"
        canvas.shape(feature["geometry"], fill, EDGE, 0.6, 'stroke-dasharray="3 2"')


def _buildings(canvas: Canvas, buildings: Sequence[Feature]) -> None:
    for feature in buildings:
        shape = feature["geometry"]
        if not shape:
            continue
        if shape["type"] == "Point":
            x, y = canvas.frame(*shape["coordinates"][:2])
            wide, high = HOUSE
            canvas.parts.append(
                f'<rect x="{x - wide:g}" y="{y - high:g}" width="{2 * wide:g}" '
                f'height="{2 * high:g}" fill="{BUILT}" stroke="{BUILT_EDGE}" stroke-width="0.6"/>'
            )
        else:
            canvas.shape(shape, BUILT, BUILT_EDGE, 0.5)


def _names(canvas: Canvas, given: SheetMap, text: float) -> None:
    """Buildings hold their room; compounds first, then roads and rivers, then the neighbours in the land that is left."""
    houses = [canvas.frame(*at) for f in given.buildings if (at := inner_point(f))]
    built = [(x - HOUSE[0], y - HOUSE[1], x + HOUSE[0], y + HOUSE[1]) for x, y in houses]
    canvas.taken += built
    for feature in sorted(given.compounds, key=_surface, reverse=True):
        name = str(feature["properties"].get("name") or "")
        if name:
            _within(canvas, feature, name, text)
    name_barriers(canvas, given.barriers, text * 0.92)
    frame = canvas.frame
    window = shapely.box(8, 8, frame.width - 8, frame.height - 8)
    for feature in given.neighbours:
        name = str(feature["properties"].get("name") or "")
        seen = shapely.intersection(_drawn(feature, canvas), window)
        if name and seen.area > text * text * 12:
            inside = seen.representative_point()
            _plain(canvas, name, (inside.x, inside.y), text * 0.95, NEIGHBOUR_NAME)
    for feature in given.buildings:
        label = str(feature["properties"].get("name") or "")
        at = inner_point(feature)
        if label and at:
            x, y = canvas.frame(*at)
            _plain(canvas, label, (x, y + HOUSE[1] + text * 0.42), text * 0.58, BUILDING_NAME)


def _within(canvas: Canvas, feature: Feature, name: str, text: float) -> None:
    """The name of a compound in one line, in two when it is too long, smaller when still in the way."""
    at = inner_point(feature)
    if at is None:
        return
    half = (len(name) + 1) // 2
    ways = [[name]] if len(name) <= 4 else [[name], [name[:half], name[half:]]]
    step = text * 1.3 / canvas.frame.scale
    for size in (text, text * 0.8):
        for lines in ways:
            for shift in SHIFTS:
                place = (at[0], at[1] + shift * step)
                if canvas.name(place, lines, size, INK, weight=500):
                    return


def _plain(canvas: Canvas, text: str, at: tuple[float, float], size: float, colour: str) -> None:
    x, y = at
    if canvas.free(x, y, text_width(text, size), size * 1.3):
        canvas.parts.append(written(text, x, y + size * 0.36, size, colour, 400))


def _surface(feature: Feature) -> float:
    shape = feature["geometry"]
    return float(shapely.geometry.shape(shape).area) if shape else 0.0


def _drawn(feature: Feature, canvas: Canvas) -> Any:
    """A shape in the units of the drawing."""
    shape = shapely.geometry.shape(feature["geometry"])
    frame = canvas.frame
    moved = shapely.transform(
        shape, lambda x, y: ((x - frame.west) * frame.squeeze * frame.scale + frame.left,
                             (frame.north - y) * frame.scale + frame.top), interleaved=False,
    )  # fmt: skip
    return moved if moved.is_valid else shapely.make_valid(moved)


def _scale_bar(canvas: Canvas, text: float) -> None:
    frame = canvas.frame
    fitting = [step for step in STEPS if step / frame.metres <= frame.width * 0.25]
    metres = fitting[-1] if fitting else STEPS[0]
    wide, x, y = metres / frame.metres, text, frame.height - text * 1.2
    label = _("%(n)d m") % {"n": metres} if metres < 1000 else _("%(n)d km") % {"n": metres // 1000}
    canvas.parts.append(
        f'<path d="M{x:g} {y - 4:g}v4h{wide:.1f}v-4" fill="none" stroke="{INK}" stroke-width="1.4"/>'
    )
    middle = x + wide / 2
    canvas.parts.append(written(label, middle, y - text * 0.35, text * 0.8, INK, 400))
    canvas.taken.append((x, y - text * 1.6, x + wide, y + 4))


def _north(canvas: Canvas, text: float) -> None:
    x, y = canvas.frame.width - text * 1.6, text * 2.6
    half, long = text * 0.5, text * 1.5
    canvas.parts.append(
        f'<path d="M{x:g} {y - long:g}l{half:g} {long:g}l{-half:g} {-half / 2:g}'
        f'l{-half:g} {half / 2:g}Z" fill="{INK}"/>'
    )
    canvas.parts.append(written(_("N"), x, y + text * 0.9, text * 0.85, INK, 700))
    canvas.taken.append((x - text, y - text * 2, x + text, y + text * 1.3))
