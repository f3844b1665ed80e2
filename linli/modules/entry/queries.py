"""Reading accounts, sessions and second factors. The first parameter is the actor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from linli.core.access import explaining
from linli.core.access.actor import Actor
from linli.core.access.models import Role
from linli.core.access.permissions import declared
from linli.core.areas import queries as areas
from linli.core.people.kinds import Family, label
from linli.core.people.models import Account
from linli.core.versions import stamps
from linli.modules.entry.models import Login, RecoveryCode

SHOWN_LOGINS = 20


@stamps.cached("roles")
def duty_roles() -> frozenset[str]:
    """Codes of the roles of the separated administrations."""
    return frozenset(Role.objects.exclude(duty="").values_list("code", flat=True))


@stamps.cached("entry_logins")
def ended_logins() -> frozenset[int]:
    """Sessions that were ended from elsewhere and whose cookie would still be good."""
    rows = Login.objects.filter(ended_at__isnull=False, expires_at__gt=timezone.now())
    return frozenset(rows.values_list("id", flat=True))


def has_duty(actor: Actor) -> bool:
    """Does the actor administer (system, security or audit)? Then two factors are required."""
    held = {g.role for g in actor.granted}
    return bool(held and held & duty_roles())


def must_verify(actor: Actor) -> bool:
    """An administrator at the pages who has not yet shown the second factor."""
    return actor.channel == "web" and not actor.verified and has_duty(actor)


def account(account_id: int | None) -> Account | None:
    return Account.objects.filter(pk=account_id or 0).first()


def may_enter(account: Account | None) -> bool:
    """Active, and not a demo account outside the demo."""
    return bool(account and account.is_active and (settings.DEMO or not account.demo))


def device(account_id: int | None) -> TOTPDevice | None:
    """The account's confirmed second factor."""
    return TOTPDevice.objects.filter(user_id=account_id or 0, confirmed=True).order_by("id").first()


def demo_code(account_id: int | None) -> str:
    """What an app would show now, for the demo's published accounts only; else empty."""
    held = device(account_id) if settings.DEMO else None
    if held is None or not held.user.demo:
        return ""
    return f"{totp(held.bin_key, step=held.step, t0=held.t0, digits=held.digits):0{held.digits}d}"


def recovery_left(account_id: int | None) -> int:
    """How many recovery codes are still unused."""
    return RecoveryCode.objects.filter(account_id=account_id or 0, used_at__isnull=True).count()


def open_logins(account_id: int | None, now: datetime) -> QuerySet[Login]:
    """Sessions that still work: not ended, not idle too long, not past their end."""
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    return Login.objects.filter(
        account_id=account_id or 0,
        ended_at__isnull=True,
        expires_at__gt=now,
        seen_at__gt=now - idle,
    ).order_by("-seen_at")


@dataclass(frozen=True)
class LoginFacts:
    """One session; `state` is `open` or `over`, `here` marks the one that asks."""

    id: int
    way: str
    created_at: datetime
    seen_at: datetime
    ip: str
    agent: str
    state: str
    here: bool


def logins(actor: Actor, here: int | None) -> list[LoginFacts]:
    """The actor's own sessions, open ones first, then the latest of the others. Two statements."""
    now = timezone.now()
    open_ones = list(open_logins(actor.account_id, now)[:SHOWN_LOGINS])
    rest = Login.objects.filter(account_id=actor.account_id or 0).order_by("-created_at")
    ids = {row.pk for row in open_ones}
    over = [row for row in rest[: 2 * SHOWN_LOGINS] if row.pk not in ids][:SHOWN_LOGINS]
    return [_login_facts(row, row.pk in ids, here) for row in open_ones + over]


def _login_facts(row: Login, is_open: bool, here: int | None) -> LoginFacts:
    return LoginFacts(
        id=row.pk,
        way=row.get_way_display(),
        created_at=row.created_at,
        seen_at=row.seen_at,
        ip=row.ip,
        agent=row.agent,
        state="open" if is_open else "over",
        here=row.pk == here,
    )


@dataclass(frozen=True)
class Right:
    """One permission and the areas where it holds; `areas` empty means everywhere."""

    name: str
    label: Any
    areas: list[str]


def held(actor: Actor) -> list[dict[str, Any]]:
    """What gives the actor rights today, with the kind of post and the area in words. At most three
    statements."""
    found = explaining.sources(actor.account_id or 0)
    names = areas.labels({one.area for one in found})
    return [
        {
            "of": one,
            "kind": label(Family.POST, one.post) if one.post else "",
            "area": names.get(one.area, one.area),
        }
        for one in found
    ]


def rights(actor: Actor) -> list[Right]:
    """What the actor may do, and where. One statement."""
    held_now = {name: actor.reach(name) for name in declared() if actor.may(name)}
    names = areas.labels({code for reach in held_now.values() for code in reach if code})
    return [
        Right(name, declared()[name], [names.get(c, c) for c in reach if c])
        for name, reach in held_now.items()
    ]
