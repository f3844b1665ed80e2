"""The roles that ship with the system."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.access.models import Role
from linli.core.access.permissions import declared
from linli.core.lifecycle.commands import Act, command, difference, snapshot
from linli.core.versions import stamps
from linli.modules.console.commands.recording import record_about

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "roles.toml"


def seed_roles() -> int:
    """Adds or renews the roles of `data/roles.toml`; the number that were new or changed."""
    written = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return int(put_shipped(Actor.system("installer"), roles=written))


@command("roles.seed", label=_("Load the shipped roles"), permission="console.roles")
def put_shipped(act: Act, *, roles: dict[str, dict[str, Any]]) -> int:
    changed = sum(_put(act, code, facts) for code, facts in roles.items())
    if changed:
        stamps.bump("roles")
    return changed


def _put(act: Act, code: str, facts: dict[str, Any]) -> bool:
    """Permissions of modules that are not installed are left out."""
    row = Role.objects.select_for_update().filter(pk=code).first() or Role(pk=code)
    before = snapshot(row) if not row._state.adding else {}
    row.name, row.name_en = facts["name"], facts.get("name_en", "")
    row.permissions = [name for name in facts["permissions"] if name in declared()]
    row.duty, row.builtin = facts.get("duty", ""), True
    changes = difference(before, snapshot(row))
    if changes:
        row.save()
        record_about(act, "access.role", {"code": code, **changes})
    return bool(changes)
