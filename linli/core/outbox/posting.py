"""Putting messages: in the transaction of what causes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from linli.core.outbox.models import Message


def message(
    topic: str, payload: dict[str, Any], key: str, district: str, after: datetime | None = None
) -> Message:
    now = timezone.now()
    return Message(
        district=district,
        key=key[:120],
        topic=topic,
        payload=payload,
        created_at=now,
        next_at=after or now,
    )


def put(
    topic: str, payload: dict[str, Any], key: str, district: str, after: datetime | None = None
) -> None:
    """The same key is accepted once; a repetition changes nothing. One statement."""
    put_many([message(topic, payload, key, district, after)])


def put_many(messages: Iterable[Message]) -> None:
    Message.objects.bulk_create(list(messages), ignore_conflicts=True, batch_size=2000)
