"""The roles that ship with the system."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from linli.core.access import shipped
from linli.core.access.actor import Actor
from linli.core.access.models import Role
from linli.core.access.shipped import ShippedRole
from linli.core.lifecycle.commands import Act, command, difference, snapshot
from linli.core.versions import stamps
from linli.modules.console.commands.recording import record_about


def seed_roles() -> int:
    """Adds or renews the roles the apps ship; the number that were new or changed."""
    return int(put_shipped(Actor.system("installer"), roles=shipped.roles().values()))


@command("roles.seed", label=_("Load the shipped roles"), permission="console.roles")
def put_shipped(act: Act, *, roles: Iterable[ShippedRole]) -> int:
    changed = sum(_put(act, role) for role in roles)
    if changed:
        stamps.bump("roles")
    return changed


def _put(act: Act, role: ShippedRole) -> bool:
    """A role of this code that a place made for itself stays the place's own."""
    row = Role.objects.select_for_update().filter(pk=role.code).first() or Role(pk=role.code)
    if not (row._state.adding or row.builtin):
        return False
    before = snapshot(row) if not row._state.adding else {}
    row.name, row.name_en, row.duty = role.name, role.name_en, role.duty
    row.permissions, row.builtin = list(role.permissions), True
    changes = difference(before, snapshot(row))
    if changes:
        row.save()
        record_about(act, "access.role", {"code": role.code, **changes})
    return bool(changes)
