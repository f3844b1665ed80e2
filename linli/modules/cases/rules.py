"""What may happen to a case, as predicates without side effects."""

from __future__ import annotations

from linli.core.access.actor import Actor
from linli.core.areas.codes import COMMUNITY, COUNTY, STREET
from linli.modules.cases.models import Case

DESK_LEVELS = (COMMUNITY, STREET, COUNTY)


def leads(actor: Actor, case: Case) -> bool:
    return case.unit_id is not None and case.unit_id in actor.units("cases.handle")


def above(desk: str) -> str:
    """The next desk up: community -> street -> district; empty above the district."""
    higher = [length for length in DESK_LEVELS if length < len(desk)]
    return desk[: higher[0]] if higher else ""
