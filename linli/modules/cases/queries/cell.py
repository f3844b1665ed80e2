"""What a grid worker finds in the cell beside the tasks: what may be settled on the spot."""

from __future__ import annotations

from django.db.models import F

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, GRID
from linli.core.areas.queries import AreaFacts
from linli.modules.cases.models import Case
from linli.modules.cases.queries.cases import LIST
from linli.modules.catalogue import public as catalogue

SETTLED_FROM = ("reported", "registered")


def grids(actor: Actor, most: int = 200) -> list[AreaFacts]:
    """The grids (or what lies lowest) to choose from when there is no position."""
    reach = actor.reach("cases.verify")
    return (areas.of_level(GRID, reach) or areas.of_level(COMMUNITY, reach))[:most]


def settleable(actor: Actor, limit: int = 50) -> list[Case]:
    """Reported here, not dispatched yet, and of a matter a worker may settle; soonest due first."""
    spot = [m.code for m in catalogue.catalogue().valid(actor.district).values() if m.spot]
    found = Case.objects.filter(
        state__in=SETTLED_FROM, area__within=actor.reach("cases.settle"), matter_code__in=spot
    )
    return list(found.only(*LIST).order_by(F("due_at").asc(nulls_last=True), "id")[:limit])
