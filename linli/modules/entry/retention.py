"""How long traces of people's sessions and the numbers of closed accounts are kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.core.fields.retention import retains
from linli.core.people.models import Account
from linli.modules.entry.models import Login

# Network logs are kept at least six months: Cybersecurity Law art. 21.
LOGINS_KEPT = timedelta(days=180)
CLOSED_KEPT = timedelta(days=365)


@retains(_("Sessions: where from and with which browser"), Login, ["ip", "agent"])
def logins(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    return rows.filter(expires_at__lt=now - LOGINS_KEPT)


@retains(
    _("Phone and e-mail of closed accounts"),
    Account,
    ["phone", "email"],
    blank={"phone": "", "email": ""},
)
def closed_accounts(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    long_ago = now - CLOSED_KEPT
    unused = Q(last_login__lt=long_ago) | Q(last_login__isnull=True)
    return rows.filter(unused, is_active=False, created_at__lt=long_ago)
