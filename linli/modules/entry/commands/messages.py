"""Texts to phones and mailboxes: put in the outbox, delivered once, then blanked."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from linli.core.errors import Invalid
from linli.core.lifecycle.commands import Act
from linli.core.outbox import posting
from linli.core.outbox.models import Message
from linli.core.people.models import Account
from linli.modules.entry.commands import channels

TOPIC = "message.send"


def payload(to: str, channel: str, text: str) -> dict[str, str]:
    if channel not in channels.CHANNELS:
        raise Invalid({"channel": _("Choose SMS or e-mail.")})
    if not to or "\n" in to or "\r" in to:
        raise Invalid({"to": _("There is no number or address to send to.")})
    return {"to": posting.sealed(to), "channel": channel, "text": text}


def deliver(given: dict[str, Any], message: Any) -> None:
    """Send; then only the masked receiver stays, since the outbox is kept for a month."""
    to = posting.receiver(given["to"])
    channels.deliver(given["channel"], to, given["text"], message.key)
    rest = {"to": channels.masked(to), "channel": given["channel"]}
    Message.objects.filter(pk=message.pk).update(payload=rest)


def warn(act: Act, account: Account, what: str) -> None:
    """Tell the owner of an account that something about its safety changed."""
    channel, to = reachable(account)
    if not channel:
        return
    with translation.override("zh-hans"):
        text = warnings()[what] % {"login": account.login}
    key = f"{what}-{account.pk}-{timezone.now().timestamp():.6f}"
    act.tell(TOPIC, payload(to, channel, text), key=key, district=account.district)


def warnings() -> dict[str, str]:
    return {
        "password_changed": _(
            "Linli: the password of account %(login)s was changed. "
            "If this was not you, tell your security administrator at once."
        ),
        "password_reset": _(
            "Linli: the security administrator gave account %(login)s a new first password. "
            "If you did not ask for it, tell your unit at once."
        ),
        "second_removed": _(
            "Linli: the second step of account %(login)s was removed. "
            "If you did not ask for it, tell your unit at once."
        ),
    }


def reachable(account: Account) -> tuple[str, str]:
    """(channel, receiver); both empty when neither phone nor e-mail is known."""
    if account.phone:
        return "sms", account.phone
    return ("email", account.email) if account.email else ("", "")
