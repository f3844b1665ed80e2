"""The tick: tells each colour of each limit exactly once, soonest first."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from linli.core.clock import schedule
from linli.core.clock.models import Timer
from linli.core.clock.states import Colour
from linli.core.outbox import posting


def tick(now: datetime, limit: int = 500) -> int:
    """Puts a message `cases.task.yellow` or `.red` (by kind of subject) for all that is due; how many.

    Reads `limit` timers at a time until none is left. A timer and its message are one transaction
    and compare-and-set, so that several ticks at once and a kill at any moment do no harm.
    """
    told = 0
    while batch := _ripe(now, limit):
        told += sum(_fire(timer) for timer in batch)
    return told


def _ripe(now: datetime, limit: int) -> list[Timer]:
    rows = Timer.objects.filter(next_at__lte=now).order_by("next_at", "id")
    return list(rows.defer("steps")[:limit])


def _fire(timer: Timer) -> bool:
    seen = timer.next_at
    red = seen is not None and seen > timer.due_at
    timer.fired = Colour.RED if red else Colour.YELLOW
    timer.next_at = schedule.next_moment(timer)
    with transaction.atomic():
        mine = Timer.objects.filter(pk=timer.pk, next_at=seen).update(
            fired=timer.fired, next_at=timer.next_at
        )
        if mine:
            _tell(timer)
    return bool(mine)


def _tell(timer: Timer) -> None:
    payload = {
        "timer": timer.pk,
        "subject_type": timer.subject_type,
        "subject_id": timer.subject_id,
        "stage": timer.stage,
        "holder_id": timer.holder_id,
    }
    due = timer.due_at.astimezone(UTC).isoformat()
    key = f"clock:{timer.pk}:{timer.fired}:{due}"
    posting.put(f"{timer.subject_type}.{timer.fired}", payload, key, timer.district)
