"""Keys for machines: the secret is shown once, its hash is kept, it ends by itself."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.models import Key
from linli.core.access.permissions import declared
from linli.core.access.queries import actor_of, hashed
from linli.core.errors import Invalid, Refused
from linli.core.lifecycle.commands import Act, command
from linli.modules.entry.commands.recording import managed
from linli.modules.entry.queries import has_duty

PERMISSION = "keys.manage"
LONGEST_DAYS = 366


@command("keys.make", label=gettext_lazy("Give a key"), permission=PERMISSION)
def make(
    act: Act, account_id: int, *, label: str, scopes: Iterable[str], days: int
) -> tuple[int, str]:
    """(key id, secret). `scopes` are permission names; the account's own reach still bounds it."""
    account = managed(act, account_id, PERMISSION)
    wanted = sorted(set(scopes))
    check(label.strip(), wanted, days)
    if not account.is_active:
        raise Refused(_("This account is closed already."), code="wrong_state")
    if has_duty(actor_of(account)):
        raise Refused(_("An administrator's account cannot have keys."), code="duty")
    secret = "linli_" + secrets.token_urlsafe(32)
    row = Key.objects.create(
        district=account.district,
        account=account,
        label=label.strip(),
        prefix=secret[6:14],
        hash=hashed(secret),
        scopes=wanted,
        expires_at=act.now + timedelta(days=days),
    )
    act.record(row, {"account": account.pk, "label": row.label, "scopes": wanted, "days": days})
    return row.pk, secret


def check(label: str, scopes: list[str], days: int) -> None:
    unknown = [name for name in scopes if name not in declared()]
    said = {
        "label": not 1 <= len(label) <= 80 and _("Say in at most 80 characters what it is for."),
        "scopes": (not scopes or unknown) and _("Choose at least one of the known rights."),
        "days": not 1 <= days <= LONGEST_DAYS and _("Choose between 1 and 366 days."),
    }
    if wrong := {field: text for field, text in said.items() if text}:
        raise Invalid(wrong)


@command("keys.revoke", label=gettext_lazy("Revoke a key"), model=Key, permission=PERMISSION)
def revoke(act: Act, row: Key) -> None:
    if row.revoked_at:
        raise Refused(_("This key is revoked already."), code="wrong_state")
    row.revoked_at = act.now
