"""The fixed second step of those log-ins of the demo that need one."""

from __future__ import annotations

import hashlib

from linli.core.demo.world import World
from linli.modules.entry.public import enroll_totp

AFTER = ("console",)
SECOND = ("xitong", "anquan", "shenji", "qu", "jiedao", "shequ")


def show(world: World) -> None:
    for login in world.cast.logins:
        if login.login in SECOND:
            login.secret = enroll_totp(login.account, secret_of(login.login))


def secret_of(login: str) -> str:
    """20 bytes as hex, fixed: these accounts are for everybody's eyes."""
    return hashlib.sha1(f"linli-demo:{login}".encode()).hexdigest()
