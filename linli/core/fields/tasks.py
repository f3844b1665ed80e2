"""Every day what is kept too long goes."""

from __future__ import annotations

from datetime import datetime

from linli.core.fields import sweeping
from linli.core.outbox.registry import ticks

DAY = 24 * 3600


@ticks(DAY)
def sweep_retention(now: datetime) -> None:
    sweeping.sweep(now)
