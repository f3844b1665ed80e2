"""Reading accounts, sessions and second factors. The first parameter is the actor."""

from __future__ import annotations

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
from linli.core.areas.codes import COMMUNITY
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


def logins(actor: Actor) -> tuple[list[Login], list[Login]]:
    """The actor's own sessions: the open ones, then the latest of the others. Two statements."""
    held = list(open_logins(actor.account_id, timezone.now())[:SHOWN_LOGINS])
    rest = Login.objects.filter(account_id=actor.account_id or 0).order_by("-created_at")
    ids = {row.pk for row in held}
    return held, [row for row in rest[: 2 * SHOWN_LOGINS] if row.pk not in ids][:SHOWN_LOGINS]


def held(actor: Actor) -> list[dict[str, Any]]:
    """Where the actor's rights come from: the source, its post and area in words. Four statements."""
    found = explaining.sources(actor.account_id or 0)
    names = areas.labels({one.area for one in found})
    return [
        {
            "source": one,
            "post": label(Family.POST, one.post) if one.post else "",
            "area": names.get(one.area, one.area),
        }
        for one in found
    ]


def rights(actor: Actor) -> list[tuple[Any, list[str]]]:
    """What the actor may do, and in which areas (none: everywhere). One statement."""
    reaches = {name: actor.reach(name) for name in declared() if actor.may(name)}
    names = areas.labels({code for reach in reaches.values() for code in reach if code})
    return [
        (declared()[name], [names.get(code, code) for code in reach if code])
        for name, reach in reaches.items()
    ]


def faces(actor: Actor) -> tuple[str, str]:
    """Their own first: whoever has a post below a community is on the round."""
    outside = any(len(g.area) > COMMUNITY for g in actor.granted)
    return ("worker", "desk") if outside else ("desk", "worker")
