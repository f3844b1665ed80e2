"""The map of a list: its points, and how many lie in each area."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.utils import timezone

from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, COUNTY, GRID, STREET
from linli.core.subjects.faces import COLUMNS
from linli.ui.parts import Badge
from linli.ui.subject import lists
from linli.ui.subject.declaration import Subject
from linli.ui.subject.forms import filter_form, query_of, reach_permission

MOST_POINTS = 60_000
NOTHING: dict[str, Any] = {"type": "FeatureCollection", "features": []}


def page(of: Subject, request: HttpRequest) -> dict[str, Any]:
    """The filter, and how many of the list have a point; counting stops above what is shown."""
    form = filter_form(of, request.GET, request.actor)
    query = query_of(form)
    number = located(lists.narrowed(of, request.actor, form)).order_by()[: MOST_POINTS + 1].count()
    return {
        "of": of,
        "filter_form": form,
        "query": query,
        "list_url": of.url("list"),
        "points_url": f"{of.url('points')}?{query}",
        "outline_url": f"{of.url('outline')}?{query}",
        "located": number,
        "cut": number > MOST_POINTS,
        "most": MOST_POINTS,
    }


def located(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(lon__isnull=False, lat__isnull=False)


def points(of: Subject, request: HttpRequest) -> dict[str, Any]:
    """The newest of the list that have a point, as GeoJSON. One statement; what repeats is worked
    out once, because a map asks for thousands."""
    form = filter_form(of, request.GET, request.actor)
    found = located(lists.narrowed(of, request.actor, form)).only(*COLUMNS, "lon", "lat", *of.needs)
    now, state = timezone.now(), cache(of.badge_of)
    before, after = of.url("", 0).split("0")
    return {
        "type": "FeatureCollection",
        "features": [
            feature(
                of, row, f"{of.title(row)} {row.number}", f"{before}{row.pk}{after}", now, state
            )
            for row in found.order_by("-id")[:MOST_POINTS]
        ],
    }


def feature(
    of: Subject, row: Any, title: str, url: str, now: datetime | None = None,
    state: Callable[[str], Badge] | None = None, digits: int = 15,
) -> dict[str, Any]:  # fmt: skip
    """One row as a point of GeoJSON, red from `now` on when it is late."""
    badge = (state or of.badge_of)(row.state)
    return {
        "type": "Feature",
        "geometry": {
            "type": "Point",
            "coordinates": [round(row.lon, digits), round(row.lat, digits)],
        },
        "properties": {
            "title": title,
            "url": url,
            "state": str(badge.text),
            "tone": "bad" if now and lists.late(of, row, now) else badge.tone,
        },
    }


def outline(of: Subject, request: HttpRequest) -> dict[str, Any]:
    """Borders one level below the area looked at, named with the number of rows in each; with
    `plain` in the address without the numbers."""
    form = filter_form(of, request.GET, request.actor)
    reach = request.actor.reach(reach_permission(of)) or (request.actor.district,)
    prefix = form.cleaned_data.get("area") or reach[0]
    level = {STREET: COMMUNITY, COMMUNITY: GRID, GRID: GRID}.get(len(prefix), STREET)
    if len(prefix) < COUNTY:
        level = COUNTY
    drawn = areas.outlines(prefix, level) if prefix else NOTHING
    if not drawn["features"]:
        return NOTHING
    rows = lists.narrowed(of, request.actor, form)
    held = {} if "plain" in request.GET else counts(rows, level)
    return {**drawn, "features": [counted(one, held) for one in drawn["features"]]}


def counts(rows: QuerySet[Any], level: int) -> dict[str, int]:
    """Area code of that level -> number of rows. One statement."""
    parts = rows.order_by().annotate(part=Substr("area", 1, level))
    return dict(parts.values_list("part").annotate(n=Count("id")))


def counted(feature: dict[str, Any], held: dict[str, int]) -> dict[str, Any]:
    """A copy: the drawn borders are shared by all who ask."""
    facts = feature["properties"]
    number = held.get(facts["code"], 0)
    name = f"{facts['name']} {number}" if number else facts["name"]
    placed = {"label_lon": facts["lon"], "label_lat": facts["lat"]} if facts["lon"] else {}
    return {**feature, "properties": {"code": facts["code"], "name": name, "n": number, **placed}}
