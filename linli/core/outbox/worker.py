"""The worker: takes what is due, does it, writes down that it is done - in one transaction."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from datetime import datetime, timedelta
from typing import Any

from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from linli.core.outbox.models import Beat, Message
from linli.core.outbox.registry import HANDLERS, OUTSIDE, TICKS
from linli.core.versions import stamps

log = logging.getLogger("linli.worker")
MAX_ATTEMPTS = 8
LEASE = timedelta(minutes=5)


def pause(attempts: int) -> timedelta:
    """Grows from 10 seconds to hours: 10 s, 40 s, 160 s, ..."""
    return timedelta(seconds=10 * 4 ** max(attempts - 1, 0))


def due(now: datetime, limit: int = 100) -> list[int]:
    rows = Message.objects.filter(next_at__lte=now).order_by("next_at", "id")
    return list(rows.values_list("id", flat=True)[:limit])


def work(now: datetime | None = None, limit: int = 100) -> int:
    """Deliver what is due once over; returns how many were tried."""
    return sum(deliver(pk) for pk in due(now or timezone.now(), limit))


def deliver(pk: int) -> bool:
    """The handler's effects and the mark "done" commit together; a crash repeats both.

    A message to another system is leased instead, so that no lock is held while it is sent.
    """
    try:
        with transaction.atomic():
            taken = _take(pk)
            if taken is None:
                return False
            outside = taken.topic in OUTSIDE
            if outside:
                Message.objects.filter(pk=pk).update(next_at=timezone.now() + LEASE)
            else:
                _handle(taken)
        if outside:
            _handle(taken)
    except Exception as error:  # any handler may fail in any way; the letter is kept and retried
        _failed(pk, error)
    return True


def _handle(taken: Message) -> None:
    handler = HANDLERS.get(taken.topic)
    if handler is None:
        raise LookupError(f"no handler for {taken.topic}")
    with stamps.frame():
        handler(taken.payload, taken)
    Message.objects.filter(pk=taken.pk).update(
        done_at=timezone.now(), next_at=None, attempts=taken.attempts + 1, error=""
    )


def _take(pk: int) -> Message | None:
    rows = Message.objects.filter(pk=pk, next_at__isnull=False)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return rows.first()


def _failed(pk: int, error: Exception) -> None:
    log.warning("outbox message %s failed: %s", pk, error)
    text = "".join(traceback.format_exception(error))[-4000:]
    with transaction.atomic():
        letter = Message.objects.select_for_update().filter(pk=pk, next_at__isnull=False).first()
        if letter is None:
            return
        letter.attempts += 1
        letter.error = text
        now = timezone.now()
        if letter.attempts >= MAX_ATTEMPTS:
            letter.dead_at, letter.next_at = now, None
        else:
            letter.next_at = now + pause(letter.attempts)
        letter.save(update_fields=["attempts", "error", "dead_at", "next_at"])


def tick(now: datetime | None = None) -> list[str]:
    """Run every periodic duty whose time has come; returns their names."""
    now = now or timezone.now()
    last = dict(Beat.objects.values_list("name", "at"))
    ran = []
    for name, (seconds, duty) in TICKS.items():
        before = last.get(name)
        if before and (now - before).total_seconds() < seconds:
            continue
        if _claim(name, before, now):
            _run(name, duty, now)
            ran.append(name)
    return ran


def _claim(name: str, before: datetime | None, now: datetime) -> bool:
    if before is None:
        return Beat.objects.get_or_create(name=name, defaults={"at": now})[1]
    return Beat.objects.filter(name=name, at=before).update(at=now) == 1


def _run(name: str, duty: Any, now: datetime) -> None:
    began = time.perf_counter()
    error = ""
    try:
        with stamps.frame():
            duty(now)
    except Exception as failed:  # one broken duty must not stop the others
        log.exception("tick %s", name)
        error = f"{type(failed).__name__}: {failed}"
    took = int((time.perf_counter() - began) * 1000)
    Beat.objects.filter(name=name).update(took_ms=took, error=error)


def loop(stop: threading.Event, rest: float = 1.0) -> None:
    """Until told to stop. Survives a database that goes away for a while."""
    while not stop.is_set():
        try:
            close_old_connections()
            tick()
            if work() == 0:
                stop.wait(rest)
        except Exception:  # the database may be away; try again until it is back
            log.exception("worker")
            stop.wait(5)


def in_background() -> threading.Event:
    """For the demo: the worker inside the served process."""
    stop = threading.Event()
    threading.Thread(target=loop, args=(stop,), daemon=True, name="worker").start()
    return stop
