"""Kinds of organisations and posts, as data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    DISTRICT = "district", _("District government")
    STREET = "street", _("Street or town office")
    COMMUNITY = "community", _("Residents' or villagers' committee")
    DEPARTMENT = "department", _("Department")
    PARTY = "party", _("Party organisation")
    OWNERS = "owners", _("Owners' committee")
    PROPERTY = "property", _("Property company")
    SOCIAL = "social", _("Social organisation")
    VOLUNTEERS = "volunteers", _("Volunteer team")
    ENTERPRISE = "enterprise", _("Enterprise")
    SCHOOL = "school", _("School")


class PostKind(models.TextChoices):
    GRID_LEADER = "grid_leader", _("Grid leader")
    GRID_WORKER = "grid_worker", _("Full-time grid worker")
    PART_TIME = "part_time", _("Part-time grid worker")
    MICRO_LEADER = "micro_leader", _("Micro-grid leader")
    BUILDING_HEAD = "building_head", _("Building head")
    UNIT_HEAD = "unit_head", _("Unit head")
    MEDIATOR = "mediator", _("Mediator")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    DUTY_OFFICER = "duty_officer", _("Duty officer")
    DESK = "desk", _("Desk clerk")
    HANDLER = "handler", _("Handler")
    LEADER = "leader", _("Leader")
    ADMINISTRATOR = "administrator", _("Administrator")


class Function(models.TextChoices):
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
