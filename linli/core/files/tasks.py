"""Every hour what nobody needs leaves the disk, and the room of each district is counted."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.core.files import sweeping
from linli.core.outbox.registry import ticks

HOUR = 3600


@ticks(HOUR, _("Files that belong to nothing are removed"))
def sweep_rows(now: datetime) -> None:
    sweeping.remove_unbound(now)
    sweeping.count_used(now)


@ticks(24 * HOUR, _("Files without an entry are removed"))
def sweep_disk(now: datetime) -> None:
    sweeping.remove_orphans()
