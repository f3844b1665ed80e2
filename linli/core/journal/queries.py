"""Reading the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from linli.core.access.actor import Actor
from linli.core.journal.models import Entry


def of_subject(subject_type: str, subject_id: int) -> list[Entry]:
    """Everything that happened to one thing, oldest first."""
    return list(
        Entry.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("at", "id")
    )


def search(
    actor: Actor,
    *,
    verb: str = "",
    text: str = "",
    subject: tuple[str, int] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Entry]:
    """Entries of the actor's reach, newest first."""
    found = Entry.objects.order_by("-id")
    reach = actor.reach("journal.view")
    if reach != ("",):
        found = found.filter(Q(area__within=reach) | Q(area="", district__within=reach))
    conditions: dict[str, Any] = {"verb__startswith": verb} if verb else {}
    if subject:
        conditions |= {"subject_type": subject[0], "subject_id": subject[1]}
    if since:
        conditions["at__gte"] = since
    if until:
        conditions["at__lt"] = until
    found = found.filter(**conditions)
    return (
        found.filter(Q(actor_name__icontains=text) | Q(reason__icontains=text)) if text else found
    )
