"""Plain data: functions of organisations, the three administrations and what is theirs alone."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Function(TextChoices):
    """What an organisation is there for; matters are routed by these."""

    COMMUNITY = "community", _("Community affairs")
    PROPERTY = "property", _("Property management")
    STREET_URBAN = "street_urban", _("Street: urban management")
    STREET_SAFETY = "street_safety", _("Street: safety")
    STREET_SERVICE = "street_service", _("Street: public services")
    STREET_PARTY = "street_party", _("Street: party building")
    SANITATION = "sanitation", _("Sanitation")
    DRAINAGE = "drainage", _("Drainage")
    ROADS = "roads", _("Roads")
    LIGHTING = "lighting", _("Lighting")
    PARKS = "parks", _("Parks and green")
    HOUSING = "housing", _("Housing and construction")
    URBAN_MANAGEMENT = "urban_management", _("Urban management")
    FIRE = "fire", _("Fire and rescue")
    MARKET = "market", _("Market supervision")
    ECOLOGY = "ecology", _("Ecology and environment")
    POLICE = "police", _("Public security")
    CIVIL_AFFAIRS = "civil_affairs", _("Civil affairs")
    HEALTH = "health", _("Health")
    HUMAN_RESOURCES = "human_resources", _("Human resources and social security")
    EDUCATION = "education", _("Education")
    JUSTICE = "justice", _("Justice")
    POWER = "power", _("Power supply")
    GAS = "gas", _("Gas supply")
    WATER = "water", _("Water supply")
    TELECOM = "telecom", _("Telecommunications")
    TRANSPORT = "transport", _("Transport")
    DISABLED_FEDERATION = "disabled_federation", _("Disabled persons' federation")


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
