"""What the worker does for the console."""

from __future__ import annotations

from datetime import datetime

from linli.core.exchange import waiting
from linli.core.outbox.registry import ticks


@ticks(3600)
def forget_uploads(now: datetime) -> None:
    waiting.forget_old(now)
