"""The door: the roles that ship, the first account, a post that moves."""

from __future__ import annotations

from linli.core.access.actor import Actor
from linli.modules.console.commands.posts import move_post
from linli.modules.console.commands.roles import first_account, seed_roles

__all__ = ["first_account", "make_account", "move_post", "seed_roles"]


def make_account(actor: Actor, login: str, name: str, role: str, area: str) -> str:
    """For the command line: what to tell the person who installs."""
    password = first_account(actor, login, name, role, area)
    return f"account {login} made; its first password (shown once): {password}"
