"""Roles, grants, and the answer to "what can this person see, and why?"."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from linli.core.access.actor import Actor
from linli.core.access.models import Grant, Role
from linli.core.access.permissions import declared
from linli.core.errors import NotFound
from linli.core.people.kinds import spoken
from linli.core.people.models import Post, valid_on
from linli.core.versions import stamps

PERMISSION = "console.roles"


@dataclass(frozen=True)
class Source:
    """Where rights come from: kind is post, deputy or grant; both days are included."""

    kind: str
    role: str
    role_name: str
    permissions: frozenset[str]
    area: str
    since: date
    until: date | None
    where: str = ""
    why: str = ""
    number: int = 0


@dataclass(frozen=True)
class Held:
    """One permission and the sources that give it, widest area first."""

    permission: str
    label: Any
    sources: tuple[Source, ...]


def roles() -> list[Role]:
    """All roles, shipped ones first, with `held`: how many posts and grants use them today."""
    day = timezone.localdate()
    posts = Post.objects.filter(valid_on(day), account__isnull=False).values_list("role")
    grants = Grant.objects.filter(valid_on(day)).values_list("role_id")
    held: dict[str, int] = defaultdict(int)
    for counted in (posts, grants):
        for code, count in counted.annotate(count=Count("id")).order_by():
            held[code] += count
    rows = list(Role.objects.order_by("-builtin", "code"))
    for row in rows:
        row.held = held[row.pk]  # type: ignore[attr-defined]
    return rows


def role(code: str) -> Role:
    row = Role.objects.filter(pk=code).first()
    if row is None:
        raise NotFound()
    return row


@stamps.cached("roles")
def named_roles() -> dict[str, tuple[str, str]]:
    """Code -> Chinese and English name, shipped ones first."""
    rows = Role.objects.order_by("-builtin", "code").values_list("code", "name", "name_en")
    return {code: (name, name_en) for code, name, name_en in rows}


def role_choices() -> list[tuple[str, str]]:
    """Codes and names in the reader's language."""
    return [(code, role_name(code)) for code in named_roles()]


def role_name(code: str) -> str:
    """In the reader's language; the code itself when there is no such role."""
    name, name_en = named_roles().get(code, (code, code))
    english = (get_language() or "").startswith("en")
    return name_en if english and name_en else name


def by_module() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Every declared permission with its label, under the part of the system that declares it."""
    grouped = [
        (
            config.verbose_name,
            [(p, declared()[p]) for p in sorted(getattr(config, "permissions", ()))],
        )
        for config in apps.get_app_configs()
    ]
    return [(name, items) for name, items in grouped if items]


def grants(actor: Actor, *, text: str = "", role: str = "", show: str = "") -> QuerySet[Grant]:
    """Grants in reach, newest first. `show`: "" of today, ended, future, all."""
    day = timezone.localdate()
    rows = Grant.objects.filter(area__within=actor.reach(PERMISSION))
    shown = {"": valid_on(day), "ended": Q(valid_until__lt=day), "future": Q(valid_from__gt=day)}
    rows = rows.filter(shown.get(show, Q()))
    if role:
        rows = rows.filter(role_id=role)
    if text := text.strip():
        rows = rows.filter(Q(account__name__icontains=text) | Q(account__login=text))
    return rows.select_related("account", "role").order_by("-valid_from", "-pk")


def runs(row: Grant) -> bool:
    return row.valid_until is None or row.valid_until >= timezone.localdate()


def sources(account_id: int, day: date | None = None) -> list[Source]:
    """Everything that gives an account rights on a day (today), posts first. Three statements."""
    on = day or timezone.localdate()
    known = {row.pk: row for row in Role.objects.all()}
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
    away = Q(
        absences__deputy_id=account_id,
        absences__first_day__lte=day,
        absences__last_day__gte=day,
    )
    columns = ("pk", "role", "area", "valid_from", "valid_until", "organisation__name")
    rows = (
        Post.objects.filter(valid_on(day))
        .filter(Q(account_id=account_id) | away)
        .order_by("id")
        .distinct()
        .values_list(*columns, "account_id", "account__name", "kind")
    )
    return [_post_source(row, account_id, known) for row in rows]


def _post_source(row: tuple[Any, ...], account_id: int, known: dict[str, Role]) -> Source:
    pk, code, area, since, until, organisation, holder, holder_name, kind = row
    own = holder == account_id
    found = known.get(code)
    return Source(
        kind="post" if own else "deputy",
        role=code,
        role_name=spoken(found) if found else code,
        permissions=frozenset(found.permissions if found else ()),
        area=area,
        since=since,
        until=until,
        where=organisation,
        why=kind if own else (holder_name or ""),
        number=pk,
    )


def _grants(account_id: int, day: date, known: dict[str, Role]) -> list[Source]:
    rows = Grant.objects.filter(valid_on(day), account_id=account_id).order_by("id")
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
