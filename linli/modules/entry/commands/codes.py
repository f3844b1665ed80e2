"""One-time codes: 6 digits, 5 minutes, 5 tries, 60 seconds apart, 10 a day, used once.

Whoever asks learns nothing: an unknown name, a closed account and a second request within the
minute all end without a word, and every wrong entry has the same answer.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import PUBLIC
from linli.core.lifecycle.commands import Act, command
from linli.core.people.models import Account
from linli.modules.entry.commands import channels
from linli.modules.entry.models import Code
from linli.modules.entry.queries import may_enter

TOPIC = "entry.code"
VALID = timedelta(minutes=5)
BETWEEN = timedelta(seconds=60)
TRIES = 5
PER_DAY = 10


@command("entry.ask_code", label=gettext_lazy("Ask for a one-time code"), permission=PUBLIC)
def ask(act: Act, *, login: str, channel: str) -> None:
    """Never says whether anything was sent."""
    account = Account.objects.select_for_update().filter(login=login).first()
    if account is None or not may_enter(account) or not receiver(account, channel):
        return
    today = Code.objects.filter(account=account, created_at__gt=act.now - timedelta(days=1))
    made = list(today.order_by("-created_at").values_list("created_at", flat=True)[:PER_DAY])
    if len(made) >= PER_DAY or (made and act.now - made[0] < BETWEEN):
        return
    Code.objects.filter(account=account, used_at__isnull=True).update(used_at=act.now)
    code = Code.objects.create(
        district=account.district,
        account=account,
        channel=channel,
        created_at=act.now,
        expires_at=act.now + VALID,
    )
    act.tell(TOPIC, {"code": code.pk}, key=f"entry-code-{code.pk}", district=account.district)
    act.record(account, {"channel": channel})


def receiver(account: Account, channel: str) -> str:
    return {"sms": account.phone, "email": account.email}.get(channel, "")


def dispatch(code_id: int, now: datetime | None = None) -> bool:
    """Make the digits and send them; they never stand in the database. Too late: nothing."""
    now = now or timezone.now()
    digits = f"{secrets.randbelow(10**6):06d}"
    with transaction.atomic():
        codes = Code.objects.select_for_update(of=("self",)).select_related("account")
        code = codes.filter(pk=code_id).first()
        if code is None or code.used_at or code.expires_at <= now:
            return False
        code.hash, code.tries, code.expires_at = hashed(code, digits), 0, now + VALID
        code.save(update_fields=["hash", "tries", "expires_at"])
    with translation.override("zh-hans"):
        text = _("Linli: your log-in code is %(digits)s, valid for 5 minutes. Tell it to nobody.")
    to = receiver(code.account, code.channel)
    channels.deliver(code.channel, to, text % {"digits": digits}, f"entry-code-{code.pk}")
    return True


@command("entry.use_code", label=gettext_lazy("Enter a one-time code"), permission=PUBLIC)
def use(act: Act, *, login: str, digits: str) -> int | None:
    """The account's id, or None. A wrong entry is counted, so this must not raise."""
    codes = Code.objects.select_for_update(of=("self",)).filter(account__login=login)
    code = codes.filter(used_at__isnull=True, expires_at__gt=act.now).order_by("-id").first()
    if code is None or not code.hash or code.tries >= TRIES:
        return None
    right = hmac.compare_digest(code.hash, hashed(code, digits))
    code.tries += 1
    code.used_at = act.now if right else None
    code.save(update_fields=["tries", "used_at"])
    account = Account.objects.get(pk=code.account_id)
    if not right:
        act.record(account, {"tries": code.tries}, verb="entry.log_in_failed")
        return None
    act.record(account, {"channel": code.channel})
    return account.pk if may_enter(account) else None


def hashed(code: Code, digits: str) -> str:
    """Keyed, so that a copy of the table does not give the million possible codes away."""
    return salted_hmac(f"linli.entry.code.{code.pk}", digits, algorithm="sha256").hexdigest()
