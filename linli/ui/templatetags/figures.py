"""Maps and charts: tags that bring their scripts along, once per page."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from linli.ui.table import Table

register = template.Library()
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def _once(context: template.Context, *names: str) -> list[str]:
    """The script files of a behaviour that this page has not asked for yet."""
    request = context.get("request")
    loaded: set[str] = getattr(request, "ui_scripts", set())
    wanted = [f"ui/js/{name}.js" for name in names if name not in loaded]
    if request is not None:
        request.ui_scripts = loaded | set(names)
    return wanted


@register.simple_tag
def map_setup() -> SafeString:
    """The data attributes every map needs: its library, and the district's base map if it has one."""
    library = {
        "script-url": static("vendor/maplibre/maplibre-gl-csp.js"),
        "worker-url": static("vendor/maplibre/maplibre-gl-csp-worker.js"),
        "style-url": static("vendor/maplibre/maplibre-gl.css"),
    }
    if settings.MAP_TILES:
        library["tiles-url"] = " ".join(settings.MAP_TILES)
        library["tiles-credit"] = settings.MAP_CREDIT
    return format_html_join(" ", 'data-{}="{}"', library.items())


@register.inclusion_tag("ui/parts/map_pick.html", takes_context=True)
def map_pick(
    context: template.Context, lon_id: str, lat_id: str, outline_url: str = "", address_id: str = ""
) -> dict[str, Any]:
    """A map that fills the two inputs with WGS-84 degrees; hidden where it cannot run."""
    return {
        "lon": lon_id,
        "lat": lat_id,
        "outline": outline_url,
        "address": address_id,
        "scripts": _once(context, "area_map", "map_pick"),
    }


@register.inclusion_tag("ui/parts/map_cases.html", takes_context=True)
def map_cases(
    context: template.Context, points_url: str, outline_url: str = "", label: Any = ""
) -> dict[str, Any]:
    """GeoJSON points (`title`, `url`, `state`, `tone`) in clusters with a list beside."""
    return {
        "points": points_url,
        "outline": outline_url,
        "label": label,
        "scripts": _once(context, "area_map", "map_cases"),
    }


@register.inclusion_tag("ui/parts/chart.html", takes_context=True)
def chart(
    context: template.Context, option: Any, caption: Any, table: Table | None = None, url: str = ""
) -> dict[str, Any]:
    """`option` is an ECharts option (dict) or None with `url`; `table` holds the same figures."""
    data = json.dumps(option, ensure_ascii=False, default=_plain) if option is not None else ""
    return {
        "data": SafeString(data.translate(ESCAPES)),
        "caption": caption,
        "table": table,
        "url": url,
        "request": context.get("request"),
        "scripts": _once(context, "chart"),
    }


def _plain(thing: Any) -> Any:
    return thing.isoformat() if isinstance(thing, date) else str(thing)
