"""Periodic duties of the clock."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from linli.core.clock import ticking
from linli.core.outbox.registry import ticks


@ticks(30, _("Time limits turn yellow and red"))
def tick(now: datetime) -> None:
    ticking.tick(now)


@ticks(300, _("The database's log is cut short"))
def truncate_wal(now: datetime) -> None:
    """Constant readers keep SQLite's write-ahead log from shrinking by itself."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
