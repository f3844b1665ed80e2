"""One inbox for every role: the open tasks that are mine to do, soonest due first."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from linli.core.access.actor import Actor
from linli.core.access.queries import actor_of, hashed
from linli.core.subjects.queries import first_of
from linli.core.tasks.kinds import KINDS, area_permissions, unit_permissions
from linli.core.tasks.models import Feed, Task

SOONEST = (F("due_at").asc(nulls_last=True), "id")


def holds(actor: Actor, task: Task) -> bool:
    """May the actor do this task?"""
    if actor.kind == "system":
        return True
    if task.unit_id is not None:
        return task.unit_id in actor.units(task.permission)
    if task.person_id is not None:
        return task.person_id == actor.account_id
    return actor.covers(task.permission, task.area)


def branches(actor: Actor) -> list[Q]:
    """Held by the person, by one of its units, or by whoever has the permission for that very area."""
    held = []
    if actor.account_id is not None:
        held.append(Q(person_id=actor.account_id, unit_id__isnull=True))
    for permission in unit_permissions():
        held += [Q(unit_id=unit, permission=permission) for unit in sorted(actor.units(permission))]
    for permission in area_permissions():
        exact = {g.area for g in actor.holding(permission)}
        held += [
            Q(unit_id__isnull=True, person_id__isnull=True, permission=permission, area=area)
            for area in sorted(exact)
        ]
    return held


def parts(actor: Actor) -> list[QuerySet[Task]]:
    """What is the actor's to do, as parts that do not overlap; each is read by its own index."""
    return [Task.objects.filter(branch, done_at__isnull=True) for branch in branches(actor)]


def mine(actor: Actor) -> QuerySet[Task]:
    """All of it, in no order."""
    held = parts(actor)
    return held[0].union(*held[1:], all=True) if held else Task.objects.none()


def listing(
    actor: Actor, subject_type: str = "", kind: str = "", limit: int = 50, offset: int = 0
) -> list[Task]:
    """One statement, which reads each branch's first rows by its own index."""
    held = [narrowed(part, subject_type, kind) for part in parts(actor)]
    if not held:
        return []
    return list(first_of(held, SOONEST, offset + limit).select_related("person")[offset:])


def narrowed(rows: QuerySet[Task], subject_type: str, kind: str) -> QuerySet[Task]:
    conditions = {"subject_type": subject_type} if subject_type else {}
    return rows.filter(**conditions, **({"kind": kind} if kind else {}))


def counts(actor: Actor) -> dict[tuple[str, str], int]:
    """How many of each kind that is declared, by (type of thing, kind)."""
    return _counted(parts(actor))


def number(actor: Actor) -> int:
    """For the badge beside the menu entry. One statement."""
    return mine(actor).values("pk").count() if actor and actor.account_id else 0


def under_me(actor: Actor) -> QuerySet[Task]:
    """The open tasks of the areas below, of every kind the actor may see: what a street sees of
    its communities. Those of one's own desk stand in one's own inbox."""
    held = Q(pk__in=())
    for permission in dict.fromkeys(k.permission for k in KINDS.values()):
        reach = actor.reach(permission)
        if reach:
            held |= Q(permission=permission, area__within=reach)
    own = Q(unit_id__isnull=True, area__in={g.area for g in actor.granted})
    return Task.objects.filter(held, done_at__isnull=True).exclude(own)


def under_me_listing(
    actor: Actor, subject_type: str = "", kind: str = "", limit: int = 50, offset: int = 0
) -> list[Task]:
    rows = narrowed(under_me(actor), subject_type, kind).select_related("person")
    return list(rows.order_by(*SOONEST)[offset : offset + limit])


def under_me_counts(actor: Actor) -> dict[tuple[str, str], int]:
    return _counted([under_me(actor)])


def _counted(held: Sequence[QuerySet[Task]]) -> dict[tuple[str, str], int]:
    """One statement for all parts."""
    grouped = [
        part.order_by().values_list("subject_type", "kind").annotate(n=Count("id")) for part in held
    ]
    counted: Tally[tuple[str, str]] = Tally()
    for subject_type, kind, n in grouped[0].union(*grouped[1:], all=True) if grouped else ():
        counted[subject_type, kind] += n
    return {key: n for key, n in counted.items() if key in KINDS}


def of_subject(subject_type: str, pk: int) -> list[Task]:
    """All tasks a thing ever had, oldest first, with who does them."""
    rows = Task.objects.filter(subject_type=subject_type, subject_id=pk).select_related("person")
    return list(rows.order_by("id"))


def of_ids(ids: Iterable[int]) -> list[Task]:
    """Open tasks by id, in the order given."""
    found = {t.pk: t for t in Task.objects.filter(pk__in=list(ids), done_at__isnull=True)}
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def open_of(subject_type: str, ids: Iterable[int], kinds: Iterable[str] = ()) -> QuerySet[Task]:
    """The open tasks of several things."""
    rows = Task.objects.filter(subject_type=subject_type, subject_id__in=ids, done_at__isnull=True)
    wanted = list(kinds)
    return rows.filter(kind__in=wanted) if wanted else rows


def part_of(subject_type: str, units: Iterable[int]) -> QuerySet[Any]:
    """Ids of the things in which one of the units takes or took part."""
    rows = Task.objects.filter(subject_type=subject_type, unit_id__in=units)
    return rows.values("subject_id")


def level(task: Task, now: datetime) -> str:
    """green, yellow, red or paused, from the row alone; empty without a limit."""
    if task.paused:
        return "paused"
    if task.due_at is None:
        return ""
    if task.due_at < now:
        return "red"
    return "yellow" if task.warn_at and task.warn_at <= now else "green"


def feed(actor: Actor) -> Feed | None:
    """One's own, when there is one."""
    if actor.account_id is None:
        return None
    return Feed.objects.filter(account_id=actor.account_id).first()


def reader(secret: str) -> tuple[Actor, str] | None:
    """Whose address this is, with that account's rights of today, and its language; None when it
    has ended, never was, or the account is closed."""
    row = Feed.objects.select_related("account").filter(hash=hashed(secret)).first()
    if row is None or not row.account.is_active:
        return None
    return actor_of(row.account, channel="calendar"), row.language
