"""The map of a list: its points, and how many lie in each area."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.db.models.functions import Substr

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, COUNTY, GRID, STREET
from linli.modules.cases.models import Case
from linli.modules.cases.queries.places import scope
from linli.modules.cases.queries.sheets import Wanted, found

MOST_POINTS = 60_000
READ = ("id", "number", "matter_code", "district", "state", "due_at", "lon", "lat")
NOTHING: dict[str, Any] = {"type": "FeatureCollection", "features": []}


def points(actor: Actor, wanted: Wanted) -> list[Case]:
    """The newest of the list that have a point, at most `MOST_POINTS`. One statement."""
    rows = found(actor, wanted).filter(lon__isnull=False, lat__isnull=False)
    return list(rows.only(*READ).order_by("-id")[:MOST_POINTS])


def located(actor: Actor, wanted: Wanted) -> int:
    """How many of the list have a point; counting stops above what the map shows."""
    rows = found(actor, wanted).filter(lon__isnull=False, lat__isnull=False)
    return rows.order_by()[: MOST_POINTS + 1].count()


def outline(actor: Actor, wanted: Wanted, *, plain: bool = False) -> dict[str, Any]:
    """Borders one level below the area looked at, named with the number of cases in each."""
    prefix = wanted.filter.area or next(iter(scope(actor)), "")
    level = {STREET: COMMUNITY, COMMUNITY: GRID, GRID: GRID}.get(len(prefix), STREET)
    if len(prefix) < COUNTY:
        level = COUNTY
    drawn = areas.outlines(prefix, level) if prefix else NOTHING
    if not drawn["features"]:
        return NOTHING
    held = {} if plain else counts(actor, wanted, level)
    return {**drawn, "features": [counted(one, held) for one in drawn["features"]]}


def counts(actor: Actor, wanted: Wanted, level: int) -> dict[str, int]:
    """Area code of that level -> number of cases. One statement."""
    rows = found(actor, wanted).order_by().annotate(part=Substr("area", 1, level))
    return dict(rows.values_list("part").annotate(n=Count("id")))


def counted(feature: dict[str, Any], held: dict[str, int]) -> dict[str, Any]:
    """A copy: the drawn borders are shared by all who ask."""
    facts = feature["properties"]
    number = held.get(facts["code"], 0)
    name = f"{facts['name']} {number}" if number else facts["name"]
    placed = {"label_lon": facts["lon"], "label_lat": facts["lat"]} if facts["lon"] else {}
    return {**feature, "properties": {"code": facts["code"], "name": name, "n": number, **placed}}
