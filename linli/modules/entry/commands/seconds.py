"""The second factor: a code from an app (RFC 6238), and recovery codes for a lost phone."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_totp.models import TOTPDevice

from linli.core.access.actor import Actor
from linli.core.access.permissions import PUBLIC
from linli.core.access.queries import actor_of
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.lifecycle.commands import Act, command
from linli.core.people.models import Account
from linli.modules.entry.commands.messages import warn
from linli.modules.entry.commands.recording import managed, own
from linli.modules.entry.models import RecoveryCode
from linli.modules.entry.queries import device, has_duty

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
RECOVERY_CODES = 10


@dataclass(frozen=True)
class Outcome:
    """`device_id` when the code was right; `until` when further tries must wait; `recovered`
    when a recovery code was spent."""

    device_id: str = ""
    until: datetime | None = None
    recovered: bool = False


@command("entry.set_up_second", label=gettext_lazy("Set up the second step"), permission=PUBLIC)
def set_up(act: Act, *, secret: str, digits: str) -> list[str]:
    """Confirm `secret` (hex, 20 bytes) by a code of it; returns the recovery codes, shown once."""
    account = own(act)
    if device(account.pk):
        raise Refused(_("The second step is set up already."), code="exists")
    made = TOTPDevice.objects.create(user=account, name="totp", key=secret, confirmed=True)
    if not made.verify_token(plain(digits)):
        raise Invalid({"digits": _("This code does not fit. Is the phone's clock right?")})
    codes = new_recovery(account, act.now)
    act.record(account, {"second": "set up"})
    return codes


@command("entry.enter_second", label=gettext_lazy("Enter the second step"), permission=PUBLIC)
def enter(act: Act, *, digits: str) -> Outcome:
    """Wrong entries are counted (the wait doubles with each), so this must not raise."""
    account = own(act)
    held = TOTPDevice.objects.select_for_update().filter(user=account, confirmed=True)
    factor = held.order_by("id").first()
    if factor is None:
        return Outcome()
    allowed, why = factor.verify_is_allowed()
    if not allowed:
        return Outcome(until=why["locked_until"])
    given = plain(digits)
    recovered = len(given) == 10 and spend_recovery(account, given, act.now)
    if recovered:
        factor.throttle_reset()
    right = recovered or factor.verify_token(given)
    act.record(account, {"second": "right" if right else "wrong", "recovery": recovered})
    return Outcome(factor.persistent_id, recovered=recovered) if right else Outcome()


@command("entry.renew_recovery", label=gettext_lazy("Renew the recovery codes"), permission=PUBLIC)
def renew_recovery(act: Act) -> list[str]:
    account = own(act)
    need_verified(act)
    act.record(account, {"recovery": "renewed"})
    return new_recovery(account, act.now)


@command("entry.drop_second", label=gettext_lazy("Give up the second step"), permission=PUBLIC)
def drop(act: Act) -> None:
    """Not for administrators."""
    account = own(act)
    need_verified(act)
    if has_duty(actor_of(account)):
        raise Refused(_("Administrators cannot do without the second step."), code="required")
    take_away(account)
    act.record(account, {"second": "removed"})
    warn(act, account, "second_removed")


@command(
    "entry.remove_second",
    label=gettext_lazy("Remove a person's second step"),
    permission="accounts.manage",
)
def remove(act: Act, account_id: int) -> None:
    """For a lost phone; the owner is told, and an administrator must set it up anew."""
    account = managed(act, account_id)
    if account.pk == act.actor.account_id:
        raise Refused(_("Another administrator must do this for you."), code="own")
    if not take_away(account):
        raise Refused(_("This account has no second step."), code="none")
    act.record(account, {"second": "removed"})
    warn(act, account, "second_removed")


@command(
    "entry.enrol_demo",
    label=gettext_lazy("Set up the demo's second step"),
    permission="accounts.manage",
)
def enrol_demo(act: Act, account_id: int, *, secret: str) -> str:
    """A known secret, for demo accounts only; returns it as base32 for an app."""
    account = managed(act, account_id)
    if not account.demo:
        raise Refused(_("Only demo accounts may have a fixed secret."), code="not_demo")
    take_away(account)
    made = TOTPDevice.objects.create(user=account, name="totp", key=secret, confirmed=True)
    act.record(account, {"second": "demo"})
    return base32(made.key)


def take_away(account: Account) -> int:
    RecoveryCode.objects.filter(account=account).delete()
    return TOTPDevice.objects.filter(user=account).delete()[0]


def need_verified(act: Act) -> None:
    if not act.actor.verified:
        raise Denied(_("Enter the second step first."))


def new_recovery(account: Account, now: datetime) -> list[str]:
    """Ten codes of 50 bits; only their hashes are kept."""
    RecoveryCode.objects.filter(account=account).delete()
    codes = ["".join(secrets.choice(ALPHABET) for _i in range(10)) for _n in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(
            district=account.district, account=account, hash=hashed(account.pk, c), created_at=now
        )
        for c in codes
    )
    return [f"{c[:5]}-{c[5:]}" for c in codes]


def spend_recovery(account: Account, code: str, now: datetime) -> bool:
    rows = RecoveryCode.objects.filter(
        account=account, hash=hashed(account.pk, code), used_at__isnull=True
    )
    return rows.update(used_at=now) == 1


def hashed(account_id: int, code: str) -> str:
    return salted_hmac(f"linli.entry.recovery.{account_id}", code, algorithm="sha256").hexdigest()


def plain(digits: str) -> str:
    return digits.replace(" ", "").replace("-", "").upper()


def new_secret() -> str:
    """20 random bytes as hex."""
    return secrets.token_hex(20)


def base32(secret_hex: str) -> str:
    """As apps want it typed."""
    return base64.b32encode(bytes.fromhex(secret_hex)).decode().rstrip("=")


def address(actor: Actor, login: str, secret_hex: str) -> str:
    """The `otpauth://` address a QR code carries."""
    if not actor.account_id:
        raise NotFound()
    query = urlencode({"secret": base32(secret_hex), "issuer": "Linli", "digits": 6, "period": 30})
    return f"otpauth://totp/{quote(f'Linli:{login}')}?{query}"
