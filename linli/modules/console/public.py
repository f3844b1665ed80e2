"""The door: the roles that ship, the first account, and the checks of the system's health."""

from __future__ import annotations

from linli.modules.console.commands.first import first_account
from linli.modules.console.commands.seeding import seed_roles
from linli.modules.console.queries.health import Check, checks

__all__ = ["Check", "checks", "first_account", "seed_roles"]
