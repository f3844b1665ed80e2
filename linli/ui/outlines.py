"""Borders as a drawing that needs no script: one shape per area, each a link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.ui.maps.plan_map import plan_map

SIZE = (720.0, 520.0)
NAMED_AT_MOST = 40  # more areas are named where there is room
NAMES = ("code", "name", "lon", "lat")


def drawing(collection: dict[str, Any], url: Callable[[str], str]) -> SafeString | str:
    """GeoJSON (WGS-84) as a small map; empty text when there is nothing to draw. `url` gives an
    area's page by its code."""
    named = [
        {**one, "properties": {name: one["properties"].get(name) for name in NAMES}}
        for one in collection["features"]
    ]
    return plan_map(
        named,
        size=SIZE,
        link=lambda one: url(one["properties"]["code"]),
        crowded=len(named) <= NAMED_AT_MOST,
        label=_("Borders"),
    )
