"""The journal is sealed here, because the journal itself may not know the worker."""

from __future__ import annotations

from datetime import datetime, timedelta

from linli.core.journal import chain
from linli.core.outbox.models import Message
from linli.core.outbox.registry import ticks

KEEP_DONE = timedelta(days=30)


@ticks(3)
def seal_journal(now: datetime) -> None:
    while chain.seal(now) == chain.BATCH:
        pass


@ticks(3600)
def forget_done(now: datetime) -> None:
    Message.objects.filter(done_at__lt=now - KEEP_DONE).delete()
