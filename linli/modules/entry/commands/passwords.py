"""Passwords: changed by their owner, or given anew by the security administrator.

Checking and hashing takes a second of CPU, so it happens before the transaction begins; the
command then compares that the password is still the one that was checked.
"""

from __future__ import annotations

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.access.permissions import PUBLIC
from linli.core.errors import Denied, Invalid, Refused
from linli.core.lifecycle.commands import Act, command
from linli.core.people.models import Account, FormerPassword
from linli.core.people.passwords import REMEMBERED
from linli.modules.entry import rules
from linli.modules.entry.commands.messages import warn
from linli.modules.entry.commands.recording import change, managed, own
from linli.modules.entry.commands.sessions import end_all

LONGEST = 128


def change_own(actor: Actor, *, old: str, new: str, here: int | None = None) -> None:
    """`Invalid` names `old` or `new`; every session but `here` ends."""
    account = Account.objects.filter(pk=actor.account_id or 0).first()
    if account is None:
        raise Denied()
    if not check_password(old, account.password):
        raise Invalid({"old": _("This is not your present password.")})
    check_new(account, new)
    _change_own(actor, was=account.password, encoded=make_password(new), here=here)


@command("entry.change_password", label=_("Change one's own password"), permission=PUBLIC)
def _change_own(act: Act, *, was: str, encoded: str, here: int | None) -> None:
    account = own(act)
    if account.password != was:
        raise Refused(_("The password was changed meanwhile. Log in again."), code="changed")
    store(account, encoded, must_change=False)
    end_all(account.pk, act.now, here)
    act.record(account, {"password": "changed"})
    warn(act, account, "password_changed")


def reset_first(actor: Actor, account_id: int) -> str:
    """A new first password, to be handed over in person; shown once, changed at the next log-in."""
    first = rules.first_password()
    _reset_first(actor, account_id, encoded=make_password(first))
    return first


@command("entry.reset_password", label=_("Give a new first password"), permission="accounts.manage")
def _reset_first(act: Act, account_id: int, *, encoded: str) -> None:
    account = managed(act, account_id)
    if account.pk == act.actor.account_id:
        raise Refused(_("Change your own password on your own page."), code="own")
    store(account, encoded, must_change=True)
    end_all(account.pk, act.now)
    act.record(account, {"password": "reset"})
    warn(act, account, "password_reset")


def store(account: Account, encoded: str, *, must_change: bool) -> None:
    """Keep the former hash, so that it is not used again; only the last five are kept."""
    if account.password:
        FormerPassword.objects.create(account=account, password=account.password)
        kept = FormerPassword.objects.filter(account=account).order_by("-at", "-id")
        ids = list(kept.values_list("id", flat=True)[:REMEMBERED])
        FormerPassword.objects.filter(account=account).exclude(id__in=ids).delete()
    change(
        account,
        password=encoded,
        must_change_password=must_change,
        password_changed_at=timezone.now(),
    )


def check_new(account: Account, new: str) -> None:
    """12 characters, not common, not guessable from the person, none of the last five."""
    said: list[str] = []
    if len(new) > LONGEST:
        raise Invalid({"new": _("Write at most 128 characters.")})
    if weak := rules.weakness(new, known_texts(account)):
        said.append(weak)
    try:
        validate_password(new, account)
    except ValidationError as error:
        said = [*error.messages, *said]
    if said:
        raise Invalid({"new": said})


def known_texts(account: Account) -> list[str]:
    mailbox = account.email.partition("@")[0]
    return [account.login, *rules.spellings(account.name), account.phone, mailbox]
