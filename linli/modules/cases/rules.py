"""What may happen to a case, as predicates and small calculations without side effects."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from linli.core.access.actor import Actor
from linli.core.areas.codes import COMMUNITY, COUNTY, STREET
from linli.core.clock.rules import Limit
from linli.modules.cases.models import Case, Task
from linli.modules.cases.states import OPEN, STAGES

HOURS_A_DAY = {"urgent_hour": 24, "work_hour": 8}
DESK_LEVELS = (COMMUNITY, STREET, COUNTY)


def limit(text: str) -> Limit:
    """`3 work_day` -> Limit(3, "work_day")."""
    amount, _space, unit = text.partition(" ")
    return Limit(int(amount), unit)


def total_limit(limits: Mapping[str, Limit]) -> Limit:
    """The promise to the reporter: all stages in the unit of handling, part days rounded up.

    Hours beside a limit in days make one more day together; days beside hours count 8 or 24 hours.
    """
    handling = limits["handle"]
    rest = [limits[stage] for stage in STAGES if stage != "handle"]
    if handling.unit in HOURS_A_DAY:
        day = HOURS_A_DAY[handling.unit]
        hours = sum(r.amount if r.unit in HOURS_A_DAY else r.amount * day for r in rest)
        return Limit(handling.amount + hours, handling.unit)
    days = sum(r.amount for r in rest if r.unit not in HOURS_A_DAY)
    hours = sum(r.amount for r in rest if r.unit in HOURS_A_DAY)
    return Limit(handling.amount + days + math.ceil(hours / 8), handling.unit)


def sees(actor: Actor, case: Case, unit_ids: Iterable[int] = ()) -> bool:
    """By area, or because one of the actor's units takes part in it."""
    if actor.covers("cases.view", case.area):
        return True
    units = actor.units("cases.view_assigned")
    return case.unit_id in units or bool(units & set(unit_ids))


def leads(actor: Actor, case: Case) -> bool:
    return case.unit_id is not None and case.unit_id in actor.units("cases.handle")


def at_desk(actor: Actor, case: Case) -> bool:
    return actor.covers("cases.dispatch", case.area)


def holds(actor: Actor, task: Task) -> bool:
    """May the actor do this task?"""
    if actor.kind == "system":
        return True
    if task.unit_id is not None:
        return task.unit_id in actor.units(task.permission)
    return actor.covers(task.permission, task.area)


def is_open(case: Case) -> bool:
    return case.state in OPEN


def above(desk: str) -> str:
    """The next desk up: community -> street -> district; empty above the district."""
    higher = [length for length in DESK_LEVELS if length < len(desk)]
    return desk[: higher[0]] if higher else ""
