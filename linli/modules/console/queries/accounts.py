"""Accounts as the security administrator sees them; telephone numbers are masked on the page."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.access.models import Key
from linli.core.people.models import Account, valid_on

PERMISSION = "accounts.manage"
KEYS = "keys.manage"
# Whoever fills posts, grants roles or opens accounts chooses people, also such without a post.
PICKERS = (PERMISSION, KEYS, "console.posts", "console.roles")
MOST = 20


def accounts(actor: Actor, *, text: str = "", state: str = "") -> QuerySet[Account]:
    """In reach, by login, with `post_count` of today. `state`: active, off, first (password)."""
    held = Count("posts", filter=valid_on(timezone.localdate(), "posts__"), distinct=True)
    rows = Account.objects.filter(district__within=actor.reach(PERMISSION))
    if state in ("active", "off"):
        rows = rows.filter(is_active=state == "active")
    if state == "first":
        rows = rows.filter(must_change_password=True)
    if text := text.strip():
        rows = rows.filter(Q(login__icontains=text) | Q(name__icontains=text))
    return rows.annotate(post_count=held).order_by("login")


def keys(actor: Actor) -> QuerySet[Key]:
    rows = Key.objects.filter(district__within=actor.reach(KEYS))
    return rows.select_related("account").order_by("-created_at", "-pk")


def suggested(actor: Actor, text: str) -> list[tuple[str, str]]:
    """(id, label) of active accounts of the districts where the actor deals with people."""
    reach = {area for permission in PICKERS for area in actor.reach(permission)}
    rows = Account.objects.filter(is_active=True, district__within=tuple(reach))
    fits = Q(name__icontains=text.strip()) | Q(login__istartswith=text.strip())
    return [_labelled(row) for row in rows.filter(fits).order_by("name", "login")[:MOST]]


def _labelled(row: Account) -> tuple[str, str]:
    return str(row.pk), f"{row.name} ({row.login})"
