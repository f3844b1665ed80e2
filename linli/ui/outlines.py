"""Borders as a drawing that needs no script: one shape per area, each a link."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.ui.framing import path, rings

WIDTH = 720
NAMED_AT_MOST = 40


def drawing(collection: dict[str, Any], url: Callable[[str], str]) -> SafeString | str:
    """GeoJSON (WGS-84) as SVG, scaled to 720 wide; empty text when there is nothing to draw.
    `url` gives an area's page by its code.

    Degrees of longitude are shortened by the cosine of the middle latitude, so shapes look right.
    """
    features = collection["features"]
    points = [p for f in features for ring in rings(f["geometry"]) for p in ring]
    if not points:
        return ""
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * narrow, (north - south) / 2, 1e-9)

    def place(lon: float, lat: float) -> tuple[float, float]:
        return round((lon - west) * narrow * scale, 1), round((north - lat) * scale, 1)

    right, bottom = place(east, south)
    shapes = format_html_join("", "{}", ((shape(f, place, url),) for f in features))
    names: SafeString | str = ""
    if len(features) <= NAMED_AT_MOST:
        names = format_html_join("", "{}", ((name(f, place),) for f in features))
    return format_html(
        '<svg class="outline" viewBox="-4 -4 {} {}" role="group" aria-label="{}">{}{}</svg>',
        right + 8,
        bottom + 8,
        _("Borders"),
        shapes,
        names,
    )


def shape(feature: dict[str, Any], place: Any, url: Callable[[str], str]) -> SafeString:
    facts = feature["properties"]
    return format_html(
        '<a href="{}"><title>{}</title><path fill-rule="evenodd" d="{}"></path></a>',
        url(facts["code"]),
        f"{facts['name']} {facts['code']}",
        path(feature["geometry"], place),
    )


def name(feature: dict[str, Any], place: Any) -> SafeString | str:
    facts = feature["properties"]
    if facts.get("lon") is None or facts.get("lat") is None:
        return ""
    x, y = place(facts["lon"], facts["lat"])
    said = '<text x="{}" y="{}" aria-hidden="true" pointer-events="none">{}</text>'
    return format_html(said, x, y, facts["name"])
