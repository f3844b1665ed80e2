"""What stands under the bell, and what a person concerned was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.core.access.actor import Actor
from linli.core.notices.channels import IN_APP
from linli.core.notices.events import EVENTS, TONES
from linli.core.notices.models import Delivery, Notice
from linli.core.subjects import faces
from linli.core.subjects.faces import Brief


@dataclass(frozen=True)
class Line:
    """One notice as it is shown; `about` is None when its kind of thing is gone."""

    id: int
    event: str
    label: Any
    tone: str
    text: str
    task: int | None
    at: datetime
    read: bool
    about: Brief | None


def listing(
    actor: Actor, *, unread_only: bool = False, before: int = 0, limit: int = 20
) -> list[Line]:
    """The actor's own, newest first; one statement, and one a kind of thing named on the page.

    `before`: only those older than this notice, for the next page.
    """
    rows = Notice.objects.filter(account_id=actor.account_id or 0)
    rows = rows.filter(read_at__isnull=True) if unread_only else rows
    rows = rows.filter(pk__lt=before) if before else rows
    page = list(rows.order_by("-id")[:limit])
    known = faces.briefs((row.subject_type, row.subject_id) for row in page)
    return [
        Line(
            row.pk, row.event, EVENTS.get(row.event, row.event), TONES.get(row.event, "info"),
            row.text, row.task, row.at, row.read_at is not None,
            known.get((row.subject_type, row.subject_id)),
        )
        for row in page
    ]  # fmt: skip


def unread(actor: Actor | None) -> int:
    """For the number at the bell; one statement."""
    if actor is None or actor.account_id is None:
        return 0
    return Notice.objects.filter(account_id=actor.account_id, read_at__isnull=True).count()


def told(party: int) -> list[Delivery]:
    """The messages on a receipt page, newest first; one statement."""
    return list(Delivery.objects.filter(party=party, channel=IN_APP).order_by("-id"))
