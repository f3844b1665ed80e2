"""Writing entries. Called in the transaction of what they describe, never after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from linli.core.access.actor import Actor
from linli.core.areas.codes import district_of
from linli.core.journal.models import Entry
from linli.core.values.raw import whole


def entry(
    actor: Actor,
    verb: str,
    subject_type: str,
    subject_id: int | None,
    *,
    at: datetime,
    area: str = "",
    district: str = "",
    changes: dict[str, Any] | None = None,
    reason: str = "",
    on_behalf: str = "",
    unit_id: int | None = None,
) -> Entry:
    """An unsaved entry, of text that can be sealed; `write_many` writes many in one statement."""
    return Entry(
        district=district or (district_of(area) if area else actor.district or "000000"), at=at,
        actor_id=actor.account_id, actor_name=whole(actor.name[:60]), actor_kind=actor.kind,
        on_behalf=on_behalf[:60], unit_id=unit_id, verb=verb, subject_type=subject_type,
        subject_id=subject_id, area=area, changes=whole(changes or {}), reason=whole(reason),
        channel=actor.channel, request_id=actor.request_id,
    )  # fmt: skip


def masked(filters: Mapping[str, Any]) -> dict[str, Any]:
    """By what a list was filtered. The words looked for are not kept: they may be a telephone."""
    return {name: "…" if name == "text" else value for name, value in filters.items() if value}


def write(actor: Actor, verb: str, subject_type: str, subject_id: int | None, **rest: Any) -> Entry:
    """One statement. Keywords as in `entry`."""
    made = entry(actor, verb, subject_type, subject_id, **rest)
    made.save(force_insert=True)
    return made


def write_many(entries: Iterable[Entry]) -> None:
    Entry.objects.bulk_create(list(entries), batch_size=2000)
