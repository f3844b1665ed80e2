"""Roles, grants, and the answer to "what can this person see, and why?"."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from linli.core.access.actor import Actor
from linli.core.access.models import Grant, Role
from linli.core.access.permissions import declared
from linli.core.errors import NotFound
from linli.core.people.models import Post, valid_on
from linli.core.versions import stamps

PERMISSION = "console.roles"


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
