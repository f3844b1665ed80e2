"""What a grid worker finds in the cell: to verify, to settle on the spot, open on the map."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, GRID
from linli.core.areas.queries import AreaFacts
from linli.core.tasks import queries as tasks
from linli.core.tasks.models import Task
from linli.modules.cases.models import Case
from linli.modules.cases.queries.cases import LIST
from linli.modules.cases.states import CASE, OPEN
from linli.modules.catalogue import public as catalogue

SETTLED_FROM = ("reported", "registered")
MOST_POINTS = 1000


def cells(actor: Actor) -> tuple[str, ...]:
    """The subtrees a worker is responsible for."""
    return actor.reach("cases.verify")


def grids(actor: Actor, most: int = 200) -> list[AreaFacts]:
    """The grids (or what lies lowest) to choose from when there is no position."""
    reach = cells(actor)
    return (areas.of_level(GRID, reach) or areas.of_level(COMMUNITY, reach))[:most]


def to_verify(actor: Actor, limit: int = 100) -> list[tuple[Task, Case]]:
    """The actor's tasks of verifying with their cases, soonest due first; two statements."""
    held = tasks.listing(actor, CASE, "verify", limit)
    rows = Case.objects.filter(pk__in=[t.subject_id for t in held]).only(*LIST)
    known = {case.pk: case for case in rows}
    return [(task, known[task.subject_id]) for task in held if task.subject_id in known]


def settleable(actor: Actor, limit: int = 50) -> list[Case]:
    """Reported here, not dispatched yet, and of a matter a worker may settle; soonest due first."""
    spot = [m.code for m in catalogue.catalogue().valid(actor.district).values() if m.spot]
    found = Case.objects.filter(
        state__in=SETTLED_FROM, area__within=actor.reach("cases.settle"), matter_code__in=spot
    )
    return list(found.only(*LIST).order_by(F("due_at").asc(nulls_last=True), "id")[:limit])


def on_map(actor: Actor, limit: int = MOST_POINTS) -> list[Case]:
    """Open cases of the cells, soonest due first; one statement."""
    found = Case.objects.filter(state__in=OPEN, area__within=cells(actor))
    return list(found.only(*LIST).order_by(F("due_at").asc(nulls_last=True), "id")[:limit])


def outline(actor: Actor) -> dict[str, Any]:
    """Borders of the cells as GeoJSON; of their parts when a cell holds several grids."""
    features: list[Any] = []
    for prefix in cells(actor):
        level = GRID if len(prefix) >= COMMUNITY else COMMUNITY
        features += areas.outlines(prefix, level)["features"]
    return {"type": "FeatureCollection", "features": features}
