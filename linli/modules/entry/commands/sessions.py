"""Sessions: begun, seen, ended, forgotten. And what is written down of a failed log-in."""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.access.permissions import PUBLIC
from linli.core.lifecycle.commands import Act, command
from linli.core.people.models import Account
from linli.core.versions import stamps
from linli.modules.entry import rules
from linli.modules.entry.commands.recording import managed, own
from linli.modules.entry.models import Code, Login

KEPT = timedelta(days=180)
CODES_KEPT = timedelta(days=2)


def is_own(actor: Actor, row: Login) -> bool:
    return actor.account_id is not None and row.account_id == actor.account_id


@command("entry.log_in", label=_("Log in"), permission=PUBLIC)
def begin(act: Act, *, way: str, ip: str = "", agent: str = "") -> Login:
    """The actor is the account itself; the session ends for good after SESSION_COOKIE_AGE."""
    account = own(act)
    row = Login.objects.create(
        district=account.district,
        account=account,
        way=way,
        created_at=act.now,
        seen_at=act.now,
        expires_at=act.now + timedelta(seconds=settings.SESSION_COOKIE_AGE),
        ip=rules.short_ip(ip),
        agent=rules.agent_words(agent),
    )
    act.record(account, {"way": way, "ip": row.ip, "agent": row.agent})
    return row


@command("entry.log_in_failed", label=_("Log-in failed"), permission=PUBLIC)
def fail(act: Act, *, login: str, ip: str = "", agent: str = "") -> None:
    """Written only about accounts that exist: what else was typed may be someone's password."""
    account = Account.objects.filter(login=login).first()
    if account:
        act.record(account, {"ip": rules.short_ip(ip), "agent": rules.agent_words(agent)})


@command("entry.log_out", label=_("Log out"), model=Login, permission=PUBLIC, allowed=is_own)
def finish(act: Act, row: Login) -> None:
    row.ended_at = row.ended_at or act.now


@command(
    "entry.end_session", label=_("End a session"), model=Login, permission=PUBLIC, allowed=is_own
)
def end(act: Act, row: Login) -> None:
    """From another device: that session is refused from its next request on."""
    row.ended_at = row.ended_at or act.now
    stamps.bump("entry_logins")


@command("entry.end_others", label=_("End all other sessions"), permission=PUBLIC)
def end_others(act: Act, *, here: int | None) -> int:
    """Returns how many were ended."""
    account = own(act)
    ended = end_all(account.pk, act.now, here)
    act.record(account, {"ended": ended})
    return ended


@command("entry.end_all", label=_("End all sessions of an account"), permission="accounts.manage")
def end_of_account(act: Act, account_id: int) -> int:
    account = managed(act, account_id)
    ended = end_all(account.pk, act.now)
    act.record(account, {"ended": ended})
    return ended


def end_all(account_id: int, now: datetime, but: int | None = None) -> int:
    rows = Login.objects.filter(account_id=account_id, ended_at__isnull=True, expires_at__gt=now)
    ended = rows.exclude(pk=but or 0).update(ended_at=now)
    if ended:
        stamps.bump("entry_logins")
    return ended


def seen(login_id: int, now: datetime) -> None:
    """Not a journal matter: when the session was used last."""
    Login.objects.filter(pk=login_id, ended_at__isnull=True).update(seen_at=now)


def forget(now: datetime) -> int:
    """Remove what is over: sessions, spent codes, and after 180 days the records of attempts."""
    gone = Session.objects.filter(expire_date__lt=now).delete()[0]
    gone += Code.objects.filter(created_at__lt=now - CODES_KEPT).delete()[0]
    gone += AccessLog.objects.filter(attempt_time__lt=now - KEPT).delete()[0]
    gone += AccessAttempt.objects.filter(attempt_time__lt=now - KEPT).delete()[0]
    return gone
