"""One inbox for every role: the open tasks that are mine to do, soonest due first."""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from linli.core.access.actor import Actor
from linli.core.access.queries import actor_of, hashed
from linli.core.areas.codes import minimal
from linli.core.people.models import Organisation, Post, valid_on
from linli.core.subjects.faces import FACES
from linli.core.tasks.kinds import KINDS, only_type, permissions
from linli.core.tasks.models import Feed, Task

SOONEST = (F("due_at").asc(nulls_last=True), "id")
# Written out: making a statement anew for each part cost more than the database's answer.
PART = (
    "SELECT t.id, t.due_at FROM tasks_task t WHERE t.done_at IS NULL AND {} "
    "ORDER BY t.due_at ASC NULLS LAST, t.id LIMIT %s"
)
# One part planned for all holders of a shape: planning each by itself cost more than reading it.
EACH = "SELECT part.* FROM (VALUES {}) h ({}) CROSS JOIN LATERAL ({}) part"
# Text of a statement and what is put into it.
Part = tuple[str, list[Any]]
FIRST = "SELECT id FROM ({}) held ORDER BY due_at ASC NULLS LAST, id LIMIT %s OFFSET %s"


def holds(actor: Actor, task: Task) -> bool:
    """May the actor do this task?"""
    if actor.kind == "system":
        return True
    if task.unit_id is not None:
        return task.unit_id in actor.units(task.permission)
    if task.person_id is not None:
        return task.person_id == actor.account_id
    return actor.covers(task.permission, task.area)


def branches(actor: Actor, subject_type: str = "", kind: str = "") -> list[dict[str, Any]]:
    """Conditions: held by the person, by one of its units, or by whoever has the permission for
    that very area."""
    held: list[dict[str, Any]] = []
    if actor.account_id is not None:
        held.append({"unit_id": None, "person_id": actor.account_id})
    for permission in permissions(subject_type, kind, unit=True):
        units = sorted(actor.units(permission))
        held += [{"unit_id": unit, "permission": permission} for unit in units]
    for permission in permissions(subject_type, kind, unit=False):
        asked = {"permission": permission, "unit_id": None, "person_id": None}
        exact = {g.area for g in actor.holding(permission)}
        held += [{**asked, "area": area} for area in sorted(exact)]
    return held


def listing(
    actor: Actor, subject_type: str = "", kind: str = "", limit: int = 50, offset: int = 0
) -> list[Task]:
    return listing_of(actor, [(subject_type, kind)], limit, offset)


def listing_of(
    actor: Actor, keys: Iterable[tuple[str, str]], limit: int, offset: int = 0
) -> list[Task]:
    """The soonest of several (type, kind); what is empty narrows nothing. One statement."""
    asked = [branch | narrowing(*key) for key in keys for branch in branches(actor, *key)]
    return _soonest(_parts(asked, offset + limit), limit, offset)


def _parts(asked: list[dict[str, Any]], most: int) -> list[Part]:
    """The first ones of each condition. All conditions of one shape are one part on PostgreSQL;
    SQLite knows no LATERAL."""
    shapes: dict[tuple[tuple[str, ...], str], list[list[Any]]] = defaultdict(list)
    for conditions in asked:
        given = {k: v for k, v in conditions.items() if v is not None}
        empty = "".join(f" AND t.{k} IS NULL" for k in conditions if k not in given)
        shapes[tuple(given), empty].append(list(given.values()))
    found: list[Part] = []
    for (given_ones, empty), rows in shapes.items():
        if connection.vendor == "postgresql":
            holders = ", ".join([f"({', '.join(['%s'] * len(given_ones))})"] * len(rows))
            one = PART.format(" AND ".join(f"t.{k} = h.{k}" for k in given_ones) + empty)
            text = EACH.format(holders, ", ".join(given_ones), one)
            found.append((text, [*(value for row in rows for value in row), most]))
        else:
            one = PART.format(" AND ".join(f"t.{k} = %s" for k in given_ones) + empty)
            found += [(f"SELECT * FROM ({one})", [*row, most]) for row in rows]
    return found


def _soonest(parts: list[Part], limit: int, offset: int) -> list[Task]:
    """One statement: the first ones of each part, the first ones of these, and only then the rows."""
    if not parts:
        return []
    texts, params = [text for text, _p in parts], [value for _t, given in parts for value in given]
    soonest = RawSQL(FIRST.format(" UNION ALL ".join(texts)), [*params, limit, offset])
    rows = Task.objects.filter(pk__in=soonest).prefetch_related("person")
    return list(rows.order_by(*SOONEST))


def narrowing(subject_type: str, kind: str) -> dict[str, str]:
    given = {"subject_type": subject_type, "kind": kind}
    return {name: value for name, value in given.items() if value}


def counts(actor: Actor) -> dict[tuple[str, str], int]:
    """How many of each kind that is declared, by (type of thing, kind)."""
    return _counted(
        (Task.objects.filter(done_at=None, **branch), only_type(branch.get("permission", "")))
        for branch in branches(actor)
    )


def number(actor: Actor) -> int:
    """For the badge beside the menu entry. One statement."""
    return sum(counts(actor).values()) if actor and actor.account_id else 0


def under_me(actor: Actor) -> list[QuerySet[Task]]:
    """The open tasks of the areas below about what the actor sees, a part for each kind of thing:
    what a street, or its leader, sees of its communities. Those of one's own desk, and those that
    one's own units or oneself hold, stand in one's own inbox.

    Where somebody sees all of an area, its tasks are read from their index alone; where only some
    things of it (a unit those in which it takes part), from those things.
    """
    areas = minimal(g.area for g in actor.granted)
    units = {u for permission in permissions(unit=True) for u in actor.units(permission)}
    own = Q(unit_id__isnull=True, area__in=areas) | Q(unit_id__in=units)
    own |= Q(unit_id__isnull=True, person_id=actor.account_id, person_id__isnull=False)
    found: list[QuerySet[Task]] = []
    for face in (FACES[of] for of in dict.fromkeys(of for of, _kind in KINDS) if of in FACES):
        opened = Task.objects.filter(done_at=None, subject_type=face.type).exclude(own)
        whole = [area for area in areas if face.view and actor.covers(face.view, area)]
        partly = [area for area in areas if area not in whole]
        some = Q(area__within=partly, subject_id__in=face.rows(actor).order_by().values("pk"))
        found += [opened.filter(area__within=whole)] if whole else []
        found += [opened.filter(some)] if partly else []
    return found


def under_me_listing(
    actor: Actor, subject_type: str = "", kind: str = "", limit: int = 50, offset: int = 0
) -> list[Task]:
    held: list[Part] = []
    for n, part in enumerate(under_me(actor)):
        first = part.filter(**narrowing(subject_type, kind)).order_by(*SOONEST)
        sql, given = first.values_list("pk", "due_at")[: offset + limit].query.sql_with_params()
        held.append((f"SELECT pk AS id, due_at FROM ({sql}) part{n}", list(given)))
    return _soonest(held, limit, offset)


def under_me_counts(actor: Actor) -> dict[tuple[str, str], int]:
    return _counted((part, "") for part in under_me(actor))


def _counted(parts: Iterable[tuple[QuerySet[Task], str]]) -> dict[tuple[str, str], int]:
    """Rows and the one type of thing they are about, if it is one. One statement."""
    grouped = [
        rows.order_by()
        .values_list(Value(of) if of else "subject_type", "kind")
        .annotate(n=Count("*"))
        for rows, of in parts
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


def labels(ids: Iterable[int]) -> dict[int, Any]:
    """What tasks ask, done or not, by id; one statement."""
    rows = Task.objects.filter(pk__in=list(ids)).values_list("pk", "subject_type", "kind")
    return {pk: KINDS[of, kind].label for pk, of, kind in rows if (of, kind) in KINDS}


def open_of(subject_type: str, ids: Iterable[int], kinds: Iterable[str] = ()) -> QuerySet[Task]:
    """The open tasks of several things."""
    rows = Task.objects.filter(subject_type=subject_type, subject_id__in=ids, done_at__isnull=True)
    wanted = list(kinds)
    return rows.filter(kind__in=wanted) if wanted else rows


def part_of(subject_type: str, units: Iterable[int]) -> QuerySet[Any]:
    """Ids of the things in which one of the units takes or took part."""
    rows = Task.objects.filter(subject_type=subject_type, unit_id__in=units)
    return rows.values("subject_id")


def orphans(day: date) -> list[Task]:
    """Open tasks nobody can do: their unit is closed, or their person has no post any more."""
    opened = Task.objects.filter(done_at=None)
    closed = Organisation.objects.filter(active=False).values("pk")
    held = Post.objects.filter(valid_on(day), account__is_active=True).values("account_id")
    persons = opened.filter(unit_id=None, person_id__isnull=False).exclude(person_id__in=held)
    return [*opened.filter(unit_id__in=closed), *persons]


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
