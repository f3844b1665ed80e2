"""One inbox for every role: the open tasks that are mine to do, soonest due first."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import RawSQL

from linli.core.access.actor import Actor
from linli.modules.cases.models import Task
from linli.modules.cases.states import TASKS

AREA_PERMISSIONS = ("cases.dispatch", "cases.verify", "cases.approve", "cases.escalate")


def branches(actor: Actor) -> list[Q]:
    """Held by one of the actor's units, or by whoever has the permission for exactly that area."""
    held = []
    if units := actor.units("cases.handle"):
        held.append(Q(unit_id__in=units))
    for permission in AREA_PERMISSIONS:
        exact = {g.area for g in actor.holding(permission)}
        if exact:
            held.append(Q(unit_id__isnull=True, permission=permission, area__in=exact))
    return held


def mine(actor: Actor) -> QuerySet[Task]:
    """All of it, in no order."""
    held = Q(pk__in=())
    for branch in branches(actor):
        held |= branch
    return Task.objects.filter(held, done_at__isnull=True)


def listing(actor: Actor, kind: str = "", limit: int = 50, offset: int = 0) -> list[Task]:
    """With the case; one statement, which reads each branch's first rows by its own index."""
    soonest = (F("due_at").asc(nulls_last=True), "id")
    parts: list[str] = []
    params: list[Any] = []
    for n, branch in enumerate(branches(actor)):
        found = Task.objects.filter(branch, done_at__isnull=True)
        if kind in TASKS:
            found = found.filter(kind=kind)
        sql, given = found.order_by(*soonest).values("pk")[: offset + limit].query.sql_with_params()
        parts.append(f"SELECT * FROM ({sql}) part{n}")
        params += given
    if not parts:
        return []
    first_ones = RawSQL(" UNION ALL ".join(parts), params)
    rows = Task.objects.filter(pk__in=first_ones).select_related("case", "person")
    return list(rows.order_by(*soonest)[offset : offset + limit])


def counts(actor: Actor) -> dict[str, int]:
    """How many of each kind."""
    rows = mine(actor).order_by().values("kind").annotate(n=Count("id"))
    return {row["kind"]: row["n"] for row in rows}


def number(actor: Actor) -> int:
    """For the badge beside the menu entry."""
    return mine(actor).count() if actor and actor.account_id else 0


def under_me(actor: Actor) -> QuerySet[Task]:
    """Tasks of the whole area below: what a street sees of its communities."""
    reach = actor.reach("cases.view")
    return Task.objects.filter(area__within=reach, done_at__isnull=True)
