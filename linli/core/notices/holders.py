"""Who holds a task: the accounts to tell."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.db.models import FilteredRelation, Q
from django.utils import timezone

from linli.core.access import queries as access
from linli.core.people.models import Post, valid_on


class Held(Protocol):
    """What says who holds a task; `linli.core.tasks.models.Task` is one."""

    permission: str
    area: str
    unit_id: int | None
    person_id: int | None


def holders(task: Held, day: date | None = None) -> set[int]:
    """The person it was given to; else all who have its permission by a post for that very area,
    or in that unit, on the day (today), and their deputies. At most one statement.
    """
    if task.person_id is not None:
        return {task.person_id}
    day = day or timezone.localdate()
    roles = [code for code, names in access.roles().items() if task.permission in names]
    place = Q(organisation=task.unit_id) if task.unit_id is not None else Q(area=task.area)
    absent = Q(absences__first_day__lte=day, absences__last_day__gte=day)
    rows = (
        Post.objects.filter(place, valid_on(day), role__in=roles, account__isnull=False)
        .annotate(away=FilteredRelation("absences", condition=absent))
        .values_list(
            "account_id", "account__is_active", "away__deputy_id", "away__deputy__is_active"
        )
    )
    found = set()
    for holder, active, deputy, deputy_active in rows:
        found |= {holder} if active else set()
        found |= {deputy} if deputy_active else set()
    return found
