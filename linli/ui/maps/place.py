"""A small drawing of where a thing is: the grids around it and the point, as SVG without styles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, GRID, STREET
from linli.ui import theme
from linli.ui.framing import Frame, fitted, path

WIDTH, HEIGHT, MARGIN = 360.0, 270.0, 12.0
INK, LINE, LAND, OWN, POINT, OTHER = (
    theme.var("map-name"), theme.var("map-edge"), theme.var("map-land"), theme.var("map-own"),
    theme.var("map-point"), theme.var("tone-info"),
)  # fmt: skip
QUOTE = {'"': "&quot;"}


def drawing(
    area: str,
    lon: float | None,
    lat: float | None,
    others: Iterable[tuple[float, float]] = (),
    label: str = "",
) -> str:
    """The community's grids with the own one tinted; empty when no border is known."""
    home, level = (area[:COMMUNITY], GRID) if len(area) >= COMMUNITY else (area[:STREET], COMMUNITY)
    features = [f for f in areas.outlines(home, level)["features"] if f.get("geometry")]
    if not features:
        return ""
    frame = fitted(features, WIDTH, HEIGHT, MARGIN)
    parts = [_shape(f, frame, area) for f in features]
    parts += [_name(f, frame) for f in features]
    parts += [_dot(frame(*point), OTHER, 4.0) for point in others]
    if lon is not None and lat is not None:
        parts.append(_dot(frame(lon, lat), POINT, 7.5))
    box = f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" height="{HEIGHT:g}"'
    spoken = f'role="img" aria-label="{escape(label, QUOTE)}"'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" class="place-drawing" {box} {spoken}>'
    return f"{start}{''.join(parts)}</svg>"


def _shape(feature: dict[str, Any], frame: Frame, area: str) -> str:
    own = area.startswith(feature["properties"]["code"])
    return (
        f'<path d="{path(feature["geometry"], frame)}" fill="{OWN if own else LAND}" stroke="{LINE}" stroke-width="1.2" '
        'stroke-linejoin="round" fill-rule="evenodd"/>'
    )


def _name(feature: dict[str, Any], frame: Frame) -> str:
    facts = feature["properties"]
    if facts.get("lon") is None:
        return ""
    x, y = frame(facts["lon"], facts["lat"])
    label = escape(short(str(facts["name"])))
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="13" fill="{INK}" text-anchor="middle" '
        f'font-family="Noto Sans SC">{label}</text>'
    )


def short(name: str) -> str:
    """What distinguishes a grid from its neighbours: the end of its name."""
    return name[-6:] if len(name) > 8 else name


def _dot(at: tuple[float, float], colour: str, size: float) -> str:
    x, y = at
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="{size:g}" fill="{colour}" stroke="white" '
        'stroke-width="2"/>'
    )
