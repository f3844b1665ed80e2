"""The outbox and its worker, as counts and lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from linli.core.access.actor import Actor
from linli.core.errors import NotFound
from linli.core.outbox.models import Beat, Message
from linli.core.outbox.registry import TICKS

PERMISSION = "outbox.manage"
EVERYWHERE = "000000"
LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Counts:
    waiting: int
    late: int
    dead: int
    done_today: int


def messages(actor: Actor, *, show: str = "dead", topic: str = "") -> QuerySet[Message]:
    """In reach, newest first. `show`: dead, waiting, done, all."""
    rows = _in_reach(actor)
    if show == "dead":
        rows = rows.filter(dead_at__isnull=False)
    elif show == "waiting":
        rows = rows.filter(next_at__isnull=False)
    elif show == "done":
        rows = rows.filter(done_at__isnull=False)
    return (rows.filter(topic=topic) if topic else rows).order_by("-id")


def message(actor: Actor, pk: int) -> Message:
    row = _in_reach(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound()
    return row


def counts(actor: Actor, now: datetime) -> Counts:
    """One statement."""
    found = _in_reach(actor).aggregate(
        waiting=Count("id", filter=Q(next_at__isnull=False)),
        late=Count("id", filter=Q(next_at__lt=now - LATE)),
        dead=Count("id", filter=Q(dead_at__isnull=False)),
        done_today=Count("id", filter=Q(done_at__gte=now - timedelta(days=1))),
    )
    return Counts(**found)


def beats() -> list[tuple[Beat, float | None]]:
    """Each duty of the worker with its period in seconds (None: no longer declared)."""
    return [(beat, TICKS.get(beat.name, (None, None))[0]) for beat in Beat.objects.order_by("name")]


def _in_reach(actor: Actor) -> QuerySet[Message]:
    near = Q(district__within=actor.reach(PERMISSION))
    return Message.objects.filter(near | Q(district=EVERYWHERE))
