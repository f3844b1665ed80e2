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
