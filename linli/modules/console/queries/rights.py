"""Roles, grants, and the answer to "what can this person see, and why?"."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.access.models import Grant, Role
from linli.core.people.models import Post, valid_on

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
