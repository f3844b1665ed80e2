"""What the worker does for the console."""

from __future__ import annotations

from datetime import datetime

from linli.core.outbox.registry import ticks
from linli.modules.console.queries import imports


@ticks(3600)
def forget_uploads(now: datetime) -> None:
    imports.forget_old(now)
