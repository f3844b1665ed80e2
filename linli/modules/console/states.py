"""Plain data: the three administrations, what is theirs alone, and the groups of the menu."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

OPERATION, REGISTER = _("Operation"), pgettext_lazy("menu", "Register")
RIGHTS, RULES = _("Rights"), _("Rules")


class Duty(TextChoices):
    """The three separated administrations (MLPS 2.0, level 3): nobody holds two of them."""

    SYSTEM = "system", _("System administration")
    SECURITY = "security", _("Security administration")
    AUDIT = "audit", _("Audit administration")


RESERVED: dict[str, frozenset[str]] = {
    Duty.SYSTEM: frozenset(
        {
            "areas.manage",
            "console.areas",
            "console.organisations",
            "console.posts",
            "clock.manage",
            "fields.manage",
            "outbox.manage",
            "exchange.undo",
        }
    ),
    Duty.SECURITY: frozenset({"accounts.manage", "console.roles", "keys.manage"}),
    Duty.AUDIT: frozenset({"journal.view"}),
}
