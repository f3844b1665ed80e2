"""A plan or the present grids as a small map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from xml.sax.saxutils import escape

import shapely
from django.utils.safestring import SafeString

from linli.ui import theme
from linli.ui.framing import Feature, fitted
from linli.ui.maps.barriers import draw_barriers, name_barriers
from linli.ui.maps.canvas import INK, QUOTE, Canvas, inner_point

OUTER, OVER, GROUND = theme.var("map-community"), theme.var("map-over"), theme.var("map-ground")
FILLS = tuple(theme.var(f"map-fill-{number}") for number in range(1, 7))
CHOSEN, PALE = FILLS[1], theme.var("map-land")


def colours(features: Sequence[Feature]) -> list[int]:
    """A colour number per shape, different from its neighbours' where six are enough."""
    shapes = [
        shapely.geometry.shape(f["geometry"]) if f.get("geometry") else shapely.Point()
        for f in features
    ]
    tree = shapely.STRtree(shapes)
    found: list[int] = []
    for number, shape in enumerate(shapes):
        near = [int(i) for i in tree.query(shape, predicate="intersects") if i < number]
        used = {found[i] for i in near}
        free = [c for c in range(len(FILLS)) if (c + number) % len(FILLS) not in used]
        found.append((free[0] + number) % len(FILLS) if free else number % len(FILLS))
    return found


HATCHES = {"low": "M0 0L8 8", "high": "M0 8L8 0", "broken": "M0 0L8 8M0 8L8 0"}
LOW_INK, HIGH_INK = theme.var("map-low-ink"), theme.var("map-high-ink")
INKS = {"low": LOW_INK, "high": HIGH_INK, "broken": HIGH_INK}
MARKS = {"low": "▼", "high": "▲", "broken": "✕"}


def plan_map(
    grids: Sequence[Feature],
    barriers: Sequence[Feature] = (),
    *,
    size: tuple[float, float] = (520.0, 400.0),
    chosen: str = "",
    link: Callable[[Feature], str] | None = None,
    over: Sequence[Feature] = (),
    outer: Sequence[Feature] = (),
    text: float = 0.0,
    crowded: bool = False,
    label: str = "",
) -> SafeString | str:
    """Grids filled and named, with marks where limits are broken; empty text when there are none.

    Properties used: name, code, households, state (good, low, high, broken). `chosen` is the code
    of one that is tinted while the others are pale; `link` makes each shape a link; `over` are
    shapes of another net, drawn dashed on top. Several `outer` areas are named instead of the
    grids in them, which then say their households only. `crowded`: names stand also where they
    lie on each other.
    """
    shown = [f for f in grids if f.get("geometry")]
    if not shown:
        return ""
    canvas = Canvas(fitted(shown, *size, margin=14.0))
    canvas.parts.append(
        f'<rect width="{size[0]:g}" height="{size[1]:g}" rx="8" fill="{GROUND}"/>{_patterns()}'
    )
    for feature, colour in zip(shown, colours(shown), strict=True):
        _grid(canvas, feature, FILLS[colour], chosen, link)
    draw_barriers(canvas, barriers, 4.0)
    for feature in shown:
        own = feature["properties"].get("code") == chosen
        canvas.shape(feature["geometry"], "none", INK, 3.2 if own else 1.4, 'pointer-events="none"')
    for feature in over:
        canvas.line(feature["geometry"], OVER, 2.4, 'stroke-dasharray="7 5"')
    text = text or (13.0 if len(shown) < 40 else 10.0)
    outer = outer if len(outer) > 1 else ()
    for feature in outer:
        canvas.shape(feature["geometry"], "none", INK, 3.4, 'pointer-events="none"')
    for feature in outer:
        canvas.name(inner_point(feature), [feature["properties"]["name"]], 13.5, OUTER, weight=700)
    for feature in sorted(shown, key=lambda f: f["properties"].get("code") != chosen):
        lines = _said(feature)[-1:] if outer else _said(feature)
        canvas.name(inner_point(feature), lines, text, weight=700, always=crowded)
    name_barriers(canvas, barriers, text - 2)
    return canvas.svg(label, "group" if link else "img")


def _grid(canvas: Canvas, feature: Feature, fill: str, chosen: str, link: Any) -> None:
    facts = feature["properties"]
    if chosen:
        fill = CHOSEN if facts.get("code") == chosen else PALE
    address = link(feature) if link else ""
    title = escape(f"{facts.get('name', '')} {facts.get('code', '')}".strip())
    if address:
        canvas.parts.append(f'<a href="{escape(address, QUOTE)}"><title>{title}</title>')
    canvas.shape(feature["geometry"], fill, "none", 0)
    if facts.get("state") in HATCHES:
        canvas.shape(feature["geometry"], f"url(#hatch-{facts['state']})", "none", 0)
    if address:
        canvas.parts.append("</a>")


def _said(feature: Feature) -> list[str]:
    facts = feature["properties"]
    lines = [str(facts.get("name") or facts.get("code") or "")]
    if facts.get("households") is not None:
        mark = MARKS.get(str(facts.get("state")), "")
        lines.append(f"{mark} {facts['households']}".strip())
    return lines


def _patterns() -> str:
    made = "".join(
        f'<pattern id="hatch-{state}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<path d="{d}" stroke="{INKS[state]}" stroke-width="1" stroke-opacity="0.5"/></pattern>'
        for state, d in HATCHES.items()
    )
    return f"<defs>{made}</defs>"
