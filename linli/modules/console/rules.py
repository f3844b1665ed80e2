"""Who may hold what beside what: (allowed, reason)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from linli.modules.console.states import RESERVED, Duty

Verdict = tuple[bool, Any]
FINE: Verdict = (True, "")


def duties_of(permissions: Iterable[str], duty: str = "") -> frozenset[str]:
    """The administrations a set of permissions (of a role with this duty) belongs to."""
    held = frozenset(permissions)
    named = {duty} if duty else set()
    return frozenset(named | {str(name) for name, own in RESERVED.items() if own & held})


def role_is_separate(duty: str, permissions: Iterable[str]) -> Verdict:
    """Reserved permissions stand only in roles of their own administration."""
    foreign = duties_of(permissions) - ({duty} if duty else set())
    if not foreign:
        return FINE
    names = ", ".join(str(Duty(name).label) for name in sorted(foreign))
    return False, _(
        "These rights belong to %(names)s alone and cannot stand in this role. "
        "Make a role of that administration for them."
    ) % {"names": names}


def person_is_separate(duties: Iterable[str]) -> Verdict:
    """At most one of the three administrations in one hand."""
    held = sorted(set(duties))
    if len(held) < 2:
        return FINE
    names = ", ".join(str(Duty(name).label) for name in held)
    return False, _(
        "One person cannot hold two administrations (%(names)s). "
        "End the other post or grant first, or choose someone else."
    ) % {"names": names}


def not_own(actor_id: int | None, account_id: int | None) -> Verdict:
    """Nobody gives rights to himself."""
    if account_id is None or actor_id != account_id:
        return FINE
    return False, _("You cannot give rights to yourself. Another administrator must do it.")
