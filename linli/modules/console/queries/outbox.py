"""The outbox and its worker, as counts and lists."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from linli.core.access.actor import Actor
from linli.core.outbox.models import Beat, Message
from linli.core.outbox.registry import TICKS

PERMISSION = "outbox.manage"
EVERYWHERE = "000000"
LATE = timedelta(minutes=5)


def messages(actor: Actor, *, show: str = "dead", topic: str = "") -> QuerySet[Message]:
    """In reach, newest first. `show`: dead, waiting, done, all."""
    rows = in_reach(actor)
    if show == "dead":
        rows = rows.filter(dead_at__isnull=False)
    elif show == "waiting":
        rows = rows.filter(next_at__isnull=False)
    elif show == "done":
        rows = rows.filter(done_at__isnull=False)
    return (rows.filter(topic=topic) if topic else rows).order_by("-id")


def counts(actor: Actor, now: datetime) -> dict[str, int]:
    """Messages waiting, late, dead, done in the last day. One statement."""
    return in_reach(actor).aggregate(
        waiting=Count("id", filter=Q(next_at__isnull=False)),
        late=Count("id", filter=Q(next_at__lt=now - LATE)),
        dead=Count("id", filter=Q(dead_at__isnull=False)),
        done=Count("id", filter=Q(done_at__gte=now - timedelta(days=1))),
    )


def beats() -> list[tuple[Beat, float | None]]:
    """Each duty of the worker with its period in seconds (None: no longer declared)."""
    return [(beat, TICKS.get(beat.name, (None, None))[0]) for beat in Beat.objects.order_by("name")]


def in_reach(actor: Actor) -> QuerySet[Message]:
    near = Q(district__within=actor.reach(PERMISSION))
    return Message.objects.filter(near | Q(district=EVERYWHERE))
