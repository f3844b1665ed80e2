"""Where a person's rights come from: posts, deputyships, grants; permission by permission, and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from linli.core.access import queries
from linli.core.access.models import Role
from linli.core.access.permissions import declared
from linli.core.people.kinds import spoken
from linli.core.values import languages


@dataclass(frozen=True)
class Source:
    """Where rights come from: kind is post, deputy or grant; both days are included.

    `post` is the kind of post; `why` the same, or whose post it is, or the reason of a grant.
    """

    kind: str
    role: str
    role_name: str
    permissions: frozenset[str]
    area: str
    since: date
    until: date | None
    where: str = ""
    post: str = ""
    why: str = ""
    number: int = 0


@dataclass(frozen=True)
class Held:
    """One permission and the sources that give it, widest area first."""

    permission: str
    label: Any
    sources: tuple[Source, ...]


def sources(account_id: int, day: date | None = None) -> list[Source]:
    """Everything that gives an account rights on a day (today), posts first. Two statements."""
    on, known = day or timezone.localdate(), queries.named_roles()
    return [*_posts(account_id, on, known), *_grants(account_id, on, known)]


def explained(found: list[Source]) -> list[Held]:
    """Permission by permission what the sources give."""
    by_name: dict[str, list[Source]] = defaultdict(list)
    for source in found:
        for name in source.permissions:
            by_name[name].append(source)
    labels = declared()
    return [
        Held(name, labels.get(name, name), tuple(sorted(held, key=lambda s: len(s.area))))
        for name, held in sorted(by_name.items())
    ]


def reasons(found: list[Source], permission: str, area: str) -> list[Source]:
    """The sources that allow a permission in an area; empty means: not allowed."""
    return [s for s in found if permission in s.permissions and area.startswith(s.area)]


def _posts(account_id: int, day: date, known: dict[str, Role]) -> list[Source]:
    columns = ("pk", "role", "area", "valid_from", "valid_until", "kind", "account_id")
    names = ("account__name", "organisation__name", "organisation__name_en")
    rows = queries.held_posts(account_id, day).values_list(*columns, *names)
    return [_post_source(row, account_id, known) for row in rows]


def _post_source(row: tuple[Any, ...], account_id: int, known: dict[str, Role]) -> Source:
    pk, code, area, since, until, kind, holder, holder_name, *organisation = row
    own = holder == account_id
    found = known.get(code)
    return Source(
        kind="post" if own else "deputy", role=code, role_name=spoken(found) if found else code,
        permissions=frozenset(found.permissions if found else ()), area=area, since=since,
        until=until, where=languages.spoken(*organisation), post=kind,
        why=kind if own else (holder_name or ""), number=pk,
    )  # fmt: skip


def _grants(account_id: int, day: date, known: dict[str, Role]) -> list[Source]:
    rows = queries.held_grants(account_id, day)
    return [
        Source(
            kind="grant",
            role=row.role_id,
            role_name=spoken(known[row.role_id]),
            permissions=frozenset(known[row.role_id].permissions),
            area=row.area,
            since=row.valid_from,
            until=row.valid_until,
            why=row.reason,
            number=row.pk,
        )
        for row in rows
    ]
