"""The door: accounts, first passwords, second factors, keys, texts to people."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode

from linli.core.access.actor import Actor
from linli.modules.entry.commands import accounts, keys, messages, passwords, seconds, sessions
from linli.modules.entry.queries import device

create_account = accounts.create
update_account = accounts.update
deactivate = accounts.deactivate
activate = accounts.activate
reset_first_password = passwords.reset_first
remove_totp = seconds.remove
end_sessions = sessions.end_of_account
make_key = keys.make
revoke_key = keys.revoke

__all__ = [
    "activate",
    "create_account",
    "deactivate",
    "end_sessions",
    "enroll_totp",
    "has_second",
    "make_key",
    "remove_totp",
    "reset_first_password",
    "revoke_key",
    "second_url",
    "send_message",
    "update_account",
]


def enroll_totp(account_id: int, secret_hex: str) -> str:
    """The demo's fixed second factor; returns the secret in base32. `Refused` for others."""
    return str(seconds.enrol_demo(Actor.system("demo"), account_id, secret=secret_hex))


def has_second(account_id: int) -> bool:
    """Has the account a confirmed second factor?"""
    return device(account_id) is not None


def second_url(actor: Actor, back: str) -> str:
    """Where to send someone who must show the second factor first; empty when it was shown."""
    return "" if actor.verified else f"{reverse('entry:second')}?{urlencode({'next': back})}"


def send_message(to: str, channel: str, text: str, key: str, district: str) -> None:
    """By `sms` or `email`, after the commit, once per key. `Invalid` without a receiver."""
    with transaction.atomic():
        messages.send(to, channel, text, key, district)
