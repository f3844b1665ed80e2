"""Every hour what nobody needs leaves the disk, and the room of each district is counted."""

from __future__ import annotations

from datetime import datetime

from linli.core.files import sweeping
from linli.core.outbox.registry import ticks

HOUR = 3600


@ticks(HOUR)
def sweep_rows(now: datetime) -> None:
    sweeping.remove_unbound(now)
    sweeping.count_used(now)


@ticks(24 * HOUR)
def sweep_disk(now: datetime) -> None:
    sweeping.remove_orphans()
