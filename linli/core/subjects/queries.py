"""Reading links and kept lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from linli.core.access.actor import Actor
from linli.core.subjects import faces
from linli.core.subjects.faces import Brief
from linli.core.subjects.models import KeptList, Link

FIRST = "SELECT pk FROM ({}) found ORDER BY pk {} LIMIT %s"


@dataclass(frozen=True)
class Linked:
    """The other thing of a link; one the actor does not see is named by its number only."""

    link: int
    other: Brief
    why: str
    seen: bool


def links_of(actor: Actor, subject_type: str, pk: int) -> list[Linked]:
    """What belongs together with a thing; two statements, and two a kind of other thing."""
    mine = (subject_type, pk)
    rows = Link.objects.filter(
        Q(subject_type=subject_type, subject_id=pk) | Q(other_type=subject_type, other_id=pk)
    ).order_by("id")
    pairs = {row: _far_end(row, mine) for row in rows}
    known = faces.briefs(pairs.values())
    seen = faces.visible(actor, pairs.values())
    return [
        Linked(row.pk, known[key], row.why, True)
        if key in seen
        else Linked(row.pk, numbered(known[key]), "", False)
        for row, key in pairs.items()
        if key in known
    ]


def numbered(brief: Brief) -> Brief:
    """Only what it is called by; nothing of what it says or where it stands."""
    return Brief(
        brief.type, brief.id, brief.number, title="", area="", state="", state_label="", tone="",
        due_at=None, address="", icon="", marks=(), place="", row=None,
    )  # fmt: skip


def linked_ones(subject_type: str, ids: Iterable[int]) -> set[faces.Key]:
    """Both ends of every link in which one of the things stands."""
    wanted = list(ids)
    rows = Link.objects.filter(
        Q(subject_type=subject_type, subject_id__in=wanted)
        | Q(other_type=subject_type, other_id__in=wanted)
    )
    return {end for row in rows for end in row.ends}


def _far_end(row: Link, mine: faces.Key) -> faces.Key:
    first, second = row.ends
    return second if first == mine else first


def first_of(parts: Sequence[QuerySet[Any]], order: str, limit: int) -> QuerySet[Any]:
    """The first rows of what lies in any of the parts; each part is read by its own index, as far
    as it is needed, and rows only of what is first of all. `order` is `pk` or `-pk`."""
    if len(parts) == 1:
        return parts[0].order_by(order)[:limit]
    texts: list[str] = []
    values: list[Any] = []
    for n, part in enumerate(parts):
        sql, given = part.order_by(order).values("pk")[:limit].query.sql_with_params()
        texts.append(f"SELECT * FROM ({sql}) part{n}")
        values += given
    way = "DESC" if order.startswith("-") else "ASC"
    first = RawSQL(FIRST.format(" UNION ".join(texts), way), [*values, limit])
    return parts[0].model._default_manager.filter(pk__in=first).order_by(order)


def kept_lists(actor: Actor, kind: str) -> list[KeptList]:
    rows = KeptList.objects.filter(account_id=actor.account_id or 0, kind=kind)
    return list(rows.order_by("name"))


def within(model: type[Model], permission: str, own: str = "") -> Callable[[Actor], QuerySet[Any]]:
    """The usual rule of who sees rows: those of the areas where the actor holds the permission, and
    with `own` (a key to an account, such as `mediator`) those given to the actor."""

    def rows(actor: Actor) -> QuerySet[Any]:
        seen = Q(area__within=actor.reach(permission))
        if not own:
            return model._default_manager.filter(seen)
        if actor.account_id is not None:
            seen |= Q(**{f"{own}_id": actor.account_id})
        return model._default_manager.filter(seen).select_related(own)

    return rows
