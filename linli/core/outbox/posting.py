"""Putting messages: in the transaction of what causes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from linli.core.outbox.models import Message
from linli.core.values.sealing import seal, unseal

RECEIVER = "outbox_message.to"  # what a sealed number or address in a payload is bound to


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


def sealed(receiver: str) -> str:
    """A number or address as it may stand in a payload: never plain."""
    return seal(receiver, RECEIVER)


def receiver(sealed: str) -> str:
    """The number or address again; raises `KeyFault`."""
    return unseal(sealed, RECEIVER)
