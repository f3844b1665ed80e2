"""From an account to an actor, in two statements."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.core.access.actor import Actor, Granted
from linli.core.access.models import Grant, Key, Role
from linli.core.people.kinds import spoken
from linli.core.people.models import Account, Post, valid_on
from linli.core.versions import stamps


@stamps.cached("roles")
def roles() -> dict[str, frozenset[str]]:
    """Role code -> permission names."""
    return {r.code: frozenset(r.permissions) for r in Role.objects.all()}


@stamps.cached("roles")
def named_roles() -> dict[str, Role]:
    """By code, shipped ones first."""
    return {role.code: role for role in Role.objects.order_by("-builtin", "code")}


def role_choices() -> list[tuple[str, str]]:
    """Codes and names in the reader's language."""
    return [(code, spoken(role)) for code, role in named_roles().items()]


def role_name(code: str) -> str:
    """In the reader's language; the code itself when there is no such role."""
    role = named_roles().get(code)
    return spoken(role) if role else code


def held_posts(account_id: int, day: date) -> QuerySet[Post]:
    """The account's own posts and those it deputises for on `day`, oldest first."""
    deputised = Q(
        absences__deputy_id=account_id, absences__first_day__lte=day, absences__last_day__gte=day
    )
    rows = Post.objects.filter(Q(account_id=account_id) | deputised).filter(valid_on(day))
    return rows.order_by("id").distinct()


def held_grants(account_id: int, day: date) -> QuerySet[Grant]:
    return Grant.objects.filter(valid_on(day), account_id=account_id).order_by("id")


def posts_of(account_id: int, day: date) -> list[Granted]:
    rows = held_posts(account_id, day).values_list(
        "role", "area", "organisation_id", "kind", "account_id", "account__name"
    )
    known = roles()
    return [
        Granted(
            permissions=known.get(role, frozenset()),
            area=area,
            role=role,
            organisation=organisation,
            kind=kind,
            on_behalf="" if holder == account_id else (name or ""),
        )
        for role, area, organisation, kind, holder, name in rows
    ]


def posts_with(permission: str, day: date) -> QuerySet[Post]:
    """The posts of that day whose holders may do something anywhere: by that post's own role or by
    a grant; without a permission all that somebody holds."""
    held = Post.objects.filter(valid_on(day), account__is_active=True)
    if not permission:
        return held
    able = [code for code, names in roles().items() if permission in names]
    granted = Grant.objects.filter(valid_on(day), role_id__in=able).values("account_id")
    return held.filter(Q(role__in=able) | Q(account_id__in=granted))


def grants_of(account_id: int, day: date) -> list[Granted]:
    known = roles()
    rows = held_grants(account_id, day)
    return [
        Granted(known.get(role, frozenset()), area, role)
        for role, area in rows.values_list("role_id", "area")
    ]


def actor_of(
    account: Account, *, verified: bool = False, channel: str = "web", request_id: str = ""
) -> Actor:
    """The account's rights today. An account that is not active has none."""
    day = timezone.localdate()
    granted = posts_of(account.pk, day) + grants_of(account.pk, day) if account.is_active else []
    return Actor(
        account_id=account.pk,
        name=account.name,
        district=account.district,
        granted=tuple(granted),
        verified=verified,
        channel=channel,
        request_id=request_id[:40] or uuid.uuid4().hex,
    )


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_of_key(secret: str, request_id: str = "") -> Actor | None:
    """The machine behind a key, within the key's scopes; None when unknown, ended or revoked."""
    key = (
        Key.objects.select_related("account")
        .filter(hash=hashed(secret), revoked_at__isnull=True, expires_at__gt=timezone.now())
        .first()
    )
    if key is None or not key.account.is_active:
        return None
    actor = actor_of(key.account, channel="api", request_id=request_id)
    return actor.narrowed(frozenset(key.scopes)) if key.scopes else actor
