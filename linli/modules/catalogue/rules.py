"""Time limits of a matter: read, and added up to a promise."""

from __future__ import annotations

import math
from collections.abc import Mapping

from linli.core.clock.rules import Limit
from linli.modules.catalogue.states import STAGES

HOURS_A_DAY = {"urgent_hour": 24, "work_hour": 8}


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
