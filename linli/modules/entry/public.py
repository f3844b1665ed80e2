"""The door: accounts, first passwords, second factors, keys."""

from __future__ import annotations

from linli.core.access.actor import Actor
from linli.modules.entry.commands import accounts, keys, passwords, seconds, sessions

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
    "make_key",
    "remove_totp",
    "reset_first_password",
    "revoke_key",
    "update_account",
]


def enroll_totp(account_id: int, secret_hex: str) -> str:
    """The demo's fixed second factor; returns the secret in base32. `Refused` for others."""
    return str(seconds.enrol_demo(Actor.system("demo"), account_id, secret=secret_hex))
