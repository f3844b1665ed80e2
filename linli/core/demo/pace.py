"""How long people take, in the unit of the limit they work under."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from linli.core.clock import queries as clock
from linli.core.clock.rules import Limit

SECONDS = {"urgent_hour": 3600, "work_hour": 3600, "work_day": 8 * 3600, "natural_day": 86400}


def after(now: datetime, limit: Limit, share: float, area: str = "") -> datetime:
    """The moment when `share` of a limit has passed, within office hours where the limit asks."""
    seconds = max(int(limit.amount * SECONDS[limit.unit] * share), 60)
    if limit.unit in ("urgent_hour", "natural_day"):
        return now + timedelta(seconds=seconds)
    return clock.calendar().due_left(now, seconds, "work_hour", area).at


def share(rng: Random, slow: bool, quick: bool) -> float:
    """Most are well within the limit; a slow one passes it."""
    if quick:
        return rng.uniform(0.01, 0.05)
    return rng.uniform(1.05, 2.2) if slow else min(rng.betavariate(1.6, 3.2), 0.97)
